"""Folding: a draft copy takes the place of the public record that it is an edit of.

`fold` does it in memory: a preview draws what it gives, a publication writes that (`write_folded`).
"""

from typing import cast

from django.db.models import Model, QuerySet

from portal.models import Part, Record
from portal.publication.snapshots import IDENTITY


def fold[R: Record](copy: R, public: R) -> R:
    """Give a draft copy the identity of the public record, and its rows that of the rows with the
    same uid. `copy` is loaded with its parts (`with_parts`)."""
    for name in copy.owned():
        rows: QuerySet[Part] = getattr(copy, name).all()  # as loaded, so these very rows
        keys = dict(getattr(public, name).values_list("uid", "pk")) if rows else {}
        for row in rows:
            row.pk = keys.get(row.uid, row.pk)
        cast("list[Part]", rows._result_cache).sort(key=_place)
    for field in copy._meta.concrete_fields:
        if field.name in IDENTITY:
            setattr(copy, field.attname, getattr(public, field.attname))
    return copy


def write_folded(folded: Record) -> None:
    """Write the rows of a folded record: those that were public are updated, new ones move over
    from the draft, others go. Its columns are saved by the caller."""
    for name in folded.owned():
        rows = list(getattr(folded, name).all())
        for row in rows:
            row.record = folded
            row.save()
        stored = folded.part_rows(name).filter(record=folded)
        stored.exclude(pk__in=[row.pk for row in rows]).delete()
    for field in folded._meta.many_to_many:
        manager = getattr(folded, field.name)
        manager.set(list(manager.all()))
    vars(folded).pop("_prefetched_objects_cache", None)  # so that what is read next is as stored


def _place(row: Model) -> tuple[object, ...]:
    """Return the sort key of a row among its like, in the order of `Record.part_lookups`."""
    return (*(getattr(row, str(name)) for name in row._meta.ordering or ()), row.pk)
