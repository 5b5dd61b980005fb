"""Places in sources, such as “section 2, paragraphs 3 and 5”, in the reader's language.

Editors type them in any of the three languages. A place is read by the forms of `locators.csv` and
written by those of the page; one that has other words as well stays as it was typed.
"""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from portal.formatting.locales import join_list, kept_by_language
from portal.formatting.numbers import format_amount, format_number
from portal.models.languages import LANGUAGES, column_suffix, content_language
from portal.models.packaged_tables import read_table

NUMBER = r"[A-Z]{0,5}\d(?:[\d.]*\d)?"
AND, TO = ", | and |、| и ", "–|-| to |至"
BLANKS = {
    "number": NUMBER,
    "numbers": rf"{NUMBER}(?:(?:{AND}|{TO}){NUMBER})+",
    "place": r"\d{1,3}",
    "year": r"\d{4}",
    "share": r"[+−-]\d+(?:\.\d+)?%",
    "point": r"-?\d+(?:\.\d+)?, -?\d+(?:\.\d+)?",
    "name": r"'[^']+'|\"[^\"]+\"|“[^”]+”|«[^»]+»|[^,;，；+“”«»\"]+(?<! )",
}
"""Patterns of the blanks of the forms."""
KEPT = (
    r"[\w./-]+\.(?:csv|xlsx?|pdf)(?: [a-z]{2}-[a-z-]+)?|Sheet\d+|GeoNames \d+(?: [A-Z]\w+)?"
    r"|\w+id Q?\d+|AidData\.Record\.ID \d+|[A-Z]?\d{4,}|\[\d+\]|[A-Z]{2}"
)
"""Names of files, identifiers and codes, which are the same in each language."""
LISTED = {"en": ", ", "zh-hans": "，", "ru": ", "}
SEPARATE = {"en": "; ", "zh-hans": "；", "ru": "; "}
JOINED = {"en": " and ", "zh-hans": "和", "ru": " и "}
SEPARATORS = dict.fromkeys((", ", "，"), LISTED)
SEPARATORS |= dict.fromkeys(("; ", "；", " + "), SEPARATE)
SEPARATORS |= dict.fromkeys((" and ", "和", " и "), JOINED)
"""Separators of two places, as they are typed, and in each language."""


class LocatorForm(NamedTuple):
    pattern: re.Pattern[str]
    texts: dict[str, str]
    """The form in each language, with its blanks."""


@kept_by_language
def locator_in_words(locator: str) -> str:
    """Return a place in a source in the reader's language; empty where a part is not known.

    Reads the first of several places and then the others, each remainder once.
    """
    language = content_language()
    for form in _forms():
        if match := form.pattern.match(locator):
            said, rest = _fill(form.texts[language], match), locator[match.end() :]
            if not rest:
                return said
            for typed, separator in SEPARATORS.items():
                if rest.startswith(typed) and (others := locator_in_words(rest[len(typed) :])):
                    return said + separator[language] + others
    return ""


def _fill(text: str, match: re.Match[str]) -> str:
    blanks = {name: WRITERS.get(name, str)(typed) for name, typed in match.groupdict().items()}
    return text.format_map(blanks)


def _write_numbers(typed: str) -> str:
    """Write numbers and ranges: “1, 3–5 and 8”, “1、3–5、8”."""
    *others, last = re.split(AND, re.sub(TO, "–", typed))
    language = content_language()
    last_separator = "、" if language == "zh-hans" else JOINED[language]
    return last_separator.join(filter(None, [join_list(others), last]))


def _write_share(typed: str) -> str:
    sign = "+" if typed[0] == "+" else "−"
    return sign + format_amount(Decimal(typed[1:-1]), "%")


def _write_point(typed: str) -> str:
    return "; ".join(format_number(Decimal(degrees)) for degrees in typed.split(", "))


def _write_name(typed: str) -> str:
    return typed.strip("'\"“”«»")


WRITERS = {
    "numbers": _write_numbers,
    "share": _write_share,
    "point": _write_point,
    "name": _write_name,
}
"""Writers of the blanks that are not the same in each language."""


@cache
def _forms() -> list[LocatorForm]:
    """Return the forms in all languages, the most specific first."""
    table = read_table(Path(__file__).with_name("locators.csv"))
    rows = [{code: row[column_suffix(code)] for code in LANGUAGES} for row in table]
    found = [LocatorForm(_pattern(row[code], code), row) for row in rows for code in LANGUAGES]
    found.sort(key=lambda form: _specificity(form.texts["en"]))
    kept = LocatorForm(re.compile(f"(?P<kept>{KEPT})"), dict.fromkeys(LANGUAGES, "{kept}"))
    return [*found, kept]


def _specificity(text: str) -> tuple[bool, bool, int]:
    """Sort key: forms without blanks, then those without names, of each the longest first."""
    return "{" in text, "{name}" in text, -len(text)


def _pattern(text: str, language: str) -> re.Pattern[str]:
    """Return the pattern of a form; in English, names may be without quotation marks."""
    quotes = "[“«](?={name})|(?<={name})[”»]"
    escaped = re.escape(re.sub(quotes, "", text) if language == "en" else text)
    pattern = re.sub(r"\\{(\w+)\\}", lambda blank: f"(?P<{blank[1]}>{BLANKS[blank[1]]})", escaped)
    return re.compile(pattern, re.IGNORECASE)
