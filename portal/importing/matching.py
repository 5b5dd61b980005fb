"""Which record a row of a table is: by an identifier, else by its name in any script, with place
and the other facts for or against it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypedDict, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from portal.facts import Choice, CountryCode
from portal.models import Record
from portal.models.languages import columns
from portal.search.scripts import spelling_key

SURE, DOUBTFUL = 92, 74
"""Scores, of 100: from the first on it is the record, from the second on an editor is asked."""
CLEAR = 6
"""Points that the best has to be ahead of the next."""
AGREES, DIFFERS = 4, 25
"""Points for and against, for each fact that both give."""
COMMON = 400
"""Names with a word that is in more of them are not looked through for it."""
OFFERED = 3
TITLES = (*columns("title"), "title_local")


class Candidate(TypedDict):
    uid: str
    title: str
    score: int
    why: str


@dataclass(frozen=True)
class Wanted:
    """What a row says of the record that it is about."""

    uid: str = ""
    slug: str = ""
    ids: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class KnownName:
    uid: str
    key: str
    title: str


@dataclass
class Matcher:
    """Finds records of one kind. Names are read only when a row has no identifier."""

    model: type[Record]

    def find(self, wanted: Sequence[Wanted]) -> list[list[Candidate]]:
        """Return for each row the records that it may be, the likeliest first."""
        by_id = self._by_identifier(wanted)
        found = []
        for one in wanted:
            uid, why = self._identified(one, by_id)
            if uid:
                found.append([Candidate(uid=uid, title="", score=100, why=why)])
            else:
                found.append(self._by_name(one) if one.names else [])
        return found

    def _by_identifier(self, wanted: Sequence[Wanted]) -> dict[tuple[str, str], str]:
        rows = self.model.working.filter(edit_of=None)
        found: dict[tuple[str, str], str] = {}
        for column in ("uid", "slug"):
            asked = {getattr(one, column) for one in wanted if getattr(one, column)}
            for some in in_portions(asked):
                known = rows.filter(**{f"{column}__in": some}).values_list(column, "uid")
                found |= {(column, key): uid for key, uid in known}
        values = {value for one in wanted for _scheme, value in one.ids}
        if values and "external_ids" in self.model.parts:
            ids = part_rows(self.model, "external_ids").filter(record__edit_of=None)
            for some in in_portions(values):
                known = ids.filter(value__in=some).values_list("scheme", "value", "record__uid")
                found |= {(scheme, value): uid for scheme, value, uid in known}
        return found

    def _identified(self, one: Wanted, by_id: Mapping[tuple[str, str], str]) -> tuple[str, str]:
        for key in (("uid", one.uid), ("slug", one.slug), *one.ids):
            if key[1] and key in by_id:
                return by_id[key], f"{key[0]} {key[1]}"
        return "", ""

    def _by_name(self, one: Wanted) -> list[Candidate]:
        keys = [key for key in map(name_key, one.names) if key]
        near: dict[str, tuple[float, KnownName]] = {}
        for key in keys:
            for number in self._numbers_near(key):
                known = self._names[number]
                score = fuzz.token_sort_ratio(key, known.key)
                if score > near.get(known.uid, (0, known))[0]:
                    near[known.uid] = (score, known)
        likely = [pair for pair in near.values() if pair[0] + 2 * AGREES >= DOUBTFUL]
        found = [self._judge(one, score, known) for score, known in likely]
        found.sort(key=lambda each: (-each["score"], each["uid"]))
        return [each for each in found[:OFFERED] if each["score"] >= DOUBTFUL]

    def _numbers_near(self, key: str) -> set[int]:
        exact = self._by_key.get(key)
        if exact:
            return set(exact)
        lists = [self._by_word[word] for word in key.split() if word in self._by_word]
        rare = [numbers for numbers in lists if len(numbers) <= COMMON]
        return {number for numbers in rare or sorted(lists, key=len)[:1] for number in numbers}

    def _judge(self, one: Wanted, score: float, known: KnownName) -> Candidate:
        there = self._facts.get(known.uid, {})
        why = [_("name “%s”") % known.title]
        for name in telling_facts(self.model):
            mine, other = one.facts.get(name), there.get(name)
            if mine and other:
                score += AGREES if mine == other else -DIFFERS
                label = str(self.model.fact_label(name))
                why.append(_("same %s") % label if mine == other else _("other %s") % label)
        return Candidate(
            uid=known.uid,
            title=known.title,
            score=round(min(99, max(0, score))),
            why="; ".join(why),
        )

    @cached_property
    def _rows(self) -> list[tuple[str, ...]]:
        facts = self.model.facts
        stored = [facts[name].columns_of(name)[0] for name in telling_facts(self.model)]
        rows = self.model.working.filter(edit_of=None).values_list("uid", *TITLES, *stored)
        return list(rows)

    @cached_property
    def _facts(self) -> dict[str, dict[str, str]]:
        telling = telling_facts(self.model)
        at = len(TITLES) + 1
        return {row[0]: dict(zip(telling, row[at:], strict=True)) for row in self._rows}

    @cached_property
    def _names(self) -> list[KnownName]:
        found = [
            KnownName(row[0], key, title)
            for row in self._rows
            for title in dict.fromkeys(row[1 : len(TITLES) + 1])
            if title and (key := name_key(title))
        ]
        if "names" in self.model.parts:
            others = part_rows(self.model, "names").filter(record__edit_of=None)
            for uid, title in others.values_list("record__uid", "name"):
                if key := name_key(title):
                    found.append(KnownName(uid, key, title))
        return found

    @cached_property
    def _by_key(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self._names):
            found[one.key].append(number)
        return found

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self._names):
            for word in one.key.split():
                found[word].append(number)
        return found


def telling_facts(model: type[Record]) -> list[str]:
    """Return the facts by which two of one name are told apart: closed lists, but for states, which
    change."""
    return [
        name
        for name, fact in model.facts.items()
        if isinstance(fact.type, CountryCode | Choice) and "status" not in fact.columns_of(name)[0]
    ]


def is_sure(found: Sequence[Candidate]) -> bool:
    """Tell whether the first of these is the record, without asking."""
    if not found or found[0]["score"] < SURE:
        return False
    return len(found) == 1 or found[0]["score"] - found[1]["score"] >= CLEAR


def name_key(name: str) -> str:
    """Return a name in the common alphabet, in the order of its words."""
    words = "".join(char if char.isalnum() else " " for char in name).split()
    return " ".join(map(spelling_key, words))


def part_rows(model: type[Record], relation: str) -> QuerySet[Any]:
    """Return all rows of a part of a kind; `Any`, as only the apps' own models have a record."""
    return cast("QuerySet[Any]", model.part_model(relation)._base_manager.all())


def in_portions[T](values: Iterable[T], size: int = 5000) -> Iterable[list[T]]:
    """Yield values as many at a time as a database takes in one question."""
    found = list(values)
    for at in range(0, len(found), size):
        yield found[at : at + size]
