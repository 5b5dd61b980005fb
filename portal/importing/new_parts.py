"""Parts that a record does not have yet, such as a further phase: rows of a template whose column
`part` says of what sort they are, and no more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from portal.facts import PartPath
from portal.facts.identifiers import new_uid
from portal.importing.names import name_key
from portal.importing.tables import TableRow
from portal.importing.values import ValueReader
from portal.models import Part, Record
from portal.models.languages import columns

NAMES = {"name": "title_en", **dict(zip(columns("name"), columns("title"), strict=True))}
"""Columns by which parts are called, and those of the template that have them."""


@cache
def naming_fields(part: type[Model]) -> dict[str, Any]:
    """Return the columns that name the rows of a part: its name, else the record that it is about,
    which has to be one."""
    fields = {one.name: one for one in part._meta.fields}
    return {name: fields[name] for name in NAMES if name in fields} or {
        name: one
        for name, one in fields.items()
        if one.is_relation and not one.null and issubclass(one.related_model or Model, Record)
        and name != "record"
    }  # fmt: skip


@dataclass
class NewPart:
    """A row about a part that its record does not have, with the columns that name it."""

    model: type[Any]
    relation: str
    row: TableRow
    named: dict[str, str]
    uid: str = field(default_factory=new_uid)

    def check(self, values: Mapping[str, str]) -> None:
        """Raise ValueError for what a part with these values of facts lacks."""
        row = self.model(uid=self.uid, **self.named)
        for path, value in values.items():
            name = path.rpartition("-")[2]
            row.facts[name].accept(row, name, value)
        try:
            row.clean_fields(exclude=["record", "source"])
            row.validate_constraints(exclude={"record", "source"})
        except ValidationError as problem:
            labels = {one.name: one.verbose_name for one in row._meta.fields}
            told = problem.message_dict.items()
            words = [f"{labels.get(name, name)}: {' '.join(found)}" for name, found in told]
            raise ValueError(" ".join(words)) from problem


@dataclass
class PartFinder:
    """Finds the parts that rows mean by what names them; a part that is not there is new. Two rows
    of one record that name the same mean one part."""

    model: type[Record]
    reader: ValueReader
    new: dict[str, NewPart] = field(default_factory=dict)
    """By the beginning of the paths of their facts."""
    _uids: dict[tuple[str, str], dict[tuple[str, ...], str]] = field(default_factory=dict)

    def read(self, relation: str, uids: Iterable[str]) -> None:
        """Read the parts of records, of their drafts where such are open."""
        part = self.model.part_model(relation)
        first = next(iter(part.facts))
        for some in batched(uids, 1000):
            uid_of = uids_by_key(self.model, some)
            self._uids |= {(uid, relation): {} for uid in some}
            for row in self.model.part_rows(relation).filter(record__in=uid_of):
                named = {
                    one.attname: str(getattr(row, one.attname))
                    for one in naming_fields(part).values()
                }
                key = _key(part, named, part.facts[first].accepted(row, first))
                self._uids[uid_of[row.record_id], relation][key] = row.uid

    def find(self, uid: str, relation: str, row: TableRow) -> str:
        """Return the uid of the part of a record that a row is about."""
        part = self.model.part_model(relation)
        known = self._uids[uid, relation]
        named = {field.attname: self._read(field, row) for field in naming_fields(part).values()}
        first = next(iter(part.facts))
        key = _key(part, named, self._value(relation, first, row))
        if key not in known:
            new = NewPart(part, relation, row, {name: text for name, text in named.items() if text})
            self.new[f"{relation}-{new.uid}"], known[key] = new, new.uid
        return known[key]

    def _read(self, field: Any, row: TableRow) -> str:
        text = row.cells.get(NAMES.get(field.name, "title_en"), "")
        if not field.is_relation:
            return text
        return self.reader.find_record(field.related_model, text.partition(": ")[0])

    def _value(self, relation: str, name: str, row: TableRow) -> str:
        try:
            path = str(PartPath(relation, "new", name))
            return self.reader.read(path, row.cells.get(name, "")).value
        except ValueError:
            return ""


def uids_by_key(model: type[Record], uids: Iterable[str]) -> dict[int, str]:
    """Return the uids of records by their keys, by those of drafts where such are open."""
    rows = model.working.filter(uid__in=uids)
    stored = dict(rows.filter(edit_of=None).values_list("uid", "pk"))
    stored |= dict(rows.exclude(edit_of=None).values_list("uid", "pk"))
    return {pk: uid for uid, pk in stored.items()}


def _key(part: type[Part], named: Mapping[str, str], value: str) -> tuple[str, ...]:
    """Return what tells a part from others of its record: its name, else whom it is about and the
    first of its facts, as the role of an organisation."""
    if NAMES.keys() & naming_fields(part).keys():
        return (name_key(next(iter(named.values()))),)
    return (*named.values(), value)
