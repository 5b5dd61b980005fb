"""Tables of a package: all lists, or the rows of a query with the rows that belong to them."""

from collections.abc import Collection
from dataclasses import replace
from typing import cast

from django.db.models import Model, QuerySet
from django.utils.text import capfirst

from portal.models import Change, Correction, Disagreement, Edition, PublishedClaim, Record, Source
from portal.opendata.api.column_words import describe_columns, related_model, with_words
from portal.opendata.api.tables import tables
from portal.opendata.releases.zipping import ZipPart
from portal.publication.followed_tables import row_kinds
from portal.records.document_types import JsonObject
from portal.tabular.table import Table

CITED = ("source", "attributed_to")
"""Columns by which rows of other lists name sources."""


def parts_of_everything() -> list[ZipPart]:
    """Return every list except the change log, of which a release is a position."""
    found = [(one, one.endpoint.get_queryset()) for one in tables()]
    return [_part(table, rows) for table, rows in found if rows.model is not Change]


def parts_of_query(table: Table, found: QuerySet[Model]) -> list[ZipPart]:
    """Return the rows of a query; for records also parts, claims, rulings, disagreements and
    editions; and the sources that all of these cite."""
    parts = [_part(table, found)]
    everything = [(one, one.endpoint.get_queryset()) for one in tables()]
    if issubclass(found.model, Record):
        for other, rows in everything:
            related = _related_rows(rows, cast(QuerySet[Record], found))
            if related is not None:
                parts.append(_part(other, related))
    if found.model is not Source:
        sources, rows = next(one for one in everything if one[1].model is Source)
        parts.append(_part(sources, rows.filter(pk__in=_cited_sources(parts))))
    told = describe_tables(parts, (*_owners(), *CITED))
    described = [with_description(part, **told[part.table.name]) for part in parts]
    return sorted(described, key=lambda part: part.table.name)


def describe_tables(
    parts: list[ZipPart], only: Collection[str] | None = None
) -> dict[str, JsonObject]:
    """Return title and Table Schema of each table, with foreign keys to the others, or with those
    of `only` some columns."""
    found = {part.table.name: _describe(part.table) for part in parts}
    for name, described in found.items():
        columns = [
            column
            for column in described["schema"]["fields"]
            if column.get("reference", {}).get("resource") in found
            and (only is None or column["name"] in only)
        ]
        described["schema"]["foreignKeys"] = [_foreign_key(name, column) for column in columns]
    return found


def with_description(part: ZipPart, title: str, schema: JsonObject) -> ZipPart:
    return replace(part, table=with_words(part.table, title, schema))


def _describe(table: Table) -> JsonObject:
    """Return title and schema of a table. The title is that of the list, as two lists can have the
    same model: “Energy projects”."""
    return {"title": capfirst(table.name.replace("-", " ")), "schema": describe_columns(table)}


def _foreign_key(name: str, column: JsonObject) -> JsonObject:
    """Take the reference out of a column of a table; that to itself has no name."""
    key = column.pop("reference")
    resource = "" if key["resource"] == name else key["resource"]
    return {"fields": [column["name"]], "reference": {**key, "resource": resource}}


def _related_rows(rows: QuerySet[Model], records: QuerySet[Record]) -> QuerySet[Model] | None:
    """Return the rows of another list about these records; None for an unrelated list."""
    if rows.model in (PublishedClaim, Disagreement, Edition, Correction):
        uids = records.order_by().values("uid")
        return rows.filter(kind=records.model.kind(), record_uid__in=uids)
    for name in _owners():
        if related_model(rows.model, name) is records.model:
            return rows.filter(**{f"{name}__in": records.order_by().values("pk")})
    return None


def _owners() -> list[str]:
    """Return the columns by which rows of other lists belong to records."""
    return ["record", *(kind.about for kind in row_kinds().values() if kind.about)]


def _cited_sources(parts: list[ZipPart]) -> set[int]:
    found: set[int] = set()
    for part in parts:
        for name in CITED:
            if related_model(part.found.model, name) is Source:
                found |= set(part.found.order_by().values_list(name, flat=True))
    return found - {None}


def _part(table: Table, found: QuerySet[Model]) -> ZipPart:
    """Return a part of the package; rows in the order of their key, the same on every database."""
    names = {field.name for field in found.model._meta.fields}
    return ZipPart(table, found.order_by(table.key if table.key in names else "pk"))
