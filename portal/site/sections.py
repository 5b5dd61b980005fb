"""Building blocks of the sections and cards of pages: lists of records and figures with bars."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NotRequired, TypedDict, cast

from django_stubs_ext import StrOrPromise

from portal.filters.shown_order import keys_by_title, read_title_places
from portal.formatting.presentation import present_row, presented_facts
from portal.models import Country, Record, RecordQuerySet
from portal.models.languages import content_language
from portal.records import contributions
from portal.records.column_store import PublicColumns
from portal.records.column_store.columns import Numbers
from portal.records.column_store.mentions import read_mentions
from portal.records.document_types import (
    FactDocument,
    JsonObject,
    Localized,
    RecordDocument,
    ReferenceDocument,
)
from portal.records.kinds import kind_of
from portal.records.registry import record_model

ROWS_TEMPLATE = "portal/sections/rows.html"
MOST_ROWS = 6
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


def rows[R: Record](
    key: str, title: StrOrPromise, found: "Sequence[RecordRow] | ListedRecords[R]", more: str = ""
) -> contributions.PageSection:
    """A list of records. Without `more`, the address of the whole list, all are shown."""
    shown = found[: MOST_ROWS + 1] if more else found[:]
    is_cut = bool(more) and len(shown) > MOST_ROWS
    return contributions.PageSection(
        key=key,
        title=title,
        template=ROWS_TEMPLATE,
        rows=shown[:MOST_ROWS] if is_cut else shown,
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
    return rows.first(MOST_ROWS + 1, is_there, titles, numbers)


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
