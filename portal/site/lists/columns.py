"""Columns of a list whose kind has no template of its own."""

from collections.abc import Iterable, Iterator
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


@dataclass(frozen=True, kw_only=True)
class ListColumn:
    """`name` is that of a fact, or of another key of the document."""

    name: str
    head: StrOrPromise | None = None
    """By default the words for the fact."""
    sort: str = ""
    """Its name in the parameter `order`; by default that of the fact, if it is allowed."""
    css_class: str = ""


def columns_of(kind: Kind) -> list[ListColumn]:
    """The columns of a kind, whole; by default its first facts."""
    named = kind.columns or (*kind.model.key_facts, *kind.model.facts)
    found = [one if isinstance(one, ListColumn) else ListColumn(name=one) for one in named]
    several = {one.name: one for one in found}.values()
    return list(_whole(kind, several if kind.columns else list(several)[:FEW]))


def _whole(kind: Kind, found: Iterable[ListColumn]) -> Iterator[ListColumn]:
    orders = kind.filterset.base_filters["order"].columns
    for one in found:
        fact = kind.model.facts.get(one.name)
        is_number = fact is not None and isinstance(fact.type, (Amount, Money))
        yield ListColumn(
            name=one.name,
            head=one.head or capfirst(_label(kind.model, one.name)),
            sort=one.sort or (one.name if one.name in orders else ""),
            css_class=one.css_class or ("number" if is_number else ""),
        )


def _label(model: type[Record], name: str) -> StrOrPromise:
    if name in model.facts:
        return model.fact_label(name)
    column = cast("Column", model._meta.get_field(name))
    return model.part_labels.get(name) or column.verbose_name
