"""Figures of newspapers: “over 50”, “近万列”, “более 12 млн т”, “USD 94.8 bn”, “3–5 %”.

A phrase is cut into words (`vocabulary`); each has a letter, and the letters of the number must be
one of the forms below. Vague words give bounds and no value (docs/phrases.md).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce

from portal.facts.comparators import Comparator
from portal.facts.types import DIGITS
from portal.formatting.phrases.refusals import NotUnderstood, refuse_long
from portal.formatting.phrases.vocabulary import PhraseToken, cut, guess_language, normalise, word

YEARLY = " a year"
FRACTION_STEP = Decimal("0.000001")
"""A third has no last digit: its bounds are the nearest values that columns hold."""
LADDERS = {"en": (0, 3, 6, 9, 12), "ru": (0, 3, 6, 9, 12), "zh-hans": (0, 4, 8, 12)}
"""Powers of ten with a word, by language."""
CURRENCY_UNIT = re.compile(r"([A-Z]{3})(?: (m|bn|billion|million))?")
NOT_COUNTED = {"%", "pp", "share", "t", "m", "m2", "m3"}
"""Dimensions of units of size one that are measured: a column of trains takes no per cent."""
AMOUNT = "N[MS]*"
MANY_FIGURES = re.compile("N.*N")


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A number as a phrase gives it. Values are in full: “12 million” is 12000000."""

    comparator: str = Comparator.EXACT
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    currency: str = ""
    multiplier: int = 1
    """Size of the printed word, such as 万: the digits before it are those that are known."""
    wording: str = ""
    """Key of the words that neither value nor comparator tell: `nearly`, `dozens`, `1/3`, `±`."""

    @property
    def numbers(self) -> tuple[Decimal | None, ...]:
        return self.value, self.lower, self.upper


def parse_quantity(text: str, language: str = "") -> Quantity:
    """Read a figure as printed. `language` (of the source) counts where the script does not tell.
    Raises NotUnderstood with a sentence that names what would be understood."""
    refuse_long("no figure", text)
    try:
        return _parse(text, guess_language(text, language))
    except NotUnderstood as problem:
        clear = [reading for reading in problem.readings if _is_clear(reading, language)]
        raise NotUnderstood(problem.reason, text, clear, word=problem.word) from None


def _is_clear(text: str, language: str) -> bool:
    try:
        return bool(_parse(text, guess_language(text, language)))
    except NotUnderstood:
        return False


def _parse(text: str, language: str) -> Quantity:
    if not normalise(text):
        raise NotUnderstood("empty", text)
    tokens = list(cut(text, language))
    body = [token for token in tokens if token.sign and token.sign in "NMSVFRP"]
    signs = "".join(token.sign for token in body)
    if not signs:
        raise NotUnderstood("no figure", text)
    units = list(dict.fromkeys(token.word.key for token in tokens if token.sign == "U"))
    unit, currency = _read_measure(tokens, units, text, signs)
    found = _read_body(body, signs, units, language, text)
    if any(one is not None and one.adjusted() >= DIGITS for one in found.numbers):
        raise NotUnderstood("too long", text)
    return _compare(replace(found, unit=unit, currency=currency), tokens, text)


def _read_measure(
    tokens: list[PhraseToken], units: list[str], text: str, signs: str
) -> tuple[str, str]:
    """Return unit and currency. Raises NotUnderstood for two of them."""
    currencies = {token.word.key for token in tokens if token.sign == "$"}
    if "P" in signs and len(units) == 2 and units[1] == "%":
        units = units[:1]
    is_share = "F" in signs and not set(signs) & {"M", "S"}
    if len(currencies) + len(units) + is_share > 1:
        raise NotUnderstood("several figures", text)
    unit = "share" if is_share else "".join(units)
    if any(token.sign == "Y" for token in tokens):
        unit += YEARLY
    return unit, "".join(currencies)


def _compare(found: Quantity, tokens: list[PhraseToken], text: str) -> Quantity:
    words = {token.word.key: token.word for token in tokens if token.sign in ("C", "T")}
    first = next(n for n, token in enumerate(tokens) if token.sign and token.sign in "NMSVFP")
    late = any(token.sign == "C" for token in tokens[first:])
    if early := next((token.word for token in tokens[:first] if token.sign == "T"), None):
        raise NotUnderstood("unknown word", text, word=early.key)
    if len(words) > 1 or late or (words and found.value is None):
        raise NotUnderstood("two comparators", text)
    if not words:
        return found
    (key, comparator), = words.items()  # fmt: skip
    wording = "" if key == comparator.means else key
    return replace(found, comparator=comparator.means, wording=wording)


def _read_body(
    body: list[PhraseToken], signs: str, units: list[str], language: str, text: str
) -> Quantity:
    if re.fullmatch(f"({AMOUNT})+|M+", signs):
        return _read_amount(body, language, text)
    if re.fullmatch("V[MS]*|S[MS]*", signs):
        return _read_vague(body, language)
    if re.fullmatch("F[MS]*", signs):
        return _read_fraction(body, language)
    if match := re.fullmatch(f"({AMOUNT})R({AMOUNT})", signs):
        return _read_range(body[: match.end(1)], body[match.start(2) :], language, text)
    if match := re.fullmatch(f"({AMOUNT})?P({AMOUNT})", signs):
        middle = _read_amount(body[: match.end(1)], language, text) if match[1] else None
        margin = _read_amount(body[match.start(2) :], language, text)
        if units == ["%"] and (middle or margin).multiplier > 1:
            raise NotUnderstood("ambiguous", text)
        if middle and middle.value is not None and middle.multiplier == 1 < margin.multiplier:
            shared = middle.value.scaleb(_power(body[match.start(2) :]))
            middle = replace(margin, value=shared)
        return _tolerance(middle, margin, is_relative=len(units) == 2)
    raise NotUnderstood("several figures" if MANY_FIGURES.search(signs) else "no figure", text)


def _read_amount(body: Sequence[PhraseToken], language: str, text: str) -> Quantity:
    """Read “12 million”, “1 млрд 709 млн”, 三百万, “a million”."""
    groups: list[list[PhraseToken]] = []
    for token in body:
        if token.sign == "N" or not groups:
            groups.append([])
        groups[-1].append(token)
    parts = [(_number(group), _power(group)) for group in groups]
    powers = [power for _number, power in parts]
    if powers != sorted(set(powers), reverse=True) or (len(powers) > 1 and not powers[-1]):
        raise NotUnderstood("several figures", text)
    values = [number.scaleb(power) for number, power in parts]
    if any(value >= 10**above for value, above in zip(values[1:], powers, strict=False)):
        raise NotUnderstood("several figures", text)
    return Quantity(value=sum(values[1:], values[0]), multiplier=_step(powers[0], language))


def _number(group: Sequence[PhraseToken]) -> Decimal:
    return group[0].word.size if group[0].sign in "NV" else Decimal(1)


def _power(group: Sequence[PhraseToken]) -> int:
    sizes = (token.word.size for token in group if token.sign in "MS")
    return int(reduce(lambda one, other: one * other, sizes, Decimal(1)).log10())


def _step(power: int, language: str) -> int:
    """Return the size of the word that a language has for a power of ten: 百万 is counted in 万."""
    steps = LADDERS.get(language, LADDERS["en"])
    return int(10 ** max(step for step in steps if step <= power))


def _read_vague(body: Sequence[PhraseToken], language: str) -> Quantity:
    """Read “dozens”, 数十亿, “hundreds of millions”: two of the size that is named, or more."""
    first, power = body[0], _power(body)
    if first.sign == "S" or first.word.key == "tens":
        key, lower = "several", Decimal(2).scaleb(power + (first.sign == "V"))
    else:
        key, lower = first.word.key, first.word.size.scaleb(power)
    multiplier = 10 ** (power + (first.word.key == "tens"))
    return Quantity(comparator=Comparator.AT_LEAST, lower=lower, multiplier=multiplier, wording=key)


def _read_fraction(body: Sequence[PhraseToken], language: str) -> Quantity:
    """Read “1/3”, “half a million”; bounds where no decimal has the value."""
    above, below = (Decimal(part) for part in body[0].word.key.split("/"))
    power = _power(body)
    if above >= below:
        raise NotUnderstood("several figures", body[0].word.key)
    one = (above / below).scaleb(power)
    if one.adjusted() >= DIGITS:  # its step would have more digits than can be computed
        raise NotUnderstood("too long", body[0].word.key)
    wording = "" if power else body[0].word.key
    if (exact := one.quantize(FRACTION_STEP).normalize()) * below == above.scaleb(power):
        return Quantity(value=exact, multiplier=_step(power, language), wording=wording)
    low, high = (one.quantize(FRACTION_STEP, way) for way in (ROUND_FLOOR, ROUND_CEILING))
    return Quantity(lower=low, upper=high, multiplier=_step(power, language), wording=wording)


def _read_range(
    start: Sequence[PhraseToken], end: Sequence[PhraseToken], language: str, text: str
) -> Quantity:
    low, high = _read_amount(start, language, text), _read_amount(end, language, text)
    lower, upper = low.value or Decimal(0), high.value or Decimal(0)
    if low.multiplier == 1 < high.multiplier:
        shared = lower.scaleb(_power(end))
        if shared > upper:
            raise NotUnderstood("ambiguous", text)
        lower = shared
    if lower > upper:
        raise NotUnderstood("order", text)
    return Quantity(lower=lower, upper=upper, multiplier=high.multiplier)


def _tolerance(middle: Quantity | None, margin: Quantity, *, is_relative: bool) -> Quantity:
    width = margin.value or Decimal(0)
    if middle is None or middle.value is None:
        return replace(margin, value=None, lower=-width, upper=width, wording="±")
    if is_relative:
        width = abs(middle.value) * width / 100
    return replace(middle, lower=middle.value - width, upper=middle.value + width, wording="±")


def convert(found: Quantity, unit: str, text: str) -> Quantity:
    """Return a quantity in the unit of a column, such as “MW” or “USD bn”; without a unit of its
    own it is in that one. Raises NotUnderstood for a unit that measures something else."""
    wanted, size = _dimension(unit)
    if not found.unit and not found.currency:
        is_in_full = size > 1 < found.multiplier and (
            bool(CURRENCY_UNIT.fullmatch(unit)) or wanted in ("t", "m3")
        )
        factor = 1 / size if is_in_full else Decimal(1)
    else:
        has, own_size = _dimension(found.currency or found.unit)
        yearly = YEARLY if unit.endswith((YEARLY, " per year")) else ""
        is_counted = has not in NOT_COUNTED and own_size == 1 and not found.currency
        counts = unit in ("", "count") and is_counted
        same = has == wanted and (not found.unit.endswith(YEARLY) or yearly)
        is_share = wanted == "%" and has == "share"
        if not (same or counts or is_share):
            raise NotUnderstood("another unit" if unit else "no unit", text, word=unit)
        factor = Decimal(100) if is_share else own_size / size if same else Decimal(1)
    value, lower, upper = (
        None if number is None else (number * factor).normalize() for number in found.numbers
    )
    return replace(found, unit=unit, currency="", value=value, lower=lower, upper=upper)


def is_measured(unit: str) -> bool:
    """True for money, shares and physical units; False for what is counted, such as trains."""
    dimension, size = _dimension(unit)
    return dimension != unit or size != 1 or bool(CURRENCY_UNIT.fullmatch(unit)) or unit == "%"


def _dimension(unit: str) -> tuple[str, Decimal]:
    """Return the dimension of a unit and its size: `("W", 1000000)` for “MW”."""
    if match := CURRENCY_UNIT.fullmatch(unit):
        powers = {None: 0, "m": 6, "million": 6, "bn": 9, "billion": 9}
        return match[1], Decimal(1).scaleb(powers[match[2]])
    plain = unit.removesuffix(YEARLY).removesuffix(" per year")
    found = word("unit", plain)
    return (found.means, found.size) if found else (plain, Decimal(1))
