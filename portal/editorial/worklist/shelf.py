"""How long a value is good for, from the day it describes: each kind declares it."""

from portal.models import Record
from portal.records.kinds import kind_of

YEAR = 365


def shelf_lives(model: type[Record]) -> dict[str, int]:
    """Fact → days."""
    return dict(kind_of(model).shelf_life or {})


def is_lasting(record: Record, name: str) -> bool:
    accepted = record.facts[name].accepted(record, name)
    return accepted in kind_of(type(record)).lasting.get(name, ())
