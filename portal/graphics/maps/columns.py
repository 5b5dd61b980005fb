"""Points of a map as columns of JSON, west to east.

`points` has what is drawn, without words; `cards` has the words of a page of points, in the same
order. Degrees are integers in thousandths; longitudes and latitudes are differences from the point
before. Values of closed lists are indices into `lists`.
"""

from collections.abc import Iterable, Mapping

from portal.formatting.locales import language_tag
from portal.graphics.maps.borders import borders_note
from portal.graphics.maps.details import add_details, count_sources
from portal.graphics.maps.features import Feature, MapPoint
from portal.graphics.maps.question import LayerFeatures, LayerResult
from portal.graphics.maps.words import (
    amount_words,
    disputed_words,
    elsewhere_words,
    state_words,
    title_words,
    years_words,
)
from portal.models import Accuracy
from portal.models.languages import pick_text

FORMAT = 1
PAGE = 500
"""Number of cards on a page."""

type Columns = dict[str, object]


def build_point_columns(found: LayerResult, countries: Mapping[str, str]) -> Columns:
    """Return everything that is drawn. `status` is the state today or in the year of the question;
    `states` alternates years and states, the first year being 0."""
    placed, lists = sort_points(found), _closed_lists(found)
    lines = [feature for feature in found.features if feature.stops]
    known, sources = add_details(lines, found.layers_by_kind), count_sources(lines)
    kinds = [one.layer.kind for one in found.layers]
    position = {name: {key: at for at, (key, _w) in enumerate(lists[name])} for name in lists}
    status = position["status"]
    return {
        "format": FORMAT,
        "year": found.question.year,
        "borders": borders_note(),
        "layers": [_describe_layer(one) for one in found.layers],
        "lists": lists,
        "known": found.states,
        "points": {
            "layer": [kinds.index(feature.kind) for feature in placed],
            "longitude": _encode_steps(
                feature.point.longitude for feature in placed if feature.point
            ),
            "latitude": _encode_steps(
                feature.point.latitude for feature in placed if feature.point
            ),
            "sort": [position["sort"][feature.sort] for feature in placed],
            "status": [status[found.state_of(feature)] for feature in placed],
            "accuracy": [position["accuracy"][feature.accuracy] for feature in placed],
            "size": [feature.number for feature in placed],
            "disputed": [int(bool(feature.disputed)) for feature in placed],
            "states": [_flatten_states(feature, status) for feature in placed],
        },
        "elsewhere": [
            [at, *_encode_point(other.point), elsewhere_words(other, countries)]
            for at, feature in enumerate(placed)
            for other in feature.elsewhere
            if other.point
        ],
        "lines": [
            _describe_line(feature, kinds, position, found, sources[feature.kind, feature.uid])
            for feature in known.values()
        ],
    }


def build_cards(found: LayerResult, page: int) -> Columns:
    """Return the words of a page of points: title, slug, size, years, disputed facts, number of
    sources, and the language of a title that is not in the reader's."""
    placed = sort_points(found)
    layers, asked = found.layers_by_kind, placed[(page - 1) * PAGE : page * PAGE]
    shown, sources = add_details(asked, layers).values(), count_sources(asked)
    titles = [title_words(feature) for feature in shown]
    return {
        "format": FORMAT,
        "page": page,
        "pages": -(-len(placed) // PAGE),
        "first": (page - 1) * PAGE,
        "cards": {
            "uid": [feature.uid for feature in shown],
            "title": [title.text for title in titles],
            "language": [
                language_tag(title.language) if title.is_fallback else "" for title in titles
            ],
            "slug": [feature.slug for feature in shown],
            "size": [amount_words(feature, layers[feature.kind].unit) for feature in shown],
            "years": [years_words(feature) for feature in shown],
            "disputed": [disputed_words(feature) for feature in shown],
            "sources": [sources[feature.kind, feature.uid] for feature in shown],
        },
    }


def sort_points(found: LayerResult) -> list[Feature]:
    """Return the features with a point, west to east, so that neighbours compress well."""
    placed = [feature for feature in found.features if feature.point]
    return sorted(placed, key=lambda feature: (feature.point or MapPoint(0, 0), feature.uid))


def _describe_layer(one: LayerFeatures) -> Columns:
    way = one.layer.way
    return {
        "key": one.layer.kind,
        "shape": one.layer.shape.value,
        "one": str(way.one),
        "many": str(way.many),
        "base": way.url,
        "count": len(one.features),
        "without_place": len(one.unplaced),
        "silent": one.silent,
    }


def _closed_lists(found: LayerResult) -> dict[str, list[tuple[str, str]]]:
    """Return every possible value of a column, with its words."""
    parts = [one.layer for one in found.layers]
    sorts = {value: str(words) for layer in parts for value, words in layer.sorts}
    accuracy = {"": "", **{value: str(words) for value, words in Accuracy.choices}}
    status = {"": "", **state_words(parts)}
    return {
        "sort": list(sorts.items()),
        "status": list(status.items()),
        "accuracy": list(accuracy.items()),
    }


def _describe_line(
    feature: Feature,
    kinds: list[str],
    position: dict[str, dict[str, int]],
    found: LayerResult,
    sources: int,
) -> Columns:
    title = title_words(feature)
    return {
        "layer": kinds.index(feature.kind),
        "uid": feature.uid,
        "title": title.text,
        "language": language_tag(title.language) if title.is_fallback else "",
        "slug": feature.slug,
        "sort": position["sort"][feature.sort],
        "status": position["status"][found.state_of(feature)],
        "states": _flatten_states(feature, position["status"]),
        "years": years_words(feature),
        "disputed": disputed_words(feature),
        "sources": sources,
        "is_way": feature.is_way,
        "stops": [
            [*_encode_point(stop.point), str(pick_text(stop.name))] if stop.point else None
            for stop in feature.stops
        ],
    }


def _flatten_states(feature: Feature, status: dict[str, int]) -> list[int]:
    return [number for year, state in feature.states for number in (year, status[state])]


def _encode_steps(degrees: Iterable[float]) -> list[int]:
    steps, before = [], 0
    for value in degrees:
        steps.append(round(value * 1000) - before)
        before = round(value * 1000)
    return steps


def _encode_point(point: MapPoint | None) -> list[int]:
    return [round(value * 1000) for value in point or ()]
