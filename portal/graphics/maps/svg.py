"""Drawing of a map as SVG. In a file colours are attributes; on a page style sheets have them, so
that it follows the reader's colour scheme."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.formatting.addresses import add_language
from portal.formatting.locales import join_parts, language_tag
from portal.graphics.maps import marks
from portal.graphics.maps.details import add_details
from portal.graphics.maps.features import Feature
from portal.graphics.maps.frames import HOME, HOME_NARROW
from portal.graphics.maps.geometry import Box
from portal.graphics.maps.labels import Label, LabelSpace, place_country_labels, place_town_labels
from portal.graphics.maps.land import FOCUS, draw_land, find_spots
from portal.graphics.maps.layers import Layer
from portal.graphics.maps.projection import MapFrame
from portal.graphics.maps.question import LayerResult, find_whole
from portal.graphics.maps.symbols import Pin, Sign, build_pins, build_signs
from portal.graphics.maps.words import elsewhere_words, feature_words, state_words, title_words
from portal.graphics.style_sheets import colour
from portal.models.languages import DEFAULT, pick_text
from portal.records.column_store import PublicColumns


@dataclass(frozen=True)
class MapSize:
    """Layout of a drawing: width and font sizes in pixels, limits of height by width, number of
    labelled towns, part of the earth where most records are."""

    name: str
    width: int
    flattest: float
    tallest: float
    signs: float
    """Size of signs relative to the wide drawing."""
    country: float
    town: float
    towns: int
    home: Box | None = HOME

    def frame(self, box: Box) -> MapFrame:
        rounded = Box(*(round(degrees, 3) for degrees in box))  # as an address has it
        return MapFrame(rounded, self.width, self.flattest, self.tallest)


type Layout = tuple[list[Sign], list[Pin], dict[tuple[str, str], Feature]]
"""Signs, pins, and the features that are drawn with their names."""

PAINT = re.compile(
    r' (?:(?:color|fill|stroke)="#[0-9a-f]+"|(?:fill|stroke)="(?:currentColor|none)"'
    r'|fill-opacity="(?:1|\.92)"|stroke-width="(?:1\.\d|2|3)")'
)
"""Colours and widths of lines, for each of which there is a rule in `map.css`."""
WHOLE = re.compile(r"(?<=[0-9])\.0(?=[\" A-Zl])")
"""Decimals of whole pixels."""
WIDE = MapSize("wide", 960, 0.5, 0.72, 1, 13, 10.5, 30)
NARROW = MapSize("narrow", 380, 1.16, 1.22, 0.85, 11, 9.5, 14, HOME_NARROW)
"""As tall as the interactive map on a phone."""
CARD = MapSize("card", 480, 0.64, 0.72, 0.85, 11.5, 10, 12, HOME_NARROW)
TILE = MapSize("tile", 320, 0.7, 0.7, 0.8, 11, 9.5, 5, None)
SMALL = MapSize("small", 320, 0.7, 0.7, 1.25, 11, 9.5, 7)
SIZES = {size.name: size for size in (WIDE, NARROW, CARD, TILE, SMALL)}


class MapDrawing:
    """Drawing of a result in a frame. `base` is the address of the page with its question, to which
    the box of a cluster is added; `whole` makes addresses absolute, for a file; `has_pins` draws
    rejected locations."""

    def __init__(
        self,
        found: LayerResult,
        frame: MapFrame,
        size: MapSize,
        countries: Mapping[str, str],
        base: str,
        whole: Callable[[str], str] = str,
        *,
        has_pins: bool = True,
    ) -> None:
        self.found, self.frame, self.size, self.base = found, frame, size, base
        self.countries, self.whole = countries, whole
        self.states = {one.layer.kind: state_words([one.layer]) for one in found.layers}
        if found.is_whole:
            layout = PublicColumns().kept(_lay_out_whole, frame, size, has_pins)
        else:
            layout = _lay_out(found, frame, size, has_pins=has_pins)
        self.signs, self.pins, self.known = layout

    def on_page(self, label: str) -> SafeString:
        """Draw for a page, whose style sheets have the colours and whose land is a file."""
        box = ",".join(f"{degrees:g}" for degrees in self.frame.box)
        return self.unpainted(label, f"{reverse('map_land')}?size={self.size.name}&amp;bbox={box}")

    def unpainted(self, label: str, land: str = "") -> SafeString:
        """Draw without the attributes that style sheets have rules for and would take for marks."""
        return SafeString(WHOLE.sub("", PAINT.sub("", self.svg(label, land))))

    def svg(self, label: str, land: str = "") -> SafeString:
        width, height = self.frame.width, self.frame.height
        return SafeString(
            f'<svg class="map-svg map-{self.size.name}" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}" role="group" aria-label="{escape(label)}"'
            f' lang="{language_tag(get_language() or DEFAULT)}"'
            f' font-family="sans-serif"><g aria-hidden="true">{self.body(land)}</g></svg>'
        )

    def body(self, land: str = "") -> str:
        labels = list(self._labels())
        places = (label.dot for label in labels if label.dot is not None)
        dots = (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.5"/>' for x, y in places)
        return "".join(
            (
                draw_ground(self.frame, land),
                f'<g class="map-towns" fill="{colour("map-city")}">{"".join(dots)}</g>',
                *self._lines(),
                f'<g class="map-signs" stroke="{colour("map-halo")}" fill-opacity=".85"'
                ' text-anchor="middle" font-size="9.5">',
                *map(self._sign, self.signs),
                "</g>",
                *map(self._pin, self.pins),
                *self._names(labels),
            )
        )

    def _labels(self) -> Iterator[Label]:
        places, spots = self.found.places, find_spots(self.frame)
        if places is None:
            return
        room = LabelSpace(self.frame)
        for sign in self.signs:
            room.lay(*sign.place, sign.radius - 1)  # a rim may be touched
        for stop in (stop for line in self.found.lines for stop in line.stops):
            if stop.point:
                room.lay(*self.frame.place(*stop.point), 4)
        names = {
            code: (text.text, text.language if text.is_fallback else "", spots[code])
            for code, text in places.country_names().items()
            if code in spots
        }
        focus = [name for code, name in names.items() if code in FOCUS]
        around = [name for code, name in names.items() if code not in FOCUS]
        cities = [town for town in places.towns() if town.is_city]
        others = [town for town in places.towns() if not town.is_city]
        labels = list(place_town_labels(cities, room, self.size.town, self.size.towns))
        labels += place_country_labels(focus, room, self.size.country, is_needed=True)
        left = self.size.towns - sum(1 for label in labels if label.dot)
        yield from labels
        yield from place_town_labels(others, room, self.size.town, left)
        yield from place_country_labels(around, room, self.size.country, is_needed=False)

    def _names(self, labels: list[Label]) -> Iterator[str]:
        yield (
            f'<g class="map-names" fill="{colour("map-city")}" stroke="{colour("map-halo")}"'
            f' stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
            f' pointer-events="none" font-size="{self.size.town}">'
        )
        for one in labels:
            if one.dot:
                anchor = "" if one.anchor == "start" else f' text-anchor="{one.anchor}"'
                yield _draw_name(one, anchor + (' font-weight="600"' if one.is_capital else ""))
        yield f'<g class="map-country" text-anchor="middle" font-size="{self.size.country}">'
        yield from (_draw_name(one) for one in labels if not one.dot)
        yield "</g></g>"

    def _lines(self) -> Iterator[str]:
        for one in self.found.layers:
            for line in one.lines:
                if drawn := "".join(self._line(line)):
                    yield f"{self._open(line, one.layer)}{drawn}</a>"

    def _line(self, feature: Feature) -> Iterator[str]:
        """Draw the way, dashed across stops without a location, then the stops; a feature that is
        no way has stops alone."""
        title = title_words(self.known[feature.kind, feature.uid]).text
        before, is_gap = None, False
        for stop in feature.stops:
            if stop.point is None:
                is_gap = True
                continue
            place = self.frame.place(*stop.point)
            if feature.is_way and before:
                yield marks.draw_way(before, place, is_gap=is_gap)
            before, is_gap = place, False
        for stop in feature.stops:
            if stop.point and self.frame.holds(place := self.frame.place(*stop.point), 6):
                name = str(pick_text(stop.name))
                yield marks.draw_stop(place, name if feature.is_way else join_parts((name, title)))

    def _pin(self, pin: Pin) -> str:
        feature = self.known[pin.feature.kind, pin.feature.uid]
        title, where = title_words(feature).text, elsewhere_words(pin.other, self.countries)
        words, href = join_parts((title, where)), self.whole(add_language(feature.url))
        return marks.open_link(href, words, "dispute") + marks.draw_pin(pin)

    def _sign(self, sign: Sign) -> str:
        if not sign.is_cluster:
            return self._open(sign.feature, sign.layer) + marks.draw_single(sign)
        box = ",".join(f"{degrees:g}" for degrees in sign.box)
        href = self.whole(f"{self.base}{'&' if '?' in self.base else '?'}bbox={box}")
        words = marks.describe_cluster(sign)
        return marks.open_link(href, words, "accent") + marks.draw_cluster(sign)

    def _open(self, feature: Feature, layer: Layer) -> str:
        feature = self.known[feature.kind, feature.uid]
        words = feature_words(feature, layer, self.states[layer.kind].get(feature.status, ""))
        href = self.whole(add_language(feature.url))
        return marks.open_link(href, words, marks.colour_name(layer, feature.sort))


def _lay_out_whole(
    columns: PublicColumns, frame: MapFrame, size: MapSize, has_pins: bool
) -> Layout:
    return _lay_out(find_whole(columns), frame, size, has_pins=has_pins)


def _lay_out(found: LayerResult, frame: MapFrame, size: MapSize, *, has_pins: bool) -> Layout:
    signs = build_signs(found.layers, frame, size.signs)
    pinned = found.layers if has_pins else ()
    pins = [pin for one in pinned for pin in build_pins(one, frame)]
    named = [sign.feature for sign in signs if not sign.is_cluster]
    named += [*(pin.feature for pin in pins), *found.lines]
    return signs, pins, add_details(named, found.layers_by_kind)


def draw_ground(frame: MapFrame, land: str = "") -> str:
    """Draw water, land, lakes, rivers and borders; `land` is the address of a file with them."""
    paints = {
        "around": f'fill="{colour("map-land")}"',
        "focus": f'fill="{colour("map-land-near")}"',
        "lake": f'fill="{colour("map-sea")}"',
        "river": f'fill="none" stroke="{colour("map-river")}" stroke-width="7"',
        "border": f'fill="none" stroke="{colour("map-border")}" stroke-width="8"',
    }
    if land:
        drawn = {name: f'use href="{land}#{name}"' for name in paints}
    else:
        drawn = {name: f'path d="{d}"' for name, d in draw_land(frame).items()}
    parts = (f'<{drawn[name]} class="map-{name}" {paint}/>' for name, paint in paints.items())
    width, height, sea = frame.width, frame.height, colour("map-sea")
    return (
        f'<rect class="map-water" width="{width}" height="{height}" fill="{sea}"/>'
        f'<g transform="scale(.1)" stroke-linejoin="round" fill-rule="evenodd">{"".join(parts)}</g>'
    )


def draw_land_file(frame: MapFrame) -> str:
    """Draw land, lakes, rivers and borders without colours, for the drawings of pages to use."""
    paths = (f'<path id="{name}" d="{d}"/>' for name, d in draw_land(frame).items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(paths)}</svg>'


def _draw_name(label: Label, more: str = "") -> str:
    (x, y), lang = label.place, label.language
    tag = f' lang="{language_tag(lang)}"' if lang else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{more}{tag}>{escape(label.words)}</text>'
