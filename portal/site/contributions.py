"""Contributions of the portal's own kinds of record to its pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NotRequired, TypedDict, cast, overload

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.formatting.presentation import present_row
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
from portal.pictures import is_public_file
from portal.records import contributions
from portal.records.column_store import PublicColumns
from portal.records.column_store.mentions import mentions_of, read_mentions
from portal.records.document_types import (
    FactDocument,
    JsonObject,
    Localized,
    RecordDocument,
    ReferenceDocument,
)
from portal.records.documents import document_of
from portal.records.kinds import all_kinds, kind_of
from portal.records.registry import public_media
from portal.site.statements import label_of


@contributions.subjects.last
def subjects() -> list[str]:
    return ["events"]


ROWS, BARS = "portal/sections/rows.html", "portal/sections/bars.html"
MOST = 6
"""As many rows as a section shows before it leads to the list."""
FEW = 4
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


@contributions.cards.last
def cards(country: Country) -> Iterable[contributions.Card]:
    """The map, what most sources disagree about, and what changed last. Three queries."""
    code = country.code
    about = SearchEntry.objects.filter(countries__contains=f" {code} ")
    newest = list(about.order_by("-issued_at", "-number", "pk")[:FEW])
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
        rows=[(row, label_of(row)) for row in disputed],
        count=count,
        more=f"/disagreements/?country={code}",
    )
    yield contributions.Card(
        key="changes",
        title=_("Latest changes"),
        template="portal/sections/changed.html",
        rows=newest,
        more=f"/changes/?country={code}",
    )


def _find_disputed(columns: PublicColumns, code: str) -> tuple[int, list[int]]:
    """Count the disagreements about a country, and return the primary keys of those
    that most sources speak of."""
    rows = columns.of(Disagreement)
    is_about = rows.codes("countries").matches(lambda named: code in str(named).split())
    return rows.first(FEW, is_about, -rows.numbers("sources_count"))


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
    yield rows("events", _("Events"), listed(events), f"/events/?country={country.code}")
    more = f"/organisations/?country={country.code}"
    yield rows("organisations", _("Organisations"), listed_in(country, Organisation), more)
    places = Place.objects.filter(country=country).order_by(
        F("population").desc(nulls_last=True), "title_en", "pk"
    )
    yield rows("places", _("Places"), listed(places), f"/places/?country={country.code}")


@contributions.relates_to(Place).last
def of_place(place: Place) -> Iterable[contributions.PageSection]:
    events = Event.objects.filter(place=place).newest_first()
    yield rows("events", _("Events"), listed(events))


@contributions.relates_to(Organisation).last
def of_organisation(organisation: Organisation) -> Iterable[contributions.PageSection]:
    parts = Organisation.objects.filter(parent=organisation).by_title()
    yield rows("subsidiaries", _("Subsidiaries"), listed(parts))


@public_media.last
def is_public_picture(name: str) -> list[bool]:
    return [is_public_file(Picture, name)]


def rows(
    key: str, title: StrOrPromise, found: Sequence[RecordRow], more: str = ""
) -> contributions.PageSection:
    """A list of records. Without `more`, the address of the whole list, all are shown."""
    shown = found[: MOST + 1] if more else found[:]
    is_cut = bool(more) and len(shown) > MOST
    return contributions.PageSection(
        key=key,
        title=title,
        template=ROWS,
        rows=shown[:MOST] if is_cut else shown,
        count=len(found) if is_cut else len(shown),
        more=more if is_cut else "",
    )


class ListedRecords[R: Record](Sequence[RecordRow]):
    """Rows about public records, in their order, with what their kind shows in such lists. Only
    those that are taken are read."""

    def __init__(self, found: RecordQuerySet[R], count: int | None = None) -> None:
        self._found, self._count = found, count

    def __len__(self) -> int:
        return self._found.count() if self._count is None else self._count

    @overload
    def __getitem__(self, index: int) -> RecordRow: ...
    @overload
    def __getitem__(self, index: slice) -> list[RecordRow]: ...
    def __getitem__(self, index: int | slice) -> RecordRow | list[RecordRow]:
        if isinstance(index, int):
            return _rows_of(self._found[index : index + 1])[0]
        return _rows_of(self._found[index])


def listed[R: Record](found: RecordQuerySet[R]) -> ListedRecords[R]:
    return ListedRecords(found)


def listed_in[R: Record](country: Country, model: type[R]) -> ListedRecords[R]:
    """List the records of a kind in a country, those that most others name first, of which the
    first can be taken."""
    count, first = PublicColumns().kept(_find_in, model, country.code)
    order = mentions_of(model).desc(), "title_en", "pk"
    return ListedRecords(model.objects.filter(pk__in=first).order_by(*order), count)


def _find_in(columns: PublicColumns, model: type[Record], code: str) -> tuple[int, list[int]]:
    """Count the records in a country, and return the primary keys of the first."""
    rows, named = columns.of(model), read_mentions(columns, model)
    return rows.first(MOST + 1, rows.among("country", [code]), rows.text_ranks("title_en"), -named)


def _rows_of[R: Record](found: RecordQuerySet[R]) -> list[RecordRow]:
    kind = kind_of(found.model)
    documents = [present_row(document_of(one, RecordDocument)) for one in found.for_table()]
    return [
        record_row(
            document,
            kind=kind.badge,
            day=kind.row_day,
            facts=[
                fact for name, fact in document["facts"].items() if name in (kind.row_facts or ())
            ],
        )
        for document in documents
    ]


def record_row(
    document: RecordDocument,
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
