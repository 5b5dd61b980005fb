"""Countries within a sentence: “in Kazakhstan”, “с Китаем”."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from portal.formatting.locales import reader_locale
from portal.models.packaged_tables import read_table

type Names = Mapping[str, str]
"""Names of countries by code, in the reader's language."""

WITH_ARTICLE = {"AE", "GB", "NL", "US"}
"""Countries with an article within an English sentence."""


class RussianForms(NamedTuple):
    """Forms of the name of a country that Russian needs within a sentence."""

    inside: str
    of: str
    border_with: str


@cache
def russian_forms() -> dict[str, RussianForms]:
    """Return the forms of countries by code."""
    rows = read_table(Path(__file__).with_suffix(".csv"))
    return {row.pop("code"): RussianForms(**row) for row in rows}


def in_country(words: str, code: str | None, names: Names) -> str:
    """“Wind farm in Kazakhstan”; the words alone without a country."""
    if not code:
        return words
    forms = _russian(code)
    if forms is not None:
        return f"{words} {forms.inside}"
    if reader_locale().language == "ru":  # a country added since, in the only form that is known
        return f"{words} ({names.get(code, code)})"
    where = _named(code, names)
    return _("%(thing)s in %(country)s") % {"thing": words, "country": where}


def in_countries(words: str, one: str | None, other: str | None, names: Names) -> str:
    """“Power line in Kazakhstan and Uzbekistan”; in one country, or the words alone, without."""
    if not (one and other):
        return in_country(words, one or other, names)
    if reader_locale().language == "ru":
        return f"{in_country(words, one, names)} и{in_country('', other, names)}"
    both = _("%(one)s and %(other)s") % {"one": _named(one, names), "other": _named(other, names)}
    return _("%(thing)s in %(country)s") % {"thing": words, "country": both}


def of_country(words: str, code: str, names: Names) -> str:
    """“Capital of Kazakhstan”."""
    forms = _russian(code)
    if forms is not None:
        return f"{words} {forms.of}"
    where = _named(code, names)
    return _("%(thing)s of %(country)s") % {"thing": words, "country": where}


def at_border_with(code: str | None, names: Names) -> str:
    """“at the border with China”; empty where Russian lacks the form."""
    if not code:
        return ""
    forms = _russian(code)
    where = forms.border_with if forms else names.get(code, code)
    if reader_locale().language == "ru":
        return f"на границе {forms.border_with}" if forms and forms.border_with else ""
    return _("at the border with %(country)s") % {"country": where}


def _russian(code: str) -> RussianForms | None:
    return russian_forms().get(code) if reader_locale().language == "ru" else None


def _named(code: str, names: Names) -> str:
    name = names.get(code, code)
    is_english = reader_locale().language == "en"
    return f"the {name}" if is_english and code in WITH_ARTICLE else name
