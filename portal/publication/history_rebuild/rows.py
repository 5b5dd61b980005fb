"""Builds rows of kinds that are no records, from the columns that their changes kept."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import datetime
from typing import cast

from django.db.models import Model

from portal.models import Change, Publishable, SearchEntry, Source, Status, Step, history_models
from portal.models.fields import Column
from portal.publication.followed_tables import RowKind
from portal.publication.history_rebuild.writing import (
    State,
    date_standing_words,
    insert_where_missing,
    kept_states,
    write_entries,
)
from portal.records.document_types import JsonObject
from portal.search import indexer


def write_rows(kind: RowKind, changes: Sequence[Change], standing: dict[str, int]) -> None:
    """Write ended states, and what the rows belong to. `standing` gives the positions of the rows
    whose state is written already, by key."""
    ended = [one for one in changes if one.until is not None and not one.is_removal]
    rows = [_row(kind, one) for one in ended]
    insert_where_missing(
        kind.model,
        [State(row, one.position, one.until) for row, one in zip(rows, ended, strict=True)],
    )
    if kind.model is Source:
        entries = map(indexer.index_source, cast(list[Source], rows))
        write_entries(list(zip(entries, ended, strict=True)))
        known = Source.working.filter(slug__in=standing).values_list("pk", "slug")
        date_standing_words(SearchEntry.SOURCE, {str(pk): standing[slug] for pk, slug in known})
    if kind.owner:
        _write_owners(kind, changes)
    if kind.after_rebuild:
        kind.after_rebuild([one.key for one in changes])


def _row(kind: RowKind, change: Change) -> Model:
    known = {field.attname: field for field in kind.model._meta.concrete_fields}
    columns = cast(JsonObject, change.content)
    values = {name: known[name].to_python(v) for name, v in columns.items() if name in known}
    return kind.model(**{**values, **dict(kind.always)})


def _write_owners(kind: RowKind, changes: Sequence[Change]) -> None:
    """Write what rows belong to as it was when these changed, published or withdrawn."""
    field = cast(Column, kind.model._meta.get_field(kind.owner))
    model = cast(type[Publishable], field.related_model)
    removals = [one.position for one in changes if one.is_removal]
    last = {one.until: one for one in Change.objects.of(kind.kind).filter(until__in=removals)}
    named: dict[int, list[Change]] = defaultdict(list)
    for one in changes:
        columns = cast(JsonObject, last.get(one.position, one).content)
        named[columns[field.attname]].append(one)
    owners = model._base_manager.in_bulk(list(named))
    steps = _steps_of(model, owners.values())
    kept = kept_states(model, owners)
    for pk, owner in owners.items():
        for change in named[pk]:
            row = _as_of(change.at, owner, steps[owner.uid])
            _write_owner(row, change.position, kept[pk])


def _write_owner(row: Publishable, position: int, kept: list[State]) -> None:
    """Begin a state at a position, unless the one that stands there is the same; `kept` has the
    states of the row."""
    stands = next((one for one in kept if one.stands_at(position)), None)
    if stands is not None:
        if cast(Publishable, stands.row).status == row.status:
            return
        history = history_models()[type(row)]._base_manager
        stood = history.filter(id=row.pk, from_position=stands.first)  # type: ignore[misc]
        stood.update(until_position=position)
        kept.remove(stands)
    state = State(row, position, stands.until if stands else None)
    kept.append(state)
    insert_where_missing(type(row), [state])


def _steps_of(model: type[Publishable], owners: Iterable[Publishable]) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = defaultdict(list)
    steps = Step.objects.filter(
        kind=model._meta.model_name,
        record_uid__in=[one.uid for one in owners],
        action__in=("publish", "withdraw"),
    )
    for step in steps.order_by("at", "pk"):
        found[step.record_uid].append(step)
    return found


def _as_of(moment: datetime, owner: Publishable, steps: list[Step]) -> Publishable:
    row = copy(owner)
    row.status, row.withdrawn_at, row.withdrawal_reason = Status.PUBLISHED, None, ""
    taken = [step for step in steps if step.at <= moment]
    if taken and taken[-1].action == "withdraw":
        row.status, row.withdrawn_at = Status.WITHDRAWN, taken[-1].at
        row.withdrawal_reason = taken[-1].note
    return row
