"""Moments at which the current editions of records were issued, as columns."""

from datetime import datetime
from typing import cast

import numpy as np

from portal.models import Record, SearchEntry
from portal.records.column_store.columns import CodedColumn
from portal.records.column_store.tables import PublicColumns

ISSUED_AT = "edition__issued_at"
"""The same for the database."""


def read_issues(columns: PublicColumns, model: type[Record]) -> CodedColumn:
    """Return the moment of each public record, coded in their order; the last code stands for none.
    No query, once the columns are in memory: they are those of the entries of search, as in the
    table of editions a moment stands behind a document."""
    return columns.kept(_read, model)


def read_issue_days(columns: PublicColumns, model: type[Record]) -> CodedColumn:
    """Return the days of the current editions of records, as texts."""
    return read_issues(columns, model).recoded(_day_of)


def _day_of(moment: object) -> str:
    return moment.date().isoformat() if isinstance(moment, datetime) else ""


def _read(columns: PublicColumns, model: type[Record]) -> CodedColumn:
    rows, moments = columns.of(model), columns.kept(_read_moments)
    codes = rows.coded_values("uid").codes_in(columns.of(SearchEntry).coded_values("record_uid"))
    of_row = codes[rows.codes("uid").of_row]
    of_row[of_row >= len(moments.of_row)] = -1  # of one that came up since
    return CodedColumn(moments.of_row[of_row], moments.values)


def _read_moments(columns: PublicColumns) -> CodedColumn:
    """Return the moment of each uid of an entry, by its code; the last stands for none."""
    entries = columns.of(SearchEntry)
    named, moments = entries.codes("record_uid"), entries.codes("issued_at")
    known = sorted(cast(list[datetime], moments.values))
    place = {moment: code for code, moment in enumerate(known)}
    places = np.array([place[cast(datetime, moment)] for moment in moments.values], dtype=np.int32)
    code_of = np.full(len(named.values) + 1, len(known), dtype=np.int32)
    code_of[named.of_row] = places[moments.of_row]
    return CodedColumn(code_of, [*known, None])
