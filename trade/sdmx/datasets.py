"""The data sets of an answer: what is shown, what has changed, or what was shown from time to
time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from portal.publication import time_travel
from trade.sdmx.coding import Coding
from trade.sdmx.flows import Flow, Key, KeyedSeries, series_of_key
from trade.sdmx.parameters import DataQuestion
from trade.sdmx.vintages import VintageRow, compare_rows, find_changes, read_rows, series_states

INFORMATION, REPLACE, DELETE = "Information", "Replace", "Delete"
"""The actions of SDMX that are used here. A replaced row may be new."""

BEGINNING, END = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)

type Shown = dict[KeyedSeries, list[VintageRow]]


@dataclass(frozen=True)
class SeriesRows:
    key: Key
    rows: Sequence[VintageRow]


@dataclass(frozen=True)
class SdmxDataset:
    """Series to be taken in, or deletions to be made; `valid_from` a moment of the past."""

    action: str
    series: Iterable[SeriesRows]
    valid_from: datetime | None = None


def datasets(flow: Flow, key: str, question: DataQuestion) -> Iterator[SdmxDataset]:
    """Data sets that answer a question. Series in the order of their slugs, periods oldest first;
    data sets without a series are left out."""
    if question.history:
        yield from _history(flow, key, question)
    elif question.updated_after:
        then = dict(read_rows(flow, key, question.updated_after))
        now = dict(read_rows(flow, key, question.as_of))
        yield from _apart(_changes(then, now), question)
    else:
        yield SdmxDataset(INFORMATION, _shown(flow, key, question))


def _shown(flow: Flow, key: str, question: DataQuestion) -> Iterator[SeriesRows]:
    for one, rows in read_rows(flow, key, question.as_of):
        if rows := _limited(rows, question):
            yield SeriesRows(one.key, rows)


def _history(flow: Flow, key: str, question: DataQuestion) -> Iterator[SdmxDataset]:
    """For each moment at which something changed, what came and what went; under the keys that
    the code lists of the end give.

    Read are the moments that concern the series asked for, and at each only the series that it
    concerns: five queries for each change of these series, whatever else the portal has said.
    """
    since, until = question.updated_after or BEGINNING, question.as_of
    with time_travel.at(until):
        coding = Coding()
        asked = series_of_key(
            series_states(flow), key, coding
        )  # which reads all codes that are needed
    then = dict(read_rows(flow, key, since, coding=coding))
    for moment, series in find_changes(flow, {one.series.id for one in asked}).items():
        if since < moment <= (until or END):
            now = dict(read_rows(flow, key, moment, coding=coding, only=series))
            before = {one: then.pop(one) for one in [*then] if one.series.pk in series}
            yield from _apart(_changes(before, now), question, moment)
            then |= now


def _changes(then: Shown, now: Shown) -> Iterator[tuple[Key, list[VintageRow]]]:
    """Yield arrivals and removals, series by series. One with another key than before goes whole
    under the earlier and comes whole under the later."""
    for one in sorted(then.keys() | now.keys(), key=lambda one: (one.key[-1], one.key)):
        yield one.key, compare_rows(then.get(one, ()), now.get(one, ()))


def _apart(
    found: Iterable[tuple[Key, list[VintageRow]]],
    question: DataQuestion,
    moment: datetime | None = None,
) -> Iterator[SdmxDataset]:
    """Rows to take in, and those to delete, in data sets of their own."""
    parts: dict[str, list[SeriesRows]] = {REPLACE: [], DELETE: []}
    for key, rows in found:
        new, gone = [r for r in rows if r.values], [r for r in rows if not r.values]
        for action, some in ((REPLACE, new), (DELETE, gone)):
            if some := _limited(some, question):
                parts[action].append(SeriesRows(key, some))
    return (SdmxDataset(action, series, moment) for action, series in parts.items() if series)


def _limited(rows: list[VintageRow], question: DataQuestion) -> list[VintageRow]:
    """Those inside the days asked for; of them the first, the last, or both."""
    inside = [
        row
        for row in rows
        if (question.start is None or row.starts_on >= question.start)
        and (question.end is None or row.ends_on <= question.end)
    ]
    first, last = question.first, question.last
    if (first is None and last is None) or (first or 0) + (last or 0) >= len(inside):
        return inside
    return inside[: first or 0] + (inside[-last:] if last else [])
