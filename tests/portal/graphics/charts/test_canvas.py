"""Elements, and the estimates of how much room words need."""

import pytest

from portal.graphics.charts.svg.canvas import (
    NARROW,
    WIDE,
    Anchor,
    Canvas,
    measure_text,
    n,
    spread_out,
    truncate_text,
    wrap_text,
)
from portal.models.languages import PickedText
from tests.portal.graphics.charts.building import SIZE, make_series


def test_elements_are_written_in_the_order_drawn() -> None:
    canvas = Canvas(SIZE)
    canvas.open("outer", ' data-panel="0"')
    canvas.line(0, 1.25, 2, 3.04, "rule")
    canvas.rect(1, 2, 3, 4, "bar", "0.1")
    canvas.circle(1, 2, 3.26, "dot")
    canvas.path("M0 0", "curve", "0.2")
    canvas.raw("<title>raw</title>")
    canvas.close()

    assert str(canvas) == (
        '<g class="outer" data-panel="0"><path class="rule" d="M0 1.2L2 3"/>'
        '<rect class="bar" x="1" y="2" width="3" height="4" data-point="0.1"/>'
        '<g class="dot"><circle cx="1" cy="2" r="3.3"/></g>'
        '<path class="curve" d="M0 0" data-point="0.2"/>'
        "<title>raw</title></g>"
    )


def test_one_element_draws_what_follows_on_its_like() -> None:
    canvas = Canvas(SIZE)
    canvas.line(0, 1, 9, 1, "rule")
    canvas.line(2, 0, 2, 5, "rule")
    canvas.rect(0, 0, 3, 4, "rule")
    canvas.rect(0, 0, 3, 4, "band")
    for x in (1, 2):
        canvas.circle(x, 3, 1, "dot")
    for words in "ab":
        canvas.text(0, 1, words, "label", "end")
    canvas.text(0, 1, "c", "label")
    canvas.open("group")
    canvas.close()
    canvas.text(0, 1, "d", "label")
    assert str(canvas) == (
        '<path class="rule" d="M0 1H9M2 0V5M0 0h3v4h-3z"/><path class="band" d="M0 0h3v4h-3z"/>'
        '<g class="dot"><circle cx="1" cy="3" r="1"/><circle cx="2" cy="3" r="1"/></g>'
        '<text class="label" text-anchor="end"><tspan x="0" y="1">a</tspan>'
        '<tspan x="0" y="1">b</tspan></text><text class="label"><tspan x="0" y="1">c</tspan></text>'
        '<g class="group"></g><text class="label"><tspan x="0" y="1">d</tspan></text>'
    )


def test_rectangles_are_never_of_negative_size() -> None:
    canvas = Canvas(SIZE)
    canvas.rect(0, 0, -1, -0.5, "bar")
    assert str(canvas) == '<path class="bar" d="M0 0h0v0h-0z"/>'


def test_attributes_and_text_are_escaped() -> None:
    canvas = Canvas(SIZE)
    canvas.circle(0, 0, 1, "dot", '"><script>')
    canvas.text(0, 0, 'a < b & "c"', "label")
    assert str(canvas) == (
        '<circle class="dot" cx="0" cy="0" r="1" data-point="&quot;&gt;&lt;script&gt;"/>'
        '<text class="label"><tspan x="0" y="0">a &lt; b &amp; "c"</tspan></text>'
    )


@pytest.mark.parametrize(
    ("of", "anchor", "attributes"),
    [
        (None, "start", ""),
        (None, "end", ' text-anchor="end"'),
        (PickedText("Wind", "en", "en"), "start", ""),
        (PickedText("Wind", "en", "ru"), "middle", ' text-anchor="middle" lang="en"'),
        (PickedText("风电", "zh-hans", "ru"), "start", ' lang="zh-Hans"'),
    ],
)
def test_text_has_the_language_it_is_written_in(
    of: PickedText | None, anchor: Anchor, attributes: str
) -> None:
    canvas = Canvas(SIZE)
    canvas.text(1, 2, "words", "label", anchor, of)
    start = f'<text class="label"{attributes}>'
    assert str(canvas) == f'{start}<tspan x="1" y="2">words</tspan></text>'


def test_group_of_a_series_names_its_colour_and_key() -> None:
    canvas = Canvas(SIZE)
    canvas.open_series("chart-name", make_series("hydro", []))
    assert str(canvas) == '<g class="chart-name chart-colour-hydro" data-series="hydro">'


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "1"), (1.04, "1"), (1.06, "1.1"), (-0.5, "-0.5"), (720.0, "720"), (10.0, "10")],
)
def test_coordinates_have_a_tenth_at_most(number: float, written: str) -> None:
    assert n(number) == written


@pytest.mark.parametrize(
    ("words", "width"),
    [("", 0), ("ii", 7.6), ("ab", 12.4), ("MW", 14.4), ("ГЭ", 14.4), ("中国", 20), ("a b", 16.2)],
)
def test_width_of_text_depends_on_its_script(words: str, width: float) -> None:
    assert measure_text(words, 10) == pytest.approx(width)


@pytest.mark.parametrize(
    ("words", "room", "short"),
    [
        ("Energy", 100, "Energy"),
        ("Energy projects", 54, "Energy p…"),
        ("Energy projects", 45, "Energy…"),
        ("Energy", 1, "…"),
        ("", 0, ""),
    ],
)
def test_long_text_ends_in_dots(words: str, room: float, short: str) -> None:
    assert truncate_text(words, room, 10) == short


@pytest.mark.parametrize(
    ("words", "short"),
    [
        ("Gas pipeline to China, line D", "Gas pip… line D"),
        ("中国—中亚天然气管道四线", "中国—中…管道四线"),
    ],
)
def test_shortened_text_keeps_whole_words_of_its_end(words: str, short: str) -> None:
    assert truncate_text(words, 85, 10, ending=4 if words[0] == "中" else 9) == short


@pytest.mark.parametrize(
    ("words", "room", "lines"),
    [
        ("", 50, []),
        ("one two three", 1000, ["one two three"]),
        ("one two three", 45, ["one two", "three"]),
        ("one two three", 1, ["one", "two", "three"]),
        ("unbreakable", 10, ["unbreakable"]),
        ("/charts/?a=1&b=2&c=3", 85, ["/charts/?a=1&", "b=2&c=3"]),
        ("贸易 trade", 25, ["贸易", "trade"]),
        ("中欧（中亚）班列", 50, ["中欧（中", "亚）班列"]),
        ("通行的（中亚）班列", 40, ["通行的", "（中亚）", "班列"]),
    ],
)
def test_text_is_broken_at_spaces_and_between_characters(
    words: str, room: float, lines: list[str]
) -> None:
    assert wrap_text(words, room, 10) == lines


@pytest.mark.parametrize(
    ("wishes", "placed"),
    [
        ([], []),
        ([50], [50]),
        ([-5], [0]),
        ([200], [100]),
        ([10, 50], [10, 50]),
        ([10, 12, 50], [10, 20, 50]),
        ([95, 96], [90, 100]),
        ([40, 40, 40], [40, 50, 60]),
    ],
)
def test_places_keep_their_distance_within_the_limits(
    wishes: list[float], placed: list[float]
) -> None:
    assert spread_out(wishes, 10, 0, 100) == placed


def test_only_the_small_drawing_is_narrow() -> None:
    assert (WIDE.is_narrow, NARROW.is_narrow) == (False, True)
