"""Which record a row of a table is: by an identifier, else by its name in any script, with place
and the other facts for or against it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import batched, chain
from typing import Any, NamedTuple, TypedDict, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from portal.facts import Choice, CountryCode
from portal.models import Record
from portal.models.languages import columns
from portal.search.scripts import spelling_key, spelling_keys

SURE, DOUBTFUL = 92, 74
"""Scores, of 100: from the first on it is the record, from the second on an editor is asked."""
CLEAR = 6
"""Points that the best has to be ahead of the next."""
AGREES, DIFFERS = 4, 25
"""Points for and against, for each fact that both give."""
COMMON = 400
"""Names with a word that is in more of them are not looked through for it."""
OFFERED = 3
WORD = re.compile(r"[^\W_]+")
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


class KnownName(NamedTuple):
    uid: str
    key: str
    title: str
    facts: tuple[str, ...]


class KnownNames:
    """Names of records of a kind by their keys and by the words of these, as far as a table asks
    for them: of all others nothing is kept."""

    def __init__(self, asked: Iterable[str]) -> None:
        self.by_key: dict[str, list[KnownName]] = {key: [] for key in asked}
        words = {word for key in self.by_key for word in key.split()}
        self.by_word: dict[str, list[KnownName]] = {word: [] for word in words}

    def add(self, key: str, uid: str, title: str, facts: tuple[str, ...]) -> None:
        lists = [self.by_word[word] for word in key.split() if word in self.by_word]
        if lists:
            name = KnownName(uid, key, title, facts)
            for found in lists:
                found.append(name)
            if key in self.by_key:
                self.by_key[key].append(name)

    def near(self, key: str) -> Iterable[KnownName]:
        if exact := self.by_key[key]:
            return exact
        lists = [found for word in key.split() if (found := self.by_word[word])]
        rare = [found for found in lists if len(found) <= COMMON]
        return dict.fromkeys(chain(*(rare or sorted(lists, key=len)[:1])))


@dataclass
class Matcher:
    """Finds records of one kind. Names are read only when a row has no identifier."""

    model: type[Record]
    _spelled: dict[str, str] = field(default_factory=dict)

    def find(self, wanted: Sequence[Wanted]) -> list[list[Candidate]]:
        """Return for each row the records that it may be, the likeliest first."""
        by_id = self._by_identifier(wanted)
        known = [self._identified(one, by_id) for one in wanted]
        asked = {name for one, found in zip(wanted, known, strict=True) if not found
                 for name in one.names}  # fmt: skip
        keys = dict(zip(asked, self._keys(list(asked)), strict=True))
        names = self._read_names(filter(None, keys.values())) if asked else None
        return [
            found or (self._by_name(one, keys, names) if names else [])
            for one, found in zip(wanted, known, strict=True)
        ]

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

    def _identified(self, one: Wanted, by_id: Mapping[tuple[str, str], str]) -> list[Candidate]:
        for key in (("uid", one.uid), ("slug", one.slug), *one.ids):
            if key[1] and key in by_id:
                return [Candidate(uid=by_id[key], title="", score=100, why=" ".join(key))]
        return []

    def _by_name(self, one: Wanted, keys: Mapping[str, str], names: KnownNames) -> list[Candidate]:
        near: dict[str, tuple[float, KnownName]] = {}
        least = DOUBTFUL - 2 * AGREES
        for key in filter(None, (keys[name] for name in one.names)):
            for known in names.near(key):
                score = fuzz.token_sort_ratio(key, known.key, score_cutoff=least)
                if score > near.get(known.uid, (0, known))[0]:
                    near[known.uid] = (score, known)
        found = [self._judge(one, score, known) for score, known in near.values()]
        found.sort(key=lambda each: (-each["score"], each["uid"]))
        return [each for each in found[:OFFERED] if each["score"] >= DOUBTFUL]

    def _judge(self, one: Wanted, score: float, known: KnownName) -> Candidate:
        why = [self._words[0] % known.title]
        for name, other in zip(self._telling, known.facts, strict=True):
            mine = one.facts.get(name)
            if mine and other:
                score += AGREES if mine == other else -DIFFERS
                why.append(self._words[1][name][mine == other])
        return Candidate(
            uid=known.uid,
            title=known.title,
            score=round(min(99, max(0, score))),
            why="; ".join(why),
        )

    @cached_property
    def _words(self) -> tuple[str, dict[str, tuple[str, str]]]:
        """Words for a name, and for facts that differ and that agree."""
        labels = {name: str(self.model.fact_label(name)) for name in self._telling}
        return _("name “%s”"), {
            name: (_("other %s") % label, _("same %s") % label) for name, label in labels.items()
        }

    @cached_property
    def _telling(self) -> list[str]:
        return telling_facts(self.model)

    def _read_names(self, asked: Iterable[str]) -> KnownNames:
        """Read the titles and other names of all records."""
        found = KnownNames(asked)
        facts = self.model.facts
        stored = [facts[name].columns_of(name)[0] for name in self._telling]
        rows = self.model.working.filter(edit_of=None).values_list("uid", *stored, *TITLES)
        at = len(stored) + 1
        named: Iterable[tuple[str, str, tuple[str, ...]]] = (
            (title, row[0], row[1:at])
            for row in rows.iterator(2000)
            for title in filter(None, dict.fromkeys(row[at:]))
        )
        if "names" in self.model.parts:
            others = part_rows(self.model, "names").filter(record__edit_of=None)
            told = others.values_list("name", "record__uid", *(f"record__{s}" for s in stored))
            named = chain(named, ((title, uid, tuple(more)) for title, uid, *more in told))
        for some in batched(named, 5000):
            keys = self._keys([title for title, _uid, _told in some])
            for key, (title, uid, facts_of) in zip(keys, some, strict=True):
                found.add(key, uid, title, facts_of)
        return found

    def _keys(self, names: Sequence[str]) -> list[str]:
        """Return `name_key` of each; each word of all names is spelled once."""
        split = [WORD.findall(name) for name in names]
        new = list({word for words in split for word in words} - self._spelled.keys())
        self._spelled |= zip(new, spelling_keys(new), strict=True) if new else ()
        spell = self._spelled.__getitem__
        return [" ".join(map(spell, words)) for words in split]


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
    return " ".join(map(spelling_key, WORD.findall(name)))


def part_rows(model: type[Record], relation: str) -> QuerySet[Any]:
    """Return all rows of a part of a kind; `Any`, as only the apps' own models have a record."""
    return cast("QuerySet[Any]", model.part_model(relation)._base_manager.all())


def in_portions[T](values: Iterable[T], size: int = 5000) -> Iterable[list[T]]:
    """Yield values as many at a time as a database takes in one question."""
    found = list(values)
    for at in range(0, len(found), size):
        yield found[at : at + size]
