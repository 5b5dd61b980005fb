"""The figure in a quote, as it is printed there."""

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
    rf"(?P<number>{NUMBER})(?:\s?(?P<words>{WORDS})(?:[а-я]{{0,3}}\.?))?(?:\s?(?:{UNIT}))?",
    re.IGNORECASE,
)
PLAIN = re.compile(r"-?\d+(?:\.\d+)?")


def figure_in(quote: str, value: str) -> str:
    """The words of the quote for a value: the figure that equals it, with its magnitude and unit;
    otherwise the only figure there is. Empty for a value that is no number, or when it is open
    which figure is meant."""
    number = PLAIN.match(value)
    if number is None or not PLAIN.fullmatch(value.split()[0]):
        return ""
    found = [(match[0].strip(), _numbers(match)) for match in FIGURE.finditer(quote)]
    equal = [text for text, numbers in found if Decimal(number[0]) in numbers]
    if equal:
        return equal[0]
    return found[0][0] if len(found) == 1 else ""


def _numbers(match: re.Match[str]) -> set[Decimal]:
    """What it can mean: 1.234 is a thousand and more, or one and a bit."""
    digits = re.sub(r"[  \u202f]", "", match["number"])
    readings = {digits.replace(",", ""), digits.replace(".", "").replace(",", ".")}
    power = MAGNITUDES.get((match["words"] or "").lower(), 0)
    return {number.scaleb(power) for text in readings for number in _read(text)}


def _read(text: str) -> list[Decimal]:
    try:
        return [Decimal(text)]
    except InvalidOperation:
        return []
