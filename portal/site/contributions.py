"""Contributions of the portal's own kinds of record to its pages."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NotRequired, TypedDict, cast

import numpy as np
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.filters.shown_order import keys_by_title, read_title_places
from portal.formatting.presentation import present_row, presented_facts
from portal.models import (
    Country,
    Disagreement,
    Event,
    Organisation,
    Picture,
    Place,
    Record,
    RecordQuerySet,
    SearchEntry,
)
from portal.models.languages import content_language
from portal.pictures import is_public_file
from portal.records import contributions
from portal.records.column_store import MISSING, PublicColumns
from portal.records.column_store.columns import Numbers
from portal.records.column_store.mentions import read_mentions
from portal.records.document_types import (
    FactDocument,
    JsonObject,
    Localized,
    RecordDocument,
    ReferenceDocument,
)
from portal.records.kinds import all_kinds, kind_of
from portal.records.registry import public_media, record_model
from portal.site.statements import as_facts


@contributions.subjects.last
def subjects() -> list[str]:
    return ["events"]


ROWS_TEMPLATE = "portal/sections/rows.html"
MOST = 6
"""As many rows as a section shows before it leads to the list."""
CARD_ROWS = 4
"""As many as a card has."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A figure with a bar, as long as `percent` of the largest."""

    label: StrOrPromise | Localized
    fact: FactDocument
    url: str = ""
    colour: str = ""
    note: str = ""
    percent: float = 0


def scale_bars[K](groups: Mapping[K, Sequence[Bar]]) -> dict[K, list[Bar]]:
    """Draw the bars of all groups to one scale."""
    numbers = [float(str(bar.fact["value"])) for bars in groups.values() for bar in bars]
    largest = max(numbers, default=0) or 1
    return {
        key: [replace(bar, percent=100 * float(str(bar.fact["value"])) / largest) for bar in bars]
        for key, bars in groups.items()
    }


def bar_card(
    key: str,
    title: StrOrPromise,
    bars: Sequence[Bar],
    more: str = "",
    note: StrOrPromise | Localized = "",
) -> contributions.Card:
    template = "portal/sections/bars.html"
    return contributions.Card(
        key=key, title=title, template=template, rows=bars, more=more, note=note
    )


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


def rows[R: Record](
    key: str, title: StrOrPromise, found: "Sequence[RecordRow] | ListedRecords[R]", more: str = ""
) -> contributions.PageSection:
    """A list of records. Without `more`, the address of the whole list, all are shown."""
    shown = found[: MOST + 1] if more else found[:]
    is_cut = bool(more) and len(shown) > MOST
    return contributions.PageSection(
        key=key,
        title=title,
        template=ROWS_TEMPLATE,
        rows=shown[:MOST] if is_cut else shown,
        count=len(found) if is_cut else len(shown),
        more=more if is_cut else "",
    )


@dataclass(frozen=True)
class ListedRecords[R: Record]:
    """Rows about public records, with what their kind shows in such lists: in the order of the
    queryset, or in that of `keys`, the first of `count`. Only those that are taken are read."""

    found: RecordQuerySet[R]
    keys: Sequence[int] | None = None
    count: int | None = None

    def __len__(self) -> int:
        return self.found.count() if self.count is None else self.count

    def __getitem__(self, taken: slice) -> list[RecordRow]:
        if self.keys is None:
            return list(map(row_of_kind, self.found[taken].documents().values()))
        keys = self.keys[taken]
        by_key = self.found.filter(pk__in=keys).documents()
        return [row_of_kind(by_key[key]) for key in keys if key in by_key]


def listed_by_title[R: Record](found: RecordQuerySet[R]) -> ListedRecords[R]:
    """List records as the alphabet of the reader's language has their titles."""
    keys = keys_by_title(found)
    return ListedRecords(found, keys, len(keys))


type ReadNumbers = Callable[[PublicColumns, type[Record]], Numbers]
"""A function that returns a number for each row of a kind."""


def listed_in[R: Record](
    country: Country, model: type[R], read_numbers: ReadNumbers = read_mentions
) -> ListedRecords[R]:
    """List the records of a kind in a country, those with the largest numbers first (by default
    those that most others name), of which the first can be taken."""
    asked = (model, country.code, read_numbers, content_language())
    count, first = PublicColumns().kept(_find_in, *asked)
    return ListedRecords(model.objects.all(), first, count)


def _find_in(
    columns: PublicColumns, model: type[Record], code: str, read: ReadNumbers, _language: str
) -> tuple[int, list[int]]:
    """Count the records in a country, and return the primary keys of the first."""
    rows = columns.of(model)
    is_there = rows.among("country", [code])
    if hasattr(model, "second_country"):
        is_there |= rows.among("second_country", [code])
    if not is_there.any():
        return 0, []
    titles, numbers = read_title_places(columns, model), -read(columns, model)
    return rows.first(MOST + 1, is_there, titles, numbers)


def _read_population(columns: PublicColumns, model: type[Record]) -> Numbers:
    """Return the population of each place, less than nothing where it is not known."""
    population = columns.of(model).numbers("population")
    return np.where(population == MISSING, -1, population)


def row_of_kind(document: RecordDocument) -> RecordRow:
    """A row about a record with what its kind shows in such lists."""
    kind = kind_of(record_model(document["kind"]))
    known = presented_facts(present_row(document))
    facts = [known[name] for name in known if name in (kind.row_facts or ())]
    return record_row(document, kind=kind.badge, day=kind.row_day, facts=facts)


def record_row(
    document: RecordDocument | ReferenceDocument,
    *,
    kind: tuple[str, str] | None = None,
    day: str = "",
    facts: Iterable[FactDocument] = (),
) -> RecordRow:
    """A row about a record: `kind` names a key of the document and the column that has the words
    for it, `day` a key with a date; `facts` are shown as figures."""
    columns = cast("JsonObject", document)  # whose keys differ by kind
    return {
        "title": document["title"],
        "url": document["url"],
        "uid": document["uid"],
        "badge": (columns[kind[0]], kind[1]) if kind else None,
        "day": columns[day] if day else "",
        "facts": list(facts),
    }
