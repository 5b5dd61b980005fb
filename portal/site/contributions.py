"""What the portal's own kinds of record add to its pages."""

from collections.abc import Iterable, Sequence
from typing import Any, NotRequired, TypedDict

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.formatting.presentation import present_row
from portal.models import Country, Event, Organisation, Place, Record
from portal.records import contributions
from portal.records.document_types import (
    EventDocument,
    FactDocument,
    Localized,
    OrganisationDocument,
    PlaceDocument,
    RecordDocument,
    ReferenceDocument,
)
from portal.records.documents import document_of
from portal.records.kinds import all_kinds


@contributions.subjects.last
def subjects() -> list[str]:
    return ["events"]


ROWS = "portal/sections/rows.html"
MOST = 12
"""As many rows as a section shows before it leads to the list."""


class RecordRow(TypedDict):
    """Row about a record in a section of a page."""

    title: Localized
    url: str
    uid: str
    badge: tuple[str, str] | None
    """Value and the column that has the words for it."""
    day: str
    facts: list[FactDocument]
    note: NotRequired[str]
    shared: NotRequired[ReferenceDocument | None]


@contributions.relates_to(Country).last
def kinds_of_country(country: Country) -> Iterable[contributions.PageSection]:
    """Records of every kind that has a country and draws no section of its own."""
    for kind in all_kinds().values():
        if not kind.own_sections and hasattr(kind.model, "country"):
            found = kind.model.objects.filter(country=country).by_title().with_documents()
            listed = [
                record_row(present_row(document_of(one)), facts=_key_facts(one)) for one in found
            ]
            yield rows(kind.section, kind.many, listed, f"{kind.path}?country={country.code}")


@contributions.relates_to(Country).last
def of_country(country: Country) -> Iterable[contributions.PageSection]:
    about = Q(country=country) | Q(participants=country)
    events = Event.objects.filter(about).distinct().newest_first().with_documents()
    yield rows(
        "events",
        _("Events"),
        [record_row(document_of(event, EventDocument), day="starts_on") for event in events],
        f"/events/?country={country.code}",
    )
    organisations = Organisation.objects.filter(country=country).by_title().with_documents()
    yield rows(
        "organisations",
        _("Organisations"),
        [
            record_row(document_of(one, OrganisationDocument), kind=ORGANISATION_KIND)
            for one in organisations
        ],
        f"/organisations/?country={country.code}",
    )
    places = Place.objects.filter(country=country).order_by("-population", "title_en", "pk")
    yield rows(
        "places",
        _("Places"),
        [
            record_row(document_of(one, PlaceDocument), kind=PLACE_KIND)
            for one in places.with_documents()
        ],
        f"/places/?country={country.code}",
    )


@contributions.relates_to(Place).last
def of_place(place: Place) -> Iterable[contributions.PageSection]:
    events = Event.objects.filter(place=place).newest_first().with_documents()
    yield rows(
        "events",
        _("Events"),
        [record_row(document_of(event, EventDocument), day="starts_on") for event in events],
    )


@contributions.relates_to(Organisation).last
def of_organisation(organisation: Organisation) -> Iterable[contributions.PageSection]:
    parts = Organisation.objects.filter(parent=organisation).by_title().with_documents()
    yield rows(
        "subsidiaries",
        _("Subsidiaries"),
        [
            record_row(document_of(one, OrganisationDocument), kind=ORGANISATION_KIND)
            for one in parts
        ],
    )


ORGANISATION_KIND = ("organisation_kind", "portal.Organisation.organisation_kind")
PLACE_KIND = ("place_kind", "portal.Place.place_kind")


def rows(
    key: str, title: Any, found: Sequence[RecordRow], more: str = ""
) -> contributions.PageSection:
    """A list of records. Without `more`, the address of the whole list, all are shown."""
    shown = found[:MOST] if more and len(found) > MOST else found
    return contributions.PageSection(
        key=key,
        title=title,
        template=ROWS,
        rows=shown,
        count=len(found),
        more=more if len(found) > len(shown) else "",
    )


def _key_facts(record: Record) -> list[FactDocument]:
    facts = present_row(document_of(record)).get("facts", {})
    return [facts[name] for name in type(record).key_facts if name in facts]


def record_row(
    document: RecordDocument,
    *,
    kind: tuple[str, str] | None = None,
    day: str = "",
    facts: Iterable[FactDocument] = (),
) -> RecordRow:
    """A row about a record: `kind` names a key of the document and the column that has the words
    for it, `day` a key with a date; `facts` are shown as figures."""
    columns: Any = document  # keys of its kind
    return {
        "title": document["title"],
        "url": document["url"],
        "uid": document["uid"],
        "badge": (columns[kind[0]], kind[1]) if kind else None,
        "day": columns[day] if day else "",
        "facts": list(facts),
    }
