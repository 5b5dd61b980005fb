"""Places of names on a drawing of 400 × 320 pixels."""

import pytest

from portal.graphics.maps.features import MapPoint
from portal.graphics.maps.labels import (
    Edges,
    Label,
    LabelSpace,
    estimate_width,
    place_country_labels,
    place_town_labels,
)
from portal.graphics.maps.land import LandSpot
from portal.graphics.maps.places import Town
from tests.portal.graphics.maps.building import FRAME

BOX: Edges = (100, 100, 140, 110)


@pytest.fixture
def space() -> LabelSpace:
    return LabelSpace(FRAME)


def make_town(
    words: str,
    east: float = 65,
    north: float = 45,
    population: int = 10,
    *,
    is_capital: bool = False,
) -> Town:
    return Town("uid", words, "", MapPoint(east, north), population, is_capital)


@pytest.mark.parametrize(
    ("words", "width"),
    [("", 0), ("abc", 16.8), ("ill", 8.4), ("Ош", 12), ("中国", 20), ("中a", 15.6), ("Ａ", 10)],
)
def test_wide_characters_are_square_and_narrow_ones_take_half(words: str, width: float) -> None:
    assert estimate_width(words, 10) == pytest.approx(width)


def test_name_takes_the_first_free_box(space: LabelSpace) -> None:
    below: Edges = (100, 120, 140, 130)
    assert space.take([BOX, below], most=0) == 0
    assert space.take([BOX, below], most=0) == 1
    assert space.take([BOX, below], most=1) is None  # names never touch


@pytest.mark.parametrize(
    ("box", "is_taken"),
    [
        ((2, 2, 40, 12), True),
        ((1, 2, 40, 12), False),
        ((2, 1, 40, 12), False),
        ((360, 2, 399, 12), False),
        ((2, FRAME.height - 12, 40, FRAME.height - 1), False),
    ],
)
def test_name_stays_inside_the_paper(space: LabelSpace, box: Edges, is_taken: bool) -> None:
    assert (space.take([box], most=1) == 0) is is_taken


def test_name_covers_signs_as_a_last_resort(space: LabelSpace) -> None:
    elsewhere: Edges = (200, 200, 240, 210)
    space.lay(120, 105, 8)
    assert space.take([BOX], most=0) is None
    assert space.take([BOX, elsewhere], most=1) == 1
    assert space.take([BOX], most=0.2) is None
    assert space.take([BOX], most=1) == 0


@pytest.mark.parametrize(
    ("taken", "anchor", "offset"),
    [
        ([], "start", (5, 3.6)),
        ([(20, 0)], "end", (-5, 3.6)),
        ([(20, 0), (-20, 0)], "middle", (0, -5)),
        ([(20, 0), (-20, 0), (0, -8)], "middle", (0, 14)),
    ],
)
def test_name_of_a_town_stands_at_the_first_free_side(
    space: LabelSpace, taken: list[tuple[float, float]], anchor: str, offset: tuple[float, float]
) -> None:
    x, y = FRAME.place(65, 45)
    for across, down in taken:
        space.lay(x + across, y + down, 2)
    place = (x + offset[0], y + offset[1])
    assert list(place_town_labels([make_town("Town")], space, 10, 5)) == [
        Label("Town", "", place, anchor, (x, y))
    ]


def test_town_without_a_free_side_has_no_name(space: LabelSpace) -> None:
    for across, down in ((20, 0), (-20, 0), (0, -8), (0, 10)):
        space.lay(FRAME.place(65, 45)[0] + across, FRAME.place(65, 45)[1] + down, 2)
    assert list(place_town_labels([make_town("Town")], space, 10, 5)) == []


@pytest.mark.parametrize(
    ("town", "is_named"),
    [
        (make_town("village"), False),
        (make_town("village", population=1_000_000), False),
        (make_town("city", population=1_000_001), True),
        (make_town("capital", is_capital=True), True),
    ],
)
def test_capitals_and_cities_are_named_on_top_of_signs(
    space: LabelSpace, town: Town, is_named: bool
) -> None:
    space.lay(*FRAME.place(65, 45), 100)
    assert bool(list(place_town_labels([town], space, 10, 5))) is is_named


def test_town_below_the_name_of_another_is_left_out(space: LabelSpace) -> None:
    towns = [make_town("Town"), make_town("Under", 65.6)]
    assert [label.words for label in place_town_labels(towns, space, 10, 5)] == ["Town"]


@pytest.mark.parametrize(("is_near", "below"), [(False, -11), (True, 20)])
def test_name_of_a_city_is_nowhere_nearer_to_another_one(
    space: LabelSpace, is_near: bool, below: int
) -> None:
    """As that of Bishkek, above its sign, was to Almaty."""
    x, y = FRAME.place(65, 45)
    for across, radius in ((0, 5), (25, 6), (-25, 6)):
        space.lay(x + across, y, radius)
    space.cities += [(x + 12, y - 14)] if is_near else []
    (label,) = place_town_labels([make_town("City", is_capital=True)], space, 10, 1)
    assert (label.anchor, label.place) == ("middle", (x, y + below))


def test_wide_sign_of_a_city_moves_its_name_above(space: LabelSpace) -> None:
    x, y = FRAME.place(65, 45)
    for across, radius in ((0, 5), (25, 6), (-25, 6)):
        space.lay(x + across, y, radius)
    (label,) = place_town_labels([make_town("City", is_capital=True)], space, 10, 5)
    assert (label.anchor, label.place) == ("middle", (x, y - 11))


def test_only_the_first_visible_towns_are_named(space: LabelSpace) -> None:
    towns = [make_town("Far", 10, 10), *(make_town(f"T{at}", 61 + 2 * at) for at in range(4))]
    labels = place_town_labels(towns, space, 10, 2)
    assert [label.words for label in labels] == ["T0", "T1"]


def test_label_has_the_language_and_weight_of_its_town(space: LabelSpace) -> None:
    town = Town("uid", "Nukus", "en", MapPoint(65, 45), 0, is_capital=True)
    (label,) = place_town_labels([town], space, 10, 1)
    assert (label.words, label.language, label.is_capital) == ("Nukus", "en", True)


def country(spots: list[LandSpot], *, is_needed: bool = False) -> list[Label]:
    names = [("Name", "ru", spots)]
    return list(place_country_labels(names, LabelSpace(FRAME), 10, is_needed=is_needed))


WIDTH = estimate_width("Name", 11)


@pytest.mark.parametrize(
    ("rooms", "is_needed", "chosen"),
    [
        ([WIDTH], False, 0),
        ([WIDTH - 0.1], False, None),
        ([WIDTH - 0.1, WIDTH + 1], False, 1),
        ([WIDTH - 0.1, WIDTH + 1], True, 1),
        ([WIDTH / 2], True, 0),
        ([WIDTH / 2 - 0.1], True, 0),
        ([WIDTH / 2 - 0.1, WIDTH / 2], True, 1),
        ([], True, None),
    ],
)
def test_name_of_a_country_stands_where_the_country_is_wide_enough(
    rooms: list[float], is_needed: bool, chosen: int | None
) -> None:
    spots = [LandSpot(100 + 100 * at, 150, room) for at, room in enumerate(rooms)]
    expected = [] if chosen is None else [Label("Name", "ru", (100 + 100 * chosen, 153), "middle")]
    assert country(spots, is_needed=is_needed) == expected


@pytest.mark.parametrize(("signs", "is_named"), [([-14], True), ([-14, 0, 14], False)])
def test_name_of_a_country_lies_on_few_signs(
    space: LabelSpace, signs: list[int], is_named: bool
) -> None:
    for across in signs:
        space.lay(100 + across, 150, 4)
    names = [("Name", "ru", [LandSpot(100, 150, WIDTH)])]
    assert bool([*place_country_labels(names, space, 10, is_needed=True)]) is is_named
