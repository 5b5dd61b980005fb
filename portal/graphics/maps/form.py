"""The form of the map: the parameters of all layers' lists in one, and its own.

A parameter means on the map what it means in the list.
"""

from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.filters import ClosedFilterSet, InBox, MultipleChoiceFilter
from portal.filters.fields import BoundingBox
from portal.filters.parameters import Parameter
from portal.graphics.maps.layers import by_kind
from portal.models import SearchEntry
from portal.publication import time_travel

FIRST_YEAR = 1900
OWN = ("layer", "year", "bbox", "order")
"""Parameters that the map answers by itself; an order it has not, and its day is a year."""
FIRST = ("layer", "year", "q", "country", "technology", "status")


class YearField(forms.CharField):
    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value))
        last = time_travel.today().year
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:5]) <= last):
            raise ValidationError(
                _("“%(value)s” is not a year from %(first)s to %(last)s."),
                code="invalid",
                params={"value": text, "first": FIRST_YEAR, "last": last},
            )
        return int(text)


class InYear(Parameter):
    """What stood, or was being made or planned, in a year."""

    field_class = YearField

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": FIRST_YEAR}


class MapQuestion(ClosedFilterSet):
    """Checks the question; `ask` answers it."""

    class Meta(ClosedFilterSet.Meta):
        model = SearchEntry

    @classmethod
    def get_filters(cls) -> Any:
        """In the order of the form: what the map shows and when, then what is common."""
        found = super().get_filters()
        first = {name: found[name] for name in FIRST if name in found}
        return {**first, **{name: one for name, one in found.items() if name not in first}}

    @property
    def year(self) -> int | None:
        return self.form.cleaned_data.get("year") if self.is_valid() else None

    @property
    def box(self) -> BoundingBox | None:
        return self.form.cleaned_data.get("bbox") if self.is_valid() else None

    @property
    def set_parameters(self) -> dict[str, list[str]]:
        return {name: self.data.getlist(name) for name in self.data if name in self.filters}


def map_question(data: Any) -> MapQuestion:
    found: MapQuestion = _question()(data, SearchEntry.objects.none())
    return found


@cache
def _question() -> type[MapQuestion]:
    """Made of the lists of all layers, once: the layers register when Django starts."""
    parts = list(by_kind().values())
    found: dict[str, Any] = {
        "layer": MultipleChoiceFilter(
            choices=[(layer.kind, layer.way.many) for layer in parts], label=gettext_lazy("Show")
        ),
        "year": InYear(
            label=gettext_lazy("As it was in"), help_text=gettext_lazy("A year, such as 2010")
        ),
        "bbox": InBox(),
    }
    for layer in parts:
        for name, parameter in layer.filterset.base_filters.items():
            if name not in (*OWN, "valid_on"):
                found[name] = _together(found.get(name), parameter)
    return type("EveryMapQuestion", (MapQuestion,), {**found, "__module__": __name__})


def _together(one: Any, other: Any) -> Any:
    """Of two closed lists, both; of anything else, the first that came."""
    if not isinstance(one, MultipleChoiceFilter) or not isinstance(other, MultipleChoiceFilter):
        return one or other
    choices = {**dict(choices_of(one)), **dict(choices_of(other)), **dict(choices_of(one))}
    is_hidden = one.for_programs and other.for_programs
    return MultipleChoiceFilter(
        choices=list(choices.items()), label=one.label, for_programs=is_hidden
    )


def choices_of(parameter: MultipleChoiceFilter) -> list[tuple[str, Any]]:
    """A closed list with its words."""
    found: list[tuple[str, Any]] = parameter.extra["choices"]
    return found
