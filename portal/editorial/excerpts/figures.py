"""Find the printed figure in a quote."""

import re
from decimal import Decimal, InvalidOperation

NUMBER = r"\d{1,3}(?:[  \u202f,.]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
MAGNITUDES = {
    "thousand": 3, "тысяч": 3, "тыс": 3, "千": 3, "万": 4,
    "million": 6, "mln": 6, "mn": 6, "миллион": 6, "млн": 6, "百万": 6, "亿": 8,
    "billion": 9, "bln": 9, "bn": 9, "миллиард": 9, "млрд": 9,
    "trillion": 12, "триллион": 12, "трлн": 12, "万亿": 12,
}  # fmt: skip
WORDS = "|".join(sorted(MAGNITUDES, key=len, reverse=True))
UNIT = (
    r"[MGkК]?Wh?\b|[МГк]Вт(?:·?ч)?\b|[万]?千瓦|兆瓦|吉瓦|km\b|км\b|公里|千米|ha\b|га\b|公顷|亩|吨|"
    r"tonnes?\b|tons?\b|т(?:онн)?\b|%|％|percent\b|per cent\b|процент\w*|美元|人民币|元|"
    r"USD\b|EUR\b|CNY\b|RMB\b|yuan\b|dollars?\b|доллар\w*|юан\w*"
)
FIGURE = re.compile(
    rf"(?P<number>{NUMBER})(?:\s?(?P<words>{WORDS})(?:[а-я]{{0,3}}\.?))?(?:\s?(?P<unit>{UNIT}))?",
    re.IGNORECASE,
)
PLAIN = re.compile(r"(-?\d+(?:\.\d+)?)(?: [A-Z]{3})?")
"""A number as claims store it, with a currency or without."""


def find_figure(quote: str, value: str) -> str:
    """Return the words of the quote for a value: the figure equal to it, with magnitude and unit;
    otherwise the only figure with a unit and the same digits (kilowatts for megawatts). Empty for a
    value that is no number, or without a certain match."""
    wanted = PLAIN.fullmatch(value)
    if wanted is None:
        return ""
    number = Decimal(wanted[1])
    found = list(FIGURE.finditer(quote))
    equal = [match[0] for match in found if number in _possible_numbers(match)]
    same_digits = [
        match[0]
        for match in found
        if (match["words"] or match["unit"])
        and any(
            _significant_digits(one) == _significant_digits(number)
            for one in _possible_numbers(match)
        )
    ]
    if equal:
        return equal[0].strip()
    return same_digits[0].strip() if len(same_digits) == 1 else ""


def _significant_digits(number: Decimal) -> tuple[int, ...]:
    return number.normalize().as_tuple().digits


def _possible_numbers(match: re.Match[str]) -> set[Decimal]:
    """Return the possible readings: 1.234 is 1234 or 1.234."""
    digits = re.sub(r"[  \u202f]", "", match["number"])
    readings = {digits.replace(",", ""), digits.replace(".", "").replace(",", ".")}
    power = MAGNITUDES.get((match["words"] or "").lower(), 0)
    return {number.scaleb(power) for text in readings for number in _parse_number(text)}


def _parse_number(text: str) -> list[Decimal]:
    try:
        return [Decimal(text)]
    except InvalidOperation:
        return []
