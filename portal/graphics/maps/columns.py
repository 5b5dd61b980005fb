"""Points of a map as columns of JSON, west to east.

`points` has what is drawn, without words; `cards` has the words of some points, by their numbers.
Degrees are integers in thousandths; longitudes and latitudes are differences from the point before.
Sizes are integers in thousandths of the unit, −1 where no source says. Values of closed lists are
indices into `lists`, `states` of points indices into `timelines`. `numbering` is another where
points have other numbers: cards of another one are those of other points.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.formatting.locales import language_tag
from portal.formatting.summaries import after_colon
from portal.graphics.maps.borders import borders_note
from portal.graphics.maps.details import add_details, count_sources, list_disputed_facts
from portal.graphics.maps.features import Feature, MapPoint
from portal.graphics.maps.question import LayerFeatures, LayerResult
from portal.graphics.maps.tables import Degrees
from portal.graphics.maps.words import (
    amount_words,
    disputed_words,
    elsewhere_words,
    state_words,
    title_words,
    years_words,
)
from portal.graphics.maps.years import Timeline
from portal.models import Accuracy
from portal.models.languages import pick_text
from portal.records.column_store import CodedColumn
from portal.records.column_store.columns import Numbers

FORMAT = 2
MOST_CARDS = 500

type Columns = dict[str, object]
type Values = NDArray[Any]


class PointSequence:
    """The points of all layers, west to east, so that neighbours compress well."""

    def __init__(self, layers: Sequence[LayerFeatures]) -> None:
        self._layers = layers
        self._order: Numbers | slice = slice(None)
        uids = self.column(lambda one: one.table.order[one.points])
        latitudes = self.column(lambda one: one.table.latitudes[one.points])
        longitudes = self.column(lambda one: one.table.longitudes[one.points])
        self._order = np.lexsort((uids, latitudes, longitudes))
        self.numbering = blake2b(uids[self._order].tobytes(), digest_size=8).hexdigest()
        self.latitudes, self.longitudes = latitudes[self._order], longitudes[self._order]
        self.rows = self.column(lambda one: one.points)
        self.layers = np.repeat(np.arange(len(layers)), [len(one.points) for one in layers])
        self.layers = self.layers[self._order]

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, read: Callable[[LayerFeatures], Values]) -> Values:
        """Return what is read of the points of each layer, in the order of all."""
        found = [np.empty(0, dtype=np.int64), *map(read, self._layers)]
        return np.concatenate(found)[self._order]

    def codes(
        self, read: Callable[[LayerFeatures], CodedColumn], code: Callable[[Any], int]
    ) -> Values:
        """Return a coded column of all layers, in codes of the answer."""

        def read_layer(one: LayerFeatures) -> Values:
            column = read(one)
            rows = column.of_row[one.points]
            there = np.flatnonzero(np.bincount(rows, minlength=len(column.values)))
            codes = np.zeros(len(column.values), dtype=np.int64)
            codes[there] = [code(column.values[at]) for at in there.tolist()]
            return codes[rows]

        return self.column(read_layer)

    def features(self, numbers: Iterable[int]) -> list[Feature]:
        return [self._layers[self.layers[at]].feature(int(self.rows[at])) for at in numbers]


def build_point_columns(found: LayerResult, countries: Mapping[str, str]) -> Columns:
    """Return everything that is drawn. `status` is the state today or in the year of the question;
    a timeline alternates years and states, the first year being 0."""
    points, lists = PointSequence(found.layers), _closed_lists(found)
    code_of = {name: {key: at for at, (key, _w) in enumerate(lists[name])} for name in lists}
    timelines: dict[Timeline, int] = {}
    columns = {
        "layer": points.layers,
        "longitude": _encode_steps(points.longitudes),
        "latitude": _encode_steps(points.latitudes),
        "sort": points.codes(lambda one: one.table.sorts, code_of["sort"].__getitem__),
        "status": points.codes(lambda one: one.states, code_of["status"].__getitem__),
        "accuracy": points.codes(lambda one: one.table.accuracies, code_of["accuracy"].__getitem__),
        "size": points.column(lambda one: np.maximum(one.table.sizes[one.points], -1)),
        "disputed": points.column(lambda one: one.table.is_disputed[one.points].astype(np.int64)),
        "ringed": points.column(lambda one: one.table.is_ringed[one.points].astype(np.int64)),
        "states": points.codes(
            lambda one: one.table.states,
            lambda states: timelines.setdefault(states, len(timelines)),
        ),
    }
    return {
        "format": FORMAT,
        "numbering": points.numbering,
        "year": found.question.year,
        "borders": borders_note(),
        "layers": [_describe_layer(one) for one in found.layers],
        "lists": lists,
        "known": found.states,
        "timelines": [_flatten_states(states, code_of["status"]) for states in timelines],
        "points": columns,
        "elsewhere": _list_elsewhere(points, countries),
        "lines": _describe_lines(found, code_of),
    }


def build_cards(found: LayerResult, asked: Iterable[int] | None) -> Columns:
    """Return the words of some points, of the first if none are named: title, slug, size, years,
    disputed facts, number of sources, and the language of a title that is not in the reader's."""
    points = PointSequence(found.layers)
    named = range(len(points)) if asked is None else asked
    numbers = list(islice((at for at in named if at < len(points)), MOST_CARDS))
    cards = [words for _one, words in _describe(points.features(numbers), found)]
    names = ("uid", "title", "language", "slug", "size", "years", "disputed", "sources")
    columns = {name: [words[name] for words in cards] for name in names}
    said = {"format": FORMAT, "numbering": points.numbering}
    return {**said, "points": numbers, "cards": columns}


def _describe(features: Iterable[Feature], found: LayerResult) -> Iterator[tuple[Feature, Columns]]:
    """Yield features with all their details, and their words."""
    layers, sources = found.layers_by_kind, count_sources(features)
    disputed = list_disputed_facts(features)
    for one in add_details(features, layers).values():
        title = title_words(one)
        words: Columns = {
            "uid": one.uid,
            "title": title.text,
            "language": language_tag(title.language) if title.is_fallback else "",
            "slug": one.slug,
            "size": amount_words(one, layers[one.kind].unit),
            "years": years_words(one),
            "disputed": disputed_words(one, disputed.get(one.uid, ())),
            "sources": sources[one.kind, one.uid],
        }
        yield one, words


def _list_elsewhere(points: PointSequence, countries: Mapping[str, str]) -> list[list[object]]:
    marks = points.column(lambda one: np.isin(one.points, np.array(one.elsewhere, dtype=np.int64)))
    numbers = np.flatnonzero(marks).tolist()
    return [
        [at, *_encode_point(other.point), elsewhere_words(other, countries)]
        for at, feature in zip(numbers, points.features(numbers), strict=True)
        for other in feature.elsewhere
    ]


def _describe_layer(one: LayerFeatures) -> Columns:
    way = one.layer.way
    return {
        "key": one.layer.kind,
        "shape": one.layer.shape.value,
        "one": str(way.one),
        "many": str(way.many),
        "base": way.url,
        "states": {value: str(words) for value, words in one.layer.statuses},
        "count": len(one.placed),
        "without_place": len(one.unplaced),
        "silent": one.silent,
    }


def _closed_lists(found: LayerResult) -> dict[str, list[tuple[str, str]]]:
    """Return every possible value of a column, with its words."""
    parts = [one.layer for one in found.layers]
    sorts = {value: str(words) for layer in parts for value, words in layer.sorts}
    accuracy = {"": "", **{value: after_colon(words) for value, words in Accuracy.choices}}
    status = {"": "", **state_words(parts)}
    return {
        "sort": list(sorts.items()),
        "status": list(status.items()),
        "accuracy": list(accuracy.items()),
    }


def _describe_lines(found: LayerResult, code_of: Mapping[str, dict[str, int]]) -> list[Columns]:
    kinds = [one.layer.kind for one in found.layers]
    return [
        {
            "layer": kinds.index(line.kind),
            **{name: words[name] for name in ("uid", "title", "language", "slug")},
            "sort": code_of["sort"][line.sort],
            "status": code_of["status"][line.status],
            "states": _flatten_states(line.states, code_of["status"]),
            **{name: words[name] for name in ("years", "disputed", "sources")},
            "is_way": line.is_way,
            "stops": [
                [*_encode_point(stop.point), str(pick_text(stop.name))] if stop.point else None
                for stop in line.stops
            ],
        }
        for line, words in _describe(found.lines, found)
    ]


def _flatten_states(states: Timeline, status: Mapping[str, int]) -> list[int]:
    return [number for year, state in states for number in (year, status[state])]


def _encode_steps(degrees: Degrees) -> NDArray[np.int64]:
    thousandths = np.rint(degrees * 1000).astype(np.int64)
    return np.append(thousandths[:1], thousandths[1:] - thousandths[:-1])


def _encode_point(point: MapPoint | None) -> list[int]:
    return [round(value * 1000) for value in point or ()]
