"""What rows of a table can become. An app registers its own targets; every kind of record with
facts is one."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NotRequired, TypedDict

from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.facts import Comparator, Fact
from portal.facts.types import plain_number
from portal.formatting.phrases import Quantity
from portal.importing.heads import head_key
from portal.importing.sources import OF
from portal.importing.tables import ImportTable
from portal.models import ImportBatch, ImportOutcome, ImportRow, Record, User

ORDER = list(ImportOutcome.values)
UNTAKEN = (ImportOutcome.SAME, ImportOutcome.DOUBTFUL, ImportOutcome.REFUSED)
"""Rows that are applied only if an editor ticks them, or not at all."""
FAULTY = "faulty"
"""Key among the counts of a batch: rows with something to mend, whatever else they do."""
ERROR = re.compile(r"#(REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
"""Errors in place of the value of a formula; `#N/A` is none: it says that nothing is known."""


class PlannedCell(TypedDict):
    """A cell of the table: what it says, what is there, what would become of it."""

    column: str
    head: str
    text: str
    outcome: str
    was: str
    now: str
    note: str
    """What is wrong, and what to do; or what to look at."""
    stated: NotRequired[dict[str, str]]
    """Columns of the claim or observation, as texts."""


class RowMade(TypedDict, total=False):
    """Outcome of a row that was applied, for undoing; a target may add keys of its own."""

    is_new: bool
    record: str
    opened: bool
    version: int
    claims: list[str]
    retracted: list[str]
    took: dict[str, str]
    parts: dict[str, dict[str, str]]
    named: dict[str, dict[str, str]]


type Report = dict[str, object]
"""What applying or undoing did: numbers by word, `kept` sentences, `made` addresses."""

type Portions = Iterable[Sequence[ImportRow]]
"""The rows of a batch, as many at a time as are worth having in memory."""


class ImportTarget(ABC):
    """Plans rows, applies them, and undoes what it has applied."""

    name: str
    label: StrOrPromise
    model: type[Model]
    """Model of the rows of its template."""
    drafts: type[Record] | None = None
    """The kind of record of which each row opens or begins a draft, if it does."""
    can_submit = False
    """True if what is made can be submitted for review in the same step."""

    @abstractmethod
    def columns(self) -> dict[str, StrOrPromise]:
        """Return the columns that a head can mean."""

    @abstractmethod
    def known_heads(self) -> dict[str, str]:
        """Return columns by the keys of the heads that mean them."""

    def guess(self, table: ImportTable) -> dict[str, str]:
        """Return the columns that the heads seem to mean: of several that mean one, the first."""
        known, found = self.known_heads(), dict[str, str]()
        for head in table.heads:
            name, of, source = head.partition(OF)
            meant = known.get(head_key(name), "")
            if meant and f"{meant}{of}{source}" not in found.values():
                found[head] = f"{meant}{of}{source}"
        return found

    @abstractmethod
    def is_allowed(self, person: User) -> bool:
        """Tell whether a person may import these at all."""

    @abstractmethod
    def title_of(self, batch: ImportBatch) -> str:
        """Return the words for what a batch speaks of."""

    @abstractmethod
    def template_columns(self) -> Mapping[str, Sequence[str]]:
        """Return the columns of the template, with the values of those that are closed lists."""

    @abstractmethod
    def template_rows(self, rows: QuerySet[Any]) -> Iterator[list[str]]:
        """Yield the cells of rows of its model, as they can be imported again."""

    def find_fact(self, name: str) -> Fact | None:
        """Return the fact that a cell states, whose values have words."""
        return None

    def reshape(self, table: ImportTable) -> ImportTable:
        """Return the table with one statement in a row where it had several."""
        return table

    @abstractmethod
    def plan(self, batch: ImportBatch, table: ImportTable, *, at: datetime) -> Iterable[ImportRow]:
        """Yield a row for each of the table, and for each statement that is gone."""

    @abstractmethod
    def apply(self, batch: ImportBatch, portions: Portions, *, by: User, at: datetime) -> Report:
        """Do what the rows say, and store in them what was made."""

    @abstractmethod
    def undo(self, batch: ImportBatch, portions: Portions, *, by: User, at: datetime) -> Report:
        """Take back what the rows made and nobody has changed since."""


TARGETS: dict[str, ImportTarget] = {}


def register_target(target: ImportTarget) -> None:
    TARGETS[target.name] = target


def make_cell(
    column: str,
    head: str,
    text: str,
    outcome: str = ImportOutcome.SAME,
    was: str = "",
    now: str = "",
    note: str = "",
) -> PlannedCell:
    return PlannedCell(
        column=column, head=head, text=text, outcome=outcome, was=was, now=now, note=note
    )


def is_faulty(row: ImportRow) -> bool:
    """True for a row that is refused, or of which a cell is."""
    return ImportOutcome.REFUSED in (row.outcome, *(cell["outcome"] for cell in row.cells))


def select_faulty(rows: QuerySet[ImportRow]) -> QuerySet[ImportRow]:
    """Return the rows that `is_faulty` names, found in the text of their cells."""
    has_refused = Q(text__contains=f'"outcome": "{ImportOutcome.REFUSED.value}"')
    found = rows.annotate(text=Cast("cells", TextField()))
    return found.filter(Q(outcome=ImportOutcome.REFUSED) | has_refused)


def finish_row(row: ImportRow) -> ImportRow:
    """Set the outcome of a row by its cells, and whether it is taken. A cell that is refused does
    not refuse its row while others say something new."""
    outcomes = [cell["outcome"] for cell in row.cells]
    news = [one for one in outcomes if one not in (ImportOutcome.REFUSED, ImportOutcome.SAME)]
    weightiest = max(news or outcomes, key=ORDER.index, default=ImportOutcome.SAME)
    row.outcome = row.outcome or weightiest
    row.is_taken = row.outcome not in UNTAKEN
    return row


def stated(quantity: Quantity, text: str) -> dict[str, str]:
    """Return the columns of a statement that give a figure as printed (docs/adr/0035)."""
    value = quantity.value if quantity.value is not None else quantity.lower
    if value is None:
        raise ValueError(
            _("“%s” gives no figure. Write the figure, or leave the cell empty.") % text
        )
    is_bound = quantity.value is None
    found = {
        "value": plain_number(value),
        "comparator": Comparator.AT_LEAST if is_bound else quantity.comparator,
        "as_printed": text,
    }
    bounds = {"lower": quantity.lower, "upper": quantity.upper}
    return found | {name: plain_number(one) for name, one in bounds.items() if one is not None}


def refuse_uncomputed(text: str) -> None:
    """Refuse a value that is a formula, or the error that one ended in. Raises ValueError."""
    if text.startswith(("=", "@")) or (text[:1] in "+-" and text[1:2].isalpha()):
        raise ValueError(
            _("“%s” is a formula, and none is calculated. Paste its value.") % text[:40]
        )
    refuse_error(text)


def refuse_error(text: str) -> None:
    """Refuse the error that a formula of a spreadsheet ended in. Raises ValueError."""
    if ERROR.fullmatch(text):
        raise ValueError(
            _("“%s” is an error of the spreadsheet. Mend it there, or empty the cell.") % text
        )
