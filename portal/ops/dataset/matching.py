"""Rows of a file found again among the stored rows of their record, wherever they stand now."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import count

from portal.models import Part
from portal.ops.dataset.load import part_uid

NOT_FILED = frozenset(
    {"id", "uid", "record", "archived_url", "made_by", "made_at", "recorded_at"}
    | {"retracted_at", "retraction_reason"}
)
"""Columns of parts that no file fills."""


@cache
def filed_columns(model: type[Part]) -> list[str]:
    return [one.attname for one in model._meta.concrete_fields if one.name not in NOT_FILED]


def keep_uids(
    relation: str, filed: Sequence[Part], stored: Sequence[Part], taken: Collection[str]
) -> None:
    """Give filed rows, whose uids are those of their places, the uids of the stored rows that they
    are: the likest of those identified or named alike, else the one in its place. A new row gets
    the uid of its place, or of a further one where another row has that or it is `taken`."""
    kept = _same_in_place(filed, stored)
    new = [row for row in filed if row.uid not in kept]
    free = [row for row in stored if row.uid not in kept]
    for old, row in _pairs(new, free):
        kept[old.uid] = row
    used = {*taken, *(row.uid for row in stored)}
    for row in new:
        if row not in kept.values() and row.uid in used:
            further = (part_uid(relation, row.record.uid, place) for place in count(len(filed)))
            row.uid = next(uid for uid in further if uid not in used)
            used.add(row.uid)
    for uid, row in kept.items():
        row.uid = uid


def _same_in_place(filed: Iterable[Part], stored: Iterable[Part]) -> dict[str, Part]:
    known = {row.uid: row for row in stored}
    return {
        row.uid: row
        for row in filed
        if (old := known.get(row.uid)) and _likeness(row, old) == len(filed_columns(type(row)))
    }


def _pairs(new: Sequence[Part], free: Sequence[Part]) -> Iterator[tuple[Part, Part]]:
    """Yield each stored row with the filed one that it is."""
    left, gone = list(new), list(free)
    for names in ("identified_by", "named_by", "uid") if new and free else ():
        pairs = [(row, old) for row in left for old in gone if _may_be(row, old, names)]
        for row, old in sorted(pairs, key=lambda pair: -_likeness(*pair)):
            if row in left and old in gone:
                left.remove(row)
                gone.remove(old)
                yield old, row


def _may_be(filed: Part, stored: Part, by: str) -> bool:
    """Return True if two rows agree in these columns, and neither is identified as another."""
    identity = type(filed).identified_by
    is_identified = _is_filled(filed, identity) and _is_filled(stored, identity)
    if is_identified and not _agree(filed, stored, identity):
        return False
    names = ("uid",) if by == "uid" else getattr(type(filed), by)
    return _is_filled(filed, names) and _agree(filed, stored, names)


def _is_filled(row: Part, names: Iterable[str]) -> bool:
    return any(getattr(row, name) for name in names)


def _agree(one: Part, other: Part, names: Iterable[str]) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _likeness(one: Part, other: Part) -> int:
    """Return in how many columns two rows say the same."""
    return sum(getattr(one, name) == getattr(other, name) for name in filed_columns(type(one)))
