"""Contributions of the portal's own kinds of record to its pages."""

from collections.abc import Iterable

import numpy as np
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.models import (
    Country,
    Disagreement,
    Event,
    Organisation,
    Picture,
    Place,
    Record,
    SearchEntry,
)
from portal.pictures import is_public_file
from portal.records import contributions
from portal.records.column_store import MISSING, PublicColumns
from portal.records.column_store.columns import Numbers
from portal.records.kinds import all_kinds
from portal.records.registry import public_media
from portal.site.sections import CARD_ROWS, ListedRecords, listed_by_title, listed_in, rows
from portal.site.statements import as_facts


@contributions.subjects.last
def subjects() -> list[str]:
    return ["events"]


@contributions.cards.last
def cards(country: Country) -> Iterable[contributions.Card]:
    """The map, what most sources disagree about, and what changed last. Three queries."""
    code = country.code
    about = SearchEntry.objects.filter(countries__contains=f" {code} ")
    newest = list(about.order_by("-issued_at", "-number", "pk")[: CARD_ROWS + 1])
    yield contributions.Card(
        key="map",
        title=_("On the map"),
        template="portal/sections/map.html",
        rows=[code] if newest else [],
        more=f"/map/?country={code}",
    )
    count, first = PublicColumns().kept(_find_disputed, code)
    disputed = Disagreement.objects.filter(pk__in=first).order_by("-sources_count", "pk")
    yield contributions.Card(
        key="disagreements",
        title=_("Where sources disagree"),
        template="portal/sections/disputed.html",
        rows=[(row, fact["label"]) for row, fact in as_facts(disputed)],
        count=count,
        more=f"/disagreements/?country={code}",
    )
    yield contributions.Card(
        key="changes",
        title=_("Latest changes"),
        template="portal/sections/changed.html",
        rows=_named_changes(newest),
        more=f"/changes/?country={code}",
    )


def _named_changes(newest: list[SearchEntry]) -> list[SearchEntry]:
    """Return the newest entries, `CARD_ROWS` at most, without those of a change that is larger than
    they: of a first import, four of hundreds would say nothing."""
    further = {entry.issued_at for entry in newest[CARD_ROWS:]}
    return [entry for entry in newest if entry.issued_at not in further]


def _find_disputed(columns: PublicColumns, code: str) -> tuple[int, list[int]]:
    """Count the disagreements about a country, and return the primary keys of those that most
    sources speak of, one of a record."""
    rows = columns.of(Disagreement)
    is_about = rows.codes("countries").matches(lambda named: code in str(named).split())
    count, keys = rows.first(len(rows.keys), is_about, -rows.numbers("sources_count"))
    records = rows.codes("record_uid").of_row[rows.rows_of(np.array(keys, int))].tolist()
    first = {*dict(zip(records[::-1], keys[::-1], strict=True)).values()}
    return count, [key for key in keys if key in first][:CARD_ROWS]


@contributions.relates_to(Country).last
def kinds_of_country(country: Country) -> Iterable[contributions.PageSection]:
    """Records of every kind that has a country and draws no section of its own."""
    for kind in all_kinds().values():
        if not kind.own_sections and hasattr(kind.model, "country"):
            more = f"{kind.path}?country={country.code}"
            yield rows(kind.section, kind.many, listed_in(country, kind.model), more)


@contributions.relates_to(Country).last
def of_country(country: Country) -> Iterable[contributions.PageSection]:
    about = Q(country=country) | Q(participants=country)
    events = Event.objects.filter(about).once().newest_first()
    yield rows("events", _("Events"), ListedRecords(events), f"/events/?country={country.code}")
    more = f"/organisations/?country={country.code}"
    yield rows("organisations", _("Organisations"), listed_in(country, Organisation), more)
    places = listed_in(country, Place, _read_population)
    yield rows("places", _("Places"), places, f"/places/?country={country.code}")


@contributions.relates_to(Place).last
def of_place(place: Place) -> Iterable[contributions.PageSection]:
    events = Event.objects.filter(place=place).newest_first()
    yield rows("events", _("Events"), ListedRecords(events))


@contributions.relates_to(Organisation).last
def of_organisation(organisation: Organisation) -> Iterable[contributions.PageSection]:
    parts = Organisation.objects.filter(parent=organisation)
    yield rows("subsidiaries", _("Subsidiaries"), listed_by_title(parts))


@public_media.last
def is_public_picture(name: str) -> list[bool]:
    return [is_public_file(Picture, name)]


def _read_population(columns: PublicColumns, model: type[Record]) -> Numbers:
    """Return the population of each place, less than nothing where it is not known."""
    population = columns.of(model).numbers("population")
    return np.where(population == MISSING, -1, population)
