"""Rows of a template that are about a part of a record, such as a phase or a role: their cells are
statements about the facts of that part, and are planned with the row of the record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django_stubs_ext import StrOrPromise

from portal.facts import Fact, PartPath
from portal.importing.named_parts import PartNames, is_named, naming_column, naming_columns
from portal.importing.new_parts import PartFinder
from portal.importing.sources import OF, name_of, source_of
from portal.importing.tables import ImportTable, TableRow
from portal.models import Part, Record

PART = "part"
"""The column by which a row names the part of a record: `phases-<uid>`, or `phases` for another."""


def stated_parts(model: type[Record]) -> dict[str, type[Part]]:
    """Return the parts of a kind about whose rows sources say something, by relation."""
    found = {relation: model.part_model(relation) for relation in model.parts}
    return {relation: part for relation, part in found.items() if part.facts}


def part_facts(model: type[Record]) -> Iterator[tuple[str, Fact, StrOrPromise]]:
    """Yield the facts of parts of a kind, with their labels."""
    for part in stated_parts(model).values():
        for name, fact in part.facts.items():
            yield name, fact, part.fact_label(name)


def fold_parts(model: type[Record], table: ImportTable, finder: PartFinder) -> None:
    """Give the cells of rows about parts to the row of their record, each under its path. A row
    whose part is none of the kind keeps nothing but that; one that says `phases` alone is about the
    part that it names, be it new."""
    owners = {row.cells.get("uid", ""): row for row in table.rows if PART not in row.cells}
    left: list[TableRow] = []
    for relation in stated_parts(model):
        asked = {row.cells.get("uid", "") for row in table.rows if row.cells.get(PART) == relation}
        finder.read(relation, asked)
    for row in table.rows:
        part, uid = row.cells.get(PART), row.cells.get("uid")
        relation, dash, row_uid = (part or "").partition("-")
        if part is None:
            left.append(row)
        elif not (uid and relation in stated_parts(model) and (row_uid.isalnum() or not dash)):
            left.append(TableRow(row.number, {PART: part}, row.places))
        else:
            if uid not in owners:
                named = {n: cell for n, cell in row.cells.items() if n in ("uid", "version")}
                owners[uid] = TableRow(row.number, named)
                left.append(owners[uid])
            found = row_uid or finder.find(uid, relation, row)
            title = row.cells.get("title_en", part)
            for column, text in row.cells.items():
                path = str(PartPath(relation, found, name_of(column)))
                is_naming = naming_column(model, path) is not None
                if is_naming or model.find_fact(path):
                    key = path if is_naming else f"{path}{OF}{source_of(row, column)}"
                    owners[uid].cells[key] = text
                    place = row.places.get(column, column)
                    owners[uid].places[key] = f"{place} ({row.number}, {title})"
            if (key := f"{relation}-{found}") in finder.new:
                owners[uid].cells[key] = part
                owners[uid].places[key] = f"{PART} ({row.number}, {title})"
    table.rows = left


def part_template_rows(
    model: type[Record], records: Sequence[int], columns: Sequence[str]
) -> dict[int, list[list[str]]]:
    """Return the cells of the parts of records below some columns, by the keys of the records."""
    found: dict[int, list[list[str]]] = {key: [] for key in records}
    names = PartNames(model, {key: str(key) for key in records})
    for relation, part in stated_parts(model).items():
        named = [f.name for f in part._meta.fields if f.is_relation and f.name not in NAMELESS]
        rows = model.part_rows(relation).filter(record__in=records).order_by("pk")
        for row in rows.select_related(*named) if named else rows:
            words = ": ".join(str(one) for one in (*(getattr(row, n) for n in named), row) if one)
            cells = {PART: f"{relation}-{row.uid}", "title_en": words}
            cells |= {name: fact.accepted(row, name) for name, fact in part.facts.items()}
            if (one := naming_columns(model).get(relation)) and (told := getattr(row, one.name)):
                cells[one.name] = names.words(str(row.record_id), one.relation, told.split())
            found[row.record_id].append([cells.get(name, "") for name in columns])
    return found


NAMELESS = ("record", "source", "attributed_to")


def add_parts(record: Record, made: Mapping[str, Mapping[str, str]]) -> None:
    """Add new parts to a stored record, by the beginning of the paths of their facts."""
    for key, columns in made.items():
        relation, _dash, uid = key.partition("-")
        type(record).part_rows(relation).create(record=record, uid=uid, **columns)


def remove_part(draft: Record, key: str, values: Mapping[str, str]) -> list[str]:
    """Take a part out of a draft again, with what was made of its cells; return words for one that
    is public, has other statements by now, or other values."""
    relation, _dash, uid = key.partition("-")
    rows = type(draft).part_rows(relation).filter(uid=uid)
    part = rows.filter(record=draft).first()
    if part is None:
        return []
    is_used = rows.filter(record=draft.edit_of).exists() if draft.edit_of else False
    is_used |= draft.claims.filter(fact__startswith=key).exists() or is_named(draft, relation, uid)
    if is_used or any(part.accepted(path) != value for path, value in values.items()):
        return [f"{draft}: {part}"]
    part.delete()
    return []


def filled_parts(record: Record, paths: Iterable[str]) -> list[str]:
    """Return those of some paths whose part has a value."""
    found = []
    for name in paths:
        if path := PartPath.parse(name):
            rows = type(record).part_rows(path.relation).filter(record=record, uid=path.uid)
            if (row := rows.first()) and row.accepted(name):
                found.append(name)
    return found


def fill_parts(record: Record, values: Mapping[str, str]) -> None:
    """Let the parts of a stored record take values, by path."""
    for name, value in values.items():
        if path := PartPath.parse(name):
            row = type(record).part_rows(path.relation).get(record=record, uid=path.uid)
            row.facts[path.name].accept(row, path.name, value)
            row.save()
