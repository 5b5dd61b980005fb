"""From which country to which one something goes, by the words before their names."""

import re
from collections.abc import Set
from typing import NamedTuple, Self

from portal.search.countries import CountryNameIndex
from portal.search.query_parser import Term, join_neighbours, split_terms
from portal.search.tokens import FROM, IN, STOP_WORDS, TO
from trade.statistics.country_figures import FIVE

CENTRAL_ASIA = re.compile(
    r"(?:(?:the )?five )?central asian?(?: countries)?"
    r"|(?:пят\w+ )?(?:стран\w* )?(?:централь|сред)н\w+ ази\w+|中亚(?:国家|五国)?",
    re.IGNORECASE,
)
"""The five countries, of whom search has no such name, as many records have it in theirs."""

DATIVES = ("стану", "китаю")
"""Endings of countries to which something is given."""
WITHIN = ("по", "к")
SHARES = ("share", "доля", "доли", "долю")


class Direction(NamedTuple):
    """Codes of two countries, empty where no word says which one it is."""

    start: str = ""
    end: str = ""

    def between(self, sides: Set[str]) -> Self:
        """Return it with the other one of two countries."""
        others = [one for one in sides if one not in self]
        if len(sides) != 2 or len(others) != 1 or bool(self.start) == bool(self.end):
            return self
        return self._replace(**{"end" if self.start else "start": others[0]})

    def is_against(self, other: "Direction") -> bool:
        is_other = any(a and b and a != b for a, b in zip(self, other, strict=True))
        return is_other or any(a and a == b for a, b in zip(self, reversed(other), strict=True))


def read_direction(terms: list[Term]) -> Direction:
    """Read it from “to China”, «из Китая», «Китаю», 对华."""
    named = [one for one in terms if one.code]
    start = [one.code for one in named if one.after in FROM]
    end = [one.code for one in named if {one.after, one.text} & (TO | IN) or _is_dative(one)]
    return Direction("".join(start[:1]), "".join(end[:1]))


def read_holder(terms: list[Term]) -> str:
    """Return the code of the country whose share is asked for: “share of China in …”, “China share
    of …”, «доля Китая в …»."""
    plain = [term for term in terms if term.text not in STOP_WORDS]
    for before, share, after in zip([None, *plain], plain, [*plain[1:], None], strict=False):
        if share.text in SHARES:
            return next((one.code for one in (before, after) if one and one.code), "")
    return ""


def terms_of_title(title: str, names: CountryNameIndex) -> list[Term]:
    """Split the title of a series in English, with the words between."""
    return join_neighbours([*split_terms(CENTRAL_ASIA.sub(FIVE, title), names)])


def _is_dative(term: Term) -> bool:
    return term.text.endswith(DATIVES) and term.after not in WITHIN
