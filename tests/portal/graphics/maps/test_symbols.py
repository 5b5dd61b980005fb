"""Signs, clusters and pins in a frame."""

import pytest

from portal.graphics.maps import symbols
from portal.graphics.maps.features import Elsewhere, MapPoint
from portal.graphics.maps.geometry import Box
from portal.graphics.maps.layers import LayerShape
from portal.graphics.maps.symbols import Sign, build_pins, build_signs, radius_of
from tests.portal.graphics.maps.building import (
    FRAME,
    MIDDLE,
    make_feature,
    make_found,
    make_layer,
    make_sized,
)


@pytest.mark.parametrize(
    ("megawatts", "scale", "radius"),
    [
        (None, 1, 2.8),
        (0, 1, 2.8),
        (10, 1, 2.8),
        (1000, 1, 8.5),
        (4000, 1, 17),
        (22500, 1, 17),
        (1000, 0.5, 4.25),
        (None, 0.5, 1.4),
    ],
)
def test_area_of_a_sign_is_proportional_within_limits(
    megawatts: float | None, scale: float, radius: float
) -> None:
    assert radius_of(megawatts, scale) == pytest.approx(radius)


def uids(signs: list[Sign]) -> list[tuple[str, int]]:
    """Return the largest record of each sign, with the number of its records."""
    return [(sign.feature.uid, sign.count) for sign in signs]


def test_large_signs_come_first_and_equal_ones_by_their_id() -> None:
    features = [make_sized("b", 50, 61), make_sized("c", 900, 63), make_sized("a", 50, 67)]
    signs = build_signs([make_found(*features)], FRAME, 1)
    assert uids(signs) == [("c", 1), ("a", 1), ("b", 1)]
    assert [sign.is_cluster for sign in signs] == [False] * 3


def test_near_records_are_one_cluster_around_the_largest() -> None:
    pixel = 1 / (FRAME.place(66, 45)[0] - FRAME.place(65, 45)[0])  # degrees of longitude
    features = [
        make_sized("small", 10, 65),
        make_sized("large", 900, 65 + 4 * pixel),
        make_sized("beyond", 10, 65 + 20 * pixel),
    ]
    signs = build_signs([make_found(*features)], FRAME, 1)
    assert sorted(uids(signs)) == [("beyond", 1), ("large", 2)]
    (cluster,) = (sign for sign in signs if sign.is_cluster)
    assert cluster.place == pytest.approx(FRAME.place(65 + 4 * pixel, 45))
    assert cluster.radius == pytest.approx(7 + 2**0.5)


def test_large_cluster_has_a_limited_radius_and_small_drawings_small_signs() -> None:
    crowd = [make_sized(str(at), 10) for at in range(100)]
    assert build_signs([make_found(*crowd)], FRAME, 1)[0].radius == 14
    assert build_signs([make_found(*crowd)], FRAME, 0.5)[0].radius == 7


def test_records_beyond_the_paper_have_no_sign() -> None:
    far = make_sized("far", 10, 20, 10)
    assert build_signs([make_found(far)], FRAME, 1) == []
    assert build_signs([make_found()], FRAME, 1) == []
    assert build_signs([], FRAME, 1) == []


def test_many_records_gather_from_twice_as_far(monkeypatch: pytest.MonkeyPatch) -> None:
    pixel = 1 / (FRAME.place(66, 45)[0] - FRAME.place(65, 45)[0])
    crowd = [make_found(make_sized("a", 10), make_sized("b", 10, 65 + 20 * pixel))]
    assert len(build_signs(crowd, FRAME, 1)) == 2
    monkeypatch.setattr(symbols, "CROWD", 1)
    assert len(build_signs(crowd, FRAME, 1)) == 1


def test_squares_have_one_size() -> None:
    layer = make_layer(LayerShape.SQUARE)
    small, large = (
        build_signs([make_found(make_sized("a", megawatts), layer=layer)], FRAME, 1)[0].radius
        for megawatts in (1, 4000)
    )
    assert small == large == radius_of(150)


def test_sign_counts_its_sorts_and_knows_its_box() -> None:
    features = [
        make_feature("a", sort="coal", point=MapPoint(65.001, 45.002)),
        make_feature("b", point=MapPoint(65, 45)),
        make_feature("c", point=MapPoint(65.01, 45)),
    ]
    (sign,) = build_signs([make_found(*features)], FRAME, 1)
    assert [(name, count) for (_layer, name), count in sign.sorts] == [("wind", 2), ("coal", 1)]
    assert sign.box == Box(64.6, 44.6, 65.41, 45.4)


def test_records_of_several_layers_are_one_sign_that_counts_layer_by_layer() -> None:
    plants = make_found(make_sized("plant", 10), make_sized("beside", 900, 67))
    hubs = make_layer(LayerShape.SQUARE)
    near = make_found(make_sized("hub", 10), make_sized("other", 10), layer=hubs)
    beside, cluster = sorted(build_signs([plants, near], FRAME, 1), key=lambda sign: sign.count)
    assert (beside.feature.uid, cluster.feature.uid) == ("beside", "plant")
    assert cluster.sorts == [((plants.layer, "wind"), 1), ((hubs, "wind"), 2)]
    assert cluster.shape == LayerShape.CIRCLE
    (alone,) = build_signs([near], FRAME, 1)
    assert (alone.count, alone.shape) == (2, LayerShape.SQUARE)


def test_box_of_a_sign_ends_where_the_world_does() -> None:
    edge = Box(179.9, 89.9, 179.9, 89.9)
    layer = make_layer()
    sign = Sign((0, 0), 1, layer, make_feature("a"), [((layer, "wind"), 1)], edge)
    assert sign.box == Box(179.5, 89.5, 180, 90)


FAR = MapPoint(20, 10)


@pytest.mark.parametrize(
    ("accepted", "other", "count"),
    [
        (MIDDLE, MapPoint(66, 46), 1),
        (MIDDLE, FAR, 1),
        (FAR, MIDDLE, 1),
        (FAR, MapPoint(21, 10), 0),
        (MIDDLE, None, 0),
        (None, MIDDLE, 0),
    ],
)
def test_pin_is_drawn_if_either_end_is_visible(
    accepted: MapPoint | None, other: MapPoint | None, count: int
) -> None:
    elsewhere = (Elsewhere(publishers=("Agency",), point=other),)
    pins = build_pins(make_found(make_feature("a", point=accepted, elsewhere=elsewhere)), FRAME)
    assert len(pins) == count
    if accepted and other and pins:
        assert (pins[0].accepted, pins[0].place) == (FRAME.place(*accepted), FRAME.place(*other))
