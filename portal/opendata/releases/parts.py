"""Tables of a package: all lists, or the rows of a query with the rows that belong to them."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet

from portal.models import Change, Disagreement, Edition, PublishedClaim, Record, Source
from portal.opendata.api.tables import tables
from portal.opendata.releases.zipping import ZipPart
from portal.tabular.table import Table


def parts_of_everything() -> list[ZipPart]:
    """Return every list except the change log, of which a release is a position."""
    return [
        ZipPart(one, _ordered_by_key(one, _all_rows(one)))
        for one in tables()
        if not _lists_model(one, Change)
    ]


def parts_of_query(table: Table, found: QuerySet[Any]) -> list[ZipPart]:
    """Return the rows of a query; for records also parts, claims, rulings, disagreements and
    editions; and the sources that all of these cite."""
    parts = [ZipPart(table, _ordered_by_key(table, found))]
    if issubclass(found.model, Record):
        for other in tables():
            rows = _related_rows(other, found)
            if rows is not None:
                parts.append(ZipPart(other, _ordered_by_key(other, rows)))
    sources = next(one for one in tables() if _lists_model(one, Source))
    if not _lists_model(table, Source):
        named = _all_rows(sources).filter(pk__in=_cited_sources(parts))
        parts.append(ZipPart(sources, _ordered_by_key(sources, named)))
    return sorted(parts, key=lambda part: part.table.name)


def _related_rows(other: Table, records: QuerySet[Any]) -> QuerySet[Any] | None:
    """Return the rows of another list about these records; None for an unrelated list."""
    rows = _all_rows(other)
    if rows.model in (PublishedClaim, Disagreement, Edition):
        uids = records.order_by().values("uid")
        return rows.filter(kind=records.model.kind(), record_uid__in=uids)
    for name in ("record", "series"):
        if _related_model(rows.model, name) is records.model:
            return rows.filter(**{f"{name}__in": records.order_by().values("pk")})
    return None


def _cited_sources(parts: list[ZipPart]) -> set[int]:
    found: set[int] = set()
    for part in parts:
        if _related_model(part.found.model, "source") is Source:
            found |= set(part.found.order_by().values_list("source", flat=True))
    return found


def _related_model(model: type[Model], name: str) -> object:
    try:
        return model._meta.get_field(name).related_model
    except FieldDoesNotExist:
        return None


def _lists_model(table: Table, model: type[Model]) -> bool:
    return _all_rows(table).model is model


def _all_rows(table: Table) -> QuerySet[Any]:
    found: QuerySet[Any] = table.endpoint.get_queryset()
    return found


def _ordered_by_key(table: Table, found: QuerySet[Any]) -> QuerySet[Any]:
    """Order rows by their key, the same on every database."""
    names = {field.name for field in found.model._meta.fields}
    return found.order_by(table.key if table.key in names else "pk")
