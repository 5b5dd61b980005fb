"""Descriptions and examples of the fields of answers, for their OpenAPI description.

A field has that of its serializer. Others have what their name means everywhere, by this table, or
what the fact or the column of that name says of itself.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.utils.text import capfirst

from portal.models import Record
from portal.records.document_types import Json, JsonObject


class Meaning(NamedTuple):
    words: str
    example: Json = None


MOMENT_EXAMPLE = "2026-01-15T12:00:00+00:00"
MEANINGS = {
    "uid": Meaning("Permanent identifier; it never changes and is never given again"),
    "key": Meaning("Identifier within its list"),
    "slug": Meaning("Name in addresses; it may change, and the old one leads on", "rogun-dam"),
    "kind": Meaning("Kind of the record, or of what the row is about"),
    "url": Meaning("Address of its page on this portal, without the host"),
    "name": Meaning("What it is called; of a fact, as files and claims call it"),
    "title": Meaning("Title by language; empty where nobody has written it"),
    "title_origin": Meaning(
        "Origin of the title: `composed` here, `general_knowledge`, empty if a source has it"
    ),
    "title_original": Meaning("Title as the source prints it, in its own language"),
    "names": Meaning("Other names, with language and script"),
    "local_language": Meaning("Language of the local title, as BCP 47 writes it", "kk"),
    "name_local": Meaning("Name in the language of the country"),
    "summary": Meaning("A few sentences by language"),
    "status": Meaning("State of the row: of a project, a hub, a line; see the allowed values"),
    "edition": Meaning("The published state that this document is"),
    "number": Meaning("Number of the edition, from 1", 3),
    "issued_at": Meaning("Moment of publication, UTC", MOMENT_EXAMPLE),
    "second_reader": Meaning("True if somebody other than the author has approved it"),
    "facts": Meaning("Facts by name: each with its value, claims, and ruling"),
    "value": Meaning("The value, in the type of its fact; null where there is none"),
    "unit": Meaning("Unit of the value; empty for what has none", "MW"),
    "lower": Meaning("Lowest value that the words allow; null if there is no such bound", 50),
    "upper": Meaning("Highest value that the words allow; null if there is no such bound"),
    "comparator": Meaning("How the value is meant: exact, about, over, at least, under, at most"),
    "disputed": Meaning("True if sources contradict each other, decided or not", False),
    "claims": Meaning("All that sources say of this, with what is not used"),
    "ruling": Meaning("Decision between differing claims, with its reason; null without one"),
    "reason": Meaning("Why, in words for readers"),
    "made_at": Meaning("Moment of the decision, UTC", MOMENT_EXAMPLE),
    "made_in_role": Meaning("Role in which somebody decided; empty where it was not recorded"),
    "ruled_in_role": Meaning("Role in which somebody decided; empty where it was not recorded"),
    "source": Meaning("The source that says so"),
    "publisher": Meaning("Who published the source"),
    "author": Meaning("Who wrote the source; empty if it does not say"),
    "version": Meaning("Release of a data set"),
    "accessed_on": Meaning("Day on which the source was read", "2026-01-15"),
    "published_on": Meaning("Day, month or year of publication", "2025-04"),
    "dated_on": Meaning("Day, month or year that it is about"),
    "on": Meaning("Day, month or year from which on the status holds"),
    "started_on": Meaning("Day, month or year in which it began"),
    "ended_on": Meaning("Day, month or year in which it ended"),
    "commissioned_on": Meaning("Day, month or year in which it began to run"),
    "planned_on": Meaning("Day, month or year for which its beginning is or was planned"),
    "retired_on": Meaning("Day, month or year in which it was shut down"),
    "status_as_of": Meaning("Day, month or year for which a source gives the status"),
    "superseded_by": Meaning("Newer edition of the source; null if none is known here"),
    "first_cited_at": Meaning("Moment at which the portal first relied on it", MOMENT_EXAMPLE),
    "claims_count": Meaning("Number of claims that name the source"),
    "claims_by_standing": Meaning("Claims of the source, counted by standing"),
    "retracted": Meaning("Claims that were withdrawn here"),
    "locator": Meaning("Page, table, row or paragraph of the source", "p. 12, table 3"),
    "quote": Meaning("A short passage, exactly as it stands in the source"),
    "note": Meaning("What else readers need to know"),
    "as_printed": Meaning("The value in the words of the source", "over 50"),
    "as_of": Meaning("Day, month or year for which the source says it", "2025-04"),
    "language": Meaning("Language of the quoted words, as BCP 47 writes it", "ru"),
    "script": Meaning("Script of a name, as ISO 15924 writes it", "Cyrl"),
    "archived_url": Meaning("Address of an archived copy; empty where none is known"),
    "archived_on": Meaning("Day, month or year of the archived copy", "2026-11-28"),
    "copy_sha256": Meaning(
        "SHA-256 of the file of the source that editors keep privately; empty where they keep none"
    ),
    "source_archived_url": Meaning("Address of a copy of the source; empty where none is known"),
    "source_licence": Meaning("Licence of the source, or terms of use"),
    "licence": Meaning("Licence, or terms of use"),
    "agrees": Meaning("True if it allows the accepted value; null where that cannot be said"),
    "recorded_at": Meaning("Moment at which it was entered here, UTC", MOMENT_EXAMPLE),
    "state": Meaning("The last step of the case; see the allowed values"),
    "right": Meaning("The reader's words on what would be right, where editors show them"),
    "evidence": Meaning("The reader's words on where it can be read, where editors show them"),
    "reported_at": Meaning("Moment of the report, UTC; null if editors found it", MOMENT_EXAMPLE),
    "decided_at": Meaning("Moment of the decision of the editors, UTC", MOMENT_EXAMPLE),
    "fixed_at": Meaning("Moment at which it was corrected here, UTC; null if not yet"),
    "fixed_edition": Meaning("Number of the edition that corrected it; null if none did", 2),
    "told_at": Meaning("Moment at which the publisher was told, UTC; null if not"),
    "acknowledged_at": Meaning("Moment at which the publisher agreed, UTC; null if not"),
    "fixed_at_source_at": Meaning("Moment at which the source was corrected, UTC; null if not"),
    "changed_at": Meaning("Moment of the last step, UTC", MOMENT_EXAMPLE),
    "retracted_at": Meaning("Moment at which it was withdrawn here; null if it stands"),
    "retraction_reason": Meaning("Why it was withdrawn; empty if it stands"),
    "record": Meaning("The record that the row belongs to"),
    "fact": Meaning("Name of the fact that is claimed", "capacity_mw"),
    "statements": Meaning("Facts of the row about which several sources say something"),
    "then": Meaning("What was true on the day of `valid_on`; only with that parameter"),
    "valid_on": Meaning("The day that was asked for", "2020-06-30"),
    "plant_roles": Meaning("Who owns, builds, finances the plant of the row, by which source"),
    "gem_unit_id": Meaning("Identifier of the unit at Global Energy Monitor", "G602353"),
    "external_ids": Meaning("Identifiers of the record in other registers"),
    "country": Meaning("Country, ISO 3166-1 alpha-2", "KZ"),
    "code": Meaning("Country, ISO 3166-1 alpha-2", "KZ"),
    "format": Meaning("Format of the answer, as the end of an address names it too", "json"),
    "countries": Meaning("Countries, ISO 3166-1 alpha-2"),
    "participants": Meaning("Countries that took part, ISO 3166-1 alpha-2"),
    "second_country": Meaning("Country on the other side of a border", "UZ"),
    "iso3": Meaning("ISO 3166-1 alpha-3", "KAZ"),
    "numeric": Meaning("ISO 3166-1 numeric, as text", "398"),
    "admin1": Meaning("Province, in English"),
    "admin1_code": Meaning("Province, ISO 3166-2", "KZ-19"),
    "valid_from": Meaning("First day, month or year of it; empty: as long as is known", "2022-06"),
    "latitude": Meaning("Degrees north, WGS 84", 43.24),
    "longitude": Meaning("Degrees east, WGS 84", 76.85),
    "place": Meaning("Place; null where none is recorded"),
    "organisation": Meaning("Organisation; null where only its role is known"),
    "parent": Meaning("What it is a part of; null if nothing"),
    "share_percent": Meaning("Share, in percent", 51),
    "borrower": Meaning("Who owes a loan, as the source names them"),
    "terms": Meaning("Terms of a loan in the words of the source"),
    "amount": Meaning("Sum of money, in `currency`", 600000000),
    "currency": Meaning("ISO 4217", "USD"),
    "starts_on": Meaning("First day", "2024-01-01"),
    "ends_on": Meaning("Last day", "2024-12-31"),
    "period": Meaning("Year, half year, quarter, month or span of years", "2024"),
    "cumulative": Meaning("True if the value counts from the beginning, not within the period"),
    "pinned": Meaning("True if an editor has chosen this value among those of the period"),
    "series": Meaning("Slug of the series"),
    "partner": Meaning("The other country or group of countries of a series"),
    "reporter": Meaning("Who counts, by language"),
    "measures": Meaning("Record that is measured; null if none is"),
    "valuation": Meaning("With the way to the importer's border or without; empty if not stated"),
    "trade_system": Meaning("General or special trade; empty where no source states it"),
    "goods_code": Meaning("Code of the goods in a list of goods", "7108"),
    "goods_edition": Meaning("List of goods and its edition", "HS 2022"),
    "period_rulings": Meaning("Decisions between values of a period"),
    "tolerance_percent": Meaning("Values that differ by no more agree"),
    "position": Meaning("Place in the order, from 1", 1),
    "rank": Meaning("Rank, from 1", 1),
    "at": Meaning("Moment, UTC", MOMENT_EXAMPLE),
    "since": Meaning("Moment from which sources disagree here", MOMENT_EXAMPLE),
    "ruled_at": Meaning("Moment of the decision; null if there is none"),
    "sources_count": Meaning("Number of sources with a value", 2),
    "withdrawn_at": Meaning("Moment at which the record was withdrawn", MOMENT_EXAMPLE),
    "type": Meaning("Kind of problem, an address", "about:blank"),
    "detail": Meaning("Fuel, technology or part of the whole; of a problem, words that say more"),
    "results": Meaning("The rows of this page"),
    "next": Meaning("Address of the next page; null on the last"),
    "previous": Meaning("Address of the page before; null on the first"),
    "units": Meaning("Units of the sums, or number of units"),
    "group": Meaning("Group of the row; of counts, the facets by which they are grouped"),
    "notes": Meaning("What the sums leave out, in words"),
    "total": Meaning("Count and sums of all rows together"),
    "body": Meaning("The whole text by language, in Markdown"),
    "image": Meaning("Address of the picture"),
    "renditions": Meaning("The picture in other sizes and formats"),
    "alt": Meaning("What the picture shows, by language"),
    "credit": Meaning("Who made the picture"),
    "width": Meaning("Width in pixels", 800),
    "height": Meaning("Height in pixels", 600),
    "action": Meaning("What became of the row: it came, changed, or went"),
    "standing": Meaning("How the claim stands to the accepted value"),
    "rule": Meaning("Rule by which the accepted value was chosen"),
    "role": Meaning("The part that it plays there; see the allowed values"),
    "order": Meaning("What rows are ordered by; a hyphen before it turns it round"),
    "technology": Meaning("Source of the energy of a plant; see the allowed values"),
    "facility_type": Meaning("What the facility does; see the allowed values", "refinery"),
    "frequency": Meaning("How often values come"),
    "category": Meaning("Sort of thing that the row is; see the allowed values"),
    "how_read": Meaning("How much of the source was read for the portal, and when"),
    "accuracy": Meaning("How exactly the coordinates are known"),
    "direction": Meaning("From where to where, as a sentence"),
    "outcome": Meaning("What came of it"),
    "operator": Meaning("Organisation that runs it"),
    "owner_as_printed": Meaning("Owner in the words of the source, where it is no record"),
    "owners_as_printed": Meaning("Owners in the words of the source, where they are no records"),
    "operator_as_printed": Meaning("Operator in the words of the source, where it is no record"),
    "related_project": Meaning("Another project that belongs to it"),
    "technology_detail": Meaning("Kind of turbine, cell or boiler, in the words of a source"),
    "capacity_rating": Meaning("Whether the capacity is of alternating or of direct current"),
    "capacity_mw": Meaning("Capacity in megawatts", 24.9),
    "river": Meaning("River that it stands on"),
    "start_place": Meaning("Place at which it begins; null where no source says it"),
    "end_place": Meaning("Place at which it ends; null where no source says it"),
    "segment": Meaning("Stretch of the line that the row is about"),
    "terminal": Meaning("Record that is the terminal of the stop; null if none is"),
    "event_kind": Meaning("Kind of event; see the allowed values"),
    "hub_kind": Meaning("What sort of place it is; see the allowed values"),
    "corridor_kind": Meaning("Network, corridor or single railway"),
    "en": Meaning("English"),
    "zh-hans": Meaning("Simplified Chinese"),
    "ru": Meaning("Russian"),
}


REQUIRED_EXAMPLES: dict[str, Json] = {"q": "Almaty"}
PARAMETER_EXAMPLES: dict[str, Json] = {"page_size": 5, "country": ["KZ"], "format": "json"}


def describe_parameters(result: JsonObject, **kwargs: object) -> JsonObject:
    """Post-processing hook: describe parameters, and give each operation an example to ask."""
    for operations in result["paths"].values():
        for parameter in operations["get"].get("parameters", ()):
            name = parameter["name"]
            if name == "fields":
                parameter["example"] = parameter["schema"]["items"]["enum"][:2]
            elif name in PARAMETER_EXAMPLES:
                parameter["example"] = PARAMETER_EXAMPLES[name]
            elif parameter.get("required") and name in REQUIRED_EXAMPLES:
                parameter["example"] = REQUIRED_EXAMPLES[name]
            _describe(name, parameter, MEANINGS.get(name, Meaning("")).words)
    return result


def _describe(name: str, described: JsonObject, words: str) -> None:
    described["description"] = complete_words(name, described.get("description", ""), words)


def complete_words(name: str, said: str, meaning: str) -> str:
    """Return a description, with the meaning before it where it only shows the form of a value
    (“2021, 2021-06 …”) or the allowed values, and instead of it where it repeats the name."""
    if not meaning:
        return capfirst(said)
    if said.lower().replace(" ", "_") in ("", name.lower()):
        return capfirst(meaning)
    if said[0].isdigit():
        return f"{capfirst(meaning)}: {said}"
    return f"{capfirst(meaning)}\n\n{said}" if said.startswith("* `") else capfirst(said)


def describe_fields(result: JsonObject, **kwargs: object) -> JsonObject:
    """Post-processing hook: describe each field that has no description."""
    others = dict(_words_of_models())
    for shape in result["components"]["schemas"].values():
        for name, field in shape.get("properties", {}).items():
            meaning = MEANINGS.get(name) or Meaning(others.get(name, ""))
            _describe(name, field, meaning.words)
            is_number = field.get("type") == "integer" and isinstance(meaning.example, bool)
            if meaning.example is None or is_number:
                continue
            if "enum" not in field and "$ref" not in field:
                field.setdefault("examples", [meaning.example])
    return result


def _words_of_models() -> Iterator[tuple[str, str]]:
    """Yield what relations, columns and facts are called, by name: the facts, which may be in
    several models, last."""
    for relation in (one for model in apps.get_models() for one in model._meta.related_objects):
        if relation.related_name:
            yield relation.related_name, f"Its {relation.related_model._meta.verbose_name_plural}"
    for model in apps.get_models():
        for field in model._meta.fields:
            words = (str(field.verbose_name), str(field.help_text))
            yield field.name, ". ".join(filter(None, words))
    for model in apps.get_models():
        if issubclass(model, Record):
            for name, fact in model.facts.items():
                unit = f", {fact.unit}" if fact.unit else ""
                yield name, f"{model.fact_label(name)}{unit}"
