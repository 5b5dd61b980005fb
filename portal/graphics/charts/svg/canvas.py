"""SVG elements of charts. Styles come from classes: no element has a style attribute."""

from html import escape
from typing import Literal, NamedTuple

from portal.formatting.locales import language_tag
from portal.graphics.charts.specification import ChartSeries
from portal.models.languages import PickedText

type Anchor = Literal["start", "middle", "end"]


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
    """Buffer of elements; `str()` joins them in drawing order."""

    def __init__(self, size: ChartSize) -> None:
        self.size = size
        self._parts: list[str] = []

    def __str__(self) -> str:
        return "".join(self._parts)

    def open(self, css: str, data: str = "") -> None:
        self._parts.append(f'<g class="{css}"{data}>')

    def open_series(self, css: str, series: ChartSeries) -> None:
        self.open(f"{css} chart-colour-{series.colour}", f' data-series="{series.key}"')

    def close(self) -> None:
        self._parts.append("</g>")

    def raw(self, markup: str) -> None:
        """Append markup that is escaped already."""
        self._parts.append(markup)

    def line(self, x1: float, y1: float, x2: float, y2: float, css: str) -> None:
        self._parts.append(
            f'<line class="{css}" x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}"/>'
        )

    def rect(self, x: float, y: float, width: float, height: float, css: str, **more: str) -> None:
        self._parts.append(
            f'<rect class="{css}" x="{n(x)}" y="{n(y)}" width="{n(max(width, 0))}"'
            f' height="{n(max(height, 0))}"{_attributes(more)}/>'
        )

    def circle(self, x: float, y: float, radius: float, css: str, **more: str) -> None:
        self._parts.append(
            f'<circle class="{css}" cx="{n(x)}" cy="{n(y)}" r="{n(radius)}"{_attributes(more)}/>'
        )

    def path(self, d: str, css: str, **more: str) -> None:
        self._parts.append(f'<path class="{css}" d="{d}"{_attributes(more)}/>')

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
        self._parts.append(
            f'<text class="{css}" x="{n(x)}" y="{n(y)}"{where}{lang}>'
            f"{escape(words, quote=False)}</text>"
        )


def n(number: float) -> str:
    """Format a coordinate to a tenth of a unit."""
    return f"{number:.1f}".removesuffix(".0")


def measure_text(words: str, letters: float) -> float:
    """Estimate the width of text in the widest font that a system may have. Chinese characters are
    square, Cyrillic letters wide."""
    width = 0.0
    for letter in words:
        code = ord(letter)
        if code >= 0x2E80:
            width += 1.0
        elif 0x400 <= code < 0x530 or "A" <= letter <= "Z" or letter in "mwMW%—≈":
            width += 0.72
        elif letter in "iljtfrI.,:;|'’ ()-\u00a0":
            width += 0.38
        else:
            width += 0.62
    return width * letters


def truncate_text(words: str, room: float, letters: float) -> str:
    """Truncate text with “…” to a width."""
    if measure_text(words, letters) <= room:
        return words
    while words and measure_text(words + "…", letters) > room:
        words = words[:-1]
    return words.rstrip() + "…"


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
    pieces = [""]
    for letter in words:
        pieces[-1] += letter
        if letter == " " or ord(letter) >= 0x2E80:
            pieces.append("")
    return pieces


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(
        f' {name.replace("_", "-")}="{escape(value)}"' for name, value in attributes.items()
    )
