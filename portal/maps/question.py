"""What is asked of a map: the parameters of all layers' lists in one form, and what they find.

A parameter means on the map what it means in the list. A layer whose list does not know a
parameter that is set has nothing that answers it, and is not drawn; `Found.silent` says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.filters import Choices, ClosedFilterSet, InBox
from portal.filters.fields import Box
from portal.filters.parameters import Parameter
from portal.maps.features import Feature, Key, features
from portal.maps.layers import Layer, by_kind
from portal.maps.places import Places
from portal.maps.years import BEFORE, UNKNOWN, state_in
from portal.models import SearchEntry

FIRST_YEAR = 1900
OWN = ("layer", "year", "bbox", "order")
"""Parameters that the map answers by itself; an order it has not."""
FIRST = ("layer", "year", "q", "country", "technology", "status")
PASSED = ("retired", "closed", "cancelled", "shelved", BEFORE, UNKNOWN)
"""States in which nothing stood, or was about to stand, in a year that is asked about."""


class YearField(forms.CharField):
    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value))
        last = timezone.localdate().year
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
        fields: list[str] = []

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
    def box(self) -> Box | None:
        return self.form.cleaned_data.get("bbox") if self.is_valid() else None

    @property
    def set_parameters(self) -> dict[str, list[str]]:
        return {name: self.data.getlist(name) for name in self.data if name in self.filters}


@dataclass(frozen=True, kw_only=True)
class OfLayer:
    """What one layer has to say to a question."""

    layer: Layer
    features: list[Feature]
    unplaced: list[Feature]
    """Those that no source puts anywhere."""
    silent: list[str]
    """The parameters that are set and that its list does not know."""
    filterset: ClosedFilterSet | None = None
    """The question as its list takes it."""


@dataclass(frozen=True, kw_only=True)
class Found:
    question: MapQuestion
    layers: list[OfLayer]
    keys: list[Key]
    """Every edition that the answer is made of."""
    places: Places | None = None
    states: dict[str, int]
    """With a year: how many records stood how, those that are not drawn included."""

    @property
    def drawn_states(self) -> set[str]:
        """Those that are drawn with a year."""
        wanted = self.question.form.cleaned_data["status"]
        return set(wanted) if wanted else set(self.states) - set(PASSED)

    @property
    def features(self) -> list[Feature]:
        return [feature for one in self.layers for feature in one.features]


def map_question(data: Any) -> MapQuestion:
    found: MapQuestion = _question()(data, SearchEntry.objects.none())
    return found


def ask(question: MapQuestion) -> Found:
    """Two queries for each layer, three with editions that are new here, and two for places."""
    if not question.is_valid():
        return Found(question=question, layers=[], keys=[], states={})
    wanted = question.form.cleaned_data["layer"]
    asked = [layer for layer in by_kind().values() if not wanted or layer.kind in wanted]
    places = Places()
    found: list[OfLayer] = []
    keys: list[Key] = []
    states: dict[str, int] = {}
    for layer in asked:
        one, used = _of_layer(question, layer, places, states)
        found.append(one)
        keys += used
    return Found(question=question, layers=found, keys=keys, places=places, states=states)


def _of_layer(
    question: MapQuestion, layer: Layer, places: Places, states: dict[str, int]
) -> tuple[OfLayer, list[Key]]:
    passed, silent = passed_on(question, layer)
    if silent:
        return OfLayer(layer=layer, features=[], unplaced=[], silent=silent), []
    filterset = layer.filterset(passed, layer.rows())
    keys = _keys(filterset.qs)
    made = places.settle(features(keys, layer.feature))
    if question.year:
        made = _in_year(made, question, states)
    if question.box:
        made = [feature for feature in made if _is_in(feature, question.box)]
    return OfLayer(
        layer=layer,
        features=[feature for feature in made if feature.is_placed],
        unplaced=[feature for feature in made if not feature.is_placed],
        silent=[],
        filterset=filterset,
    ), keys


def passed_on(question: MapQuestion, layer: Layer) -> tuple[QueryDict, list[str]]:
    """The question as the list of a layer takes it, and what of it that list does not know. Of a
    closed list, only the values that the layer has."""
    passed, silent = QueryDict(mutable=True), []
    for name, values in question.set_parameters.items():
        parameter = layer.filterset.base_filters.get(name)
        if name in OWN or (name == "status" and question.year):
            continue
        if isinstance(parameter, Choices):
            values = [value for value in values if value in dict(_choices(parameter))]
        if parameter is not None and values:
            passed.setlist(name, values)
        else:
            silent.append(name)
    return passed, silent


def _keys(rows: Any) -> list[Key]:
    columns = ("uid", "edition__number", "edition__issued_at", "edition")
    kind = rows.model.kind()
    return [
        Key(kind, uid, number, issued_at.isoformat(), edition)
        for uid, number, issued_at, edition in rows.values_list(*columns)
    ]


def _in_year(made: list[Feature], question: MapQuestion, states: dict[str, int]) -> list[Feature]:
    year, wanted = question.year or 0, question.form.cleaned_data["status"]
    kept = []
    for feature in made:
        state = state_in(feature.states, year)
        states[state] = states.get(state, 0) + 1
        if state in wanted if wanted else state not in PASSED:
            kept.append(feature)
    return kept


def _is_in(feature: Feature, box: Box) -> bool:
    return any(
        float(box.west) <= east <= float(box.east) and float(box.south) <= north <= float(box.north)
        for east, north in feature.points
    )


@cache
def _question() -> type[MapQuestion]:
    """Made of the lists of all layers, once: the layers register when Django starts."""
    parts = list(by_kind().values())
    found: dict[str, Any] = {
        "layer": Choices(
            [(layer.kind, layer.way.many) for layer in parts], label=gettext_lazy("Show")
        ),
        "year": InYear(label=gettext_lazy("As it was in"), help_text=gettext_lazy("A year, such as 2010")),
        "bbox": InBox(),
    }
    for layer in parts:
        for name, parameter in layer.filterset.base_filters.items():
            if name not in OWN:
                found[name] = _together(found.get(name), parameter)
    return type("EveryMapQuestion", (MapQuestion,), {**found, "__module__": __name__})


def _together(one: Any, other: Any) -> Any:
    """Of two closed lists, both; of anything else, the first that came."""
    if not isinstance(one, Choices) or not isinstance(other, Choices):
        return one or other
    choices = {**dict(_choices(one)), **dict(_choices(other)), **dict(_choices(one))}
    return Choices(list(choices.items()), label=one.label)


def _choices(parameter: Choices) -> Iterable[tuple[str, Any]]:
    found: Iterable[tuple[str, Any]] = parameter.extra["choices"]
    return found
