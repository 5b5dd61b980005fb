"""Groups of places that would overlap."""

from math import hypot

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.graphics.maps.clusters import group_places

POINTS = st.lists(st.tuples(st.integers(-30, 30), st.integers(-30, 30)), max_size=60)


def group(places: list[tuple[int, int]], apart: float) -> list[int]:
    xs, ys = np.array(places, dtype=np.float64).reshape(-1, 2).T
    found: list[int] = group_places(xs, ys, apart).tolist()
    return found


def group_one_by_one(places: list[tuple[int, int]], apart: float) -> list[int]:
    """Join each place to the nearest centre before it, or make it one."""
    found: list[int] = []
    centres: list[int] = []
    for at, (x, y) in enumerate(places):
        away = {centre: hypot(places[centre][0] - x, places[centre][1] - y) for centre in centres}
        nearest = min(away, key=lambda centre: away[centre], default=None)
        if nearest is None or away[nearest] >= apart:
            nearest = at
            centres.append(at)
        found.append(nearest)
    return found


def distances(places: list[tuple[int, int]], groups: list[int]) -> list[float]:
    """Return the distance of each place to its centre; of two equally near ones either will do."""
    centres = [places[centre] for centre in groups]
    pairs = zip(places, centres, strict=True)
    return [round(hypot(x - u, y - v), 6) for (x, y), (u, v) in pairs]


@given(POINTS, st.sampled_from([1.0, 3.5, 7.0, 14.0]))
def test_places_are_grouped_as_if_taken_one_by_one(
    places: list[tuple[int, int]], apart: float
) -> None:
    found, expected = group(places, apart), group_one_by_one(places, apart)
    assert set(found) == set(expected)
    assert distances(places, found) == distances(places, expected)


@pytest.mark.parametrize("count", [0, 1, 20_001])
def test_any_number_of_places_is_grouped(count: int) -> None:
    assert group([(5, 5)] * count, 7.0) == [0] * count
