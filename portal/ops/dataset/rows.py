"""Strict reader of packaged CSV files; errors name file, line and column."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models

from portal.facts import Amount, PartialDate
from portal.models.fields import STORED_DIGITS

LIST = ";"
STORED = Context(prec=STORED_DIGITS)
"""Numbers that every database keeps as they are: PostgreSQL would show more digits than SQLite."""


class BadRow(Exception):
    """An invalid row: “projects/projects.csv, line 7, column capacity_mw: …”."""


@dataclass(frozen=True)
class DatasetRow:
    file: str
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """Return the cell without outer spaces."""
        if column not in self.cells:
            raise self.bad(column, "the file has no such column")
        return (self.cells[column] or "").strip()

    def required(self, column: str) -> str:
        if not (text := self.text(column)):
            raise self.bad(column, "must not be empty")
        return text

    def words(self, column: str) -> list[str]:
        return [word.strip() for word in self.text(column).split(LIST) if word.strip()]

    def number(self, column: str) -> Decimal | None:
        if not (text := self.text(column)):
            return None
        try:
            return STORED.create_decimal(Amount().clean(text))
        except (ValueError, InvalidOperation):
            raise self.bad(column, f"“{text}” is not a number") from None

    def whole(self, column: str) -> int | None:
        number = self.number(column)
        if number is not None and number != number.to_integral_value():
            raise self.bad(column, f"“{number}” is not a whole number")
        return None if number is None else int(number)

    def day(self, column: str) -> str:
        text = self.text(column)
        try:
            return PartialDate().clean(text) if text else ""
        except ValueError as problem:
            raise self.bad(column, str(problem)) from None

    def one_of(
        self, column: str, choices: type[models.TextChoices], default: str | None = None
    ) -> str:
        """Return one of the choices; `default` for an empty cell, if given."""
        if default is not None and not self.text(column):
            return default
        return self.among(column, choices.values, is_optional=False)

    def among(self, column: str, values: Iterable[str], *, is_optional: bool) -> str:
        """One of these values, or nothing where that `is_optional`."""
        text, known = self.text(column), list(values)
        if text not in known and (text or not is_optional):
            raise self.bad(column, f"“{text}” is none of {', '.join(map(str, known))}")
        return text

    def yes(self, column: str) -> bool:
        text = self.text(column)
        if text not in ("", "yes", "no"):
            raise self.bad(column, f"“{text}” is neither yes nor no")
        return text == "yes"

    @contextmanager
    def validated(self) -> Iterator[None]:
        """Report the first invalid column of a model as an error of this row."""
        try:
            yield
        except ValidationError as problem:
            column, sentences = next(iter(problem.message_dict.items()))
            raise self.bad(column, sentences[0]) from None

    def bad(self, column: str, reason: str) -> BadRow:
        return BadRow(f"{self.file}, line {self.line}, column {column}: {reason}")


def read(path: Path, file: str = "") -> Iterator[DatasetRow]:
    """Yield the rows of a UTF-8 CSV file with a header. Errors call it `file`, by default as its
    folder does. Raises BadRow."""
    file_name = file or path.name
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        try:
            for cells in reader:
                yield _row(file_name, reader.line_num, cells)
        except (UnicodeDecodeError, csv.Error) as problem:
            raise BadRow(f"{file_name}, line {reader.line_num + 1}: {problem}") from None


def _row(file: str, line: int, cells: dict[str, str]) -> DatasetRow:
    if None in cells or None in cells.values():
        raise BadRow(f"{file}, line {line}: the number of cells does not fit the header")
    return DatasetRow(file, line, cells)
