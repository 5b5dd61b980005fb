"""Reads columns from the history tables, and what later positions add to them."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import batched
from typing import Any, NamedTuple, cast

import numpy as np
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Round

from portal.models import Change
from portal.models.fields import Column
from portal.models.history import history_models, read_once, reading_position
from portal.models.reads import Reads, are_reads_noted, note_reads, reads_noted, reads_unnoted
from portal.records.column_store.buffers import CodeBuffer, NumberBuffer, buffer_for
from portal.records.column_store.columns import (
    FEW_MOVED,
    MISSING,
    CodedColumn,
    CodedValues,
    Columns,
    Having,
    Numbers,
    PartOfRows,
)
from portal.records.column_store.versions import (
    Follower,
    TableMoves,
    Version,
    is_logged,
    read_version,
)

type Model = type[models.Model]


class KeptResult(NamedTuple):
    """A thing that was made at a version, and what was read for it."""

    version: Version
    reads: Reads
    value: object


class Updatable:
    """A thing made of public rows that can take over what changed since."""

    def updated(self, columns: "PublicColumns") -> object:
        """Return it for a later position; None if it has to be made anew."""
        raise NotImplementedError


class PublicColumns:
    """The columns of all models at the position that is being read."""

    def __init__(self) -> None:
        with reads_unnoted():
            self.version = read_once(read_version)
        asked, last = reading_position(), self.version[0]
        self._is_past = asked is not None
        self._position = last if asked is None else min(asked, last)
        self._found: dict[Model, Columns] = {}

    def of(self, model: Model, *names: str, part: PartOfRows | None = None) -> Columns:
        """Return the columns of a model's public rows, or of a part of them; those with names are
        read together. They are the same object until one of all its rows begins or ends."""
        found = self._all(model, *names)
        note_reads(Reads(columns={(model, part): found}))
        return found.having(part) if part else found

    def _all(self, model: Model, *names: str) -> Columns:
        with _reading():
            table = _tables.get(model)
            if table is None or not table.catch_up(self.version):
                table = _tables[model] = _begin(model, self.version)
            table.read_together(*names)
            return table.at(self._position)

    def kept[T](self, make: Callable[..., T], *of: object) -> T:
        """Return what is made of public rows, and `of` what else, such as a language. That of today
        is kept until something changes in what was read for it, in memory or by queries; that of a
        position of the past until the log moves. `make` reads at once, not when somebody looks."""
        kept, most = (_past, KEPT_OF_PAST) if self._is_past else (_today, KEPT)
        key = make, of, (self.version, self._position) if self._is_past else None
        with _lock:
            if (made := kept.pop(key, None)) is not None:
                kept[key] = made  # among those that were asked for last
        if made is None or not self.stands(made.reads, made.version):
            with reads_noted() as reads:
                known = made.value if made else None
                value = known.updated(self) if isinstance(known, Updatable) else None
                made = KeptResult(self.version, reads, value or make(self, *of))
            with _lock:
                if not any(isinstance(table, UnpreparedTable) for table in _tables.values()):
                    kept[key] = made
                    for other in list(kept)[:-most]:
                        del kept[other]
        else:
            note_reads(made.reads)
            with _lock:  # so that the log is asked about each version once
                kept[key] = made._replace(version=self.version)
        return cast(T, made.value)

    def stands(self, reads: Reads, version: Version) -> bool:
        """Tell whether what was read at an earlier version is there unchanged."""
        if self._is_past:
            return True
        known = cast("dict[tuple[Model, PartOfRows | None], Columns]", reads.columns)
        for (model, part), used in known.items():
            now = self._now(model)
            if now is not used and not (part and now.is_same_in(part, used)):
                return False
        is_of_log = version == self.version or is_logged(version, self.version)
        tables = reads.tables
        if not (is_of_log and _are_unmoved(tables, version[0], self.version[0], self.version)):
            return False
        # What later positions are compared with.
        reads.columns = {(model, part): self._now(model) for model, part in known}
        return True

    def _now(self, model: Model) -> Columns:
        """Return all rows of a model, which thousands of answers ask for one after the other."""
        if model not in self._found:
            self._found[model] = self._all(model)
        return self._found[model]

    def is_newest(self) -> bool:
        """Tell whether nothing has changed since, so that what queries read is of this version."""
        with reads_unnoted():
            return read_version() == self.version

    def changed_since(self, version: Version) -> list[tuple[str, str]] | None:
        """Return kind and key of what changed since an earlier version; None where the log does not
        tell, or tells of much."""
        is_later = not self._is_past and version[0] < self.version[0]
        if not is_later or version[2] != self.version[2] or not is_logged(version, self.version):
            return None
        with reads_unnoted():
            if Change.objects.filter(has_history=False).exists():
                return None
            since = Change.objects.filter(position__gt=version[0], position__lte=self.version[0])
            changed = list(since.order_by().values_list("kind", "key")[: FEW_MOVED + 1])
        return changed if len(changed) <= FEW_MOVED else None


@contextmanager
def parts_read(model: Model, *beside: Model) -> Iterator[set[PartOfRows]]:
    """Let what a block reads of a model, and of those whose rows change only with one of it, be
    noted as a read of the parts that the block adds; of all rows where it adds none."""
    parts: set[PartOfRows] = set()
    if not are_reads_noted():
        yield parts
        return
    columns = PublicColumns()._all(model)  # before: what comes up meanwhile is read again
    with reads_unnoted(), reads_noted() as reads:
        yield parts
    if parts:
        told = {model, *beside}
        reads.tables -= {one._meta.db_table for one in told}
        reads.columns = {read: of for read, of in reads.columns.items() if read[0] not in told}
        reads.columns |= {(model, part): columns for part in parts}
    note_reads(reads)


def about(model: Model, kind: str) -> Having:
    """Return the part of the rows about one kind of record."""
    return Having(getattr(model, "about_column", "kind"), frozenset({kind}))


def forget_columns() -> None:
    """Read all columns anew: for tests, which put databases back, and after work that wrote its
    history at the end."""
    with _lock:
        for found in (_tables, _today, _past):
            found.clear()
        _moves.forget()


KEPT, KEPT_OF_PAST = 256, 64
"""So many things that were asked for last are kept."""
PORTION = 5000
"""Rows that are read at a time."""
FEW_TEXTS = 20
"""So many new texts of a column are ranked one by one."""

type Kept = dict[tuple[Callable[..., object], tuple[object, ...], object], KeptResult]
_lock = threading.RLock()
_today: Kept = {}
_past: Kept = {}
_tables: dict[Model, "ColumnTable"] = {}


@contextmanager
def _reading() -> Iterator[None]:
    """Read columns, which whoever asks for them notes as such."""
    with _lock, reads_unnoted():
        yield


def _are_unmoved(tables: Iterable[str], since: int, position: int, version: Version) -> bool:
    """Tell whether tables are at a position of a version as they were before."""
    with _reading():
        if not _moves.catch_up(version):
            _today.clear()
            _moves.forget()
            _moves.follow(version)
        return _moves.stand(tables, since, position)


def _begin(model: Model, version: Version) -> "ColumnTable":
    is_written = not Change.objects.filter(has_history=False).exists()
    table = ColumnTable(model) if is_written else UnpreparedTable(model)
    table.follow(version)
    return table


class ColumnTable(Follower):
    """The states of all public rows of a model, in the order in which they began, with the columns
    that were asked for so far."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.keys, self.starts, self.ends = NumberBuffer(), NumberBuffer(), NumberBuffer()
        self.columns: dict[str, NumberBuffer] = {}
        self.ranks: dict[str, Numbers] = {}
        self.moved_at = 0
        """Last position at which a row began or ended."""
        self._found: dict[int, Columns] = {}

    def at(self, position: int) -> Columns:
        """Return the rows at a position. Those of today and those of the past that was asked for
        last are held."""
        position = min(position, self.moved_at)
        if position not in self._found:
            today = {at: found for at, found in self._found.items() if at == self.moved_at}
            self._found = {**today, position: self._columns_at(position)}
        return self._found[position]

    def follow(self, version: Version) -> None:
        """Read what the changes up to a version began and ended."""
        known, self.version = self.version[0], version
        if known and _are_unmoved([self.model._meta.db_table], known, version[0], version):
            return
        moved = Q(from_position__gt=known, from_position__lte=version[0])
        moved |= Q(from_position__lte=known, until_position__gt=known)
        names = [self._key, "from_position", "until_position", *self.columns]
        buffers = [self.keys, self.starts, self.ends, *self.columns.values()]
        rows = self._states().filter(moved).values_list(*names).iterator(PORTION)
        for some in batched(rows, PORTION):
            for key, start, end, *_about in some if known else ():
                if start <= known:
                    self._end(key, start, end)
            began = [row for row in some if row[1] > known]
            for buffer, values in zip(buffers, zip(*began, strict=True), strict=False):
                buffer.add(values)
            starts, ends = self.starts.array, self.ends.array
            over = ends[ends <= version[0]]
            self.moved_at = int(max(starts.max(initial=0), over.max(initial=0)))

    def _end(self, key: int, start: int, end: int) -> None:
        """End a state. At an earlier position, which others may still read, it stands as before."""
        low, high = np.searchsorted(self.starts.array, [start, start + 1])
        found = np.flatnonzero(self.keys.array[low:high] == key)
        self.ends.array[low + found] = end

    @property
    def _key(self) -> str:
        return str(self.model._meta.pk.attname)

    @property
    def _is_public(self) -> Q:
        """Condition of public rows; a table of links has only such."""
        return getattr(self.model, "is_public_row", Q())

    def _states(self) -> models.QuerySet[Any]:
        """Return all states of public rows in order."""
        history = history_models()[self.model]
        rows = history._base_manager.filter(self._is_public)
        return rows.order_by("from_position", self._key)

    def _columns_at(self, position: int) -> Columns:
        starts, ends = self.starts.array, self.ends.array
        is_over = (ends <= position) & (ends != MISSING)
        standing = np.flatnonzero((starts <= position) & ~is_over)
        return Columns(self.keys.array[standing], standing, self._read, self._text_ranks)

    def _read(self, name: str, states: Numbers) -> Numbers | CodedColumn:
        with _reading():
            column = self._column(name)
        are_first = not len(states) or states[-1] == len(states) - 1
        array = column.array[: len(states)] if are_first else column.array.take(states)
        return CodedColumn(array, column.values) if isinstance(column, CodeBuffer) else array

    def _text_ranks(self, name: str) -> Numbers:
        """Return the rank of each code of a column of texts; the database says where a new one
        stands among the others, or ranks all."""
        with _reading():
            codes = cast(CodeBuffer, self._column(name)).values
            ranks = self.ranks.get(name, np.empty(0, dtype=np.int64))
            if 0 < len(codes) - len(ranks) <= FEW_TEXTS < len(codes):
                ranks = self._with_new_texts(name, codes, ranks)
            elif len(ranks) < len(codes):
                texts = self._states().order_by(name).values_list(name, flat=True).distinct()
                rank_of = {text: rank for rank, text in enumerate(texts.iterator())}
                ranks = np.array([rank_of[text] for text in codes], dtype=np.int64)
            self.ranks[name] = ranks
            return ranks

    def _with_new_texts(self, name: str, codes: CodedValues, ranks: Numbers) -> Numbers:
        """Insert new texts, the smallest first. Two queries for each."""
        states = self._states()
        new = states.filter(**{f"{name}__in": codes[len(ranks) :]}).order_by(name)
        ranks = np.append(ranks, np.full(len(codes) - len(ranks), MISSING))
        for text in list(new.values_list(name, flat=True).distinct()):
            smaller = states.filter(**{f"{name}__lt": text}).order_by(f"-{name}")
            before = smaller.values_list(name, flat=True).first()
            rank = 0 if before is None else ranks[codes.code(before)] + 1
            ranks[ranks >= rank] += 1
            ranks[codes.code(text)] = rank
        return ranks

    def _column(self, name: str) -> NumberBuffer:
        self.read_together(name)
        return self.columns[cast(Column, self.model._meta.get_field(name)).attname]

    def read_together(self, *names: str) -> None:
        """Read columns in one pass over the rows, as far as they are not in memory."""
        asked = (cast(Column, self.model._meta.get_field(name)) for name in names)
        fields = [field for field in asked if field.attname not in self.columns]
        if not fields:
            return
        buffers = {field.attname: buffer_for(field) for field in fields}
        rows = self._states().filter(from_position__lte=self.version[0])
        read = rows.values_list(*map(_as_kept, fields)).iterator(PORTION)
        for some in batched(read, PORTION):
            for buffer, values in zip(buffers.values(), zip(*some, strict=True), strict=True):
                buffer.add(values)
        self.columns |= buffers


def _as_kept(field: Column) -> models.F | Cast:
    """Return the expression of a column: a decimal as the whole number of its last place."""
    if not isinstance(field, models.DecimalField):
        return models.F(field.attname)
    scaled = models.F(field.attname) * 10**field.decimal_places
    return Cast(Round(scaled, output_field=models.FloatField()), models.BigIntegerField())


_moves = TableMoves()


class UnpreparedTable(ColumnTable):
    """The rows of today, while their history is not written yet, after an upgrade."""

    def catch_up(self, version: Version) -> bool:
        return False

    def _states(self) -> models.QuerySet[Any]:
        rows = self.model._base_manager.filter(self._is_public)
        return rows.order_by("pk").annotate(
            from_position=models.Value(1, output_field=models.BigIntegerField()),
            until_position=models.Value(None, output_field=models.BigIntegerField()),
        )
