"""Babel locale of the reader, BCP 47 language tags, and lists within a line."""

from collections.abc import Iterable
from functools import cache

from babel import Locale
from django.utils.translation import get_language, pgettext

from portal.models.languages import DEFAULT

LOCALES = {"en": "en_GB", "zh-hans": "zh_Hans_CN", "ru": "ru_RU"}
TAGS = {"zh-hans": "zh-Hans", "zh": "zh-Hans"}


def reader_locale() -> Locale:
    return _parse(LOCALES.get(get_language() or DEFAULT, LOCALES[DEFAULT]))


def language_tag(code: str) -> str:
    """Return the BCP 47 tag for the `lang` attribute: `zh-hans` → `zh-Hans`."""
    return TAGS.get(code, code)


def join_list(words: Iterable[str]) -> str:
    """Join the words that are not empty by the reader's comma."""
    return pgettext("between the items of a list", ", ").join(filter(None, words))


@cache
def _parse(name: str) -> Locale:
    return Locale.parse(name)
