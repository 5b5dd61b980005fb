"""Examples of what checks of plausibility find, and of what they just leave alone."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import pytest
import time_machine

from portal.editorial import worklist
from portal.editorial.worklist import CHECKS, PlausibilityCheck
from portal.models import Finding
from tests.factories import NOON

type Test = Callable[[Example, object], None]
ROOMS = ("portal", "projects", "trade")


class Example(NamedTuple):
    """A record in which a check finds `wrong`, on one side of its bound, and not `right`, on the
    other; the field that it names, and what editors read."""

    check: str
    make: Callable[[Any], Any]
    wrong: object
    right: object
    field: str
    sentence: str

    def expected(self, value: object) -> list[tuple[str, str]]:
        return [(self.field, self.sentence)] if value == self.wrong else []

    def found(self, value: object) -> list[tuple[str, str]]:
        """Return the field and the sentence of each finding in the record with a value."""
        record = self.make(value)
        worklist.refresh([record], at=NOON)
        return [
            (one.field.partition("/")[0], worklist.build_sentence(one, type(record)))
            for one in Finding.objects.of(record).filter(check_id=self.check)
        ]


def on_both_sides(examples: Iterable[Example]) -> Callable[[Test], Test]:
    """Decorator: try each example with either value, at noon."""
    tried = [(one, value) for one in examples for value in (one.wrong, one.right)]
    on_each = pytest.mark.parametrize(("example", "value"), tried, ids=_name)

    def decorate(test: Test) -> Test:
        at_noon: Test = on_each(time_machine.travel(NOON, tick=False)(test))
        return at_noon

    return decorate


def _name(parameter: object) -> str:
    """Return the name of a parameter in the id of a test."""
    return parameter.check if isinstance(parameter, Example) else str(parameter)


def checks_of_room(room: str) -> set[str]:
    """Return the ids of the checks whose rows or function are of an app; of `portal` all others."""
    return {
        one.id
        for one in CHECKS.values()
        if isinstance(one, PlausibilityCheck) and _room_of(one) == room
    }


def _room_of(check: PlausibilityCheck) -> str:
    modules = (check.find_problems.__module__, check.read.__module__)
    packages = [module.partition(".")[0] for module in modules]
    return next((one for one in packages if one != "portal"), "portal")
