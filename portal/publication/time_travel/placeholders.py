"""Rows that something public names, though they were not public themselves.

A page says nothing of them, as it says nothing of a draft today; but a question that joins them
must find a row.
"""

from typing import cast

from portal.models import Record
from portal.models.records import is_reference
from portal.records.registry import record_models


def add_missing() -> None:
    """A nameless draft for each record that is named and not there."""
    named: dict[type[Record], set[int]] = {model: set() for model in record_models()}
    for owner in record_models():
        parts = [owner.part_model(name) for name in owner.owned()]
        for model in (owner, *parts):
            for field in model._meta.concrete_fields:
                if is_reference(field):
                    rows = model._base_manager.exclude(**{field.name: None})
                    named[cast(type[Record], field.related_model)] |= set(
                        rows.order_by().values_list(field.attname, flat=True).distinct()
                    )
    for model, keys in named.items():
        there = set(model.working.filter(pk__in=keys).values_list("pk", flat=True))
        model.working.bulk_create([_stub(model, key) for key in sorted(keys - there)])


def _stub(model: type[Record], key: int) -> Record:
    """Names what it must name by a key that leads nowhere; this database does not mind."""
    needed = {
        field.attname: 0
        for field in model._meta.concrete_fields
        if is_reference(field) and not field.null
    }
    return model(id=key, title_en="—", slug=f"not-public-{key}", **needed)
