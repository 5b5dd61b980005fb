"""What the portal's own kinds of record add to its pages."""

from collections.abc import Iterable, Sequence
from typing import Any, NotRequired, TypedDict

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.models import Country, Event, Organisation, Place
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


@contributions.ways_in
def ways() -> Iterable[contributions.Way]:
    yield contributions.Way(
        kind="event",
        one=_("Event"),
        many=_("Events"),
        about=_("summits, agreements, openings, decisions"),
    )
    yield contributions.Way(
        kind="story",
        one=_("Story"),
        many=_("Stories"),
        about=_("texts that lead through the records"),
    )
    yield contributions.Way(
        kind="organisation",
        one=_("Organisation"),
        many=_("Organisations"),
        about=_("who owns, builds, lends and decides"),
    )
    yield contributions.Way(
        kind="place", one=_("Place"), many=_("Places"), about=_("towns, stations and crossings")
    )


@contributions.relates_to(Country)
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


@contributions.relates_to(Place)
def of_place(place: Place) -> Iterable[contributions.PageSection]:
    events = Event.objects.filter(place=place).newest_first().with_documents()
    yield rows(
        "events",
        _("Events"),
        [record_row(document_of(event, EventDocument), day="starts_on") for event in events],
    )


@contributions.relates_to(Organisation)
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
