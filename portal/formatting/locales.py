"""Babel locale of the reader, BCP 47 language tags, and lists within a line."""

from collections.abc import Callable, Iterable
from functools import cache, wraps

from babel import Locale
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from portal.models.languages import DEFAULT

LOCALES = {"en": "en_GB", "zh-hans": "zh_Hans_CN", "ru": "ru_RU"}
MOST_WRITTEN = 5000
TAGS = {"zh-hans": "zh-Hans", "zh": "zh-Hans"}


def reader_locale() -> Locale:
    return _parse(LOCALES.get(get_language() or DEFAULT, LOCALES[DEFAULT]))


def language_tag(code: str) -> str:
    """Return the BCP 47 tag for the `lang` attribute: `zh-hans` → `zh-Hans`."""
    return TAGS.get(code, code)


def language_name(code: str) -> str:
    """Write the name of a language, as in “in Russian”; an unknown code unchanged."""
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
    return names.get(code) or reader_locale().languages.get(code.replace("-", "_"), code)


def as_named(words: str) -> SafeString:
    """Mark a name, or words of a source, within a sentence: in a language of their own."""
    return format_html('<span lang="">{}</span>', words)


def kept_by_language[**P](write: Callable[P, str]) -> Callable[P, str]:
    """Decorator: keep what is written of the same values in the same language. For functions of
    texts, numbers and days alone: two values are the same if their texts are."""
    written: dict[tuple[str | None, ...], str] = {}

    @wraps(write)
    def write_once(*args: P.args, **kwargs: P.kwargs) -> str:
        key = get_language(), *map(str, args), *map(str, kwargs.values())
        found = written.get(key)
        if found is None:
            if len(written) >= MOST_WRITTEN:
                written.clear()
            found = written[key] = write(*args, **kwargs)
        return found

    return write_once


def join_list(words: Iterable[str]) -> str:
    """Join things of one sort that are not empty, as Chinese does by 、: “KZ, UZ”."""
    return pgettext("between things of one sort", ", ").join(filter(None, words))


def join_parts(words: Iterable[str]) -> str:
    """Join what is said of one thing, where it is not empty, by the comma: “CGTN, June 2025”."""
    return pgettext("between the items of a list", ", ").join(filter(None, words))


def in_brackets(words: object) -> str:
    """Write what is added to a name, with the space before it: “ (MW)”, “（兆瓦）”."""
    return _(" (%(words)s)") % {"words": words}


def join_names(*names: object) -> str:
    """Join names from the general to the special, each once: “Generation · Kazakhstan · Coal”."""
    return join_notes(dict.fromkeys(str(name or "") for name in names))


def join_notes(notes: Iterable[str]) -> str:
    """Join notes that are not empty, by a dot that no line begins with: “2024 · CIA”."""
    return "\u00a0· ".join(filter(None, notes))


@cache
def _parse(name: str) -> Locale:
    return Locale.parse(name)
