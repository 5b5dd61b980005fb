"""Which tables go into a package: all of them, or the rows of a question and what belongs to
them."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet

from portal.models import Change, Disagreement, Edition, PublishedClaim, Record, Source
from portal.opendata.api.tables import tables
from portal.opendata.releases.zipping import ZipPart
from portal.tabular.table import Table


def whole() -> list[ZipPart]:
    """Every list, but the journal, of which a release is a position."""
    return [ZipPart(one, _in_order(one, _all(one))) for one in tables() if not _is(one, Change)]


def of_question(table: Table, found: QuerySet[Any]) -> list[ZipPart]:
    """The rows that a question finds; of records their parts, claims, rulings, disagreements and
    editions; and the sources that all of these name."""
    parts = [ZipPart(table, _in_order(table, found))]
    if issubclass(found.model, Record):
        for other in tables():
            rows = _belonging(other, found)
            if rows is not None:
                parts.append(ZipPart(other, _in_order(other, rows)))
    sources = next(one for one in tables() if _is(one, Source))
    if not _is(table, Source):
        named = _all(sources).filter(pk__in=_sources_of(parts))
        parts.append(ZipPart(sources, _in_order(sources, named)))
    return sorted(parts, key=lambda part: part.table.name)


def _belonging(other: Table, records: QuerySet[Any]) -> Any:
    """The rows of another list that are about these records; None where it has none such."""
    rows = _all(other)
    if rows.model in (PublishedClaim, Disagreement, Edition):
        uids = records.order_by().values("uid")
        return rows.filter(kind=records.model.kind(), record_uid__in=uids)
    for name in ("record", "series"):
        if _leads_to(rows.model, name) is records.model:
            return rows.filter(**{f"{name}__in": records.order_by().values("pk")})
    return None


def _sources_of(parts: list[ZipPart]) -> set[int]:
    found: set[int] = set()
    for part in parts:
        if _leads_to(part.found.model, "source") is Source:
            found |= set(part.found.order_by().values_list("source", flat=True))
    return found


def _leads_to(model: Any, name: str) -> Any:
    try:
        return model._meta.get_field(name).related_model
    except FieldDoesNotExist:
        return None


def _is(table: Table, model: type[Any]) -> bool:
    return table.endpoint.get_queryset().model is model


def _all(table: Table) -> Any:
    return table.endpoint.get_queryset()


def _in_order(table: Table, found: Any) -> Any:
    """By its key, which is the same in every database that it is read from."""
    names = {field.name for field in found.model._meta.fields}
    return found.order_by(table.key if table.key in names else "pk")
