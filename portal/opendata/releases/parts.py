"""Tables of a package: all lists, or the rows of a query with the rows that belong to them."""

from dataclasses import replace
from typing import cast

from django.db.models import Model, QuerySet
from django.utils.text import capfirst

from portal.models import (
    Change,
    Correction,
    Disagreement,
    Edition,
    PublishedClaim,
    Record,
    Source,
)
from portal.opendata.api.column_words import describe_columns, related_model, with_words
from portal.opendata.api.tables import tables
from portal.opendata.releases.zipping import ZipPart
from portal.records.document_types import JsonObject
from portal.tabular.table import Table


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
    described = [_without_keys(part) for part in parts]
    return sorted(described, key=lambda part: part.table.name)


def describe_tables(parts: list[ZipPart]) -> dict[str, JsonObject]:
    """Return title and Table Schema of each table, with foreign keys to the others."""
    names = {"", *(part.table.name for part in parts)}
    found = {}
    for part in parts:
        schema = describe_columns(part.table)
        keys = [k for k in schema.pop("foreignKeys", []) if k["reference"]["resource"] in names]
        schema |= {"foreignKeys": keys} if keys else {}
        found[part.table.name] = {"title": title_of(part.table), "schema": schema}
    return found


def with_description(part: ZipPart, title: str, schema: JsonObject) -> ZipPart:
    return replace(part, table=with_words(part.table, title, schema))


def title_of(table: Table) -> str:
    """“Energy projects”: what the list is called, as two lists can have the same model."""
    return capfirst(table.name.replace("-", " "))


def _without_keys(part: ZipPart) -> ZipPart:
    """Describe a part of what was asked for, which lacks rows that others name."""
    schema = describe_columns(part.table)
    schema.pop("foreignKeys", None)
    return with_description(part, title_of(part.table), schema)


def _related_rows(rows: QuerySet[Model], records: QuerySet[Record]) -> QuerySet[Model] | None:
    """Return the rows of another list about these records; None for an unrelated list."""
    if rows.model in (PublishedClaim, Disagreement, Edition, Correction):
        uids = records.order_by().values("uid")
        return rows.filter(kind=records.model.kind(), record_uid__in=uids)
    for name in ("record", "series"):
        if related_model(rows.model, name) is records.model:
            return rows.filter(**{f"{name}__in": records.order_by().values("pk")})
    return None


def _cited_sources(parts: list[ZipPart]) -> set[int]:
    found: set[int] = set()
    for part in parts:
        for name in ("source", "attributed_to"):
            if related_model(part.found.model, name) is Source:
                found |= set(part.found.order_by().values_list(name, flat=True))
    return found - {None}


def _part(table: Table, found: QuerySet[Model]) -> ZipPart:
    """Return a part of the package; rows in the order of their key, the same on every database."""
    names = {field.name for field in found.model._meta.fields}
    return ZipPart(table, found.order_by(table.key if table.key in names else "pk"))
