"""Signs of a map as SVG: one record, a cluster, an overruled location."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import starmap
from math import cos, pi, sin

from django.utils.html import escape

from portal.formatting.locales import join_parts
from portal.formatting.numbers import format_number
from portal.formatting.summaries import labelled
from portal.graphics.maps.layers import Layer, LayerShape
from portal.graphics.maps.projection import Place
from portal.graphics.maps.symbols import Pin, Sign
from portal.graphics.style_sheets import colour

STAGES = {
    "operating": "full",
    "construction": "half",
    "announced": "faint",
    "pre-construction": "faint",
    "planned": "faint",
    "founded": "faint",
    "proposed": "faint",
}
"""Fill by state; states without an entry (retired, cancelled …) are empty and dashed."""
FILLS = {"half": ".45", "faint": ".12", "gone": "0"}
"""Those of full signs are the group's."""
VAGUE = ("approximate", "shared_placeholder", "uncertain")


def open_link(href: str, words: str, name: str) -> str:
    """Opening tag of the link around a sign. It is no keyboard stop: a drawing has hundreds, and
    the list below leads to the same pages. Those without a colour's name have the accent."""
    named = "" if name == "accent" else f' data-colour="{name}"'
    return (
        f'<a href="{escape(href)}" tabindex="-1"{named} color="{colour(name)}">'
        f"<title>{escape(words)}</title>"
    )


def draw_single(sign: Sign) -> str:
    x, y = sign.place
    stage = STAGES.get(sign.feature.status, "gone")
    dashes = ' stroke-dasharray="1.6 1.4"' if stage == "gone" else ""
    paint = ' fill="currentColor"'
    if stage in FILLS:
        paint += f' fill-opacity="{FILLS[stage]}" stroke="currentColor" stroke-width="1.3"{dashes}'
    ring = ""
    if sign.feature.is_ringed:
        ring = (
            f'<circle class="map-ring" cx="{x:.1f}" cy="{y:.1f}" r="{sign.radius + 1.8:.1f}"'
            f' fill="none" stroke="{colour("ink")}" stroke-width="1.2"/>'
        )
    if sign.feature.accuracy in VAGUE:
        ring += (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{sign.radius + 3:.1f}" fill="none"'
            f' stroke="currentColor" stroke-dasharray="1 2"/>'
        )
    return f"{ring}{draw_shape(sign.layer.shape, sign.place, sign.radius, paint)}</a>"


def draw_cluster(sign: Sign) -> str:
    """Number of records, with a rim divided by their colours."""
    x, y = sign.place
    paper, rim = f' class="map-paper" fill="{colour("surface")}" fill-opacity=".92"', ""
    is_circle = sign.shape == LayerShape.CIRCLE
    shares = _shares_of_colours(sign)
    if is_circle and len(shares) > 1:
        rim = "".join(_draw_rim(sign, shares))
    else:
        paper += _rim_paint(next(iter(shares)), 3 if is_circle else 2)
    return (
        f"{draw_shape(sign.shape, sign.place, sign.radius, paper)}{rim}"
        f'<text x="{x:.1f}" y="{y + 3.4:.1f}" stroke="none" fill="{colour("ink")}"'
        f' fill-opacity="1">{sign.count}</text></a>'
    )


def describe_cluster(sign: Sign) -> str:
    """Summary of a cluster, layer by layer: “Energy projects: 12, Trade hubs: 1”."""
    counts = Counter[str]()
    for (layer, _name), count in sign.sorts:
        counts[str(layer.way.many)] += count
    said = ((many, format_number(Decimal(count))) for many, count in counts.items())
    return join_parts(starmap(labelled, said))


def draw_pin(found: Pin) -> str:
    """Hollow pin, joined to the accepted location."""
    (x, y), (u, v) = found.place, found.accepted
    return (
        f'<path d="M{u:.1f} {v:.1f}L{x:.1f} {y:.1f}" stroke="currentColor" fill="none"'
        f' stroke-dasharray="1.5 2.5"/><circle class="map-hollow" cx="{x:.1f}" cy="{y:.1f}" r="4.5"'
        f' fill="#fff" fill-opacity=".6" stroke="currentColor" stroke-width="1.6"/></a>'
    )


def draw_way(before: Place, place: Place, *, is_gap: bool) -> str:
    dashes = ' stroke-dasharray="5 4"' if is_gap else ""
    return (
        f'<path class="map-way" d="M{before[0]:.1f} {before[1]:.1f}L{place[0]:.1f} {place[1]:.1f}"'
        f' fill="none" stroke="currentColor" stroke-width="2"{dashes}/>'
    )


def draw_stop(place: Place, words: str) -> str:
    return (
        f'<path class="map-stop" d="M{place[0] - 4:.1f} {place[1]:.1f}l4-4 4 4-4 4z" fill="#fff"'
        f' stroke="currentColor" stroke-width="1.4"><title>{escape(words)}</title></path>'
    )


def draw_shape(kind: LayerShape, place: Place, r: float, paint: str) -> str:
    x, y = place
    if kind == LayerShape.SQUARE:
        return (
            f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r:.1f}" height="{2 * r:.1f}"'
            f' rx="1"{paint}/>'
        )
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"{paint}/>'


def colour_name(layer: Layer, sort: str) -> str:
    return layer.colours.get(sort, "accent")


def _shares_of_colours(sign: Sign) -> dict[str, int]:
    """Return the number of records by colour, in the order of the sorts."""
    shares: dict[str, int] = {}
    for (layer, sort), number in sign.sorts:
        name = colour_name(layer, sort)
        shares[name] = shares.get(name, 0) + number
    return shares


def _draw_rim(sign: Sign, shares: dict[str, int]) -> Iterator[str]:
    (x, y), r, total = sign.place, sign.radius, sign.count
    start = -pi / 2
    for name, number in shares.items():
        end = start + 2 * pi * number / total
        large = 1 if end - start > pi else 0
        yield (
            f'<path d="M{x + r * cos(start):.1f} {y + r * sin(start):.1f}A{r:.1f} {r:.1f} 0 {large}'
            f' 1 {x + r * cos(end):.1f} {y + r * sin(end):.1f}" fill="none"'
            f"{_rim_paint(name, 3)}/>"
        )
        start = end


def _rim_paint(name: str, width: int) -> str:
    paint = f'data-colour="{name}" color="{colour(name)}"'
    return f' {paint} stroke="currentColor" stroke-width="{width}"'
