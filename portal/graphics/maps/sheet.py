"""Map as an SVG file of its own: title, map, legend, source of the borders."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.formatting.dates import format_moment
from portal.formatting.locales import language_tag
from portal.graphics.charts.svg.canvas import wrap_text
from portal.graphics.maps.labels import estimate_width
from portal.graphics.maps.picture import LegendEntry, MapPicture
from portal.graphics.maps.svg import WIDE, MapDrawing
from portal.graphics.style_sheets import colour, read_sheets
from portal.models.languages import DEFAULT
from portal.publication import time_travel

HEAD, LINE, MARGIN = 46, 17, 14


def draw_sheet(picture: MapPicture, absolute: Callable[[str], str]) -> bytes:
    """Return the SVG, with absolute links."""
    title = picture.title
    credit = {
        "portal": settings.PORTAL_NAME,
        "day": format_moment(time_travel.now()),
        "url": absolute(picture.address),
    }
    drawing = picture.drawing(WIDE, absolute)
    frame = drawing.frame
    legend = list(_place_legend(picture.legend, frame.width))
    rows = 1 + max((row for row, _x, _entry in legend), default=0)
    sentences = [picture.borders(), _("%(portal)s, %(day)s: %(url)s") % credit]
    notes = [line for one in sentences for line in wrap_text(one, frame.width - 2 * MARGIN, 11)]
    height = HEAD + frame.height + MARGIN + rows * LINE + len(notes) * LINE + MARGIN
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {height}"'
        f' width="{frame.width}" height="{height}" font-family="sans-serif"'
        f' lang="{language_tag(get_language() or DEFAULT)}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{frame.width}" height="{height}" fill="{colour("paper")}"/>',
        f'<text x="{MARGIN}" y="29" font-size="18" font-weight="600" fill="{colour("ink")}">'
        f"{escape(title)}</text>",
        f'<svg y="{HEAD}" width="{frame.width}" height="{frame.height}">{drawing.body()}</svg>',
        *(
            _draw_entry(entry, MARGIN + x, HEAD + frame.height + MARGIN + row * LINE)
            for row, x, entry in legend
        ),
        *(
            f'<text x="{MARGIN}" y="{height - MARGIN - (len(notes) - 1 - at) * LINE}"'
            f' font-size="11" fill="{colour("ink-muted")}">{escape(words)}</text>'
            for at, words in enumerate(notes)
        ),
        "</svg>",
    )
    return "".join(parts).encode()


def draw_bare(drawing: MapDrawing, label: str, mark: str = "") -> bytes:
    """Return the drawing for an image on a page, with the style sheets of pages, so that it follows
    the scheme of the page; `mark` is drawn above it."""
    styles = f"><style>{''.join(read_sheets('tokens', 'map'))}</style>"
    drawn = drawing.unpainted(label).replace(">", styles, 1).replace("</svg>", f"{mark}</svg>")
    return drawn.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1).encode()


def _place_legend(
    entries: list[LegendEntry], width: int
) -> Iterator[tuple[int, float, LegendEntry]]:
    """Yield row and x of each entry, from left to right."""
    row, x = 0, 0.0
    for entry in entries:
        wide = 20 + estimate_width(f"{entry.words} {entry.count}", 12) + 18
        if x and x + wide > width - 2 * MARGIN:
            row, x = row + 1, 0.0
        yield row, x, entry
        x += wide


def _draw_entry(entry: LegendEntry, x: float, y: float) -> str:
    paint = f'fill="{colour(entry.colour)}"'
    sign = f'<circle cx="{x + 6:.0f}" cy="{y + 6:.0f}" r="5.5" {paint}/>'
    if entry.shape != "circle":
        sign = f'<rect x="{x + 1:.0f}" y="{y + 1:.0f}" width="10" height="10" rx="1" {paint}/>'
    if entry.shape == "line":
        sign = f'<path d="M{x + 1:.0f} {y + 6:.0f}l5-5 5 5-5 5z" {paint}/>'
    words = escape(f"{entry.words} {entry.count}")
    return (
        f'{sign}<text x="{x + 18:.0f}" y="{y + 10.5:.1f}" font-size="12" fill="{colour("ink")}">'
        f"{words}</text>"
    )
