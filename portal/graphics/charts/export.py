"""Chart as an SVG file of its own; the style rules are embedded with the values of the design
tokens."""

import re
from functools import cache
from html import unescape

from django.conf import settings
from django.utils.html import escape, strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.formatting.addresses import absolute_url
from portal.formatting.locales import language_tag
from portal.graphics.charts.descriptions import describe_chart
from portal.graphics.charts.notes import name_publishers
from portal.graphics.charts.specification import Chart
from portal.graphics.charts.svg import WIDE, ChartSize, draw_content, measure_content
from portal.graphics.charts.svg.canvas import Canvas, n, wrap_text
from portal.graphics.style_sheets import DARK, read_sheets, read_tokens
from portal.models.languages import DEFAULT, PickedText

COLOUR_RULE = re.compile(r"\.chart-colour-[\w-]+ \{[^}]*\}")
"""Rule for a colour of charts in the style sheet of an app."""
MUTED = ".chart-colour-muted"
PADDING, EDGE = 20, 4
"""Margins in user units: of a file that stands alone, of a drawing on a page."""
TITLE, LINE = 24, 16
MOST_NOTES = 8


def build_svg_file(chart: Chart, *, in_dark: bool = True, size: ChartSize = WIDE) -> str:
    """Return a whole SVG document, with title, notes, sources and address. With `in_dark` it
    follows the dark colour scheme; leave that out for renderers without media queries."""
    canvas = Canvas(size)
    top = _draw_head(canvas, chart)
    picture, height = draw_content(chart, size, top)
    canvas.raw(str(picture))
    bottom = _draw_foot(canvas, chart, top + height + 22)
    width, height = size.width + 2 * PADDING, bottom + 2 * PADDING
    paper = (
        f'<rect class="chart-paper" x="{-PADDING}" y="{-PADDING}" width="{width}"'
        f' height="{n(height)}"/>'
    )
    return _build_document(chart, size, PADDING, bottom, f"{paper}{canvas}", in_dark=in_dark)


def build_drawing_file(chart: Chart, size: ChartSize) -> str:
    """Return an SVG document of the drawing alone, for a page that tells the rest."""
    canvas, height = draw_content(chart, size)
    return _build_document(chart, size, EDGE, height, str(canvas), in_dark=True)


def measure_drawing(chart: Chart, size: ChartSize) -> tuple[int, int]:
    """Return width and height of such a drawing."""
    return size.width + 2 * EDGE, round(measure_content(chart, size)) + 2 * EDGE


def _build_document(
    chart: Chart, size: ChartSize, edge: int, bottom: float, content: str, *, in_dark: bool
) -> str:
    width, height = size.width + 2 * edge, bottom + 2 * edge
    language = language_tag(get_language() or DEFAULT)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart-svg" lang="{language}"'
        f' viewBox="{-edge} {-edge} {width} {n(height)}" width="{width}"'
        f' height="{n(height)}" font-size="{size.letters}">'
        f"<title>{escape(describe_chart(chart))}</title>"
        f"<style>{_build_rules(in_dark, language)}</style>"
        f"{content}</svg>"
    )


def _draw_head(canvas: Canvas, chart: Chart) -> float:
    y = 16.0
    for line in wrap_text(str(chart.heading), canvas.size.width, 20):
        canvas.text(0, y, line, "chart-heading", of=chart.heading)
        y += TITLE
    for text in chart.question:
        for line in wrap_text(str(text), canvas.size.width, 13):
            canvas.text(0, y - 2, line, "chart-unit", of=text)
            y += 18
        y += 4
    return y


def _draw_foot(canvas: Canvas, chart: Chart, top: float) -> float:
    y = top
    paragraphs: list[str | PickedText] = [*chart.notes[:MOST_NOTES]]
    if names := name_publishers(chart):
        paragraphs.append((_("Sources: %s") % "").rstrip())
        paragraphs.append(PickedText(names, "", DEFAULT))  # in languages of their own
    paragraphs.append(f"{settings.PORTAL_NAME} · {absolute_url(chart.url)}")
    for paragraph in paragraphs:
        of = paragraph if isinstance(paragraph, PickedText) else None
        plain = str(paragraph)
        if hasattr(plain, "__html__"):
            plain = unescape(strip_tags(plain))
        for line in wrap_text(plain, canvas.size.width, 12):
            canvas.text(0, y, line, "chart-foot", of=of)
            y += LINE
        y += 3
    return y - LINE


@cache
def _build_rules(in_dark: bool, language: str) -> str:
    marks, *others = read_sheets("chart-marks")
    light, dark = read_tokens("charts")
    if language == "zh-Hans":
        light = {**light, "--sans": light["--sans-zh"]}
    own = [rule for sheet in others for rule in COLOUR_RULE.findall(sheet)]
    marks = marks.replace(MUTED, f"{' '.join(own)} {MUTED}")
    rules = _resolve_tokens(marks, light)
    return f"{rules}{DARK}{{{_resolve_tokens(marks, light | dark)}}}" if in_dark else rules


def _resolve_tokens(css: str, tokens: dict[str, str]) -> str:
    """Return the rules without cascade layer and comments, with token values in place of
    `var(…)`."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = css.partition("{")[2].rpartition("}")[0]
    css = re.sub(r"var\((--[\w-]+)\)", lambda found: tokens[found[1]], css)
    return re.sub(r"\s+", " ", css).strip()
