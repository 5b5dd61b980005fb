"""The data sets of an answer: what is shown, what has changed, or what was shown from time to
time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from trade.sdmx.flows import Flow, Keyed, keyed
from trade.sdmx.parameters import DataQuestion
from trade.sdmx.vintages import VintageRow, Vintages, compared, series_of, vintages
from trade.statistics.models import Indicator

INFORMATION, REPLACE, DELETE = "Information", "Replace", "Delete"
"""The actions of SDMX that are used here. A replaced row may be new."""

BEGINNING, END = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)

type Key = tuple[str, ...]


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
    since = _remembered(question)
    asked = keyed(series_of(flow.indicator, since), key)
    known = _known(asked, flow.indicator, since)
    if question.history:
        yield from _history(known, question)
    elif question.updated_after:
        yield from _changes(known, question)
    else:
        yield SdmxDataset(INFORMATION, _shown(known, question))


type Known = Iterable[tuple[Key, Vintages]]


def _known(
    asked: Sequence[Keyed], indicator: Indicator, since: datetime | None
) -> Iterator[tuple[Key, Vintages]]:
    series = [one.series for one in asked]
    found = vintages(series, indicator, remembering=since)
    return zip((one.key for one in asked), found, strict=True)


def _remembered(question: DataQuestion) -> datetime | None:
    """Since when what was withdrawn has to be known; nothing where no past is asked for."""
    if question.history or (question.as_of and not question.updated_after):
        return END
    return question.updated_after


def _shown(known: Known, question: DataQuestion) -> Iterator[SeriesRows]:
    for key, one in known:
        rows = one.at(question.as_of) if question.as_of else one.now()
        if rows := _limited(rows, question):
            yield SeriesRows(key, rows)


def _changes(known: Known, question: DataQuestion) -> Iterator[SdmxDataset]:
    """Added and deleted rows, each series once."""
    since = question.updated_after or BEGINNING
    found = [(key, one.since(since, question.as_of)) for key, one in known]
    yield from _apart(found, question)


def _history(known: Known, question: DataQuestion) -> Iterator[SdmxDataset]:
    """For each moment at which something changed, what came and what went."""
    found: dict[datetime, list[tuple[Key, list[VintageRow]]]] = defaultdict(list)
    since, until = question.updated_after or BEGINNING, question.as_of or END
    for key, one in known:
        then = one.at(since)
        for moment in one.moments():
            if since < moment <= until:
                now = one.at(moment)
                found[moment].append((key, compared(then, now)))
                then = now
    for moment in sorted(found):
        yield from _apart(found[moment], question, moment)


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
