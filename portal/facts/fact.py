from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Model

from portal.facts.comparators import Comparator
from portal.facts.extents import WrittenNumber, agree_by_rounding, overlap, percent_apart, ratio_of
from portal.facts.types import ColumnValue, FactType, Point

if TYPE_CHECKING:
    from portal.models import Part, Record
    from portal.models.evidenced import EvidencedRecord


class ClaimedValue(Protocol):
    """Statement of a claim, be it a model or a row of columns."""

    @property
    def value(self) -> str: ...

    @property
    def comparator(self) -> str: ...

    @property
    def lower(self) -> Decimal | None: ...

    @property
    def upper(self) -> Decimal | None: ...

    @property
    def as_printed(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A declared fact of a record model: `facts = {"capacity_mw": Fact(type=Amount(), unit="MW")}`.

    The publish rule, the page, the API, the exports and the data dictionary read this line.
    `columns` names the columns of the accepted value where they differ from the name of the fact:
    a point has two, a sum of money has an amount and a currency.
    """

    type: FactType
    unit: str = ""
    columns: tuple[str, ...] = ()

    def columns_of(self, name: str) -> tuple[str, ...]:
        return self.columns or (name,)

    def accepted(self, record: "EvidencedRecord | Part", name: str) -> str:
        """Return the accepted value as canonical text; empty when there is none."""
        return self.type.from_columns([read_column(record, c) for c in self.columns_of(name)])

    def problems(self, name: str, values: Mapping[str, ColumnValue]) -> dict[str, str]:
        """Return validation errors of the `values` of the columns: sentences by column. A record
        is given by its primary key."""
        columns = self.columns_of(name)
        found = self.type.problems([values[column] for column in columns])
        return {columns[number]: sentence for number, sentence in found.items()}

    def accept(self, record: "Record | Part", name: str, text: str) -> None:
        """Set the record's columns to a canonical text; the caller saves. Related rows are saved
        here, those of codes that are known."""
        for column, value in zip(self.columns_of(name), self.type.to_columns(text), strict=True):
            if related := _related(type(record), column):
                getattr(record, column).set(related._base_manager.filter(pk__in=text.split()))
            else:
                setattr(record, _attname(type(record), column), value)

    def agrees(self, accepted: str, comparator: str, claim: ClaimedValue) -> bool | None:
        """True if a claim allows the accepted value; None if it has no value or cannot be
        compared."""
        if not accepted or not claim.value:
            return None
        if not self.type.comparable(accepted, claim.value):
            return None
        if isinstance(self.type, Point):
            return self.type.near(accepted, claim.value)
        return overlap(
            self.type.extent(accepted, comparator, None, None),
            self.type.extent(claim.value, claim.comparator, claim.lower, claim.upper),
        )

    def agrees_by_rounding(
        self, accepted: str, comparator: str, claims: Sequence[ClaimedValue], claim: ClaimedValue
    ) -> bool:
        """True if the number of a claim is the accepted one as printed with fewer digits, or the
        other way round. `claims` that give the accepted value tell how it is printed."""
        number = self.type.number(accepted) if accepted else None
        if number is None or not claim.value or not self.type.comparable(accepted, claim.value):
            return False
        if claim.lower is not None or claim.upper is not None:
            return False
        said = self.type.number(claim.value)
        printed = [one.as_printed for one in claims if one.value == accepted] or [""]
        figures = [WrittenNumber(number, comparator, words) for words in printed]
        finest = min(figures, key=lambda figure: figure.step)
        return said is not None and agree_by_rounding(
            WrittenNumber(said, claim.comparator, claim.as_printed), finest
        )

    def comparator(self, accepted: str, claims: Sequence[ClaimedValue]) -> str:
        """Return the comparator of the most exact claim that has the accepted value."""
        found = [claim.comparator for claim in claims if claim.value == accepted]
        return Comparator.EXACT if not found or Comparator.EXACT in found else found[0]

    def gap_percent(self, accepted: str, other: str) -> Decimal | None:
        """Return the difference of another value, in per cent of the accepted one, to one decimal;
        None if they cannot be compared."""
        if not self.type.comparable(accepted, other):
            return None
        base, value = self.type.number(accepted), self.type.number(other)
        return None if base is None or value is None else percent_apart(base, value)

    def gap_ratio(self, accepted: str, other: str) -> Decimal | None:
        """Return the ratio of two values, the larger to the smaller; None if they have none."""
        if not self.type.comparable(accepted, other):
            return None
        return ratio_of(self.type.number(accepted), self.type.number(other))


def read_column(record: "EvidencedRecord | Part", column: str) -> ColumnValue:
    """Return the value of a column; the keys of a many-to-many relation between spaces. A record
    that is not stored has those that were loaded into it."""
    if _related(type(record), column) is None:
        return getattr(record, _attname(type(record), column))
    loaded = getattr(record, "_prefetched_objects_cache", {}).get(column)
    rows = getattr(record, column).all() if loaded is None and record.pk else loaded or ()
    return join_keys(rows)


def join_keys(rows: Iterable[Model]) -> str:
    return " ".join(sorted(str(row.pk) for row in rows))


@cache
def _related(model: "type[EvidencedRecord | Part]", column: str) -> type[Model] | None:
    """Return the model at the other end of a many-to-many relation; None for any other column."""
    field: Any = model._meta.get_field(column)
    return field.related_model if field.many_to_many else None


@cache
def _attname(model: "type[EvidencedRecord | Part]", column: str) -> str:
    return str(getattr(model._meta.get_field(column), "attname", column))
