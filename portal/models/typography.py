"""Quotation marks within others, and no-break spaces and groups of digits in Russian texts."""

import re
from functools import lru_cache
from typing import overload

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

NO_BREAK = "\N{NO-BREAK SPACE}"
UNITS = (
    r"(?:(?:[ГМк]Вт|ТВт|кВ|ДФЭ|долл|евро|га|кг|км|мин|млн|млрд|трлн|тыс|тенге|чел|юаней)(?!\w)"
    r"|т(?!\w|\. ?[а-я]\b)|[км]?м[²³]|%)"
)
NOT_GROUPED = re.compile(rf"(?<![\w.,/-])\d{{4,}}(?=(?:,\d+)?(?:–[\d,]+)?[ {NO_BREAK}]{UNITS})")
BREAKS = re.compile(rf" (?:(?=—)|(?<=\d )(?={UNITS})|(?<=\d )(?<!\d{{4}} )(?=\d{{3}}(?!\d)))")


def quoted_within(text: object) -> str:
    """Set the quotation marks of a text that the reader's language puts between some; a text that
    is quoted as a whole leaves its own to those around it."""
    words, (outer, inner) = str(text), _quotation_marks()
    if words[:1] + words[-1:] == outer and not set(words[1:-1]) & set(outer):
        return words[1:-1]
    return words.translate(str.maketrans(outer, inner))


@overload
def nest_quotes(sentence: SafeString) -> SafeString: ...
@overload
def nest_quotes(sentence: object) -> str: ...
def nest_quotes(sentence: object) -> str:
    """Set the quotation marks that stand within others, as those of a title that a sentence quotes;
    none where some do not end. A safe string stays safe."""
    text = str(sentence)
    outer, inner = _quotation_marks()
    depth, found = 0, []
    for sign in text:
        depth += sign == outer[0]
        found.append(inner[outer.index(sign)] if depth > 1 and sign in outer else sign)
        depth = max(depth - (sign == outer[1]), 0)
    words = text if depth else "".join(found)
    return mark_safe(words) if isinstance(sentence, SafeString) else words  # noqa: S308 - only marks


def _quotation_marks() -> tuple[str, str]:
    """Return those of the reader's language, and those within them."""
    return ("«»", "„“") if get_language() == "ru" else ("“”", "‘’")


def typeset(text: str, language: str | None = None) -> str:
    """Set no-break spaces between groups of digits, before units and before a dash, “180 000 т”,
    and groups where digits before a unit have none; texts in other languages (default: the
    reader's) stay as they are."""
    return _typeset(text) if (language or get_language()) == "ru" else text


@lru_cache(5000)
def _typeset(text: str) -> str:
    return BREAKS.sub(NO_BREAK, NOT_GROUPED.sub(_group, text))


def _group(digits: re.Match[str]) -> str:
    return f"{int(digits[0]):,}".replace(",", NO_BREAK)
