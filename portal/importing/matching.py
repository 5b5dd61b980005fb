"""Search for the record of a row of a table: by an identifier, else by its name in any script,
with place, size and the other facts for or against it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nsmallest
from itertools import batched, chain
from operator import attrgetter
from typing import NamedTuple, TypedDict

from django.utils.translation import gettext as _

from portal.facts import Amount, Choice, CountryCode, Fact, Point, Province
from portal.facts.distance import km_between
from portal.importing.names import find_names
from portal.importing.stored import AcceptedValues
from portal.models import Accuracy, Record

SURE, DOUBTFUL = 92, 74
"""Scores, of 100: from the first on it is the record, from the second on an editor is asked."""
CLEAR = 6
"""Points that the best has to be ahead of the next."""
AGREES, DIFFERS = 4, 25
"""Points for and against, for each fact that both give."""
OTHER_NUMBER = 12
"""Points against names with other numbers: Abai-1 is not Abai-2."""
SAME_SIZE, OTHER_SIZE = 1.1, 10
"""Ratios of two sizes up to which they speak for a record, and from which on against it."""
SAME_PLACE, OTHER_PLACE = 10, 100
"""Kilometres, likewise."""
LEAST_LIKE = DOUBTFUL - 2 * AGREES
"""Score of names below which nothing speaks for a record."""
OFFERED = 3
ASKED = 5000
"""Values in one question to the database."""
NUMBER = re.compile(r"\d+")


class Candidate(TypedDict):
    uid: str
    title: str
    score: int
    why: str


class NearRecord(NamedTuple):
    """A record of a name like one of the table."""

    uid: str
    title: str
    score: float
    has_other_number: bool
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Wanted:
    """What a row says of the record that it is about."""

    uid: str = ""
    slug: str = ""
    ids: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Matcher:
    """Finds records of one kind. Names are read only when a row has no identifier."""

    model: type[Record]
    _told: set[str] = field(default_factory=set)

    def find(self, wanted: Sequence[Wanted]) -> list[list[Candidate]]:
        """Return for each row the records that it may be, the likeliest first."""
        by_id = self._by_identifier(wanted)
        known = [self._identified(one, by_id) for one in wanted]
        asked = {name for one, found in zip(wanted, known, strict=True) if not found
                 for name in one.names}  # fmt: skip
        self._told = {name for one in wanted for name in one.facts}
        names = self._read_names(list(asked))
        return [
            found or self._by_name(one, names) for one, found in zip(wanted, known, strict=True)
        ]

    def _by_identifier(self, wanted: Sequence[Wanted]) -> dict[tuple[str, str], str]:
        rows = self.model.working.filter(edit_of=None)
        found: dict[tuple[str, str], str] = {}
        for column in ("uid", "slug"):
            asked = {getattr(one, column) for one in wanted if getattr(one, column)}
            for some in batched(asked, ASKED):
                known = rows.filter(**{f"{column}__in": some}).values_list(column, "uid")
                found |= {(column, key): uid for key, uid in known}
        values = {value for one in wanted for _scheme, value in one.ids}
        if values and "external_ids" in self.model.parts:
            ids = self.model.part_rows("external_ids").filter(record__edit_of=None)
            ids = ids.order_by("-record__status", "-record_id")  # withdrawn first: the last counts
            for some in batched(values, ASKED):
                known = ids.filter(value__in=some).values_list("scheme", "value", "record__uid")
                found |= {(scheme, value): uid for scheme, value, uid in known}
        return found

    def _identified(self, one: Wanted, by_id: Mapping[tuple[str, str], str]) -> list[Candidate]:
        for key in (("uid", one.uid), ("slug", one.slug), *one.ids):
            if key[1] and key in by_id:
                return [Candidate(uid=by_id[key], title="", score=100, why=" ".join(key))]
        return []

    def _by_name(self, one: Wanted, names: Mapping[str, Sequence[NearRecord]]) -> list[Candidate]:
        all_near = chain.from_iterable(names[name] for name in one.names)
        near = {found.uid: found for found in sorted(all_near, key=attrgetter("score"))}
        scores = ((self._judge(one, found), uid) for uid, found in near.items())
        best = nsmallest(OFFERED, ((-score, uid) for score, uid in scores if score >= DOUBTFUL))
        return [self._offer(one, near[uid], -score) for score, uid in best]

    def _judge(self, one: Wanted, found: NearRecord) -> int:
        score = found.score - OTHER_NUMBER * found.has_other_number
        for _name, agrees, _mine, _other in self._compare(one, found):
            score += {True: AGREES, False: -DIFFERS, None: 0}[agrees]
        return round(min(99, max(0, score)))

    def _compare(
        self, one: Wanted, found: NearRecord
    ) -> Iterator[tuple[str, bool | None, str, str]]:
        """Yield the facts that both give: whether they speak for the record, and the values."""
        for name, fact in self._telling.items():
            mine, other = one.facts.get(name), found.facts[name]
            if mine and other:
                yield name, _agrees(fact, mine, other), mine, other

    def _offer(self, one: Wanted, found: NearRecord, score: int) -> Candidate:
        words = self._words
        why = [words["name"] % found.title]
        if found.has_other_number:
            why.append(words["number"])
        for name, agrees, mine, other in self._compare(one, found):
            fact, label = self._telling[name], words[name]
            if isinstance(fact.type, Point):
                why.append(words["far"] % round(_km(mine, other)))
            elif isinstance(fact.type, Amount):
                why.append(f"{label} {mine} {'≈' if agrees else '≠'} {other} {fact.unit}")
            else:
                why.append(words["same" if agrees else "other"] % label)
        return Candidate(uid=found.uid, title=found.title, score=score, why="; ".join(why))

    @cached_property
    def _words(self) -> dict[str, str]:
        """Words for reasons, and labels of facts; each is translated once."""
        labels = {name: str(self.model.fact_label(name)) for name in self._telling}
        return {
            "name": _("name “%s”"),
            "number": _("other number"),
            "far": _("%s km away"),
            "same": _("same %s"),
            "other": _("other %s"),
            **labels,
        }

    @cached_property
    def _telling(self) -> dict[str, Fact]:
        """The facts that tell records apart, as far as the table states them."""
        facts = telling_facts(self.model).items()
        return {name: fact for name, fact in facts if name in self._told}

    def _read_names(self, asked: Sequence[str]) -> dict[str, list[NearRecord]]:
        if not asked:
            return {}
        near = find_names(self.model, asked, LEAST_LIKE)
        accepted = AcceptedValues(self.model, self._telling)
        facts: dict[str, dict[str, str]] = {}
        uids = {known.uid for found in near.values() for _score, known in found}
        for some in batched(uids, ASKED):
            rows = self.model.working.filter(edit_of=None, uid__in=some)
            told = rows.values_list("uid", *accepted.columns)
            facts |= {row[0]: accepted.of(row[1:]) for row in told}
        return {
            name: [
                NearRecord(*known, score, _has_other_number(name, known.title), facts[known.uid])
                for score, known in found
            ]
            for name, found in near.items()
        }


def telling_facts(model: type[Record]) -> dict[str, Fact]:
    """Return the facts by which two of one name are told apart: closed lists but for states, which
    change, and for how exact a place is; places; the sizes that a kind calls its key facts."""
    return {
        name: fact
        for name, fact in model.facts.items()
        if isinstance(fact.type, CountryCode | Province | Point)
        or (isinstance(fact.type, Amount) and name in model.key_facts)
        or (
            isinstance(fact.type, Choice)
            and "status" not in fact.columns_of(name)[0]
            and fact.type.choices is not Accuracy
        )
    }


def _agrees(fact: Fact, mine: str, other: str) -> bool | None:
    """Tell whether a value speaks for a record or against it; None if neither."""
    match fact.type:
        case Point():
            return _between(_km(mine, other), SAME_PLACE, OTHER_PLACE)
        case Amount():
            return _between(float(fact.gap_ratio(mine, other) or 1), SAME_SIZE, OTHER_SIZE)
    return mine == other


def _between(value: float, low: float, high: float) -> bool | None:
    return True if value <= low else False if value >= high else None


def _km(*points: str) -> float:
    one, other = (tuple(map(float, point.split(","))) for point in points)
    return km_between((one[0], one[1]), (other[0], other[1]))


def _has_other_number(name: str, title: str) -> bool:
    return {*NUMBER.findall(name)} != {*NUMBER.findall(title)}


def is_sure(found: Sequence[Candidate]) -> bool:
    """Tell whether the first of these is the record, without asking."""
    if not found or found[0]["score"] < SURE:
        return False
    return len(found) == 1 or found[0]["score"] - found[1]["score"] >= CLEAR
