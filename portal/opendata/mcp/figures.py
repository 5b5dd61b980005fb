"""The shape of a figure: value, unit, comparator, source, permanent address and citation."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.utils import timezone

from portal.formatting.addresses import absolute_url, permanent_url
from portal.models import Rule, Standing
from portal.models.languages import pick_text
from portal.opendata.mcp.schemas import Answer, anything, closed, text
from portal.publication import time_travel
from portal.records.contributions import Statement
from portal.records.document_types import FactDocument, Json, Moment, RulingDocument, SourceDocument
from portal.records.standings import OTHER_REASONS
from portal.site.citations.citation import citation_of_statement
from portal.site.citations.formats import write_plain

SOURCE = closed(
    "",
    slug=text("What get_source takes"),
    kind=text("How close it is to the matter: official, dataset, company, academic, press …"),
    publisher=text(),
    title=text(),
    published_on=text("2021, 2021-06 or 2021-06-20"),
    url=text("Where it stands, if it is in the web"),
)
SLUG = text("Slug of a source, of which `sources` says what it is")
COMPARATOR = text("How the value is meant: “over” 50 is not 50, so never drop it")

VALUE = {
    "value": anything("In the type of the fact: a number, a code, a day, a point, a record"),
    "text": text("The value in its canonical text"),
    "unit": text(),
    "comparator": COMPARATOR,
}

FIGURE = {
    "uid": text(),
    **VALUE,
    "lower": {"type": "number"},
    "upper": {"type": "number"},
    "as_printed": text("As the source has it"),
    "as_of": text("The time that the source speaks of"),
    "source": SLUG,
    "locator": text("Where in the source"),
    "quote": text(),
    "note": text(),
    "standing": text(
        "How it stands against the value the portal accepts", enum=list(Standing.values)
    ),
    "standing_reason": text(
        "The rule that says it more exactly: “scope” counts something else and stays right, "
        "“later-state” tells an earlier one, “newest-release” was replaced, “planned-vs-actual” "
        "was a plan, “rounding”; “sibling” stays too, “later” came after the ruling; or empty",
        enum=["", *Rule.values, *OTHER_REASONS],
    ),
    "agrees": {"type": "boolean"},
    "recorded_at": text(),
    "attributed_to": text("Slug of whom the source itself credits with it"),
    "url": text("The permanent address of this statement"),
    "cite_as": text("A sentence to cite it by"),
}

RECORD = {
    "key": text("What get_record takes, such as “place:0a1b2c3d4e5f”"),
    "kind": text(),
    "title": text(),
    "url": text("The permanent address"),
}


def accepted(fact: FactDocument) -> Answer:
    """Return the value of a fact in the shape of `VALUE`."""
    values: Mapping[str, object] = fact
    return {name: values[name] for name in VALUE}


def brief_figure(said: Statement, names: Mapping[str, str], *more: str) -> Answer:
    """Return what of a figure stands beside the accepted value and its unit."""
    found = figure(said, names)
    return {name: found[name] for name in (*BRIEF, *more)}


BRIEF = (
    "text",
    "comparator",
    "lower",
    "upper",
    "source",
    "attributed_to",
    "standing",
    "standing_reason",
    "url",
)


def figure(said: Statement, names: Mapping[str, str]) -> Answer:
    """Return a statement in the shape of `FIGURE`; `names` are those of countries."""
    claim: Mapping[str, object] = said.claim
    uid = said.claim["uid"]
    return {
        "uid": uid,
        "unit": said.fact["unit"],
        **{name: claim[name] for name in COPIED},
        "recorded_at": _moment(said.claim["recorded_at"]),
        "url": permanent_url(uid),
        "cite_as": write_plain(
            citation_of_statement(uid, said, on=timezone.localdate(), names=names)
        ),
    }


COPIED = [n for n in FIGURE if n not in ("uid", "unit", "recorded_at", "url", "cite_as")]


def ruling(found: RulingDocument | None) -> Answer | None:
    """Return a ruling in the shape of `RULING`, in the active language."""
    if not found:
        return None
    reason = str(pick_text(found["reason"]))
    return {
        "rule": found["rule"],
        "reason": reason,
        "made_at": _moment(found["made_at"]),
        "made_in_role": found["made_in_role"],
    }


RULING = closed(
    "Why this value is taken, where something had to be decided",
    rule=text(),
    reason=text(),
    made_at=text(),
    made_in_role=text("Role in which somebody decided; empty where it was not recorded"),
)


def record_named(kind: str, uid: str, title: dict[str, str]) -> Answer:
    """Return a record in the shape of `RECORD`."""
    words = str(pick_text(title))
    return {"key": f"{kind}:{uid}", "kind": kind, "title": words, "url": permanent_url(uid)}


def source_in_short(source: SourceDocument) -> Answer:
    """Return a source of a document in the shape of `SOURCE`."""
    values: Mapping[str, object] = source
    return {name: values[name] for name in SOURCE["properties"]}


def whole_address(path: str) -> str:
    return absolute_url(path) if path.startswith("/") else path


def slim(answer: Answer) -> Answer:
    """Return an answer as it is sent: without what is empty (its own lists stay), with absolute
    addresses in `url` and `page`, that of a page as of the moment that is read, with the slug of a
    source in its place."""
    return {n: _slim_value(n, value) for n, value in answer.items() if value not in (None, "")}


def _slim_value(name: str, value: Json) -> Json:
    if isinstance(value, list):
        return [_slim_value("", item) for item in value]
    if name == "page" and isinstance(value, str) and (then := time_travel.then()):
        asked = {time_travel.PARAMETER: time_travel.write_moment(then.at)}
        return whole_address(f"{value}?{urlencode(asked)}")
    if name in ("url", "page") and isinstance(value, str):
        return whole_address(value)
    if name in ("source", "attributed_to") and isinstance(value, dict) and "slug" in value:
        return value["slug"]
    if isinstance(value, dict):
        return slim({key: item for key, item in value.items() if item not in ([], {})})
    return value


def _moment(found: Moment) -> str:
    return found if isinstance(found, str) else found.isoformat()
