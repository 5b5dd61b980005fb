"""Question and result of the map, over the lists of all layers.

A parameter has the same meaning as in the lists. A layer whose list lacks a parameter that is set
is not drawn; `LayerFeatures.silent` names the parameter.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from typing import cast

import numpy as np
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.filters.closed import ClosedFilterSet
from portal.filters.parameters import MultipleChoiceFilter, Parameter
from portal.filters.positions import InBox
from portal.filters.selection import selection_of
from portal.formatting.addresses import parse_number
from portal.graphics.maps.features import Feature
from portal.graphics.maps.geometry import Box
from portal.graphics.maps.layers import Layer, layers_by_kind
from portal.graphics.maps.places import Places
from portal.graphics.maps.tables import Degrees, FeatureTable, table_of
from portal.graphics.maps.years import BEFORE, UNKNOWN, Timeline, find_state
from portal.models import SearchEntry
from portal.publication import time_travel
from portal.records.column_store import CodedColumn, PublicColumns
from portal.records.column_store.columns import Mask, Numbers, sort_rows

FIRST_YEAR = 1900
OWN = ("layer", "year", "bbox", "order")
"""Parameters handled by the map itself: it has no order, and a year in place of a day."""
FIRST = ("layer", "year", "q", "country", "technology", "status")


class YearField(forms.CharField):
    def clean(self, value: object) -> int | None:
        text = str(super().clean(value))
        last = time_travel.today().year
        if not text:
            return None
        year = parse_number(text, digits=5)
        if year is None or not FIRST_YEAR <= year <= last:
            raise ValidationError(
                _("“%(value)s” is not a year from %(first)s to %(last)s."),
                code="invalid",
                params={"value": text, "first": FIRST_YEAR, "last": last},
            )
        return year


class YearFilter(Parameter):
    """Parameter: records that existed, or were planned or under construction, in a year."""

    field_class = YearField
    schema = {"type": "integer", "minimum": FIRST_YEAR}


class MapQuestion(ClosedFilterSet):
    """Validated parameters of the map."""

    model = SearchEntry

    @classmethod
    def get_filters(cls) -> dict[str, Parameter]:
        """Return the filters in the order of the form: layer and year, then the most common."""
        found = super().get_filters()
        names = [*(name for name in FIRST if name in found), *found]
        return type(found)({name: found[name] for name in names})

    @property
    def year(self) -> int | None:
        return self.form.cleaned_data.get("year") if self.is_valid() else None

    @property
    def asks_disputed(self) -> bool:
        return self.is_valid() and bool(self.form.cleaned_data.get("disputed"))

    @property
    def box(self) -> Box | None:
        found = self.form.cleaned_data.get("bbox") if self.is_valid() else None
        return found and Box(*map(float, (found.west, found.south, found.east, found.north)))

    @property
    def set_parameters(self) -> dict[str, list[str]]:
        return {name: self.data.getlist(name) for name in self.data if name in self.filters}


def build_map_question(data: Mapping[str, object]) -> MapQuestion:
    found: MapQuestion = _question_class()(data, SearchEntry.objects.none())
    found.refuse_for_programs()
    return found


ask_nothing = cache(partial(build_map_question, {}))


@cache
def _question_class() -> type[MapQuestion]:
    """Build the class from the filters of all layers, once: layers register when Django starts."""
    parts = list(layers_by_kind().values())
    found: dict[str, Parameter] = {
        "layer": MultipleChoiceFilter(
            choices=[(layer.kind, layer.way.many) for layer in parts],
            label=gettext_lazy("Show"),
            help_text=gettext_lazy("None ticked: everything but pipelines"),
        ),
        "year": YearFilter(
            label=gettext_lazy("Show the year"), help_text=gettext_lazy("For example 2010")
        ),
        "bbox": InBox(),
    }
    for layer in parts:
        for name, parameter in layer.way.filterset.base_filters.items():
            if name not in (*OWN, "valid_on"):
                own = found.get(name)
                found[name] = _merge_filters(own, parameter)
                if own is None and not layer.is_usual:
                    found[name] = copy(parameter)
                    found[name].for_programs = True
    return type("EveryMapQuestion", (MapQuestion,), {**found, "__module__": __name__})


def _merge_filters(one: Parameter | None, other: Parameter) -> Parameter:
    """Merge two closed lists; of other filters, take the first."""
    if not isinstance(one, MultipleChoiceFilter) or not isinstance(other, MultipleChoiceFilter):
        return one or other
    choices = {**dict(choices_of(one)), **dict(choices_of(other)), **dict(choices_of(one))}
    is_hidden = one.for_programs and other.for_programs
    return MultipleChoiceFilter(
        choices=list(choices.items()), label=one.label, for_programs=is_hidden
    )


def choices_of(parameter: MultipleChoiceFilter) -> list[tuple[str, object]]:
    """Return the closed list of a filter, with words."""
    return parameter.extra["choices"]


HIDDEN_STATES = ("retired", "closed", "cancelled", "shelved", BEFORE, UNKNOWN)
"""States that are not drawn with a year."""


@dataclass(frozen=True, kw_only=True)
class LayerFeatures:
    """Result of one layer: rows of its table."""

    layer: Layer
    table: FeatureTable
    found: Numbers | None = None
    """In the order of the list; None for all rows."""
    silent: Sequence[str] = ()
    """Parameters that are set but missing in its list."""
    year: int | None = None
    filterset: ClosedFilterSet | None = None
    """Question in the form of its list; None if the layer is left out."""

    @cached_property
    def rows(self) -> Numbers:
        return np.arange(len(self.table)) if self.found is None else self.found

    @cached_property
    def states(self) -> CodedColumn:
        """State in the year of the question; without a year, the status today."""
        year = self.year
        if year is None:
            return self.table.statuses
        return self.table.states.recoded(lambda states: find_state(cast(Timeline, states), year))

    @cached_property
    def points(self) -> Numbers:
        """The rows with a point."""
        return self.rows[~np.isnan(self.table.longitudes[self.rows])]

    @property
    def degrees(self) -> tuple[Degrees, Degrees]:
        """Longitudes and latitudes of the points."""
        return self.table.longitudes[self.points], self.table.latitudes[self.points]

    @cached_property
    def largest_first(self) -> Numbers:
        """The rows with a point, by size, those as large as each other by uid."""
        table, rows = self.table, self.points
        return rows[sort_rows(table.order[rows], -np.maximum(table.sizes[rows], 0))]

    @cached_property
    def lines(self) -> list[Feature]:
        """The features with stops, one of which has a location."""
        if not self.table.stops:
            return []
        return [self.feature(row) for row in self.placed.tolist() if row in self.table.stops]

    @cached_property
    def _is_placed(self) -> Mask:
        is_placed = ~np.isnan(self.table.longitudes)
        for row, stops in self.table.stops.items():
            is_placed[row] |= any(stop.point for stop in stops)
        return is_placed[self.rows]

    @cached_property
    def placed(self) -> Numbers:
        return self.rows[self._is_placed]

    @cached_property
    def unplaced(self) -> Numbers:
        """The rows without a location."""
        return self.rows[~self._is_placed]

    @cached_property
    def elsewhere(self) -> list[int]:
        """The rows with overruled locations."""
        others = np.fromiter(self.table.elsewhere, dtype=np.int64)
        return self.rows[np.isin(self.rows, others)].tolist()

    def feature(self, row: int) -> Feature:
        return self.table.feature(row, self.states)

    def features(self, rows: Numbers) -> list[Feature]:
        return [self.feature(row) for row in rows.tolist()]

    def coordinates(self) -> tuple[Degrees, Degrees]:
        """Return the longitudes and latitudes of all its points, stops among them."""
        stops = [point for line in self.lines if not line.point for point in line.points]
        more = np.array(stops, dtype=np.float64).reshape(-1, 2)
        longitudes, latitudes = self.degrees
        return np.append(longitudes, more[:, 0]), np.append(latitudes, more[:, 1])


@dataclass(frozen=True, kw_only=True)
class LayerResult:
    question: MapQuestion
    layers: list[LayerFeatures]
    places: Places | None = None
    states: dict[str, int]
    """Number of records by state in a year, including those not drawn."""
    is_whole: bool = False
    """True for the usual layers, of which nothing was asked."""

    @property
    def drawn_states(self) -> set[str]:
        wanted = self.question.form.cleaned_data["status"]
        return set(wanted) if wanted else set(self.states) - set(HIDDEN_STATES)

    @property
    def count(self) -> int:
        return sum(len(one.placed) for one in self.layers)

    @property
    def lines(self) -> list[Feature]:
        return [line for one in self.layers for line in one.lines]

    @property
    def layers_by_kind(self) -> dict[str, Layer]:
        return {one.layer.kind: one.layer for one in self.layers}

    @cached_property
    def coordinates(self) -> tuple[Degrees, Degrees]:
        """Longitudes and latitudes of all points, stops among them."""
        nothing = np.empty(0, dtype=np.float64)
        found = [(nothing, nothing), *(one.coordinates() for one in self.layers)]
        longitudes, latitudes = zip(*found, strict=True)
        return np.concatenate(longitudes), np.concatenate(latitudes)


def find_features(question: MapQuestion, places: Places | None = None) -> LayerResult:
    """Return the features of a question. A fixed number of queries for each layer, and two for
    places that are not given."""
    if not question.is_valid():
        return LayerResult(question=question, layers=[], states={})
    if not question.set_parameters:
        return replace(find_whole(PublicColumns()), question=question)
    places = places or Places.read()
    wanted = question.form.cleaned_data["layer"]
    known = layers_by_kind().values()
    asked = [one for one in known if (one.kind in wanted if wanted else one.is_usual)]
    states: dict[str, int] = {}
    if question.set_parameters.keys() == {"layer"}:
        found = [PublicColumns().kept(_ask_whole, layer.kind) for layer in asked]
    else:
        found = [_ask_layer(question, layer, places, states) for layer in asked]
    return LayerResult(question=question, layers=found, places=places, states=states)


def find_whole(columns: PublicColumns) -> LayerResult:
    """Return the usual layers, of which nothing is asked."""
    return columns.kept(_find_whole)


def _find_whole(columns: PublicColumns) -> LayerResult:
    usual = (one for one in layers_by_kind().values() if one.is_usual)
    found = [columns.kept(_ask_whole, layer.kind) for layer in usual]
    return LayerResult(
        question=ask_nothing(), layers=found, places=Places.read(), states={}, is_whole=True
    )


def _ask_whole(_columns: PublicColumns, kind: str) -> LayerFeatures:
    return _ask_layer(ask_nothing(), layers_by_kind()[kind], Places.read(), {})


def _ask_layer(
    question: MapQuestion, layer: Layer, places: Places, states: dict[str, int]
) -> LayerFeatures:
    passed, silent = split_question(question, layer)
    filterset = layer.ask(passed)
    filterset.is_shown = False
    if silent or not filterset.is_valid():
        return LayerFeatures(layer=layer, table=table_of([]), silent=silent)
    selection = selection_of(filterset)
    table = places.settle(selection.columns.kept(layer.read))
    rows = selection.sorted_rows()
    one = LayerFeatures(
        layer=layer, table=table, found=rows, year=question.year, filterset=filterset
    )
    if question.year:
        rows = _choose_by_year(one, question, states)
    if question.box:
        rows = rows[_in_box(table, question.box)[rows]]
    return replace(one, found=rows)


def split_question(question: MapQuestion, layer: Layer) -> tuple[QueryDict, list[str]]:
    """Return the question for the list of a layer, and the parameters that this list lacks. Values
    of closed lists are reduced to those of the layer."""
    passed, silent = QueryDict(mutable=True), []
    for name, values in question.set_parameters.items():
        parameter = layer.way.filterset.base_filters.get(name)
        if name in OWN or (name == "status" and question.year):
            continue
        if isinstance(parameter, MultipleChoiceFilter):
            values = [value for value in values if value in dict(choices_of(parameter))]
        if parameter is not None and values:
            passed.setlist(name, values)
        else:
            silent.append(name)
    return passed, silent


def _choose_by_year(one: LayerFeatures, question: MapQuestion, states: dict[str, int]) -> Numbers:
    wanted = question.form.cleaned_data["status"]
    for state, count in one.states.counts_in_order(one.rows).items():
        states[str(state)] = states.get(str(state), 0) + count
    is_drawn = one.states.matches(
        lambda state: state in wanted if wanted else state not in HIDDEN_STATES
    )
    return one.rows[is_drawn[one.rows]]


def _in_box(table: FeatureTable, box: Box) -> Mask:
    """Mark the features with a point, or a stop, in a box."""
    is_inside = box.hold(table.longitudes, table.latitudes)
    for row, stops in table.stops.items():
        if np.isnan(table.longitudes[row]):
            is_inside[row] = any(stop.point and box.holds(stop.point) for stop in stops)
    return is_inside
