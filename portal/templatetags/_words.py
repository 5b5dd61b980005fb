"""Texts, dates, names and labels in the reader's language."""

import re
from collections.abc import Iterable
from decimal import Decimal

import orjson
from django import template
from django.apps import apps
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_stubs_ext import StrOrPromise

from portal.facts.timeline import is_over
from portal.formatting.countries import country_names
from portal.formatting.dates import format_day, format_moment
from portal.formatting.locales import join_list, kept_by_language, language_name, language_tag
from portal.formatting.locators import locator_in_words
from portal.formatting.notes import name_in_words, note_in_words
from portal.formatting.numbers import format_amount, format_base_unit, format_number, format_ratio
from portal.formatting.presentation import name_of_part, sort_by_numbers
from portal.formatting.retractions import reason_by_language
from portal.formatting.summaries import after_colon
from portal.formatting.values import ShownValue, missing_words
from portal.models import TitleOrigin
from portal.models.languages import LANGUAGES, PickedText, content_language, pick_text
from portal.models.provinces import names_of_province
from portal.models.typography import NO_BREAK, quoted_within, typeset
from portal.publication.time_travel import today
from portal.records.document_types import RecordDocument

type Number = Decimal | int | float | str

HARMLESS = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"}
"""Escapes that keep JSON in a page from ending its `script` element."""

register = template.Library()
register.filter("by_numbers", sort_by_numbers)
register.filter("language_tag", language_tag)
register.filter("language_name", language_name)
register.filter("moment", format_moment)
register.filter("unit", format_base_unit)
register.filter("within_quotes", quoted_within)
register.filter("name_in_words", name_in_words)
register.filter("missing", missing_words)
register.filter("ratio", format_ratio)


@register.simple_tag
def local(texts: dict[str, str] | None) -> SafeString:
    """Write a text in the reader's language; one in another language with a note of it."""
    found = pick_text(texts or {})
    if not found.is_fallback:
        return format_html("{}", found.text)
    return format_html(
        '<span lang="{}">{}</span>{}', language_tag(found.language), found.text, _note(found)
    )


@register.simple_tag
def editors_note(text: str) -> SafeString:
    """Write a note of an editor: in the reader's language where it is known, or in English."""
    return words(note_in_words(text))


@register.simple_tag
def edition_note(text: str) -> SafeString:
    """Write why an edition was issued: in words of the portal, or those of an editor."""
    known = _(text)
    return editors_note(text) if known == text else conditional_escape(known)


@register.simple_tag
def source_name(name: str) -> SafeString:
    """Write a publisher or the title of a source within words of no stated language."""
    words = name_in_words(name)
    if words == name:
        return conditional_escape(name)
    return format_html('<span lang="{}">{}</span>', language_tag(content_language()), words)


@register.simple_tag
def locator(text: str) -> SafeString:
    """Write a place in a source in the reader's language; as it is typed where it is not known."""
    if known := locator_in_words(text):
        return conditional_escape(known)
    language = "en" if text.isascii() else ""
    return format_html('<span lang="{}">{}</span>', language, text) if text else SafeString("")


@register.simple_tag(takes_context=True)
def retraction(context: Context, reason: str) -> SafeString:
    """Write why a statement was retracted, in the reader's language where it is known."""
    return local(reason_by_language(reason, context.get("request")))


@register.simple_tag
def words(text: StrOrPromise | dict[str, str]) -> SafeString:
    """Write a text of the portal, or one by language."""
    return local(text) if isinstance(text, dict) else format_html("{}", text)


@register.simple_tag
def part_name(name: str, model: str) -> SafeString:
    """Write the name of a row of a record: `{% part_name phase.name "projects.Phase" %}`."""
    return name_of_part(apps.get_model(model), name)


@register.filter
def as_json(content: object) -> SafeString:
    """Serialise for a `script` element: Django's filter writes six letters for one of ours."""
    text = orjson.dumps(content).decode()
    for letter, written in HARMLESS.items():
        text = text.replace(letter, written)
    return SafeString(text)


@register.simple_tag
def other_titles(document: RecordDocument) -> list[PickedText]:
    """Return the titles in languages that the page does not show, each wording once; without those
    that the portal composed."""
    shown = pick_text({code: document["title"].get(code, "") for code in LANGUAGES})
    found: dict[str, PickedText] = {}
    for code, words in {**dict.fromkeys(LANGUAGES, ""), **document["title"]}.items():
        if words and typeset(words, code) != shown.text and not is_composed(document, code):
            found.setdefault(words, PickedText(words, code, shown.asked))
    return list(found.values())


@register.simple_tag
def province(document: RecordDocument) -> SafeString:
    """Write the province of a place or a plant, in the reader's language where its code is known:
    `{% province document %}`."""
    code: str = document.get("admin1_code") or document.get("admin1", "")  # type: ignore[assignment]
    return local(names_of_province(code))


@register.simple_tag
def is_composed(document: RecordDocument, language: str = "") -> bool:
    """True if the portal composed the title in a language, by default the one that is shown."""
    shown_in = language or pick_text(document["title"]).language
    return document["title_origin"].get(shown_in) == TitleOrigin.COMPOSED


@register.filter
def local_text(texts: dict[str, str] | None) -> str:
    """Write a text without mark-up, for page titles and attributes."""
    return str(pick_text(texts or {}))


@register.simple_tag
def shown(value: ShownValue) -> SafeString:
    """Write a value, with a `lang` attribute if its language is not the reader's."""
    if not value.language:
        return conditional_escape(typeset(value.words))
    return format_html('<span lang="{}">{}</span>', language_tag(value.language), value.words)


@register.filter
def narrow(drawn: str) -> SafeString:
    """Let the unit of a drawn figure go to the next line, as in the columns of a phone."""
    return SafeString(re.sub(rf"{NO_BREAK}(?=[^\W\d])", " ", drawn))


@register.simple_tag(takes_context=True)
def country(context: Context, code: str | None) -> str:
    """Write the name of a country: `{% country row.country %}`."""
    return country_names(context.get("request")).get(code, code) if code else ""


@register.simple_tag(takes_context=True)
def countries(context: Context, *codes: str | list[str] | None) -> str:
    """Write the names of several countries in a line; takes codes and lists of codes."""
    names = country_names(context.get("request"))
    listed = [code for part in codes for code in (part if isinstance(part, list) else [part])]
    return join_list(names.get(code, code) for code in listed if code)


@register.filter
def listed(items: Iterable[object]) -> str:
    """Write things of one sort in a line, none of them a link: `{{ columns|listed }}`."""
    return join_list(map(str, items))


@register.simple_tag
def comma(*, unless: bool | None = None) -> str:
    """Write the separator between what is said of one thing, or that between things of one sort:
    `{% comma unless=forloop.last %}`."""
    if unless is None:
        return pgettext("between the items of a list", ", ")
    return "" if unless else pgettext("between things of one sort", ", ")


@register.simple_tag
def colon() -> str:
    """Write the separator between a label and its value."""
    return pgettext("between a name and what is said of it", ": ")


register.filter(after_colon)


@register.filter
def day(text: str) -> str:
    """Write a partial date, a period or a span: `2021-06` → “June 2021”."""
    return format_day(text or "")


@register.simple_tag
def planned(text: str) -> SafeString:
    """Tag a planned day, also one that has passed: `{% planned phase.planned_on %}`."""
    words = _("was planned") if text and is_over(text, today().isoformat()) else _("planned")
    return format_html('<span class="tag tag-forecast">{}</span>', words)


@register.filter
def number(value: Number | None) -> str:
    """Write a number with the reader's grouping; empty for None."""
    return "" if value is None else format_number(_decimal(value))


@register.filter
def amount(value: Number | None, unit: str) -> str:
    """Write a number with its unit: `{{ phase.capacity_mw|amount:"MW" }}`."""
    return "" if value is None else format_amount(_decimal(value), unit)


@register.filter
@kept_by_language
def choice(value: str | int | None, column: str) -> str:
    """Write the label of a choice: `{{ phase.status|choice:"projects.Phase.phase_status" }}`."""
    model, _dot, field = column.rpartition(".")
    choices = getattr(apps.get_model(model)._meta.get_field(field), "flatchoices", ())
    return str(dict(choices).get(value, value))


def draw(component: str, **context: object) -> SafeString:
    """Render a component for use within a line: without the line break at the end of its file."""
    return SafeString(render_to_string(component, context).strip())


def _note(found: PickedText) -> SafeString:
    return format_html(
        '<small class="fallback"><span class="visually-hidden"> – </span>'
        '<span class="fallback-long">{}</span>'
        '<span class="fallback-short" aria-hidden="true">{}</span></small>',
        _("in %(language)s") % {"language": language_name(found.language)},
        {"en": "EN", "zh-hans": "中", "ru": "RU"}.get(found.language, LANGUAGES["en"]),
    )


def _decimal(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))
