"""Records that something public names before they are public: nothing is said of them, but a
question that joins them must find a row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import cast

from django.db.models import Min, Model
from django.utils import timezone

from portal.models import Change, Record, Status
from portal.models.fields import Column
from portal.models.records import is_reference
from portal.publication.history_rebuild.writing import State, insert_where_missing

type Named = dict[type[Record], dict[int, int]]
"""The first position at which records are named, by their ids."""


def find_named(model: type[Record], standing: dict[str, int], built: Iterable[State]) -> Named:
    """Return what built rows name, and what records name that still stand; `standing` gives their
    positions by uid."""
    named: Named = defaultdict(dict)
    for field, pk, position in (*_named_by_standing(model, standing), *_named_by_built(built)):
        if pk is not None:
            first = named[cast(type[Record], field.related_model)]
            first[pk] = min(position, first.get(pk, position))
    return named


def write_named(named: Named) -> None:
    """Write drafts that stand from where a record is named until it is public."""
    for model, first in named.items():
        rows = model.working.in_bulk(list(first))
        begun = _first_positions(model, [row.uid for row in rows.values()])
        drafts = [
            State(
                _as_draft(rows[pk]) if pk in rows else _nameless(model, pk),
                position,
                begun.get(rows[pk].uid) if pk in rows else None,
            )
            for pk, position in first.items()
        ]
        unknown = (one for one in drafts if one.until is None or one.until > one.first)
        insert_where_missing(model, unknown)


def _named_by_standing(
    model: type[Record], standing: dict[str, int]
) -> Iterator[tuple[Column, int | None, int]]:
    records = model.working.filter(uid__in=standing, edit_of=None).values_list("pk", "uid")
    positions = {pk: standing[uid] for pk, uid in records}
    for owner in (model, *map(model.part_model, model.owned())):
        key = "pk" if owner is model else "record_id"
        rows = owner._base_manager.filter(**{f"{key}__in": list(positions)}).order_by()
        for field in _references(owner):
            for pk, target in rows.values_list(key, field.attname):
                yield field, target, positions[pk]


def _named_by_built(states: Iterable[State]) -> Iterator[tuple[Column, int | None, int]]:
    for state in states:
        for field in _references(type(state.row)):
            yield field, getattr(state.row, field.attname), state.first


def _references(model: type[Model]) -> list[Column]:
    return [field for field in model._meta.concrete_fields if is_reference(field)]


def _first_positions(model: type[Record], uids: list[str]) -> dict[str, int]:
    logged = Change.objects.of(model.kind()).filter(key__in=uids).order_by()
    return dict(logged.values_list("key").annotate(Min("position")))


def _as_draft(record: Record) -> Record:
    record.status, record.edition, record.published_at = Status.DRAFT, None, None
    record.withdrawn_at, record.withdrawal_reason = None, ""
    return record


def _nameless(model: type[Record], pk: int) -> Record:
    """A record that is there no longer; what it must name leads nowhere."""
    needed = {field.attname: 0 for field in _references(model) if not field.null}
    now = timezone.now()
    return model(
        id=pk, title_en="—", slug=f"not-public-{pk}", created_at=now, updated_at=now, **needed
    )
