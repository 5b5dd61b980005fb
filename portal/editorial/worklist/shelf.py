"""How long a value is good for, from the day it describes: each app declares it for its kinds."""

from portal.models import Place, Record

YEAR = 365

_days: dict[str, dict[str, int]] = {}
_lasting: dict[str, dict[str, set[str]]] = {}


def keeps(model: type[Record], *, lasting: dict[str, set[str]] | None = None, **days: int) -> None:
    """Declare shelf lives in days by fact; a fact that is not named keeps for ever, as the length
    of a line does. `lasting` names values that no longer change: a plant that was cancelled stays
    cancelled. Raises LookupError for what is no fact of the model."""
    for name in [*days, *(lasting or {})]:
        model.facts[name]
    _days[model.kind()], _lasting[model.kind()] = days, lasting or {}


def shelf_lives(model: type[Record]) -> dict[str, int]:
    """Fact → days."""
    return _days.get(model.kind(), {})


def is_lasting(record: Record, name: str) -> bool:
    accepted = record.facts[name].accepted(record, name)
    return accepted in _lasting.get(record.kind(), {}).get(name, ())


keeps(Place, population=5 * YEAR)
