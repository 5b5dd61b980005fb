"""Cells by which a part names others of its record, such as the phases that a role is about."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import cast

from django.utils.translation import gettext as _

from portal.facts import PartPath
from portal.facts.identifiers import LENGTH
from portal.filters.refusals import unknown_value
from portal.importing.names import name_key
from portal.models import Record
from portal.models.fields import PartUidsField

BETWEEN = re.compile(r"\s*[;；]\s*")


@cache
def naming_columns(model: type[Record]) -> dict[str, PartUidsField]:
    """Return the columns of parts of a kind that name other parts, by relation."""
    fields = ((own, one) for own in model.parts for one in model.part_model(own)._meta.fields)
    return {own: one for own, one in fields if isinstance(one, PartUidsField)}


def naming_column(model: type[Record], name: str) -> PartUidsField | None:
    """Return the column that names parts at a path, if it is one."""
    relation, _dash, rest = name.partition("-")
    column = naming_columns(model).get(relation)
    return column if column and rest.endswith(f"-{column.name}") else None


class PartNames:
    """The names of the parts of records that others can name, by uid, and what is named now."""

    def __init__(self, model: type[Record], records: Mapping[int, str]) -> None:
        """`records`: uids by key."""
        self._names: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        self.now: dict[str, str] = {}
        """Uids by path."""
        for relation, column in naming_columns(model).items():
            for row in model.part_rows(relation).filter(record__in=records):
                self.now[str(PartPath(relation, row.uid, column.name))] = getattr(row, column.name)
            named = model.part_rows(column.relation).filter(record__in=records)
            for row in named.order_by("pk"):
                self.add(records[row.record_id], column.relation, row.uid, str(row))

    def add(self, uid: str, relation: str, part: str, name: str) -> None:
        self._names[uid, relation][part] = name

    def words(self, uid: str, relation: str, parts: Iterable[str]) -> str:
        """Return what names parts of a record: their names, uids where two have one."""
        names, known = self._names[uid, relation], self._by_name(uid, relation)
        return "; ".join(
            names[one] if known.get(name_key(names[one])) == one else one
            for one in parts
            if one in names
        )

    def find(self, uid: str, column: PartUidsField, text: str) -> list[str]:
        """Return the uids of the parts that a text names. Raises ValueError."""
        relation, most = column.relation, (cast(int, column.max_length) + 1) // (LENGTH + 1)
        names, known = self._names[uid, relation], self._by_name(uid, relation)
        found = set()
        for name in BETWEEN.split(text.strip()):
            part = name if name in names else known.get(name_key(name), "")
            if not part:
                raise ValueError(" ".join(unknown_value(name, names.values()).messages))
            found.add(part)
        if len(found) > most:
            raise ValueError(_("Name at most %s.") % most)
        return [one for one in names if one in found]

    def _by_name(self, uid: str, relation: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for part, name in self._names[uid, relation].items():
            key = name_key(name)
            found[key] = "" if key in found or BETWEEN.search(name) else part
        return found


def name_parts(record: Record, path: str, was: str, now: str) -> bool:
    """Let a part of a stored record name others; return False if it does not name what it did."""
    relation, uid, name = path.split("-")
    rows = type(record).part_rows(relation).filter(record=record, uid=uid, **{name: was})
    return bool(rows.update(**{name: now}))


def is_named(record: Record, relation: str, uid: str) -> bool:
    """Tell whether another part of a stored record names one."""
    return any(
        type(record).part_rows(own).filter(record=record, **{f"{one.name}__contains": uid}).exists()
        for own, one in naming_columns(type(record)).items()
        if one.relation == relation
    )
