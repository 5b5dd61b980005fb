"""Shelf lives: days for which a value counts as current, declared by each kind."""

from datetime import date, timedelta

from portal.facts.extents import extent_of_range
from portal.models import Record
from portal.records.kinds import kind_of

YEAR = 365


def shelf_lives(model: type[Record]) -> dict[str, int]:
    """Return days by fact."""
    return dict(kind_of(model).shelf_life or {})


def is_lasting(model: type[Record], name: str, value: str) -> bool:
    return value in kind_of(model).lasting.get(name, ())


def is_past(model: type[Record], name: str, value: str, as_of: str, on: date) -> bool:
    """Tell whether a value, as of a partial date or a span, counts as current no longer on a day;
    False without a date."""
    days = shelf_lives(model).get(name)
    if not as_of or days is None or is_lasting(model, name, value):
        return False
    return bool(extent_of_range(as_of).high < on - timedelta(days=days))
