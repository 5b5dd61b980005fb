"""Signs as SVG: fill by state, rims of clusters, pins, ways."""

import re
from collections import Counter

import pytest

from portal.graphics.maps.features import Elsewhere
from portal.graphics.maps.geometry import Box
from portal.graphics.maps.layers import LayerShape
from portal.graphics.maps.marks import (
    colour_name,
    describe_cluster,
    draw_cluster,
    draw_pin,
    draw_shape,
    draw_single,
    draw_stop,
    draw_way,
    open_link,
)
from portal.graphics.maps.symbols import Pin, Sign
from portal.graphics.style_sheets import colour
from tests.portal.graphics.maps.building import make_feature, make_layer


def sign(
    *sorts: str,
    shape: LayerShape = LayerShape.CIRCLE,
    accuracy: str = "",
    status: str = "operating",
) -> Sign:
    largest = make_feature("a", sort=sorts[0], accuracy=accuracy, status=status)
    layer = make_layer(shape)
    counts = [((layer, sort), count) for sort, count in Counter(sorts).most_common()]
    return Sign((10, 20), 8, layer, largest, counts, Box(65, 45, 65, 45))


@pytest.mark.parametrize(
    ("state", "opacity", "has_edge", "is_dashed"),
    [
        ("operating", "", False, False),  # that of the group
        ("construction", ".45", True, False),
        ("announced", ".12", True, False),
        ("pre-construction", ".12", True, False),
        ("retired", "0", True, True),
        ("", "0", True, True),
    ],
)
def test_fill_of_a_sign_tells_its_state(
    state: str, opacity: str, has_edge: bool, is_dashed: bool
) -> None:
    drawn = draw_single(sign("wind", status=state))
    assert re.findall(r'fill-opacity="([^"]*)"', drawn) == opacity.split()
    assert ("stroke-width" in drawn) is has_edge
    assert ("stroke-dasharray" in drawn) is is_dashed


@pytest.mark.parametrize(
    ("accuracy", "circles"),
    [("exact", 1), ("", 1), ("approximate", 2), ("shared_placeholder", 2), ("uncertain", 2)],
)
def test_vague_location_has_a_dotted_ring(accuracy: str, circles: int) -> None:
    drawn = draw_single(sign("wind", accuracy=accuracy))
    assert drawn.count("<circle") == circles
    assert ('r="11.0"' in drawn) is (circles == 2)
    assert drawn.endswith("</a>")


@pytest.mark.parametrize(
    ("shape", "drawn"),
    [
        (LayerShape.CIRCLE, '<circle cx="10.0" cy="20.0" r="8.0" fill="x"/>'),
        (LayerShape.LINE, '<circle cx="10.0" cy="20.0" r="8.0" fill="x"/>'),
        (LayerShape.SQUARE, '<rect x="2.0" y="12.0" width="16.0" height="16.0" rx="1" fill="x"/>'),
    ],
)
def test_shape_of_a_layer(shape: LayerShape, drawn: str) -> None:
    assert draw_shape(shape, (10, 20), 8, ' fill="x"') == drawn


def test_rim_of_a_cluster_is_divided_by_its_colours() -> None:
    drawn = draw_cluster(sign("wind", "wind", "wind", "coal"))
    arcs = re.findall(r'<path d="M(\S+) (\S+)A8.0 8.0 0 (\d) 1 (\S+) (\S+)"', drawn)
    assert arcs == [("10.0", "12.0", "1", "2.0", "20.0"), ("2.0", "20.0", "0", "10.0", "12.0")]
    assert re.findall(r'data-colour="([^"]*)"', drawn) == ["wind", "coal"]
    assert re.findall(r">(\d+)</text></a>$", drawn) == ["4"]


def test_sorts_of_one_colour_share_a_part_of_the_rim() -> None:
    drawn = draw_cluster(sign("wind", "tidal", "wave"))
    assert re.findall(r'data-colour="([^"]*)"', drawn) == ["wind", "accent"]


@pytest.mark.parametrize(
    ("cluster", "element", "width"),
    [
        (sign("wind", "wind"), "<circle", "3"),
        (sign("wind", "coal", shape=LayerShape.SQUARE), "<rect", "2"),
    ],
)
def test_rim_of_one_colour_is_whole(cluster: Sign, element: str, width: str) -> None:
    drawn = draw_cluster(cluster)
    assert drawn.count(element) == 1
    assert re.findall(r'stroke-width="(\d)"', drawn) == [width]
    assert "<path" not in drawn


def test_link_is_escaped_and_no_stop_of_the_keyboard() -> None:
    assert open_link('/a/?q="1"&b', "Nurek <b>", "wind") == (
        '<a href="/a/?q=&quot;1&quot;&amp;b" tabindex="-1" data-colour="wind"'
        f' color="{colour("wind")}"><title>Nurek &lt;b&gt;</title>'
    )


def test_pin_is_joined_to_the_accepted_location() -> None:
    pin = Pin(make_feature("a"), Elsewhere(publishers=()), (1, 2), (3.06, 4))
    assert draw_pin(pin).startswith('<path d="M3.1 4.0L1.0 2.0" stroke="currentColor"')
    assert 'cx="1.0" cy="2.0"' in draw_pin(pin)


@pytest.mark.parametrize(("is_gap", "dashes"), [(False, 0), (True, 1)])
def test_way_is_dashed_across_a_gap(is_gap: bool, dashes: int) -> None:
    drawn = draw_way((0, 0), (5, 5), is_gap=is_gap)
    assert 'd="M0.0 0.0L5.0 5.0"' in drawn
    assert drawn.count("stroke-dasharray") == dashes


def test_stop_is_a_diamond_with_a_title() -> None:
    drawn = draw_stop((10, 20), "A & B")
    assert 'd="M6.0 20.0l4-4 4 4-4 4z"' in drawn
    assert "<title>A &amp; B</title>" in drawn


def test_unknown_sort_has_the_accent_colour() -> None:
    layer = make_layer()
    names = [colour_name(layer, sort) for sort in ("coal", "tidal")]
    assert names == ["coal", "accent"]


def test_thousands_of_a_cluster_are_grouped() -> None:
    assert describe_cluster(sign(*["wind"] * 1200)).endswith(": 1,200")
