"""Find the printed figure in a quote."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache

from portal.formatting.phrases.vocabulary import find_word, forms_of, normalise, pattern_of

NUMBER = r"\d{1,3}(?:[  \u202f,.]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
TO = "-~～\u2010-\u2015\u2212至到"
"""Signs between the ends of a range."""
PLAIN = re.compile(r"(-?\d+(?:\.\d+)?)(?: [A-Z]{3})?")
"""A number as claims store it, with a currency or without."""
LEAD = 40
"""Letters of the longest comparator and currency before a number."""
DIGIT = re.compile(r"\d")
LAST_WORD = re.compile(r"[a-zа-яё]+$")


@cache
def figure_pattern() -> re.Pattern[str]:
    """Compile the pattern of a printed figure at its first use: it takes a tenth of a second."""
    over, more, size, unit, currency, many = map(
        pattern_of, ("comparator", "trailing", "multiplier", "unit", "currency", "many")
    )
    until = rf"(?<![^\W\d]-\d)(?<![^\W\d]-\d\d)\s?[{TO}]\s?(?:(?:{currency})\s?)?(?:{NUMBER})"
    return re.compile(
        rf"(?:(?:{over})\s?)?(?:(?:{currency})\s?)?(?P<number>{NUMBER})"
        rf"(?P<until>{until}(?=\s?(?:{size}|{many})|[\s-]?(?:{unit}|{currency})))?(?:{more})?"
        rf"(?:\s?(?P<words>{size}|{many}))?(?:[\s-]?(?P<unit>{unit}|{currency})(?!(?<=[$€])\d))?"
        rf"(?:{more})?",
        re.IGNORECASE,
    )


def figures_in(text: str) -> Iterator[re.Match[str]]:
    """Yield figures; a range before its unit, “14–15 bn”, is one. The pattern has hundreds of
    words, and is tried at digits alone, or a little before them where a comparator or currency
    stands there."""
    pattern, place = figure_pattern(), 0
    while digit := DIGIT.search(text, place):
        start = max(place, digit.start() - LEAD)
        has_lead = _ends_with_lead(text[start : digit.start()])
        match = pattern.search(text, start if has_lead else digit.start())
        if match is None:
            return
        yield match
        place = match.end()


def _ends_with_lead(text: str) -> bool:
    whole, stems = _leads()
    plain = text.rstrip().casefold()
    if plain.endswith(whole):
        return True
    last = LAST_WORD.search(plain)
    return last is not None and last[0].startswith(stems)


@cache
def _leads() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the forms of comparators and currencies, and the stems of those with any ending."""
    forms = forms_of("comparator", "currency")
    whole = tuple(form for form in forms if not form.endswith("*"))
    return whole, tuple(form.split()[-1][:-1] for form in forms if form.endswith("*"))


def find_figure(quote: str, value: str) -> str:
    """Return the words of the quote for a value: the figure equal to it, with magnitude and unit;
    otherwise the only figure with a unit and the same digits (kilowatts for megawatts). Empty for a
    value that is no number, or without a certain match."""
    wanted = PLAIN.fullmatch(value)
    if wanted is None:
        return ""
    number = Decimal(wanted[1])
    found = [match for match in figures_in(quote) if not match["until"]]
    equal = [match[0] for match in found if number in _possible_numbers(match)]
    digits = number.normalize().as_tuple().digits
    same_digits = [
        match[0]
        for match in found
        if (match["words"] or match["unit"])
        and any(one.normalize().as_tuple().digits == digits for one in _possible_numbers(match))
    ]
    if equal:
        return equal[0].strip()
    return same_digits[0].strip() if len(same_digits) == 1 else ""


def _possible_numbers(match: re.Match[str]) -> set[Decimal]:
    """Return the possible readings: 1.234 is 1234 or 1.234."""
    digits = re.sub(r"[  \u202f]", "", match["number"])
    readings = {digits.replace(",", ""), digits.replace(".", "").replace(",", ".")}
    size = find_word(normalise(match["words"])).size if match["words"] else 1
    return {number * size for text in readings for number in _parse_number(text)}


def _parse_number(text: str) -> list[Decimal]:
    try:
        return [Decimal(text)]
    except InvalidOperation:
        return []
