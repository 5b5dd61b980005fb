"""Numerals: read by the rules of a language, refused where two readings differ."""

import re
from decimal import Decimal

from portal.formatting.phrases.refusals import NotUnderstood

NUMBER = re.compile(r"\d{1,3}(?:[ ']\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*")
CHINESE_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "兩": 2,
}  # fmt: skip
CHINESE_POWERS = {"十": 10, "百": 100, "千": 1000}
_DIGIT = "[" + "".join(CHINESE_DIGITS) + "]"
CHINESE_NUMBER = re.compile(rf"(?:{_DIGIT}(?:{_DIGIT}|[十百]|千(?![瓦米伏]))*|十{_DIGIT})(?!半)")
TWO_DIGITS = "[一二三四五六七八九两兩]{2}"
APPROXIMATE = re.compile(f"^{TWO_DIGITS}$|{TWO_DIGITS}[十百千]|十{TWO_DIGITS}")
"""两三亿, 五六十: from the one digit to the other."""


def read_digits(digits: str, language: str, text: str, *, is_alone: bool = True) -> Decimal:
    """Read digits with separators. `is_alone` if no word follows, such as “million”, that would
    tell a fraction from thousands. Raises NotUnderstood where that could be off by a thousand."""
    plain = re.sub("[ ']", "", digits)
    separators = re.sub(r"\d", "", plain)
    if not separators:
        return Decimal(plain)
    if len(set(separators)) == 2:
        mark = separators[-1]
        whole, _mark, fraction = plain.rpartition(mark)
        if separators.count(mark) > 1 or not _is_grouped(whole, separators[0]):
            raise NotUnderstood("ambiguous", text)
        return Decimal(f"{re.sub('[.,]', '', whole)}.{fraction}")
    if len(separators) > 1:
        if not _is_grouped(plain, separators[0]):
            raise NotUnderstood("ambiguous", text)
        return Decimal(plain.replace(separators[0], ""))
    return _read_one_mark(digits, separators, language, text, is_alone)


def _read_one_mark(digits: str, mark: str, language: str, text: str, is_alone: bool) -> Decimal:
    plain = re.sub("[ ']", "", digits)
    whole, fraction = plain.split(mark)
    as_decimal, as_thousands = f"{whole}.{fraction}", f"{whole}{fraction}"
    could_group = _is_grouped(plain, mark) and not whole.startswith("0")

    def refusal(*readings: str) -> NotUnderstood:
        return NotUnderstood("ambiguous", text, [text.replace(digits, one) for one in readings])

    if language not in ("en", "zh-hans"):
        if could_group and (is_alone or fraction == "000"):
            raise refusal(as_thousands, f"{whole},{fraction}0")
        return Decimal(as_decimal)
    if mark == ",":
        if not could_group:
            raise refusal(as_decimal)
        return Decimal(as_thousands)
    if could_group and fraction == "000":
        raise refusal(whole, as_thousands)
    return Decimal(as_decimal)


def _is_grouped(plain: str, mark: str) -> bool:
    return re.fullmatch(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+", plain) is not None


def read_chinese(text: str) -> int:
    """Read 三百五十, 两千, 三百五 (350; 305 has a 零), 二〇二五 (digit by digit), 15."""
    if text.isdecimal():
        return int(text)
    if APPROXIMATE.search(text):
        raise NotUnderstood("ambiguous", text)
    if not set(text) & set(CHINESE_POWERS):
        return int("".join(str(CHINESE_DIGITS[sign]) for sign in text))
    total = current = power = 0
    for sign in text:
        if sign in CHINESE_POWERS:
            power = CHINESE_POWERS[sign]
            total, current = total + (current or 1) * power, 0
        else:
            current = CHINESE_DIGITS[sign]
            power = power if current else 0
    return total + current * max(1, power // 10)
