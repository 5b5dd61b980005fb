"""Columns of records and their claims, read in bulk for checks of plausibility."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import batched
from typing import Any, NamedTuple, Self, cast

from django.db.models import Model, Q
from django.db.models.functions import Coalesce

from portal.editorial.plausibility.figures import Comparison, compare, read_float
from portal.facts import Amount, Fact, Money
from portal.facts.paths import fact_name
from portal.models import ClaimKind, Publishable, Record, Source, Status
from portal.models.sources import SourceKind
from portal.publication.proof import has_printed
from portal.records.document_types import JsonObject

OTHERS = 20
"""Statements beside those that are checked, at most."""


class SourceRow(NamedTuple):
    pk: int
    kind: str
    published_on: str
    language: str
    derived_from: int | None = None

    @property
    def is_dataset(self) -> bool:
        return self.kind == SourceKind.DATASET

    @property
    def data_set(self) -> int | None:
        """Its key, of a data set."""
        return self.pk if self.is_dataset else None


class CheckedStatement(NamedTuple):
    """What one source says, in the columns that claims and observations share. `groups` name
    the statements that were read from one column."""

    at: int
    """Place of its record among the rows."""
    field: str
    label: str
    value: str
    unit: str
    as_printed: str
    quote: str
    language: str
    source: SourceRow
    groups: tuple[tuple[object, ...], ...]
    about: str
    """The day, month, year or span that it is about."""
    fact: Fact
    is_forecast: bool = False
    subject: tuple[str, str, str] | None = None
    """Kind, uid and field that a waiver names, where they are others than those of the row."""

    def compare_with(self, text: str) -> Comparison:
        language = self.language or "en"
        return compare(self.value, self.unit, text, language, is_dataset=self.source.is_dataset)


class StatedRows:
    """Rows about which sources say something."""

    @cached_property
    def statements(self) -> list[CheckedStatement]:
        raise NotImplementedError

    def others_in_column(self, said: CheckedStatement) -> list[CheckedStatement]:
        """Return a few public statements that were read from the same column and are not among
        these rows."""
        return []

    @cached_property
    def compared(self) -> list[tuple[CheckedStatement, str, Comparison]]:
        """Each figure beside its printed words, and beside its quote unless they stand in it."""
        return [
            (said, text, said.compare_with(text))
            for said in self.statements
            if isinstance(said.fact.type, Amount | Money) and read_float(said.value)
            for text in dict.fromkeys((said.as_printed, said.quote))
            if text and (text == said.as_printed or not has_printed(text, said.as_printed))
        ]


CLAIM = (
    "record_id", "uid", "fact", "kind", "value", "as_printed", "quote", "language", "as_of",
    "source_id",
)  # fmt: skip


def read_sources(keys: Collection[int]) -> dict[int, SourceRow]:
    names = ("pk", "kind", "published_on", "language", "derived_from")
    rows = (Source.working.filter(pk__in=some) for some in batched(keys, 10_000))
    return {row[0]: SourceRow(*row) for found in rows for row in found.values_list(*names)}


@dataclass(frozen=True)
class RecordRows(StatedRows):
    """Rows of one kind, given by their keys, column by column."""

    model: type[Publishable]
    keys: Sequence[int]

    @classmethod
    def of_unsaved(cls, records: Sequence[Record]) -> Self:
        """Return the columns of records that are not stored; they have no statements and parts."""
        model = type(records[0])
        found = cls(model, [-number for number, _record in enumerate(records, 1)])
        names = [one.attname for one in model._meta.concrete_fields]
        columns = {name: [getattr(one, name) for one in records] for name in names}
        found.__dict__.update(columns=columns, statements=[])
        return found

    @cached_property
    def columns(self) -> Mapping[str, list[Any]]:
        names = [one.attname for one in self.model._meta.concrete_fields]
        names = [name for name in names if not name.startswith("summary_")]
        is_record = issubclass(self.model, Record)  # whose drafts are what is public, changed
        uid = Coalesce("edit_of__uid", "uid") if is_record else "uid"
        read = [uid if name == "uid" else name for name in names]
        rows = {
            row[0]: row
            for row in self.model.working.filter(pk__in=self.keys).values_list("pk", *read)
        }
        gone = self.model()  # of which nothing is said: somebody has discarded it since
        empty = (None, *(getattr(gone, name) for name in names))
        ordered = [rows.get(key, empty) for key in self.keys]
        return {name: [row[n] for row in ordered] for n, name in enumerate(names, 1)}

    @cached_property
    def place_of(self) -> dict[int, int]:
        return {key: place for place, key in enumerate(self.keys)}

    @property
    def are_stored(self) -> bool:
        return min(self.keys, default=0) >= 0

    def __len__(self) -> int:
        return len(self.keys)

    def values(self, at: int, *names: str) -> list[Any]:
        return [self.columns[name][at] for name in names]

    @cached_property
    def statements(self) -> list[CheckedStatement]:
        """The live claims with a value, each with the unit of its fact."""
        if not (issubclass(self.model, Record) and self.model.facts):
            return []
        claims = self.model.part_rows("claims")
        found = claims.filter(record__in=self.keys, retracted_at=None)
        made, uids, rows = [], self.columns["uid"], list(found.values_list(*CLAIM))
        declared = cache(self.model.find_fact)
        sources = read_sources({row[-1] for row in rows})
        for key, uid, name, kind, value, printed, quote, language, as_of, source in rows:
            fact = declared(name)
            if fact is None or kind != ClaimKind.VALUE:
                continue
            row = sources[source]
            made.append(
                CheckedStatement(
                    self.place_of[key], f"claims/{uid}", name, value, unit_of(fact, value),
                    printed, quote,
                    language or row.language, row, ((source, fact_name(name)),), as_of, fact,
                    subject=(self.model.kind(), uids[self.place_of[key]], name),
                )
            )  # fmt: skip
        return made

    def others_in_column(self, said: CheckedStatement) -> list[CheckedStatement]:
        name = fact_name(said.label)
        claims = as_record_model(self.model).part_rows("claims")
        public = claims.filter(
            Q(fact=name) | Q(fact__endswith=f"-{name}"),
            retracted_at=None,
            source=said.source.pk,
            record__status=Status.PUBLISHED,
        )
        others = public.exclude(record__in=self.keys).order_by("pk")
        keys = list(others.values_list("record_id", flat=True)[:OTHERS])
        column = type(self)(self.model, keys).statements if keys else []
        return [one for one in column if one.groups == said.groups]

    def parts(self, relation: str, *names: str) -> dict[int, list[JsonObject]]:
        """Return columns of the rows of a part, by the place of their record."""
        found: dict[int, list[JsonObject]] = defaultdict(list)
        parts = self.model.part_rows(relation)  # type: ignore[attr-defined]
        rows = parts.filter(record__in=self.keys).order_by("pk")
        for row in rows.values("record_id", *names):
            found[self.place_of[row["record_id"]]].append(row)
        return found


def unit_of(fact: Fact, value: str) -> str:
    """Return the unit of a value, which is the currency of a sum of money."""
    return value.rpartition(" ")[2] if isinstance(fact.type, Money) else fact.unit


def column_names(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def as_record_model(model: type[Model]) -> type[Record]:
    """The model of a check that fits records only."""
    return cast(type[Record], model)
