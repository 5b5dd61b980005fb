"""Tables with years on one side and months, quarters or spans of months on the other, or with both
in columns of their own."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from portal.importing.heads import head_key
from portal.importing.tables import ImportTable, TableRow, melt, rename
from trade.statistics.printed_cells import is_part, is_year, read_part, read_period
from trade.statistics.status_marks import split_mark

WHOLE_YEAR = {
    *("total", "annual", "year", "full year", "whole year", "итого", "всего", "год", "за год"),
    *("全年", "合计", "总计", "全年合计", "年度"),
}
NUMBERED = {
    "{}-{:0>2}": {"month", "месяц", "月", "月份"},
    "{}-Q{}": {"quarter", "квартал", "季度", "季"},
}
"""Forms of periods whose parts are bare numbers below the head that says what they count."""


def uncross(table: ImportTable) -> ImportTable:
    """Return a table with a year and a part of it in `period`; any other as it is."""
    if parts := _column(table, _is_part_of_column):
        parts = _take_year_as_head(table, parts)
        if any(map(is_year, table.heads)):
            return _join(melt(table, is_year), "period", parts)
    years = _column(table, lambda _head, cell: is_year(cell))
    if years and parts:
        return _join(table, years, parts)
    if not years or sum(map(is_part, table.heads)) < 2:
        return table
    whole = [head for head in table.heads if head != years and head_key(head) in WHOLE_YEAR]
    return _join(melt(table, lambda head: head in whole or is_part(head)), years, "period")


def share(table: ImportTable, head: str, fits: Callable[[str], bool]) -> float:
    """Return the share of the first cells of a column that fit: of 60, or of a year of months where
    the table has very many columns, as each cell takes half a millisecond."""
    rows = table.rows[: min(60, max(12, 3_000 // len(table.heads)))]
    cells = [row.cells[head] for row in rows if head in row.cells]
    return sum(map(fits, cells)) / len(cells) if cells else 0


def _column(table: ImportTable, fits: Callable[[str, str], bool]) -> str:
    """Return the first column half of whose cells fit, beside sums and a head; or nothing."""
    found = (head for head in table.heads if share(table, head, partial(fits, head)) >= 0.5)
    return next(found, "")


def _is_part_of_column(head: str, cell: str) -> bool:
    is_counted = any(head_key(head) in heads for heads in NUMBERED.values())
    return is_part(cell) or (is_counted and bool(re.fullmatch(r"1[0-2]|[1-9]", cell)))


def _take_year_as_head(table: ImportTable, parts: str) -> str:
    """Take the first row of a table without heads for them if it has a year over its figures, and
    return the head of the parts."""
    first = table.rows[0]
    above = first.cells.get(parts, "")
    years = list(filter(is_year, first.cells.values()))
    if table.has_heads or is_part(above) or not years or len(set(years)) < len(years):
        return parts
    del table.rows[0]
    rename(table, first.cells)
    table.has_heads = True
    return above or parts


def _join(table: ImportTable, years: str, parts: str) -> ImportTable:
    """Return a table with `period` for the columns of years and of their parts. A year above an
    empty cell is that of the cell too, as in cells that were joined."""
    kept = [head for head in table.heads if head not in (years, parts)]
    return table.rebuilt(["period", *kept], list(_join_rows(table, years, parts)))


def _join_rows(table: ImportTable, years: str, parts: str) -> Iterator[TableRow]:
    year = ""
    for row in table.rows:
        year = row.cells.get(years) or year
        part = row.cells.get(parts, "")
        cells = {head: cell for head, cell in row.cells.items() if head not in (years, parts)}
        head = row.places.get(parts, parts)
        yield TableRow(row.number, {"period": _period(year, part, head), **cells}, row.places)


@lru_cache(10_000)
def _period(year: str, part: str, head: str) -> str:
    """Return the period, with the mark of its status; what is not understood as it stands."""
    (plain_year, of_year), (plain, of_part) = split_mark(year), split_mark(part)
    numeric = next((form for form, heads in NUMBERED.items() if head_key(head) in heads), "")
    try:
        when = read_period(plain_year, "")
        if head_key(plain) in WHOLE_YEAR:
            found = when
        elif numeric and plain.isdecimal():
            found = read_period(numeric.format(when, plain), "")
        else:
            found = read_part(plain, when)
    except ValueError:
        return f"{part} {year}".strip()
    return " ".join(filter(None, [found, of_part or of_year]))
