"""SVG of a card: logo, kind, title, countries, key figures with their number of sources, map and
edition."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.formatting.countries import CountryNames
from portal.formatting.dates import format_day, format_moment
from portal.formatting.presentation import fact_label
from portal.formatting.values import format_value
from portal.graphics.maps.locator import build_locator
from portal.graphics.maps.svg import MapSize
from portal.models.languages import DEFAULT, pick_text
from portal.records.document_countries import own_countries
from portal.records.document_types import FactDocument, RecordDocument, optional_keys
from portal.records.kinds import all_kinds
from portal.records.registry import record_model
from portal.site.social_images.fonts import break_lines, font_families, shorten, text_width

DESIGN = 1
"""Version of the design, in addresses: increment it so that other sites fetch cards anew."""

WIDTH, HEIGHT = 1200, 630
LEFT, RIGHT = 72, 1128
PAPER, INK, MUTED, LINE = "#fcfbf8", "#1a1d1f", "#565b5f", "#ddd8cc"
ACCENT, DISPUTE = "#0a5a69", "#a33a10"
MAP = MapSize("card", 380, 0.7, 0.7, 2.6, 17, 15, 5)
MOST = 3
"""Maximum of figures and of countries on a card."""


@dataclass(frozen=True)
class Figure:
    label: str
    value: str
    sources: str
    is_disputed: bool


def record_card(document: RecordDocument) -> str:
    """Draw the card of a record in the active language as SVG."""
    names = CountryNames()
    kind = all_kinds().get(document["kind"])
    edition = document["edition"]
    number = _("Edition %(number)s") % {"number": edition["number"]}
    foot = [_host(), number, format_moment(edition["issued_at"])]
    drawn_map = _draw_map(document, names)
    room = RIGHT - LEFT - (MAP.width + 40 if drawn_map else 0)
    return _wrap_svg(
        _draw_head(str(kind.one) if kind else "")
        + drawn_map
        + _draw_title(str(pick_text(document["title"])), _subtitle(document, names), room)
        + _draw_figures(_key_figures(document, names))
        + _draw_foot(" · ".join(filter(None, foot)))
    )


def default_card() -> str:
    """Draw the card of pages without a record."""
    title = _("China and Central Asia, figure by figure")
    words = _("Every figure with its source, every disagreement shown.")
    return _wrap_svg(_draw_head("") + _draw_title(title, words, RIGHT - LEFT) + _draw_foot(_host()))


def _subtitle(document: RecordDocument, names: CountryNames) -> str:
    countries = [names.get(code, code) for code in own_countries(document)[:MOST]]
    facts = document.get("facts", {})
    status = _value_words(document, "status", names) if "status" in facts else ""
    dated = format_day(optional_keys(document).get("dated_on", ""))
    return " · ".join(filter(None, [*countries, status, dated]))


def _key_figures(document: RecordDocument, names: CountryNames) -> list[Figure]:
    facts = document.get("facts", {})
    model = record_model(document["kind"])
    return [
        Figure(
            label=fact_label(model, name),
            value=_value_words(document, name, names),
            sources=_sources_words(facts[name]),
            is_disputed=facts[name]["disputed"],
        )
        for name in model.key_facts
        if name in facts and facts[name]["value"] is not None
    ][:MOST]


def _value_words(document: RecordDocument, name: str, names: CountryNames) -> str:
    declared = record_model(document["kind"]).facts.get(name)
    fact = document["facts"][name]
    return format_value(fact, declared.type if declared else None, fact["unit"], names).words


def _sources_words(fact: FactDocument) -> str:
    if fact["disputed"]:
        return _("sources disagree")
    count = len({claim["source"]["slug"] for claim in fact["claims"] if claim["agrees"]})
    return ngettext("%(count)s source", "%(count)s sources", count) % {"count": count}


def _wrap_svg(inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{font_families(get_language() or DEFAULT)}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
        f'<rect width="16" height="{HEIGHT}" fill="{ACCENT}"/>{inside}</svg>'
    )


def _draw_head(kind: str) -> str:
    return (
        f'<g transform="translate({LEFT} 48) scale(1.6)" fill="none" stroke-width="2.6"'
        f' stroke-linecap="round"><path stroke="{ACCENT}" d="M3 9h7c6 0 6 14 12 14h7"/>'
        f'<path stroke="{DISPUTE}" d="M3 23h7c2.4 0 3.8-2.2 5-4.8"/>'
        f'<path stroke="{DISPUTE}" d="M17 13.8c1.2-2.6 2.6-4.8 5-4.8h7"/>'
        f'<circle cx="28" cy="23" r="3" fill="{ACCENT}"/></g>'
        + _draw_text(settings.PORTAL_NAME, LEFT + 68, 86, 34, weight=700)
        + _draw_text(kind, RIGHT, 86, 28, fill=MUTED, anchor="end")
    )


def _draw_map(document: RecordDocument, names: CountryNames) -> str:
    """Draw the locator map at the right; empty for a record without a known location."""
    found = build_locator(document, names, MAP)
    if found is None:
        return ""
    drawn = (
        found.drawing(MAP).svg(found.label).replace(' font-family="sans-serif"', "")
    )  # inherit that of the card
    return f'<g transform="translate({RIGHT - MAP.width} 116)">{drawn}</g>'


def _draw_title(title: str, below: str, room: int) -> str:
    size = 64 if text_width(title) * 64 < 1.8 * room else 50
    lines = break_lines(title, room / size, 3)
    drawn = [
        _draw_text(line, LEFT, 190 + round(1.2 * size * number), size, weight=700)
        for number, line in enumerate(lines)
    ]
    under = 190 + round(1.2 * size * (len(lines) - 1)) + 54
    subtitle = shorten(below, room / 30, whole=True)
    return "".join(drawn) + _draw_text(subtitle, LEFT, under, 30, fill=MUTED)


def _draw_figures(figures: list[Figure]) -> str:
    if not figures:
        return ""
    column = (RIGHT - LEFT) / len(figures)
    return "".join(
        _draw_figure(one, round(LEFT + column * number), column - 32)
        for number, one in enumerate(figures)
    )


def _draw_figure(figure: Figure, x: int, room: float) -> str:
    colour = DISPUTE if figure.is_disputed else ACCENT
    size = next((s for s in (44, 38, 32, 27) if 1.1 * text_width(figure.value) * s <= room), 24)
    note = f"≠ {figure.sources}" if figure.is_disputed else figure.sources
    return (
        f'<rect x="{x}" y="404" width="{round(room)}" height="4" fill="{colour}"/>'
        + _draw_text(shorten(figure.label, room / 24, whole=True), x, 442, 24, fill=MUTED)
        + _draw_text(shorten(figure.value, room / size, whole=True), x, 492, size, weight=700)
        + _draw_text(shorten(note, room / 22, whole=True), x, 526, 22, fill=colour)
    )


def _draw_foot(words: str) -> str:
    return (
        f'<rect x="{LEFT}" y="556" width="{RIGHT - LEFT}" height="1.5" fill="{LINE}"/>'
        + _draw_text(words, LEFT, 594, 22, fill=MUTED)
    )


def _draw_text(
    words: str, x: int, y: int, size: int, fill: str = INK, weight: int = 0, anchor: str = ""
) -> str:
    more = f' font-weight="{weight}"' if weight else ""
    more += f' text-anchor="{anchor}"' if anchor else ""
    text = escape("".join(sign if sign.isprintable() else " " for sign in words))
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}"{more}>{text}</text>'


def _host() -> str:
    return urlsplit(str(settings.SITE_URL)).netloc
