"""Columns from which the states of records follow (`portal.facts.timeline`)."""

from typing import cast

import numpy as np

from portal.facts.timeline import Begun, StateChange, StateHistory, StateRules
from portal.models import Record
from portal.records.column_store.columns import CodedColumn, combine
from portal.records.column_store.issues import read_issue_days
from portal.records.column_store.tables import PublicColumns


def read_histories(columns: PublicColumns, model: type[Record]) -> CodedColumn:
    """Return the dated states of the records of a kind that declares them."""
    return columns.kept(_read_histories, model)


def _read_histories(columns: PublicColumns, model: type[Record]) -> CodedColumn:
    rules = cast(StateRules, model.state_rules)

    def build(status: str, said_on: str, *begun: Begun) -> StateHistory:
        return rules.build((one for some in begun for one in some), status, said_on)

    return combine(build, *read_states(columns, model))


def read_states(columns: PublicColumns, model: type[Record]) -> list[CodedColumn]:
    """Return the status of records, its day, and for each declared change the days on which it
    begins, each with its state."""
    rows, rules = columns.of(model), cast(StateRules, model.state_rules)
    status, said_on = rows.codes(rules.status), read_issue_days(columns, model)
    if rules.said_on:
        said_on = combine(lambda said, issued: said or issued, rows.codes(rules.said_on), said_on)
    changes = (_read_change(columns, model, status, change) for change in rules.changes)
    return [status, said_on, *changes]


def _read_change(
    columns: PublicColumns, model: type[Record], status: CodedColumn, change: StateChange
) -> CodedColumn:
    rows = columns.of(model)
    if not change.part:
        days = rows.codes(model.column_of(change.on))
        return combine(change.begun, days, status)
    parts = columns.of(model.part_model(change.part))
    owners = rows.rows_of(parts.numbers("record"))
    begun = combine(change.begun, parts.codes(change.on), parts.codes(change.status))
    counted = np.flatnonzero((owners >= 0) & begun.matches(bool))
    found: dict[int, set[object]] = {}
    for owner, code in zip(owners[counted].tolist(), begun.of_row[counted].tolist(), strict=True):
        found.setdefault(owner, set()).update(cast("Begun", begun.values[code]))
    codes = np.zeros(len(rows), dtype=np.int32)
    codes[list(found)] = np.arange(len(found)) + 1
    return CodedColumn(codes, [(), *map(frozenset, found.values())]).recoded(lambda own: own)
