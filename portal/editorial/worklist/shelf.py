"""Shelf lives: days for which a value counts as current, declared by each app for its kinds."""

from portal.models import Place, Record

YEAR = 365

_days: dict[str, dict[str, int]] = {}
_lasting: dict[str, dict[str, set[str]]] = {}


def keeps(model: type[Record], *, lasting: dict[str, set[str]] | None = None, **days: int) -> None:
    """Declare shelf lives in days by fact; facts without one never expire, as the length of a line.
    `lasting` are values that no longer change: a cancelled plant stays cancelled. Raises KeyError
    for an unknown fact."""
    for name in [*days, *(lasting or {})]:
        model.facts[name]
    _days[model.kind()], _lasting[model.kind()] = days, lasting or {}


def shelf_lives(model: type[Record]) -> dict[str, int]:
    """Return days by fact."""
    return _days.get(model.kind(), {})


def is_lasting(record: Record, name: str) -> bool:
    accepted = record.facts[name].accepted(record, name)
    return accepted in _lasting.get(record.kind(), {}).get(name, ())


keeps(Place, population=5 * YEAR)
