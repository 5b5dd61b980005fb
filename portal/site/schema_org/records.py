"""Records as nodes of schema.org: place, organisation, event, article, data set."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.facts import Amount, Choice, Comparator, Money, PartialDate, Text
from portal.formatting.addresses import local_url, permanent_url
from portal.formatting.locales import join_parts, language_tag
from portal.formatting.numbers import format_unit
from portal.formatting.presentation import fact_label
from portal.formatting.summaries import summary_of
from portal.formatting.values import format_value
from portal.models import TitleOrigin
from portal.models.languages import LANGUAGES, pick_text
from portal.records.document_types import (
    EventDocument,
    OrganisationDocument,
    PlaceDocument,
    RecordDocument,
    StoryDocument,
    optional_keys,
)
from portal.records.documents import declared
from portal.records.registry import record_model
from portal.site.schema_org.data_sets import data_set_properties, day_issued, source_nodes
from portal.site.schema_org.site import CONTEXT, Node, publisher_node, reader_language, where_known

ELSEWHERE = {
    "wikidata": "https://www.wikidata.org/entity/{}",
    "geonames": "https://sws.geonames.org/{}/",
}
"""URL patterns of external identifiers."""
BOUNDS = {"over": "minValue", "at_least": "minValue", "under": "maxValue", "at_most": "maxValue"}
"""Properties of schema.org for comparators: “over 50” is a minValue, not a value."""

type Names = Mapping[str, str]
"""Names of countries by code, in the language of the page."""


def record_node(document: RecordDocument, names: Names, summary: str) -> Node:
    """Describe a record by its type in schema.org, with the properties of that type."""
    kind = record_model(document["kind"]).schema_type
    node: Node = {
        "@context": CONTEXT,
        "@type": kind,
        "@id": permanent_url(document["uid"]),
        "name": str(pick_text(document["title"])),
        "url": local_url(document["url"]),
        "identifier": document["uid"],
    }
    node |= where_known(
        alternateName=_other_names(document, node["name"]),
        description=summary,
        sameAs=_external_urls(document),
    )
    more: dict[str, Callable[[Any, Names], Node]] = {
        "Place": _place_properties,
        "Dataset": _data_set_properties,
        "Organization": _organisation_properties,
        "Event": _event_properties,
        "Article": _article_properties,
    }
    return node | more[kind](document, names) if kind in more else node


def _place_properties(document: PlaceDocument, names: Names) -> Node:
    coordinates = document.get("facts", {}).get("coordinates")
    point = coordinates and coordinates["value"]
    return where_known(
        address=_address_node(document.get("country")),
        geo=point and {"@type": "GeoCoordinates", **point},
        additionalProperty=_fact_properties(document, names),
    )


def _address_node(country: str | None) -> Node | None:
    return {"@type": "PostalAddress", "addressCountry": country} if country else None


def _fact_properties(document: RecordDocument, names: Names) -> list[Node]:
    """Return the facts that have a value, exact as programs need it, with unit and comparator;
    the words of what is not exact, and disputes, stand in the description."""
    model = record_model(document["kind"])
    found = []
    for name, fact in document.get("facts", {}).items():
        declared = model.facts[name].type if name in model.facts else None
        if fact["value"] is None or not isinstance(
            declared, Amount | Choice | PartialDate | Money | Text
        ):
            continue
        node: Node = {"@type": "PropertyValue", "propertyID": name, "name": fact_label(model, name)}
        words = format_value(fact, declared, fact["unit"], names).words
        bound = BOUNDS.get(fact["comparator"], "value")
        if isinstance(declared, Amount | PartialDate):
            node[bound] = fact["value"]
            if unit := format_unit(fact["unit"]):
                node["unitText"] = unit
        elif isinstance(declared, Money):
            currency, amount = fact["value"]["currency"], fact["value"]["amount"]
            node["value"] = {"@type": "MonetaryAmount", "currency": currency, bound: amount}
        else:
            node["value"] = words
        is_exact = fact["comparator"] == Comparator.EXACT
        dispute = _("Sources disagree") if fact["disputed"] else ""
        if said := join_parts(["" if is_exact else words, dispute]):
            node["description"] = said
        found.append(node)
    return found


def _data_set_properties(document: RecordDocument, names: Names) -> Node:
    keys = optional_keys(document)
    codes = [keys.get("country"), keys.get("partner")]
    places = [names.get(code, code) for code in codes if code]
    node = data_set_properties(document, str(summary_of(document, names)))
    return node | where_known(spatialCoverage=places)


def _organisation_properties(document: OrganisationDocument, names: Names) -> Node:
    parent = document.get("parent")
    above = parent and {
        "@type": "Organization",
        "@id": permanent_url(parent["uid"]),
        "name": str(pick_text(parent["title"])),
    }
    return where_known(address=_address_node(document.get("country")), parentOrganization=above)


def _event_properties(document: EventDocument, names: Names) -> Node:
    """Dates keep their precision (`2026-05`); the location is the place, or else the country."""
    place, country = document.get("place"), document.get("country")
    name = str(pick_text(place["title"])) if place else names.get(str(country), country)
    location = {"@type": "Place", "name": name, **where_known(address=_address_node(country))}
    return where_known(
        startDate=document["starts_on"],
        endDate=document.get("ends_on"),
        location=location if place or country else None,
    )


def _article_properties(document: StoryDocument, names: Names) -> Node:
    body = pick_text(document.get("body", {}))
    return {
        "headline": str(pick_text(document["title"])),
        "datePublished": document.get("dated_on", ""),
        "inLanguage": language_tag(body.language) if body.text else reader_language(),
        "author": publisher_node(),
        "publisher": publisher_node(),
        **where_known(dateModified=day_issued(document), citation=source_nodes(document)),
    }


def _other_names(document: RecordDocument, name_on_page: str) -> list[str]:
    composed = document["title_origin"]
    titles = [
        document["title"][code]
        for code in declared(LANGUAGES, document["title"])
        if composed.get(code) != TitleOrigin.COMPOSED
    ]
    listed = [*titles, *(one["name"] for one in optional_keys(document).get("names", []))]
    return [name for name in dict.fromkeys(listed) if name and name != name_on_page]


def _external_urls(document: RecordDocument) -> list[str]:
    ids = optional_keys(document).get("external_ids", [])
    known = (one for one in ids if one["scheme"] in ELSEWHERE)
    return list(dict.fromkeys(ELSEWHERE[one["scheme"]].format(one["value"]) for one in known))
