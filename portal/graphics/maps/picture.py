"""View model of a map: drawings for wide and narrow screens, legend, and explanatory sentences."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import cast

import numpy as np
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.formatting.countries import CountryNames
from portal.formatting.locales import join_list, join_parts
from portal.formatting.numbers import format_amount, format_number
from portal.formatting.summaries import labelled, write_sentences
from portal.graphics.maps import browser
from portal.graphics.maps.borders import borders_note, borders_stamp
from portal.graphics.maps.frames import WHOLE, choose_box
from portal.graphics.maps.layers import LayerShape, layers_by_kind
from portal.graphics.maps.projection import MapFrame
from portal.graphics.maps.question import LayerResult, find_whole
from portal.graphics.maps.svg import NARROW, WIDE, MapDrawing, MapSize
from portal.graphics.maps.symbols import radius_of
from portal.graphics.maps.words import state_words
from portal.publication.time_travel import today
from portal.records.column_store import PublicColumns

MOST_COUNTRIES = 6
"""So many countries are told to those who do not see a map."""


@dataclass(frozen=True)
class LegendEntry:
    """Entry of the legend: `value` is a technology, or the kind of a whole layer."""

    value: str
    words: str
    count: int
    colour: str
    shape: str
    is_layer: bool = False


@dataclass(frozen=True)
class RingEntry:
    words: StrOrPromise
    count: int
    url: str
    is_link: bool
    """False where these records alone are asked for already."""


@dataclass(frozen=True)
class Measure:
    """Circle in the legend of sizes."""

    words: str
    radius: float


@dataclass(frozen=True)
class PointStanding:
    words: str
    count: int
    is_drawn: bool


@dataclass(frozen=True)
class MapPicture:
    """Map of a result. `address` is that of the page with its question; `countries` maps codes to
    names."""

    found: LayerResult
    countries: Mapping[str, str]
    address: str
    query: str = ""

    @cached_property
    def base(self) -> str:
        """The address without a section of the map, to which links add one."""
        path, _mark, query = self.address.partition("?")
        parameters = QueryDict(query, mutable=True)
        parameters.pop("bbox", None)
        return f"{path}?{parameters.urlencode()}" if parameters else path

    @cached_property
    def wide(self) -> SafeString:
        if self.found.is_whole and not self.query:
            made_of = get_language(), today(), borders_stamp()
            return PublicColumns().kept(_draw_whole, self.address, *made_of)
        return self.drawing(WIDE).on_page(self.label)

    def drawing(self, size: MapSize, whole: Callable[[str], str] = str) -> MapDrawing:
        frame, pins = self._frame(size), self.has_pins
        return MapDrawing(self.found, frame, size, self.countries, self.base, whole, has_pins=pins)

    @property
    def narrow_frame(self) -> MapFrame:
        return self._frame(NARROW)

    def _frame(self, size: MapSize) -> MapFrame:
        return size.frame(choose_box(self.found, size.home))

    @property
    def title(self) -> str:
        """Title of a map that stands alone."""
        if year := self.found.question.year:
            return _("China–Central Asia cooperation as it was in %s") % year
        return _("China–Central Asia cooperation on the map")

    @cached_property
    def label(self) -> str:
        """Text alternative of the drawing: how many of what are where, and in which year."""
        counted = (
            labelled(one.layer.way.many, format_number(Decimal(len(one.placed))))
            for one in self.found.layers
            if len(one.placed)
        )
        year = self.found.question.year
        then = _("As it was in %(year)s") % {"year": year} if year else ""
        where = labelled(_("By country"), self._by_country())
        told = write_sentences([join_parts(counted)], [where], [then])
        return _("Map: %s The list has the same records.") % told

    def _by_country(self) -> str:
        """“Kazakhstan 210, Uzbekistan 88”: those with most records, of which each counts in all its
        countries."""
        counts: Counter[str] = Counter()
        for one in self.found.layers:
            for codes, count in one.table.countries.counts(one.placed).items():
                counts.update(dict.fromkeys(cast("tuple[str, ...]", codes), count))
        most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_COUNTRIES]
        return join_list(
            _("%(name)s %(count)s")
            % {"name": self.countries.get(code, code), "count": format_number(Decimal(count))}
            for code, count in most
        )

    @property
    def frame(self) -> str:
        return ",".join(f"{degrees:g}" for degrees in choose_box(self.found))

    @property
    def colours(self) -> str:
        """The names of the colours of all layers, for the map in the browser."""
        names = (name for layer in layers_by_kind().values() for name in layer.colours.values())
        return " ".join(dict.fromkeys(names))

    @property
    def count(self) -> int:
        return self.found.count

    @cached_property
    def legend(self) -> list[LegendEntry]:
        """Technologies by frequency; a layer without colours has one entry."""
        entries = []
        for one in self.found.layers:
            layer, shape = one.layer, one.layer.shape.value
            if not len(one.placed):
                continue
            if not layer.colours:
                words, count = str(layer.way.many), len(one.placed)
                entries.append(
                    LegendEntry(layer.kind, words, count, "accent", shape, is_layer=True)
                )
                continue
            kinds = dict(layer.sorts)
            counts = one.table.sorts.counts_in_order(one.placed)
            for sort, count in Counter(counts).most_common():
                value = str(sort)
                colour, words = layer.colours.get(value, "accent"), str(kinds.get(value, value))
                entries.append(LegendEntry(value, words, count, colour, shape))
        return entries

    @property
    def sizes(self) -> list[Measure]:
        for one in self.found.layers:
            if one.layer.shape == LayerShape.CIRCLE and len(one.placed) and one.layer.unit:
                return [
                    Measure(format_amount(Decimal(size), one.layer.unit), radius_of(size))
                    for size in one.layer.sizes
                ]
        return []

    @property
    def rings(self) -> list[RingEntry]:
        """The rings that are drawn, with the same question of those records alone."""
        mark = "&" if "?" in self.base else "?"
        return [
            RingEntry(ring[0], count, f"{self.base}{mark}{ring[1]}", ring[1] not in self.query)
            for one in self.found.layers
            if (ring := one.layer.ring)
            if (count := int(np.count_nonzero(one.table.is_ringed[one.placed])))
        ]

    @property
    def has_pins(self) -> bool:
        """True if rejected locations are drawn: among disputed records alone, as their lines cross
        half of a map."""
        asked = self.found.question.asks_disputed
        return asked and any(one.elsewhere for one in self.found.layers)

    @property
    def standings(self) -> list[PointStanding]:
        """Number of records by state in the year of the question, drawn states first; empty without
        a year."""
        if not self.found.question.year:
            return []
        words = state_words(one.layer for one in self.found.layers)
        drawn = self.found.drawn_states
        return sorted(
            (
                PointStanding(words.get(state, state), count, state in drawn)
                for state, count in self.found.states.items()
            ),
            key=lambda standing: (not standing.is_drawn, -standing.count),
        )

    @property
    def sentences(self) -> list[str]:
        if not self.found.question.is_valid():
            return []
        return [*self._left_out(), *self._unplaced()]

    @property
    def explanations(self) -> list[str]:
        """Sentences of the key: of lines, and of layers that are drawn when they are chosen."""
        is_valid = self.found.question.is_valid()
        return [*self._shapes(), *self._asides()] if is_valid else []

    def _left_out(self) -> Iterator[str]:
        filters = self.found.question.filters
        silent: dict[str, list[StrOrPromise]] = {}
        for one in filter(attrgetter("silent"), self.found.layers):
            asked = join_list(str(filters[name].label) for name in one.silent)
            silent.setdefault(asked, []).append(one.layer.way.many)
        for asked, many in silent.items():
            sentence = _("%(many)s are not shown, as this filter does not apply to them: %(asked)s")
            yield sentence % {"many": join_list(map(str, many)), "asked": asked}

    def _unplaced(self) -> Iterator[str]:
        count = sum(len(one.unplaced) for one in self.found.layers)
        if count:
            yield ngettext(
                "%(count)s record has no known location.",
                "%(count)s records have no known location.",
                count,
            ) % {"count": format_number(Decimal(count))}

    def _shapes(self) -> Iterator[str]:
        for one in self.found.layers:
            is_way = {line.is_way for line in one.lines}
            notes = (one.layer.line_note, True in is_way), (one.layer.stops_note, False in is_way)
            yield from (str(note) for note, is_true in notes if note and is_true)

    def _asides(self) -> Iterator[str]:
        if not self.found.question.form.cleaned_data["layer"]:
            yield from filter(None, (str(one.choice_note) for one in layers_by_kind().values()))

    @property
    def beyond(self) -> int:
        """Number of features outside the drawing."""
        frame = self._frame(WIDE)
        lines = (
            not any(frame.holds(frame.place(*point)) for point in line.points)
            for line in self.found.lines
            if not line.point
        )
        points = (
            len(one.points) - int(frame.hold(*frame.place_all(*one.degrees)).sum())
            for one in self.found.layers
        )
        return sum(points) + sum(lines)

    @property
    def whole_url(self) -> str:
        """Address of the same question for all land."""
        mark = "&" if "?" in self.base else "?"
        return f"{self.base}{mark}bbox={','.join(f'{degrees:g}' for degrees in WHOLE)}"

    borders = staticmethod(borders_note)
    addresses = staticmethod(browser.file_urls)
    years = staticmethod(browser.year_range)
    words = staticmethod(browser.interface_words)


def _draw_whole(columns: PublicColumns, address: str, *_made_of: object) -> SafeString:
    """Draw the usual layers, with names of countries that are noted as read for it."""
    picture = MapPicture(find_whole(columns), CountryNames(), address)
    return picture.drawing(WIDE).on_page(picture.label)
