"""Which record a row of a table is: by an identifier, else by its name in any script, with place
and the other facts for or against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nsmallest
from typing import TypedDict

from django.utils.translation import gettext as _

from portal.facts import Choice, CountryCode
from portal.importing.names import KnownName, Near, find_names
from portal.importing.portions import in_portions, part_rows
from portal.models import Record

SURE, DOUBTFUL = 92, 74
"""Scores, of 100: from the first on it is the record, from the second on an editor is asked."""
CLEAR = 6
"""Points that the best has to be ahead of the next."""
AGREES, DIFFERS = 4, 25
"""Points for and against, for each fact that both give."""
OFFERED = 3


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


@dataclass
class Matcher:
    """Finds records of one kind. Names are read only when a row has no identifier."""

    model: type[Record]

    def find(self, wanted: Sequence[Wanted]) -> list[list[Candidate]]:
        """Return for each row the records that it may be, the likeliest first."""
        by_id = self._by_identifier(wanted)
        known = [self._identified(one, by_id) for one in wanted]
        asked = {name for one, found in zip(wanted, known, strict=True) if not found
                 for name in one.names}  # fmt: skip
        names = self._read_names(list(asked))
        return [
            found or self._by_name(one, names) for one, found in zip(wanted, known, strict=True)
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

    def _by_name(self, one: Wanted, names: Near) -> list[Candidate]:
        near: dict[str, tuple[float, KnownName]] = {}
        for name in one.names:
            for score, known in names[name]:
                if score > near.get(known.uid, (0, known))[0]:
                    near[known.uid] = (score, known)
        found = [(self._judge(one, score, known), uid) for uid, (score, known) in near.items()]
        best = nsmallest(OFFERED, ((-score, uid) for score, uid in found if score >= DOUBTFUL))
        return [self._offer(one, near[uid][1], -score) for score, uid in best]

    def _judge(self, one: Wanted, score: float, known: KnownName) -> int:
        for name, other in zip(self._telling, known.facts, strict=True):
            mine = one.facts.get(name)
            if mine and other:
                score += AGREES if mine == other else -DIFFERS
        return round(min(99, max(0, score)))

    def _offer(self, one: Wanted, known: KnownName, score: int) -> Candidate:
        why = [self._words[0] % known.title]
        for name, other in zip(self._telling, known.facts, strict=True):
            mine = one.facts.get(name)
            if mine and other:
                why.append(self._words[1][name][mine == other])
        return Candidate(uid=known.uid, title=known.title, score=score, why="; ".join(why))

    @cached_property
    def _words(self) -> tuple[str, dict[str, tuple[str, str]]]:
        """Words for a name, and for facts that differ and that agree."""
        labels = {name: self.model.fact_label(name) for name in self._telling}
        return _("name “%s”"), {
            name: (_("other %s") % label, _("same %s") % label) for name, label in labels.items()
        }

    @cached_property
    def _telling(self) -> list[str]:
        return telling_facts(self.model)

    def _read_names(self, asked: Sequence[str]) -> Near:
        facts = self.model.facts
        stored = [facts[name].columns_of(name)[0] for name in self._telling]
        return find_names(self.model, asked, stored, DOUBTFUL - 2 * AGREES) if asked else {}


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
