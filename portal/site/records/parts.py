"""Parts of a record whose kind draws none itself: a table for each."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django_stubs_ext import StrOrPromise

from portal.models import ExternalId, OtherName, Part
from portal.models.fields import find_field
from portal.records.document_types import JsonObject, RecordDocument
from portal.records.registry import record_model
from portal.site.changes.rows import rows_of

ASIDE = (OtherName, ExternalId)
"""Drawn beside every record."""
HIDDEN = {"uid", "source", "locator", "quote", "statements"}


@dataclass(frozen=True, kw_only=True)
class ShownPart:
    name: str
    title: StrOrPromise
    heads: list[str]
    rows: list[tuple[JsonObject, list[object]]]
    """Each row of the document with its cells: texts by language are still such."""


def part_tables(document: RecordDocument) -> list[ShownPart]:
    """One for each part of which the document has rows."""
    model = record_model(document["kind"])
    return [
        _table(name, model.part_label(name), part, rows)
        for name in model.parts
        if not issubclass(part := model.part_model(name), ASIDE)
        and (rows := rows_of(document, name))
    ]


def _table(name: str, title: StrOrPromise, part: type[Part], rows: list[JsonObject]) -> ShownPart:
    columns = [key for key in rows[0] if key not in HIDDEN]
    return ShownPart(
        name=name,
        title=capfirst(title) or "",
        heads=[_head(part, column) for column in columns],
        rows=[(row, [row.get(column) for column in columns]) for row in rows],
    )


def _head(part: type[Part], column: str) -> str:
    for name in (column, f"{column}_en"):
        if found := find_field(part, name):
            return str(capfirst(found.verbose_name))
    return column.replace("_", " ").capitalize()
