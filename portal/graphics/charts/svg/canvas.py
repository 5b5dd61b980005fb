"""SVG elements of charts. Styles come from classes: no element has a style attribute."""

from html import escape
from typing import Literal, NamedTuple

from portal.formatting.locales import language_tag
from portal.graphics.charts.specification import ChartSeries
from portal.models.languages import PickedText

type Anchor = Literal["start", "middle", "end"]

CHINESE = 0x2E80
OPENING, CLOSING = "（《“‘", "，。、；：！？）》”’"
"""Marks that end no line, and that begin none."""


class ChartSize(NamedTuple):
    """Width in user units and font size of a drawing."""

    name: str
    width: int
    letters: float

    @property
    def is_narrow(self) -> bool:
        return self.width < 500


class PanelArea(NamedTuple):
    """Rectangle in user units."""

    left: float
    top: float
    width: float
    height: float


WIDE = ChartSize("wide", 720, 13)
NARROW = ChartSize("narrow", 360, 12.5)


class Canvas:
    """Buffer of elements; `str()` joins them in drawing order. What follows on its like is drawn by
    one element, as pages have hundreds of each; what readers can point at has one of its own."""

    def __init__(self, size: ChartSize) -> None:
        self.size = size
        self._parts: list[str] = []
        self._begun = ""
        """Opening of the last element, while more can be added to it."""

    def __str__(self) -> str:
        return "".join(self._parts)

    def open(self, css: str, data: str = "") -> None:
        self.raw(f'<g class="{css}"{data}>')

    def open_series(self, css: str, series: ChartSeries) -> None:
        self.open(f"{css} chart-colour-{series.colour}", f' data-series="{escape(series.key)}"')

    def close(self) -> None:
        self.raw("</g>")

    def raw(self, markup: str) -> None:
        """Append markup that is escaped already."""
        self._parts.append(markup)
        self._begun = ""

    def line(self, x1: float, y1: float, x2: float, y2: float, css: str) -> None:
        end = f"H{n(x2)}" if y1 == y2 else f"V{n(y2)}" if x1 == x2 else f"L{n(x2)} {n(y2)}"
        self.path(f"M{n(x1)} {n(y1)}{end}", css)

    def rect(
        self, x: float, y: float, width: float, height: float, css: str, point: str = ""
    ) -> None:
        w, h = n(max(width, 0)), n(max(height, 0))
        if point:
            where = f'x="{n(x)}" y="{n(y)}" width="{w}" height="{h}"'
            self.raw(f'<rect class="{css}" {where} data-point="{escape(point)}"/>')
        else:
            self.path(f"M{n(x)} {n(y)}h{w}v{h}h-{w}z", css)

    def circle(self, x: float, y: float, radius: float, css: str, point: str = "") -> None:
        where = f'cx="{n(x)}" cy="{n(y)}" r="{n(radius)}"'
        if point:
            self.raw(f'<circle class="{css}" {where} data-point="{escape(point)}"/>')
        else:
            self._add(f'<g class="{css}">', f"<circle {where}/>", "</g>")

    def path(self, d: str, css: str, point: str = "") -> None:
        """`point` is the name of what readers can point at."""
        if point:
            self.raw(f'<path class="{css}" d="{d}" data-point="{escape(point)}"/>')
        else:
            self._add(f'<path class="{css}" d="', d, '"/>')

    def text(
        self,
        x: float,
        y: float,
        words: str,
        css: str,
        anchor: Anchor = "start",
        of: PickedText | None = None,
    ) -> None:
        """Append text. `of` is the text it is taken from, for its language."""
        where = "" if anchor == "start" else f' text-anchor="{anchor}"'
        lang = f' lang="{language_tag(of.language)}"' if of and of.is_fallback else ""
        text = f'<tspan x="{n(x)}" y="{n(y)}">{escape(words, quote=False)}</tspan>'
        self._add(f'<text class="{css}"{where}{lang}>', text, "</text>")

    def _add(self, start: str, content: str, end: str) -> None:
        """Add content to the last element if it began like that, else an element."""
        if start == self._begun:
            self._parts[-1:] = content, end
        else:
            self._parts += start, content, end
            self._begun = start


def n(number: float) -> str:
    """Format a coordinate to a tenth of a unit."""
    return f"{number:.1f}".removesuffix(".0")


def measure_text(words: str, letters: float) -> float:
    """Estimate the width of text in the widest font that a system may have. Chinese characters are
    square, Cyrillic letters wide."""
    width = 0.0
    for letter in words:
        code = ord(letter)
        if code >= CHINESE:
            width += 1.0
        elif 0x400 <= code < 0x530 or "A" <= letter <= "Z" or letter in "mwMW%—≈":
            width += 0.72
        elif letter in "iljtfrI.,:;|'’ ()-\u00a0":
            width += 0.38
        else:
            width += 0.62
    return width * letters


def truncate_text(words: str, room: float, letters: float, *, ending: int = 0) -> str:
    """Truncate text with “…” to a width; keep the words among so many letters of its end."""
    if measure_text(words, letters) <= room:
        return words
    words, end = (words[:-ending], words[-ending:]) if ending else (words, "")
    if " " in end and not words.endswith(" "):
        end = end[end.index(" ") :]
    while words and measure_text(f"{words}…{end}", letters) > room:
        words = words[:-1]
    return f"{words.rstrip()}…{end}"


def wrap_text(words: str, room: float, letters: float) -> list[str]:
    """Break text into lines of a width; Chinese can break after any character."""
    lines, line = [], ""
    for piece in _split_pieces(words):
        if line and measure_text((line + piece).rstrip(), letters) > room:
            lines.append(line.strip())
            line = ""
        line += piece
    return [*lines, line.strip()] if line.strip() else lines


def spread_out(wishes: list[float], distance: float, top: float, bottom: float) -> list[float]:
    """Return positions near the wishes (sorted), at least `distance` apart and inside the
    limits."""
    placed: list[float] = []
    for wish in wishes:
        placed.append(max(wish, placed[-1] + distance) if placed else max(wish, top))
    limit = bottom
    for index in range(len(placed) - 1, -1, -1):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - distance
    return placed


def _split_pieces(words: str) -> list[str]:
    """Split text where a line may end: after a space, a parameter of an address or a Chinese
    character, but neither before a closing mark nor after an opening one."""
    pieces = [""]
    for before, letter in zip(f" {words}", words, strict=False):
        may_end = before in " &" or (ord(before) >= CHINESE and before not in OPENING)
        if may_end and letter not in CLOSING:
            pieces.append("")
        pieces[-1] += letter
    return pieces
