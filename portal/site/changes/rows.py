"""Differences in the rows of a record's parts: phases, roles, stops."""

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from django.utils.translation import gettext as _

from portal.models import Record
from portal.models.fields import find_field
from portal.models.languages import pick_text
from portal.records.document_types import JsonObject, RecordDocument
from portal.records.documents import declared
from portal.site.changes.change import DocumentChange, Names, union_of_keys
from portal.site.changes.columns import OUTSIDE, ColumnChanges, are_rows, fields_of, is_text

DERIVED = {"uid", "renditions", "width", "height", "focal_x", "focal_y", "statements", "made_at"}
"""Names that are no change for readers: the identifier, sizes computed from a picture, the moment
of a decision; or that are compared as facts."""

NAMING = ("name", "organisation", "place", "country", "alt", "on", "period", "scheme", "rank")
"""Columns that name a row, in order of preference."""


def part_changes(
    model: type[Record], was: RecordDocument, now: RecordDocument, countries: Names
) -> Iterator[DocumentChange]:
    for relation in declared(fields_of(model), was, now):
        one, other = was.get(relation), now.get(relation)
        if relation not in OUTSIDE and are_rows(one, other):
            is_part = relation in model.parts
            group = model.part_label(relation) if is_part else relation.replace("_", " ")
            named = {**countries, **dict(_name_rows(model, relation, was, now))}
            columns = _columns_of_rows(model, relation, named)
            yield from _compare_rows(
                str(group), columns, rows_of(was, relation), rows_of(now, relation)
            )


def _name_rows(
    model: type[Record], relation: str, *documents: RecordDocument
) -> Iterator[tuple[str, str]]:
    """Yield the uid and the name of each row that those of a relation can name."""
    naming = model.part_model(relation).naming_columns() if relation in model.parts else ()
    for column in naming:
        part = model.part_model(column.relation)
        for document in documents:
            for row in rows_of(document, column.relation):
                yield row["uid"], part.name_in_words(row["name"])


def rows_of(document: RecordDocument, relation: str) -> list[JsonObject]:
    return cast(list[JsonObject], document.get(relation) or [])


def _compare_rows(
    group: str, columns: ColumnChanges, was: list[JsonObject], now: list[JsonObject]
) -> Iterator[DocumentChange]:
    before, after = ({row["uid"]: row for row in rows} for rows in (was, now))
    for uid in union_of_keys(before, after):
        if before.get(uid) == after.get(uid):
            continue
        name = _row_name(columns, after.get(uid) or before[uid])
        what = _("%(group)s – %(row)s") % {"group": group, "row": name}
        if uid in before and uid in after:
            yield from _compare_row(what, columns, before[uid], after[uid])
        else:
            yield DocumentChange(kind="added" if uid in after else "removed", what=what)


def _compare_row(
    what: str, columns: ColumnChanges, was: JsonObject, now: JsonObject
) -> Iterator[DocumentChange]:
    for name in declared(columns.fields, was, now):
        if name not in DERIVED:
            for change in columns.compare(name, was.get(name), now.get(name)):
                label = _("%(row)s – %(column)s") % {"row": what, "column": change.what}
                yield replace(change, what=label)


def _row_name(columns: ColumnChanges, row: JsonObject) -> str:
    for name in NAMING:
        value = row.get(name)
        if is_text(value):
            value = str(pick_text(value))
        if value not in (None, "", {}):
            return columns.words(name, value)
    return str(row["uid"])


def _columns_of_rows(model: type[Record], relation: str, named: Names) -> ColumnChanges:
    """Return the columns of a part; without a model for a relation that was removed."""
    field = fields_of(model).get(relation)
    rows = getattr(find_field(model, relation), "related_model", None)
    return ColumnChanges(rows, getattr(getattr(field, "child", None), "fields", {}), named)
