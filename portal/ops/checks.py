"""Mistakes in declaring a record model that Django's own checks cannot see."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.exceptions import FieldDoesNotExist

from portal.models import Claim, Record, RecordQuerySet, Ruling
from portal.records.registry import record_models


def check_records(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    return [message for model in record_models() for message in _mistakes(model)]


def _mistakes(model: type[Record]) -> Iterator[checks.CheckMessage]:
    yield from _wrong_facts(model)
    related = {r.get_accessor_name(): r.related_model for r in model._meta.related_objects}
    for name, base in (("claims", Claim), ("rulings", Ruling)):
        found = related.get(name)
        if model.facts and not (isinstance(found, type) and issubclass(found, base)):
            yield checks.Error(
                f"has facts but no {base.__name__} subclass",
                hint=f"Add one with related_name='{name}'.",
                obj=model,
                id="portal.E002",
            )
    if "base_manager_name" not in model._meta.original_attrs and (
        model._meta.base_manager_name != "working"
    ):
        yield checks.Error("its base manager is not “working”", obj=model, id="portal.E004")
    if not isinstance(model._default_manager.all(), RecordQuerySet):
        yield checks.Error("its manager is not a RecordQuerySet", obj=model, id="portal.E003")


def _wrong_facts(model: type[Record]) -> Iterator[checks.CheckMessage]:
    for name, fact in model.facts.items():
        columns = fact.columns_of(name)
        if len(columns) != fact.type.columns:
            yield checks.Error(
                f"fact “{name}” needs {fact.type.columns} column(s)", obj=model, id="portal.E005"
            )
        for column in columns:
            try:
                model._meta.get_field(column)
            except FieldDoesNotExist:
                yield checks.Error(
                    f"fact “{name}” names “{column}”, which is no field",
                    obj=model,
                    id="portal.E001",
                )
