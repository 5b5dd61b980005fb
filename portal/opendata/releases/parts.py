"""Tables of a package: all lists, or the rows of a query with the rows that belong to them."""

from typing import cast

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet

from portal.models import (
    Change,
    Correction,
    Disagreement,
    Edition,
    PublishedClaim,
    Record,
    Source,
)
from portal.opendata.api.tables import tables
from portal.opendata.releases.zipping import ZipPart
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
    return sorted(parts, key=lambda part: part.table.name)


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


def related_model(model: type[Model], name: str) -> type[Model] | None:
    """Return the model to which a foreign key leads; None for another name."""
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    related = found.related_model if found.many_to_one else None
    return related if isinstance(related, type) else None


def _part(table: Table, found: QuerySet[Model]) -> ZipPart:
    """Return a part of the package; rows in the order of their key, the same on every database."""
    names = {field.name for field in found.model._meta.fields}
    return ZipPart(table, found.order_by(table.key if table.key in names else "pk"))
