"""Content languages: one plain column for each, and a reader that says when it falls back."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_noop

LANGUAGES = {"en": "English", "zh-hans": "简体中文", "ru": "Русский"}
DEFAULT = "en"
NOTHING_CHOSEN = gettext_noop("- Select an option -")
"""Django's words in a list of choices, which it has in neither Chinese nor Russian yet."""


def suffix(language: str) -> str:
    """`zh-hans` → `zh_hans`, as the columns of that language end."""
    return language.replace("-", "_")


def columns(name: str) -> list[str]:
    """The columns that hold `name` in each content language, the default one first."""
    return [f"{name}_{suffix(code)}" for code in LANGUAGES]


class LanguageColumns(NamedTuple):
    en: Any
    zh_hans: Any
    ru: Any


def in_each_language(
    field: type[models.Field[Any, Any]], label: Any, *, required: bool = False, **kwargs: Any
) -> LanguageColumns:
    """Make one column for each language; only the default language may be required."""
    made = (
        field(
            format_lazy("{} ({})", label, LANGUAGES[code]),
            blank=not (required and code == DEFAULT),
            **kwargs,
        )
        for code in LANGUAGES
    )
    return LanguageColumns(*made)


def by_language(record: models.Model, name: str) -> dict[str, str]:
    """`{"en": "…", "zh-hans": "…", "ru": "…"}`; a language that is missing is an empty string."""
    return {code: getattr(record, f"{name}_{suffix(code)}") for code in LANGUAGES}


@dataclass(frozen=True)
class Text:
    """A text in the language that was found, which is not always the one asked for."""

    text: str
    language: str
    asked: str

    @property
    def is_fallback(self) -> bool:
        return bool(self.text) and self.language != self.asked

    def __str__(self) -> str:
        return self.text


def pick(texts: dict[str, str], language: str | None = None) -> Text:
    """The text in `language` (default: the reader's), else in the first language that has it."""
    asked = language or get_language() or DEFAULT
    if texts.get(asked):
        return Text(texts[asked], asked, asked)
    for code in LANGUAGES:
        if texts.get(code):
            return Text(texts[code], code, asked)
    return Text("", asked, asked)


class LocalText:
    """Attribute that reads the columns of `name` in the reader's language: `record.title`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, record: models.Model | None, owner: type | None = None) -> Any:
        return self if record is None else str(pick(by_language(record, self.name)))
