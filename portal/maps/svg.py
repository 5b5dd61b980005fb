"""The map as SVG. Colours are attributes, which style sheets overrule: the same drawing stands
alone in a file and follows the reader's scheme on a page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import cos, pi, sin

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.geography.clipping import Box
from portal.languages import Text, pick
from portal.maps.features import Feature
from portal.maps.labels import Label, Room, country_labels, town_labels
from portal.maps.land import FOCUS, land
from portal.maps.layers import Layer, Shape
from portal.maps.palette import WATER, colour
from portal.maps.projection import Frame
from portal.maps.question import Found, OfLayer
from portal.maps.symbols import Pin, Sign, pins, signs
from portal.maps.words import address, elsewhere_words, feature_words, listed, state_words
from portal.maps.years import state_in
from portal.pages.locales import language_tag

STAGES = {
    "operating": "full",
    "construction": "half",
    "announced": "faint",
    "pre-construction": "faint",
    "planned": "faint",
    "proposed": "faint",
}
"""How a sign is filled; what has stopped is empty and dashed."""


@dataclass(frozen=True)
class Size:
    """How a drawing is set: widths in pixels, `signs` by how much signs are larger than wide."""

    name: str
    width: int
    flattest: float
    tallest: float
    signs: float
    country: float
    town: float
    towns: int

    def frame(self, box: Box) -> Frame:
        return Frame(box, self.width, self.flattest, self.tallest)


WIDE = Size("wide", 960, 0.5, 0.72, 1, 13, 10.5, 30)
NARROW = Size("narrow", 380, 0.8, 1.1, 0.85, 11, 9.5, 14)


class Drawing:
    """One answer in one frame. `base` is the address of the page with its question, to which the
    box of a sign for several is added."""

    def __init__(
        self, found: Found, frame: Frame, size: Size, countries: Mapping[str, str], base: str
    ) -> None:
        self.found, self.frame, self.size, self.base = found, frame, size, base
        self.countries = countries
        self.states = state_words(one.layer for one in found.layers)
        self.signs = [
            sign
            for one in found.layers
            for sign in signs(one.layer, _with_point(one), frame, size.signs)
        ]
        self.pins = [pin for one in found.layers for pin in pins(one.features, frame)]

    def svg(self, label: str) -> SafeString:
        width, height = self.frame.width, self.frame.height
        return SafeString(
            f'<svg class="map-svg map-{self.size.name}" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}" role="img" aria-label="{escape(label)}"'
            f' lang="{language_tag(get_language() or "en")}"'
            f' font-family="sans-serif">{self.body()}</svg>'
        )

    def body(self) -> str:
        room = Room(self.frame)
        for sign in self.signs:
            room.lay(*sign.place, sign.radius)
        names = list(self._labels(room))
        return "".join(
            (
                ground(self.frame),
                *self._lines(),
                '<g class="map-signs" stroke="#fff">',
                *map(self._sign, self.signs),
                "</g>",
                *map(self._pin, self.pins),
                *self._names(names),
            )
        )

    def _labels(self, room: Room) -> Iterator[Label]:
        places = self.found.places
        if places is None:
            return
        middles = land(self.frame).middles
        named: list[tuple[str, Text]] = [
            (code, text) for code, text in places.country_names().items() if code in middles
        ]
        named.sort(key=lambda one: (one[0] not in FOCUS, -middles[one[0]][1]))
        yield from country_labels(
            ((text.text, _other(text), middles[code]) for code, text in named),
            room,
            self.size.country,
        )
        yield from town_labels(places.towns(), room, self.size.town, self.size.towns)

    def _names(self, labels: list[Label]) -> Iterator[str]:
        ink, halo = colour("ink-muted"), colour("paper")
        yield (
            f'<g class="map-names" fill="{ink}" stroke="{halo}" stroke-width="3"'
            f' stroke-linejoin="round" paint-order="stroke" pointer-events="none" aria-hidden="true">'
        )
        for one in labels:
            (x, y), words = one.place, escape(one.words)
            lang = f' lang="{language_tag(one.language)}"' if one.language else ""
            if one.dot is None:
                yield (
                    f'<text class="map-country" x="{x:.0f}" y="{y:.0f}" text-anchor="middle"'
                    f' font-size="{self.size.country}"{lang}>{words}</text>'
                )
                continue
            weight = ' font-weight="600"' if one.is_capital else ""
            yield f'<circle class="map-town" cx="{one.dot[0]:.1f}" cy="{one.dot[1]:.1f}" r="1.4"/>'
            yield (
                f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{one.anchor}"'
                f' font-size="{self.size.town}"{weight}{lang}>{words}</text>'
            )
        yield "</g>"

    def _lines(self) -> Iterator[str]:
        for one in self.found.layers:
            for feature in one.features:
                if feature.stops:
                    yield from self._line(feature, one.layer)

    def _line(self, feature: Feature, layer: Layer) -> Iterator[str]:
        """The way, dashed where a stop between has no place; then the stops. What is no way has
        its stops alone."""
        title, before, is_gap = self._words(feature, layer), None, False
        yield self._open(feature, layer, title)
        for stop in feature.stops:
            if stop.point is None:
                is_gap = True
                continue
            place = self.frame.place(*stop.point)
            if feature.is_way and before:
                dashes = ' stroke-dasharray="5 4"' if is_gap else ""
                yield (
                    f'<path class="map-way" d="M{before[0]:.1f} {before[1]:.1f}L{place[0]:.1f}'
                    f' {place[1]:.1f}" fill="none" stroke="currentColor" stroke-width="2"{dashes}/>'
                )
            before, is_gap = place, False
        for stop in feature.stops:
            if stop.point and self.frame.holds(place := self.frame.place(*stop.point), 6):
                words = escape(listed((str(pick(stop.name)), str(pick(feature.title)))))
                yield (
                    f'<path class="map-stop" d="M{place[0] - 4:.1f} {place[1]:.1f}l4-4 4 4-4 4z"'
                    f' fill="#fff" stroke="currentColor" stroke-width="1.4">'
                    f"<title>{words}</title></path>"
                )
        yield "</a>"

    def _pin(self, pin: Pin) -> str:
        (x, y), (u, v) = pin.place, pin.accepted
        words = escape(
            listed((str(pick(pin.feature.title)), elsewhere_words(pin.other, self.countries)))
        )
        return (
            f'<a class="map-pin" href="{escape(address(pin.feature.url))}" tabindex="-1"'
            f' color="{colour("dispute")}"><title>{words}</title>'
            f'<path d="M{u:.1f} {v:.1f}L{x:.1f} {y:.1f}" stroke="currentColor" fill="none"'
            f' stroke-dasharray="1.5 2.5"/><circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="#fff"'
            f' fill-opacity=".6" stroke="currentColor" stroke-width="1.6"/></a>'
        )

    def _sign(self, sign: Sign) -> str:
        return self._cluster(sign) if sign.is_cluster else self._single(sign)

    def _single(self, sign: Sign) -> str:
        (x, y), feature, layer = sign.place, sign.feature, sign.layer
        stage = STAGES.get(self._state(feature), "gone")
        fill = {"full": ".85", "half": ".45", "faint": ".12", "gone": "0"}[stage]
        edge = "" if stage == "full" else ' stroke="currentColor" stroke-width="1.3"'
        dashes = ' stroke-dasharray="1.6 1.4"' if stage == "gone" else ""
        paint = f' fill="currentColor" fill-opacity="{fill}"{edge}{dashes}'
        ring = ""
        if feature.accuracy in ("approximate", "shared_placeholder", "uncertain"):
            ring = (
                f'<circle class="map-vague" cx="{x:.1f}" cy="{y:.1f}" r="{sign.radius + 3:.1f}"'
                f' fill="none" stroke="currentColor" stroke-dasharray="1 2"/>'
            )
        shape = _shape(layer.shape, x, y, sign.radius, paint)
        return f"{self._open(feature, layer, self._words(feature, layer))}{ring}{shape}</a>"

    def _cluster(self, sign: Sign) -> str:
        (x, y), r, layer = sign.place, sign.radius, sign.layer
        href = f"{self.base}{'&' if '?' in self.base else '?'}bbox={','.join(map(str, sign.box))}"
        count = len(sign.features)
        kinds = dict(layer.sorts)
        sorts = listed(f"{kinds.get(sort, sort)} {number}" for sort, number in sign.sorts)
        words = _("%(many)s: %(count)s (%(kinds)s)") % {
            "many": layer.way.many,
            "count": count,
            "kinds": sorts,
        }
        body = _shape(layer.shape, x, y, r, f' fill="{colour("surface")}" fill-opacity=".92"')
        return (
            f'<a class="map-cluster" href="{escape(href)}" tabindex="-1">'
            f"<title>{escape(words)}</title>{body}{''.join(self._shares(sign))}"
            f'<text x="{x:.1f}" y="{y + 3.4:.1f}" text-anchor="middle" font-size="9.5"'
            f' stroke="none" fill="{colour("ink")}">{count}</text></a>'
        )

    def _shares(self, sign: Sign) -> Iterator[str]:
        """The rim of a sign for several: as much of each colour as there are of it."""
        (x, y), r, total = sign.place, sign.radius, len(sign.features)
        if sign.layer.shape != Shape.CIRCLE:
            yield _shape(
                sign.layer.shape, x, y, r, f' fill="none"{_paint(sign.layer, "")} stroke-width="2"'
            )
            return
        start = -pi / 2
        for sort, number in sign.sorts:
            paint = f' fill="none"{_paint(sign.layer, sort)} stroke-width="3"'
            if number == total:
                yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"{paint}/>'
                return
            end = start + 2 * pi * number / total
            large = 1 if end - start > pi else 0
            yield (
                f'<path d="M{x + r * cos(start):.1f} {y + r * sin(start):.1f}A{r:.1f} {r:.1f} 0'
                f' {large} 1 {x + r * cos(end):.1f} {y + r * sin(end):.1f}"{paint}/>'
            )
            start = end

    def _open(self, feature: Feature, layer: Layer, words: str) -> str:
        name = layer.colours.get(feature.sort, "accent")
        return (
            f'<a class="map-sign" href="{escape(address(feature.url))}" tabindex="-1"'
            f' data-colour="{name}" color="{colour(name)}"><title>{escape(words)}</title>'
        )

    def _words(self, feature: Feature, layer: Layer) -> str:
        return feature_words(feature, layer, self.states.get(self._state(feature), ""))

    def _state(self, feature: Feature) -> str:
        year = self.found.question.year
        return state_in(feature.states, year) if year else feature.status


def ground(frame: Frame) -> str:
    """Water and land, lakes, rivers and borders."""
    made = land(frame)
    return (
        f'<rect class="map-water" width="{frame.width}" height="{frame.height}" fill="{WATER}"/>'
        f'<g class="map-land" transform="scale(.1)" stroke-linejoin="round" fill-rule="evenodd">'
        f'<path class="map-around" d="{made.around}" fill="{colour("sunken")}"/>'
        f'<path class="map-focus" d="{made.focus}" fill="{colour("surface")}"/>'
        f'<path class="map-lake" d="{made.lakes}" fill="{WATER}"/>'
        f'<path class="map-river" d="{made.rivers}" fill="none" stroke="#b9d0dd"'
        f' stroke-width="7"/>'
        f'<path class="map-border" d="{made.borders}" fill="none"'
        f' stroke="{colour("line-strong")}" stroke-width="8"/></g>'
    )


def _with_point(one: OfLayer) -> Iterable[Feature]:
    return (feature for feature in one.features if feature.point)


def _shape(shape: Shape, x: float, y: float, r: float, paint: str) -> str:
    if shape == Shape.SQUARE:
        return (
            f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r:.1f}" height="{2 * r:.1f}"'
            f' rx="1"{paint}/>'
        )
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"{paint}/>'


def _paint(layer: Layer, sort: str) -> str:
    name = layer.colours.get(sort, "accent")
    return f' data-colour="{name}" color="{colour(name)}" stroke="currentColor"'


def _other(text: Text) -> str:
    return text.language if text.is_fallback else ""
