"""The columns of the list of a kind of record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from django.utils.text import capfirst
from django_stubs_ext import StrOrPromise

from portal.facts import Amount, Money
from portal.models import Record
from portal.models.fields import Column
from portal.records.kinds import Kind

FEW = 4
"""As many columns as a list has where its kind names none."""


@dataclass(frozen=True)
class ListColumn:
    name: str
    head: StrOrPromise
    sort: str
    """Its name in the parameter `order`; empty if that does not take it."""
    css_class: str


def columns_of(kind: Kind) -> Iterator[ListColumn]:
    """The columns that a kind names; by default its first facts."""
    facts, orders = kind.model.facts, kind.filterset.base_filters["order"].columns
    for name in kind.columns or [*dict.fromkeys((*kind.model.key_facts, *facts))][:FEW]:
        is_number = name in facts and isinstance(facts[name].type, (Amount, Money))
        yield ListColumn(
            name=name,
            head=capfirst(_label(kind.model, name)),
            sort=name if name in orders else "",
            css_class="number" if is_number else "",
        )


def _label(model: type[Record], name: str) -> StrOrPromise:
    if name in model.facts:
        return model.fact_label(name)
    if name in model.parts:
        return model.part_label(name)
    return cast("Column", model._meta.get_field(name)).verbose_name
