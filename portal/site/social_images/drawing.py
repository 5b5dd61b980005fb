"""SVG of a card: logo, kind, title, countries, key figures with their number of sources, map and
edition."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
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

LEFT, RIGHT = 72, 1128
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
    return _draw(
        title=str(pick_text(document["title"])),
        below=_subtitle(document, names),
        kind=str(kind.one) if kind else "",
        drawn_map=_draw_map(document, names),
        figures=_key_figures(document, names),
        foot=" · ".join(filter(None, foot)),
    )


def default_card() -> str:
    """Draw the card of pages without a record."""
    title = _("China and Central Asia, figure by figure")
    words = _("Every figure with its source, every disagreement shown.")
    return _draw(title=title, below=words, foot=_host())


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


def _draw_map(document: RecordDocument, names: CountryNames) -> str:
    """Draw the locator map; empty for a record without a known location."""
    found = build_locator(document, names, MAP)
    drawn = found.drawing(MAP).svg(found.label) if found else ""
    return drawn.replace(' font-family="sans-serif"', "")  # inherit that of the card


def _draw(
    *,
    title: str,
    below: str,
    foot: str,
    kind: str = "",
    drawn_map: str = "",
    figures: Sequence[Figure] = (),
) -> str:
    room = RIGHT - LEFT - (MAP.width + 40 if drawn_map else 0)
    size = 64 if text_width(title) * 64 < 1.8 * room else 50
    lines = enumerate(break_lines(title, room / size, 3))
    placed = [(190 + round(1.2 * size * at), line) for at, line in lines]
    column = (RIGHT - LEFT) / max(len(figures), 1)
    context = {
        "fonts": font_families(get_language() or DEFAULT),
        "portal": settings.PORTAL_NAME,
        "kind": kind,
        "map": SafeString(drawn_map),
        "map_left": RIGHT - MAP.width,
        "lines": placed,
        "size": size,
        "under": placed[-1][0] + 54,
        "below": shorten(below, room / 30, whole=True),
        "figures": [
            _place(one, round(LEFT + column * at), column - 32) for at, one in enumerate(figures)
        ],
        "foot": foot,
    }
    drawn = render_to_string("portal/card.svg", context)
    return "".join(sign if sign.isprintable() else " " for sign in drawn)


def _place(figure: Figure, x: int, room: float) -> dict[str, object]:
    size = next((s for s in (44, 38, 32, 27) if 1.1 * text_width(figure.value) * s <= room), 24)
    note = f"≠ {figure.sources}" if figure.is_disputed else figure.sources
    return {
        "x": x,
        "width": round(room),
        "colour": DISPUTE if figure.is_disputed else ACCENT,
        "label": shorten(figure.label, room / 24, whole=True),
        "value": shorten(figure.value, room / size, whole=True),
        "size": size,
        "note": shorten(note, room / 22, whole=True),
    }


def _host() -> str:
    return urlsplit(str(settings.SITE_URL)).netloc
