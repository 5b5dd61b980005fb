"""Read files of records and of what belongs to them; nothing is saved."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.facts import PartPath
from portal.models import Country, Part, Record
from portal.models.languages import columns as columns_in_languages
from portal.ops.dataset.by_column import by_column
from portal.ops.dataset.evidence import DatasetEvidence, Parts, read_evidence, rows_of_kind
from portal.ops.dataset.following import FiledRecord
from portal.ops.dataset.load import (
    Load,
    RowValues,
    Values,
    by_key,
    grouped,
    part_uid,
    record_uid,
    refuse_unknown,
)
from portal.ops.dataset.matching import keep_uids
from portal.ops.dataset.names import Titles, names_and_identifiers, titles_of
from portal.ops.dataset.rows import DatasetRow


@dataclass
class PartTable:
    """A file whose rows belong to records of another file."""

    file: str
    relation: str
    owner: str
    """The column that names the record."""
    values: Values | None = None
    """Reads a row; without, by the columns of its model."""


@dataclass
class TableRows:
    """Rows of the files about the records of a table, by their keys."""

    rows: dict[str, DatasetRow]
    evidence: DatasetEvidence | None
    parts: list[tuple[PartTable, dict[str, list[DatasetRow]]]]
    names: dict[str, list[DatasetRow]]

    def titles(self, load: Load, key: str) -> Titles:
        return titles_of(load, self.names.get(key, []))


@dataclass
class RecordFile:
    """A file with one row for each record of a kind."""

    file: str
    model: type[Record]
    values: Values | None = None
    """As of `PartTable`."""
    parts: list[PartTable] = field(default_factory=list)
    many: dict[str, str] = field(default_factory=dict)
    """Columns with country codes, by relation."""
    after: str = ""
    """Column that names another row of the file, which is loaded first."""

    @property
    def _app(self) -> str:
        return self.file.split("/")[0]

    @property
    def _names_file(self) -> str:
        return f"{self._app}/names.csv"

    @property
    def _own_claims(self) -> str:
        """Key of the counts of claims by the sources of records."""
        return f"{self.file} (claims)"

    def _read(self, load: Load) -> TableRows:
        rows = by_key(load.rows(self.file))
        has_facts = bool(self.model.facts)
        return TableRows(
            rows,
            read_evidence(load, self._app, self.model, list(rows)) if has_facts else None,
            [(table, self._grouped(load, table, rows)) for table in self.parts],
            rows_of_kind(load, self._names_file, self.model, list(rows)),
        )

    def _grouped(
        self, load: Load, table: PartTable, rows: dict[str, DatasetRow]
    ) -> dict[str, list[DatasetRow]]:
        found = grouped(load.rows(table.file), table.owner)
        refuse_unknown(found, rows, table.owner)
        return found

    def _in_order(self, rows: dict[str, DatasetRow]) -> Iterator[tuple[str, DatasetRow]]:
        """Yield each row after the one it names."""
        done: set[str] = set()

        def visit(key: str, path: tuple[str, ...]) -> Iterator[tuple[str, DatasetRow]]:
            if key in done:
                return
            row = rows[key]
            before = row.text(self.after) if self.after else ""
            if before and before not in rows:
                raise row.bad(self.after, f"there is no “{before}”")
            if before and before not in path:
                yield from visit(before, (*path, key))
            if key not in done:
                done.add(key)
                yield key, row

        for key in rows:
            yield from visit(key, ())

    def _filed(self, load: Load, key: str, read: TableRows, stored: Record | None) -> FiledRecord:
        """Return the record of a row with all that belongs to it, not saved. Its rows have the uids
        of those of the `stored` one that they are."""
        row, titles, found = read.rows[key], read.titles(load, key), read.evidence
        uid = record_uid(self.model.kind(), key)
        record, columns, links = self._record(load, row, uid=uid, slug=key)
        for column, value in titles.items():
            if getattr(record, column) not in ("", value):
                raise row.bad("key", f"names.csv has another {column} than this row")
            setattr(record, column, value)
        with row.validated():
            record.clean_fields(exclude=["edit_of", "edition", *record.filled_references()])
        filed, by_place = self._parts_of(load, key, read, record, stored)
        if found:
            stated = found.stated_claims(load, key, record, by_place)
            implied = found.implied_claims(load, key, record, row, stated)
            rulings = found.rulings_of(load, key, record, by_place)
            filed += [(found.claims_file, [*stated]), (self._own_claims, [*implied])]
            filed.append((found.rulings_file, [*rulings]))
        origins = columns_in_languages("title_origin")
        return FiledRecord(record, [*columns, *titles, *origins], links, filed)

    def _record(
        self, load: Load, row: DatasetRow, **identity: object
    ) -> tuple[Record, list[str], dict[str, list[str]]]:
        """Return the record of a row, not saved, its columns that the row fills, and the codes of
        its countries by relation."""
        read = self.values or by_column(self.model)
        values = read(load, row)
        record = self.model(**identity, **values)
        links = {name: load.countries(row, column) for name, column in self.many.items()}
        loaded = {name: [Country(pk=code) for code in codes] for name, codes in links.items()}
        vars(record)["_prefetched_objects_cache"] = loaded
        return record, list(values), links

    def _parts_of(
        self, load: Load, key: str, read: TableRows, record: Record, stored: Record | None
    ) -> tuple[list[tuple[str, list[Part]]], Parts]:
        """Return the rows of the parts of a record by file, and by the uid of their place."""
        filed = list(self._placed_parts(load, key, read, record))
        by_place = {part.uid: part for _file, rows in filed for part in rows}
        if stored:
            facts = _facts_of(stored)
            taken = {path.uid for fact in facts if (path := PartPath.parse(fact))}
            for relation in self.model.parts:
                model = self.model.part_model(relation)
                rows = [part for part in by_place.values() if type(part) is model]
                now = {place: part.uid for place, part in by_place.items()}
                for part in rows if model.naming_columns() else ():
                    part.rename_parts(now)
                keep_uids(relation, rows, _rows_of(stored, relation), taken)
        return filed, by_place

    def _placed_parts(
        self, load: Load, key: str, read: TableRows, record: Record
    ) -> Iterator[tuple[str, list[Part]]]:
        by_relation: dict[str, list[RowValues]] = defaultdict(list)
        uids: dict[str, dict[str, str]] = {}
        for relation, values in names_and_identifiers(read.rows[key], self.model.parts):
            by_relation[relation].append(values)
        for table, groups in read.parts:
            values_of = table.values or by_column(self.model.part_model(table.relation))
            rows = groups.get(key, [])
            start = len(by_relation.get(table.relation, ()))
            found = [values_of(load, one) for one in rows]
            parts = self._with_uids(record, table.relation, found, start)
            for row, part in zip(rows, parts, strict=True):
                _name_parts(row, part, uids)
            uids[table.relation] = {str(part): part.uid for part in parts}
            yield table.file, parts
        for relation, found in by_relation.items():
            yield f"{self.file} ({relation})", self._with_uids(record, relation, found)

    def _with_uids(
        self, record: Record, relation: str, rows: list[RowValues], start: int = 0
    ) -> list[Part]:
        """Return parts with a uid derived from their place."""
        model: type[Any] = self.model.part_model(relation)
        return [
            model(uid=part_uid(relation, record.uid, number), record=record, **values)
            for number, values in enumerate(rows, start)
        ]


def _name_parts(row: DatasetRow, part: Part, uids: Mapping[str, Mapping[str, str]]) -> None:
    """Let a part name others by their uids, where the row has their names."""
    for column in part.naming_columns():
        known = uids[column.relation]
        names = row.words(column.name) if column.name in row.cells else []
        for name in names:
            if name not in known:
                raise row.bad(column.name, f"the record has no “{name}”")
        setattr(part, column.name, " ".join(known[name] for name in names))


def _rows_of(record: Record, relation: str) -> list[Part]:
    return list(getattr(record, relation).all())


def _facts_of(record: Record) -> Iterator[str]:
    """Yield the facts that claims and rulings of a record are about."""
    rows: list[Any] = [row for name in record.evidence() for row in _rows_of(record, name)]
    return (row.fact for row in rows)
