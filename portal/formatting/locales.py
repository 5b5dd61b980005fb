"""Babel locale of the reader, and BCP 47 language tags."""

from functools import cache

from babel import Locale
from django.utils.translation import get_language

from portal.models.languages import DEFAULT

LOCALES = {"en": "en_GB", "zh-hans": "zh_Hans_CN", "ru": "ru_RU"}
TAGS = {"zh-hans": "zh-Hans", "zh": "zh-Hans"}


def reader_locale() -> Locale:
    return _parse(LOCALES.get(get_language() or DEFAULT, LOCALES[DEFAULT]))


def language_tag(code: str) -> str:
    """Return the BCP 47 tag for the `lang` attribute: `zh-hans` → `zh-Hans`."""
    return TAGS.get(code, code)


@cache
def _parse(name: str) -> Locale:
    return Locale.parse(name)
