"""What a question finds: layer by layer, with what is left out and why.

A layer whose list does not know a parameter that is set has nothing that answers it, and is not
drawn; `OfLayer.silent` names the parameter.
"""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from portal.filters import ClosedFilterSet, MultipleChoiceFilter
from portal.filters.fields import BoundingBox
from portal.graphics.maps.features import Feature, Key, features
from portal.graphics.maps.form import FIRST_YEAR, OWN, MapQuestion, choices_of, map_question
from portal.graphics.maps.layers import Layer, by_kind
from portal.graphics.maps.places import Places
from portal.graphics.maps.years import BEFORE, UNKNOWN, state_in

__all__ = ["FIRST_YEAR", "LayerResult", "MapQuestion", "OfLayer", "ask", "map_question"]

PASSED = ("retired", "closed", "cancelled", "shelved", BEFORE, UNKNOWN)
"""States in which nothing stood, or was about to stand, in a year that is asked about."""


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
class LayerResult:
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


def ask(question: MapQuestion) -> LayerResult:
    """Two queries for each layer, three with editions that are new here, and two for places."""
    if not question.is_valid():
        return LayerResult(question=question, layers=[], keys=[], states={})
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
    return LayerResult(question=question, layers=found, keys=keys, places=places, states=states)


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
        if isinstance(parameter, MultipleChoiceFilter):
            values = [value for value in values if value in dict(choices_of(parameter))]
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


def _is_in(feature: Feature, box: BoundingBox) -> bool:
    return any(
        float(box.west) <= east <= float(box.east) and float(box.south) <= north <= float(box.north)
        for east, north in feature.points
    )
