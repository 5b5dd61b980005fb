"""A FilterSet's form, arranged for readers: boxes to tick, and what is asked rarely folded away."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Case, When
from django.http import QueryDict

from portal.models import Country, Role

NEAREST = Case(*(When(role=role, then=place) for place, role in enumerate(Role.values)))
"""Central Asia first, then China, then the rest of the world."""

RARE = (
    "bbox",
    "updated_after",
    "source",
    "organisation",
    "role",
    "parent",
    "system",
    "measures",
    "length_min",
    "length_max",
    "commissioned_from",
    "commissioned_to",
)
"""Parameters that serve programs more than readers."""


@dataclass(frozen=True)
class FilterForm:
    form: Any
    often: list[Any]
    rarely: list[Any]
    active: int
    """How many filters are set; the order is none."""

    @property
    def opens_rarely(self) -> bool:
        """Whether something folded away is set or wrong, and so has to be seen."""
        return any(field.errors or field.data not in (None, "", []) for field in self.rarely)


def arrange(form: Any, asked: QueryDict) -> FilterForm:
    for field in form.fields.values():
        if isinstance(field.widget, forms.SelectMultiple):
            _tick(field)
    visible = form.visible_fields()
    return FilterForm(
        form=form,
        often=[field for field in visible if field.name not in RARE],
        rarely=[field for field in visible if field.name in RARE],
        active=sum(1 for name in form.fields if name != "order" and asked.get(name)),
    )


def _tick(field: Any) -> None:
    """Boxes instead of a list in which several are chosen by holding a key."""
    if getattr(field, "queryset", None) is not None and field.queryset.model is Country:
        field.queryset = field.queryset.order_by(NEAREST, "name_en", "pk")
    field.widget = forms.CheckboxSelectMultiple()
    field.widget.choices = field.choices
