"""The table in a sheet: its heads, without titles above and notes below."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from portal.importing.reading import RawRow, RawSheet, Unreadable

NOTHING = {"", "-", "--", "—", "–", "n/a", "na", "nf", "none", "null", "unknown", "..", "...", ":",
           "not found", "n.a.", "#n/a", "…", "неизвестно", "н/д", "нет данных", "不详", "未知",
           "无数据"}  # fmt: skip
"""What tables write into a cell of which they say nothing."""
NUMBER = re.compile(r"[-+(]?[.,\s']*\d[\d.,\s']*\)?%?")
DECIMAL_COMMA = re.compile(r"[-−]?\d[\d\s.]*,(\d\d?|\d{4,})|[-−]?\d{1,3}(\.\d{3})+,\d+")
DECIMAL_POINT = re.compile(r"[-−]?\d[\d\s,]*\.(\d\d?|\d{4,})")
"""Numbers that leave no doubt what their mark is."""
YEAR = re.compile(r"(19|20)\d\d ?([a-z]|\*+|\(\D{1,20}\))?", re.IGNORECASE)
"""A year as head, with the mark of its status or without."""
NOTE = re.compile(
    r"(source|note|источник|примечани[ея]|(资料|数据)?来源|注)s?\s*[:：].*|\*.*", re.I
)
HEAD_WITHIN = 40
"""Rows in which the heads are looked for."""


@dataclass
class TableRow:
    number: int
    cells: dict[str, str]
    """By head; only cells that say something."""
    places: dict[str, str] = field(default_factory=dict)
    """Where a cell stood, if its head is not that of its column."""


@dataclass
class ImportTable:
    heads: list[str]
    rows: list[TableRow]
    unread_sheets: list[str] = field(default_factory=list)
    has_heads: bool = True
    skipped: list[int] = field(default_factory=list)
    """Numbers of the rows that are not read: titles, notes, what the portal is not about."""

    has_decimal_comma: bool = False
    notes: list[str] = field(default_factory=list)
    """Notes below the table that explain a star."""
    wide: list[int] = field(default_factory=list)
    """Numbers of the few rows with more cells than heads, which a comma too many makes."""

    def rebuilt(self, heads: Sequence[str], rows: list[TableRow]) -> "ImportTable":
        """Return the table in another form; rows of which nothing is left count as skipped."""
        left = {row.number for row in rows}
        out = [row.number for row in self.rows if row.number not in left]
        return replace(self, heads=list(heads), rows=rows, skipped=[*self.skipped, *out])

    def language_of_numbers(self, source: str) -> str:
        """Return the language by whose rules figures are read, of a source in another."""
        return "ru" if self.has_decimal_comma else source


def find_table(sheets: Sequence[RawSheet]) -> ImportTable:
    """Return the table of the sheet “Data”, else of that with the most in it. Raises
    Unreadable."""
    sheet = max(sheets, key=lambda one: (one.name.lower() == "data", sum(map(_width, one.rows))))
    if not sheet.rows:
        raise Unreadable(_("There is nothing in it. Paste cells, or choose a file with rows."))
    others = [one.name for one in sheets if one.rows and one is not sheet]
    at = _find_heads(sheet.rows)
    width = max(len(row.cells) for row in sheet.rows)
    if at is None:
        heads = [_("column %s") % number for number in range(1, width + 1)]
        return _build(others, heads, sheet.rows, [], has_heads=False)
    cells = sheet.rows[at].cells
    heads = _unique([*cells, *[""] * (width - len(cells))])  # a comma too many makes a row wider
    skipped = [row.number for row in sheet.rows[:at]]
    table = _build(others, heads, sheet.rows[at + 1 :], skipped, has_heads=True)
    wide = [row.number for row in sheet.rows[at + 1 :] if any(row.cells[len(cells) :])]
    table.wide = wide if 2 * len(wide) < len(table.rows) else []
    return table


def _find_heads(rows: Sequence[RawRow]) -> int | None:
    """Return the place of the first row that is as wide as most and has words in it; None if the
    first wide row has figures already."""
    widths = [_width(row) for row in rows[:200]]
    widest = max(widths)
    for at, row in enumerate(rows[:HEAD_WITHIN]):
        if widths[at] * 10 < widest * 6:
            continue
        figures = (NUMBER.fullmatch, YEAR.fullmatch)
        words = [cell for cell in row.cells if cell and not any(fits(cell) for fits in figures)]
        years = list(filter(YEAR.fullmatch, row.cells))
        is_wide = len(years) >= 2 and (words or not row.cells[0])
        return at if is_wide or len(words) == widths[at] or len(years) == widths[at] > 2 else None
    return None


def _width(row: RawRow) -> int:
    return sum(map(bool, row.cells))


def _unique(cells: Sequence[str]) -> list[str]:
    """Return heads; one that is empty or stands twice gets its number."""
    found: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = cell or _("column %s") % number
        while name in found:
            name += f" ({number})"
        found.append(name)
    return found


def _build(
    others: list[str],
    heads: list[str],
    rows: Sequence[RawRow],
    skipped: list[int],
    *,
    has_heads: bool,
) -> ImportTable:
    has_comma = _has_decimal_comma(rows)
    table = ImportTable(heads, [], others, has_heads, skipped, has_comma)
    for row in rows:
        said = {head: cell for head, cell in zip(heads, row.cells, strict=False) if cell}
        if _is_note(heads, said):
            skipped.append(row.number)
            table.notes += [said[heads[0]]] if said[heads[0]].startswith("*") else []
        elif said:
            table.rows.append(TableRow(row.number, said))
    return table


def _is_note(heads: Sequence[str], said: Mapping[str, str]) -> bool:
    """Tell a note below the table: alone in the first column, or with the word for it."""
    first = said.get(heads[0], "")
    if len(heads) <= 2:
        return len(said) == 1 and bool(re.match(r"\*+\s*[^\W\d]", first))
    if first.startswith("*") and any(map(NUMBER.fullmatch, said.values())):
        return False  # a name with a mark, and its figures
    return bool(first) and (len(said) == 1 or bool(NOTE.fullmatch(first)))


def _has_decimal_comma(rows: Sequence[RawRow]) -> bool:
    """Tell by the figures of the first thousand rows; one program has written them all."""
    cells = [cell for row in rows[:1000] for cell in row.cells if "," in cell or "." in cell]
    return any(map(DECIMAL_COMMA.fullmatch, cells)) and not any(map(DECIMAL_POINT.fullmatch, cells))


def is_nothing(text: str) -> bool:
    return text.strip().lower() in NOTHING


def melt(table: ImportTable, is_period: Callable[[str], bool]) -> ImportTable:
    """Return a table with the columns `period` and `value`, and a row for each cell below a head
    that is a period."""
    wide = [head for head in table.heads if is_period(head)]
    kept = [head for head in table.heads if head not in wide]
    rows = [
        TableRow(
            row.number,
            {**{name: row.cells[name] for name in kept if name in row.cells},
             "period": head, "value": row.cells[head]},
            {"value": head, "period": head},
        )
        for row in table.rows
        for head in wide
        if head in row.cells
    ]  # fmt: skip
    return table.rebuilt([*kept, "period", "value"], rows)


def rename(table: ImportTable, names: Mapping[str, str]) -> None:
    """Give the heads of a table other names."""
    table.heads = [names.get(head, head) for head in table.heads]
    for row in table.rows:
        places = {names.get(head, head): row.places.get(head, head) for head in row.cells}
        row.cells = {names.get(head, head): cell for head, cell in row.cells.items()}
        row.places = places
