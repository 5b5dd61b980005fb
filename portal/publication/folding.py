"""Folding: a draft copy takes the place of the public record that it is an edit of, with its rows
in the order that they have in the draft.

`fold` does it in memory: a preview draws what it gives, a publication writes that (`write_folded`).
"""

from collections.abc import Iterable, Mapping
from typing import cast

from django.db.models import Model, QuerySet

from portal.models import Part, Record
from portal.models.bulk import update
from portal.publication.issuing import is_same
from portal.publication.snapshots import IDENTITY


def fold[R: Record](copy: R, public: R) -> R:
    """Give a draft copy the identity of the public record, and its rows that of the rows with the
    same uid. `copy` is loaded with its parts (`with_parts`)."""
    for name in copy.owned():
        rows: QuerySet[Part] = getattr(copy, name).all()  # as loaded, so these very rows
        _take_keys(rows, {row.uid: row.pk for row in getattr(public, name).all()} if rows else {})
        cast("list[Part]", rows._result_cache).sort(key=_place)
    for field in copy._meta.concrete_fields:
        if field.name in IDENTITY:
            setattr(copy, field.attname, getattr(public, field.attname))
    return copy


def write_folded(folded: Record, public: Record) -> None:
    """Write the rows of a folded record where they differ from those of the public one, which is
    loaded with its rows: new ones move over from the draft, others go. Its columns are saved by
    the caller."""
    for name in folded.owned():
        stored = {row.pk: row for row in getattr(public, name).all()}
        rows = list(getattr(folded, name).all())
        if gone := stored.keys() - {row.pk for row in rows}:
            folded.part_rows(name).filter(pk__in=gone).delete()
        for row in rows:
            row.record = folded
        fields = folded.part_model(name)._meta.concrete_fields
        known = ((row, stored.get(row.pk)) for row in rows)
        changed = [row for row, old in known if old is None or not is_same(old, row, but=())]
        update(changed, [field.name for field in fields if not field.primary_key])
    for field in folded._meta.many_to_many:
        manager = getattr(folded, field.name)
        manager.set(list(manager.all()))


def _take_keys(rows: Iterable[Part], public: Mapping[str, int]) -> None:
    """Give rows the keys of public ones, unless one would then stand before a row that it follows
    in the draft: that keeps its own key, which is behind those of the public ones."""
    last = 0
    for row in rows:
        key = public.get(row.uid, row.pk)
        row.pk = key if row._meta.ordering or key > last else row.pk
        last = row.pk


def _place(row: Model) -> tuple[object, ...]:
    """Return the sort key of a row among its like, in the order of `Record.part_lookups`."""
    return (*(getattr(row, str(name)) for name in row._meta.ordering or ()), row.pk)
