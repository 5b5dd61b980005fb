"""Moments at which the current editions of records were issued, as columns."""

from collections.abc import Hashable
from datetime import datetime
from typing import cast

import numpy as np

from portal.column_store.columns import CodedColumn
from portal.column_store.tables import PublicColumns
from portal.models import Record, SearchEntry

ISSUED_AT = "edition__issued_at"
"""The same for the database."""


def read_issues(columns: PublicColumns, model: type[Record]) -> CodedColumn:
    """Return the moment of each public record, coded in their order; the last code stands for none.
    No query, once the columns are in memory: they are those of the entries of search, as in the
    table of editions a moment stands behind a document."""
    return columns.kept(_read, model)


def _read(columns: PublicColumns, model: type[Record]) -> CodedColumn:
    uids, entries = columns.of(model).codes("uid"), columns.of(SearchEntry)
    named, moments = entries.codes("record_uid"), entries.codes("issued_at")
    values = cast(list[datetime], moments.values)
    known = sorted(values)
    place = {moment: code for code, moment in enumerate(known)}
    places = np.array([place[moment] for moment in values], dtype=np.int32)
    pairs = zip(named.of_row.tolist(), places[moments.of_row].tolist(), strict=True)
    code_of: dict[Hashable, int] = {named.values[uid]: code for uid, code in pairs}
    codes = np.array([code_of.get(uid, len(known)) for uid in uids.values], dtype=np.int32)
    return CodedColumn(codes[uids.of_row], [*known, None])
