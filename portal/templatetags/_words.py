"""Texts, dates, names and labels in the reader's language."""

from typing import Any

from django import template
from django.apps import apps
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.formatting.countries import country_names
from portal.formatting.dates import day_words, moment_words
from portal.formatting.locales import language_tag as tag_of
from portal.formatting.locales import reader_locale
from portal.formatting.numbers import amount_words, money_words, number_words, unit_words
from portal.formatting.numbers import compared as compared_words
from portal.formatting.values import ShownValue
from portal.models.languages import LANGUAGES, Text, pick

register = template.Library()


@register.simple_tag
def local(texts: dict[str, str] | None) -> SafeString:
    """A text in the reader's language; in another one it says which: “Turgusun `in English`”."""
    found = pick(texts or {})
    if not found.is_fallback:
        return format_html("{}", found.text)
    return format_html(
        '<span lang="{}">{}</span>{}', tag_of(found.language), found.text, _note(found)
    )


@register.simple_tag
def other_titles(document: dict[str, Any]) -> list[Text]:
    """The title in the languages in which the page does not show it, each wording once."""
    shown = pick({code: document["title"].get(code, "") for code in LANGUAGES})
    found: dict[str, Text] = {}
    for code, words in {**dict.fromkeys(LANGUAGES, ""), **document["title"]}.items():
        if words and words != shown.text:
            found.setdefault(words, Text(words, code, shown.asked))
    return list(found.values())


@register.filter
def local_text(texts: dict[str, str] | None) -> str:
    """The same without mark-up, for page titles and attributes."""
    return str(pick(texts or {}))


@register.simple_tag
def shown(value: ShownValue) -> SafeString:
    """The words of a value, with their language where it is not the reader's."""
    if not value.language:
        return format_html("{}", value.words)
    return format_html('<span lang="{}">{}</span>', tag_of(value.language), value.words)


@register.simple_tag(takes_context=True)
def country(context: Context, code: str | None) -> str:
    """The name of a country: `{% country row.country %}`."""
    return country_names(context.get("request")).get(code, code) if code else ""


@register.simple_tag(takes_context=True)
def countries(context: Context, *codes: Any) -> str:
    """The names of several countries in a line; takes codes and lists of codes."""
    names = country_names(context.get("request"))
    listed = [code for part in codes for code in (part if isinstance(part, list) else [part])]
    return comma().join(names.get(code, code) for code in listed if code)


@register.simple_tag
def comma(*, unless: bool = False) -> str:
    """What stands between the items of a list in a line: `{% comma unless=forloop.last %}`."""
    return "" if unless else pgettext("between the items of a list", ", ")


@register.simple_tag
def colon() -> str:
    """What stands between a name and what is said of it."""
    return pgettext("between a name and what is said of it", ": ")


@register.filter
def language_tag(code: str) -> str:
    """The value for a `lang` attribute: `zh-hans` → `zh-Hans`."""
    return tag_of(code)


@register.filter
def language_name(code: str) -> str:
    """“in Russian”, for a text that is in another language than the page."""
    names = {
        "en": _("English"),
        "zh": _("Chinese"),
        "zh-hans": _("Chinese"),
        "ru": _("Russian"),
        "kk": _("Kazakh"),
        "ky": _("Kyrgyz"),
        "tg": _("Tajik"),
        "tk": _("Turkmen"),
        "uz": _("Uzbek"),
    }
    return names.get(code) or reader_locale().languages.get(code, code)


@register.filter
def day(text: str) -> str:
    """A partial date, a period or a span: `2021-06` → “June 2021”."""
    return day_words(text or "")


@register.filter
def moment(value: Any) -> str:
    """The day of a moment, as the database or a document has it."""
    return moment_words(value)


@register.filter
def number(value: Any) -> str:
    """A number with the reader's grouping; nothing for nothing."""
    return "" if value is None else number_words(_decimal(value))


@register.filter
def amount(value: Any, unit: str) -> str:
    """A number with its unit: `{{ phase.capacity_mw|amount:"MW" }}`."""
    return "" if value is None else amount_words(_decimal(value), unit)


@register.filter
def money(value: Any, currency: str) -> str:
    """An amount in a currency: `{{ role.amount|money:role.currency }}`."""
    return "" if value is None else money_words(_decimal(value), currency)


@register.filter
def unit(name: str) -> str:
    """A unit alone, for the head of a column."""
    return unit_words(name)


@register.filter
def compared(words: str, comparator: str) -> str:
    """Words with the comparator that belongs to them: “over 50”."""
    return compared_words(words, comparator)


@register.filter
def choice(value: Any, column: str) -> str:
    """The label of a choice: `{{ phase.status|choice:"projects.Phase.phase_status" }}`."""
    model, _dot, field = column.rpartition(".")
    declared: Any = apps.get_model(model)._meta.get_field(field)
    return str(dict(declared.flatchoices).get(value, value))


def draw(component: str, **context: Any) -> SafeString:
    """A component that stands within a line: without the line break its file ends with."""
    return SafeString(render_to_string(component, context).strip())


def _note(found: Text) -> SafeString:
    return format_html(
        '<small class="fallback"><span class="visually-hidden"> – </span>'
        '<span class="fallback-long">{}</span>'
        '<span class="fallback-short" aria-hidden="true">{}</span></small>',
        _("in %(language)s") % {"language": language_name(found.language)},
        {"en": "EN", "zh-hans": "中", "ru": "RU"}.get(found.language, LANGUAGES["en"]),
    )


def _decimal(value: Any) -> Any:
    from decimal import Decimal

    return value if isinstance(value, Decimal) else Decimal(str(value))
