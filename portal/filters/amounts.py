"""Numbers that sums of groups add up, from the columns in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from django.db.models import DecimalField
from django_stubs_ext import StrOrPromise

from portal.models import Record
from portal.publication.fact_rows import read_fact
from portal.records.column_store import CodedColumn, PublicColumns
from portal.records.column_store.columns import Codes, Mask, Numbers


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """Numbers to be added up, each of one record, as arrays."""

    rows: Numbers
    """Row of the record."""
    values: Numbers
    """In parts of the unit; MISSING where no source says."""
    parts: int
    """Number of those parts in one unit."""
    unit: str
    comparators: Codes
    """Places in `COMPARATORS`."""
    disputed: Mask
    less: Numbers
    more: Numbers
    """Distance of what sources say otherwise about the record, below and above: in millionths of
    the unit, each at one number of the record."""
    divided: Mapping[str, Mask] = field(default_factory=dict)
    """Marks the numbers of records that a parameter of `own` divides: about the part in a group no
    source says anything else."""
    own: Mapping[str, CodedColumn] = field(default_factory=dict)
    """Texts of the numbers themselves by parameter, where these differ from their record's."""
    whole: Mask | None = None
    """Mark of numbers that are for a whole record although parts are added up: none is stated."""
    tell_whole: Callable[[int], str] = str
    """Says why a number of records count whole."""
    note: StrOrPromise = ""


def read_amounts(model: type[Record], name: str) -> Callable[..., Amounts]:
    """Return the reader of a fact with one number for each record."""

    def read(columns: PublicColumns, *_question: object) -> Amounts:
        rows, column = columns.of(model), model.column_of(name)
        judged = read_fact(columns, rows, model.kind(), name)
        kept = model._meta.get_field(column)
        places = kept.decimal_places if isinstance(kept, DecimalField) else 0
        return Amounts(
            rows=np.arange(len(rows)),
            values=rows.numbers(column),
            parts=10**places,
            unit=model.facts[name].unit,
            comparators=judged.comparators,
            disputed=(judged.less != 0) | (judged.more != 0),
            less=judged.less,
            more=judged.more,
        )

    return read
