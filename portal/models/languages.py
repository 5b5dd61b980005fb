"""Content languages: one column for each, and the choice of a text with its fallback."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self, overload

from babel.localedata import resolve_locale_filename
from django.db import models
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext, gettext_noop, override
from django_stubs_ext import StrOrPromise

from portal.models.fields import Column
from portal.models.typography import typeset

LANGUAGES = {"en": "English", "zh-hans": "简体中文", "ru": "Русский"}
DEFAULT = "en"
NOTHING_CHOSEN = gettext_noop("- Select an option -")
"""A text of Django that it has not translated into Chinese and Russian yet."""


@cache
def territory_names(language: str) -> dict[str, str]:
    """Return the names of countries by code, from Unicode CLDR. They alone are read: Babel keeps
    all that it knows of a language, 1.2 MB for each."""
    file = Path(resolve_locale_filename(language))
    known: dict[str, dict[str, str]] = pickle.loads(file.read_bytes())  # noqa: S301
    return known["territories"]


def column_suffix(language: str) -> str:
    """Return the suffix of the columns of a language: `zh-hans` → `zh_hans`."""
    return language.replace("-", "_")


def columns(name: str) -> list[str]:
    """Return the columns of `name` in each content language, the default one first."""
    return [f"{name}_{column_suffix(code)}" for code in LANGUAGES]


def translated(words: StrOrPromise | None, language: str) -> str:
    with override(language):
        return str(words)


def in_all(words: StrOrPromise) -> dict[str, str]:
    """Return a text of the portal's own in each language."""
    return {code: translated(words, code) for code in LANGUAGES}


def _name_in(label: object, code: str) -> str:
    return f"{label}{gettext(' (%(words)s)') % {'words': LANGUAGES[code]}}"


in_language = lazy(_name_in, str)
"""Write the name of a column or field of one language, by the reader's: “title (Русский)”."""


def in_each_language(
    field: type[Column], label: StrOrPromise, *, required: bool = False, **kwargs: object
) -> tuple[Any, Any, Any]:  # django-stubs types the attributes of the model
    """Make one column for each language; only that of the default language may be required."""
    en, zh_hans, ru = (
        field(
            in_language(label, code),
            blank=not (required and code == DEFAULT),
            **kwargs,  # type: ignore[arg-type]
        )
        for code in LANGUAGES
    )
    return en, zh_hans, ru


def content_language() -> str:
    """Return the reader's language; English where no content is written in it."""
    return language if (language := get_language()) in LANGUAGES else DEFAULT


def texts_by_language(record: models.Model, name: str) -> dict[str, str]:
    """Return `{"en": "…", "zh-hans": "…", "ru": "…"}`, empty strings for missing languages."""
    return {code: getattr(record, f"{name}_{column_suffix(code)}") for code in LANGUAGES}


@dataclass(frozen=True)
class PickedText:
    """A text with its language and the language asked for, which may differ."""

    text: str
    language: str
    asked: str

    @property
    def is_fallback(self) -> bool:
        return bool(self.text) and self.language != self.asked

    def __str__(self) -> str:
        return self.text


def pick_text(texts: Mapping[str, str], language: str | None = None) -> PickedText:
    """Return the text in `language` (default: the reader's), or in the first one that has it, set
    as it is shown."""
    asked = language or get_language() or DEFAULT
    for code in (asked, *LANGUAGES):
        if text := texts.get(code):
            return PickedText(typeset(text, code), code, asked)
    return PickedText("", asked, asked)


class LocalText:
    """Descriptor that reads the columns of `name` in the reader's language: `record.title`."""

    def __init__(self, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...
    @overload
    def __get__(self, record: models.Model, owner: type) -> str: ...
    def __get__(self, record: models.Model | None, owner: type) -> Self | str:
        return self if record is None else str(pick_text(texts_by_language(record, self.name)))
