"""Shelf lives: days for which a value counts as current, declared by each kind."""

from portal.models import Record
from portal.records.kinds import kind_of

YEAR = 365


def shelf_lives(model: type[Record]) -> dict[str, int]:
    """Return days by fact."""
    return dict(kind_of(model).shelf_life or {})


def is_lasting(record: Record, name: str) -> bool:
    accepted = record.facts[name].accepted(record, name)
    return accepted in kind_of(type(record)).lasting.get(name, ())
