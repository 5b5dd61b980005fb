"""Records and their statements as they are stored, as far as an import compares or exports them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import ExpressionWrapper, F, TextField

from portal.facts import Comparator, Fact, PartPath, Reference
from portal.importing.names import TITLES
from portal.models import Record, SourcedPart


class StoredClaim(NamedTuple):
    """A live claim, as far as it is compared."""

    value: str
    comparator: str
    lower: Decimal | None
    upper: Decimal | None
    as_printed: str
    source_id: int
    uid: str


BOUNDS = [ExpressionWrapper(F(name), TextField()) for name in ("lower", "upper")]
"""As they are stored: few statements have one, and Django would convert each that is none."""


@dataclass(slots=True)
class KnownRecord:
    """What is accepted of a record, and what its sources say of it."""

    uid: str
    status: str
    version: int
    titles: Mapping[str, str]
    accepted: dict[str, str]
    claims: dict[str, list[StoredClaim]] = field(default_factory=lambda: defaultdict(list))


class AcceptedValues:
    """The accepted values of many records as canonical text; what facts can name is read once, by
    the column that names it."""

    def __init__(self, model: type[Record], names: Iterable[str], naming: str = "uid") -> None:
        self.columns: list[str] = []
        self._facts: list[tuple[str, slice, Callable[[tuple[Any, ...]], str]]] = []
        for name in names:
            fact, at = model.facts[name], len(self.columns)
            self.columns += fact.columns_of(name)
            read = _reference_reader(fact, naming) or fact.type.from_columns
            self._facts.append((name, slice(at, len(self.columns)), lru_cache(10_000)(read)))

    def of(self, values: tuple[Any, ...]) -> dict[str, str]:
        """Return the texts by fact; `values` are those of the columns."""
        return {name: read(values[place]) for name, place, read in self._facts}


def _reference_reader(fact: Fact, naming: str) -> Callable[[tuple[Any, ...]], str] | None:
    if not isinstance(fact.type, Reference):
        return None
    named = dict(fact.type._rows().values_list("pk", naming))
    return lambda values: named.get(values[0], "")


class KnownRecords:
    """Records of a kind with some of their facts, by uid: the draft where one is open."""

    def __init__(self, model: type[Record], names: Sequence[str]) -> None:
        self._model, self._names = model, [name for name in names if name in model.facts]
        self._relations = {path.relation for name in names if (path := PartPath.parse(name))}
        self._accepted = AcceptedValues(model, self._names)

    def load(self, uids: Iterable[str]) -> dict[str, KnownRecord]:
        columns = ("pk", "edit_of", "uid", "status", "version", *TITLES, *self._accepted.columns)
        rows = self._model.working.filter(uid__in=uids).values_list(*columns)
        keys: dict[str, int] = {}
        found: dict[str, KnownRecord] = {}
        for row in rows:
            pk, edit_of, uid = row[:3]
            if edit_of or uid not in found:
                keys[uid], found[uid] = pk, self._read(*row[2:])
        by_pk = {pk: found[uid] for uid, pk in keys.items()}
        claims = self._model.part_rows("claims").filter(retracted_at=None, value__gt="")
        stated = claims.filter(record__in=by_pk)
        if not self._relations:
            stated = stated.filter(fact__in=self._names)
        for key, name, value, comparator, lower, upper, *about in stated.values_list(
            "record_id", "fact", "value", "comparator", *BOUNDS, "as_printed", "source_id", "uid"
        ):
            low, high = (one if one is None else Decimal(str(one)) for one in (lower, upper))
            by_pk[key].claims[name].append(StoredClaim(value, comparator, low, high, *about))
        for relation in self._relations:
            for part in self._model.part_rows(relation).filter(record__in=by_pk):
                for name, fact in part.facts.items():
                    path = str(PartPath(relation, part.uid, name))
                    _tell_part(by_pk[part.record_id], path, fact, part)
        return found

    def _read(self, uid: str, status: str, version: int, *values: Any) -> KnownRecord:
        titles = dict(zip(TITLES, values, strict=False))
        return KnownRecord(uid, status, version, titles, self._accepted.of(values[len(TITLES) :]))


def _tell_part(known: KnownRecord, path: str, fact: Fact, part: SourcedPart) -> None:
    """Add what is accepted of a fact of a part: a statement of the source of its row, unless that
    is stored as a claim."""
    value = known.accepted[path] = part.accepted(path)
    if value and part.source_id not in {claim.source_id for claim in known.claims[path]}:
        printed = getattr(part, "comparator", Comparator.EXACT)
        comparator = printed if fact.type.has_order else Comparator.EXACT
        own = StoredClaim(value, comparator, None, None, "", part.source_id, "")
        known.claims[path].insert(0, own)
