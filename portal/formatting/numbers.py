"""Numbers, units and money in the reader's language.

Decimals after the fifth digit are not printed; files and the API have them.
"""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Literal

from babel import numbers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, npgettext_lazy, pgettext

from portal.facts import Comparator
from portal.facts.types import CURRENCY, plain_number
from portal.formatting.locales import kept_by_language, reader_locale
from portal.models.packaged_tables import read_table
from portal.models.typography import NO_BREAK

MILLION, BILLION = 10**6, 10**9
DIGITS = 5
"""Significant digits that a number with decimals is printed with at most."""

ROWS = read_table(Path(__file__).with_name("units.csv"))
UNITS = {row["unit"]: row["words"] for row in ROWS}
"""The English words of units, whose translations are in the catalogues."""
IN_FULL = {row["unit"]: (int(row["factor"]), row["base"]) for row in ROWS if row["factor"]}
"""Factor and base unit: Chinese counts in ten thousands and hundred millions, and power plants in
ten thousands of kilowatts."""
COUNTED = {
    "units": ngettext_lazy("unit", "units"),
    "persons": ngettext_lazy("person", "people"),
    "households": ngettext_lazy("household", "households"),
    "trains": ngettext_lazy("train", "trains"),
    "cities": ngettext_lazy("city", "cities"),
    "routes": ngettext_lazy("route", "routes"),
    "countries": npgettext_lazy("counted", "country", "countries"),
    "enterprises": ngettext_lazy("enterprise", "enterprises"),
    "shops": ngettext_lazy("shop", "shops"),
    "centres": ngettext_lazy("centre", "centres"),
    "visits": ngettext_lazy("visit", "visits"),
    "merchants": ngettext_lazy("merchant", "merchants"),
    "tracks": ngettext_lazy("track", "tracks"),
    "jobs": ngettext_lazy("job", "jobs"),
    "projects": ngettext_lazy("project", "projects"),
    "categories": npgettext_lazy("counted", "category", "categories"),
    "varieties": ngettext_lazy("variety", "varieties"),
    "turbines": ngettext_lazy("turbine", "turbines"),
    "trains per day": ngettext_lazy("train a day", "trains a day"),
}
"""Units with a plural, by the number of things counted."""
MYRIADS = {10**12: "万亿", 10**8: "亿", 10**4: "万"}
BARE = ("", "count", "°")
"""Units that are not written, as the label of the figure implies them."""


@kept_by_language
def format_number(number: Decimal) -> str:
    """Format a number with the reader's grouping and decimal mark, and all its digits."""
    return _format_decimal(number, group_separator=not is_chinese())


@kept_by_language
def format_amount(number: Decimal, unit: str) -> str:
    """Format a number with its unit: “2,000 MW”, “12.5%”, “40 units”, “200万千瓦”."""
    if unit == "%":
        words = numbers.format_percent(
            shorten(number) / 100,
            locale=reader_locale(),
            decimal_quantization=False,
            group_separator=not is_chinese(),
        )
        return _with_minus(words)
    printed = shorten(number)
    if _is_in_millions(printed, unit):
        return _join(format_number(printed * 1000), _("million %s") % format_unit(IN_FULL[unit][1]))
    factor, base = in_full(unit)
    return _join(_format_short(printed * factor), format_unit(base, printed))


def format_stored(number: Decimal) -> str:
    """Format a number of a column, without the zeros that fill it: “45”, not “45.000”."""
    return format_number(Decimal(plain_number(number)))


def format_in_unit(number: Decimal | None, unit: str) -> str:
    """Format a number in the unit of its column, which editors type: “2,000 MW”, “2 000 МВт”."""
    if number is None:
        return ""
    return _join(format_stored(number), format_unit(unit, number))


def format_ratio(ratio: Decimal, unit: str = "") -> str:
    """Format how much larger one of two numbers is: “265 times as much”, “4% more”, “3 times as
    many” of what is counted."""
    if ratio < 2:
        return _("%s more") % format_amount(_brief((ratio - 1) * 100), "%")
    times = _brief(ratio)
    count = int(times) if times == int(times) else 2
    words = ngettext("%(ratio)s times as much", "%(ratio)s times as much", count)
    if unit in COUNTED:
        words = ngettext("%(ratio)s times as many", "%(ratio)s times as many", count)
    return words % {"ratio": _format_short(times)}


def format_growth(ratio: Decimal, unit: str = "") -> str:
    """Format a later value over an earlier one: “4.5 times as much”, “4% more”, “20% less”."""
    if ratio < 1:
        return _("%s less") % format_amount(_brief((1 - ratio) * 100), "%")
    if ratio < 2:
        return pgettext("than before", "%s more") % format_amount(_brief((ratio - 1) * 100), "%")
    return pgettext("than before", "%s") % format_ratio(ratio, unit)


def _brief(number: Decimal) -> Decimal:
    """Round to whole numbers from ten up, else to one decimal; below that to two."""
    return round_half_up(number, 0 if number >= 10 else 1 if number >= 1 else 2)


@kept_by_language
def format_unit(unit: str, number: Decimal | None = None) -> str:
    """Return a unit in the reader's language, in the number of `number` (by default as of many); an
    unknown unit as the editor wrote it."""
    if unit in BARE:
        return ""
    if CURRENCY.fullmatch(unit) and unit not in UNITS:
        return numbers.get_currency_name(unit, 5 if number is None else number, reader_locale())
    if unit in COUNTED:
        count = 5 if number is None else 2 if number % 1 else int(number)
        return str(COUNTED[unit] % count)
    return _(UNITS[unit]) if unit in UNITS else unit


def format_base_unit(unit: str) -> str:
    """Return the unit of what is printed: Chinese counts 亿 of 立方米, not of 十亿立方米."""
    return format_unit(in_full(unit)[1])


SHORT_NAMES = {("ru", "USD"): "долл. США"}
"""Names of currencies as they are printed beside figures, where that is not their whole name."""


@kept_by_language
def format_money(amount: Decimal, currency: str) -> str:
    """Format money: “150 million US dollars”, “1.5亿美元”, compact if no digit is lost."""
    if amount != amount.to_integral_value() and abs(amount) >= MILLION:
        amount = _round_to_digits(amount)  # nobody means the cents of billions
    amount = shorten(amount)
    locale = reader_locale()
    name = SHORT_NAMES.get((locale.language, currency))
    name = name or numbers.get_currency_name(currency, amount, locale=locale)
    return _join(_format_short(amount), name)


COMPARED = {
    Comparator.ABOUT.value: gettext_lazy("about %s"),
    Comparator.OVER.value: gettext_lazy("over %s"),
    Comparator.AT_LEAST.value: gettext_lazy("at least %s"),
    Comparator.UNDER.value: gettext_lazy("under %s"),
    Comparator.AT_MOST.value: gettext_lazy("at most %s"),
}


def with_comparator(words: str, comparator: str) -> str:
    """Add the words of a comparator to those of a number: “over 50 MW”."""
    pattern = COMPARED.get(comparator)
    return str(pattern) % words if pattern else words


def format_compared(number: Decimal, unit: str, comparator: str) -> str:
    """Format a number with its unit and comparator: “over 50 MW”. What is counted stands in the
    genitive after a comparator in Russian: “более 22 стран”, “около 21 страны”, “около 21,5
    поезда”."""
    words = format_amount(number, unit)
    if comparator in COMPARED and unit in COUNTED and reader_locale().language == "ru":
        printed = shorten(number)
        is_one = printed % 1 or (printed % 10 == 1 and printed % 100 != 11)
        words = _join(_format_short(printed), format_unit(unit, Decimal(2 if is_one else 5)))
    return with_comparator(words, comparator)


def format_bounds(lower: Decimal | None, upper: Decimal | None, unit: str) -> str:
    """Format a range: “40–60 MW”, “−5 to −3%”, or one bound alone: “at least 40 MW”."""
    if lower is None or upper is None:
        bound = lower if upper is None else upper
        side = Comparator.AT_LEAST if upper is None else Comparator.AT_MOST
        return with_comparator("", side) if bound is None else format_compared(bound, unit, side)
    factor = 1000 if _is_in_millions(shorten(upper), unit) else in_full(unit)[0]
    least = shorten(lower) * factor
    start = format_number(least) if unit == "%" else _format_short(least)
    return join_bounds(start, format_amount(upper, unit), is_below_zero=lower < 0)


def join_bounds(start: str, end: str, *, is_below_zero: bool) -> str:
    pattern = _("%(start)s to %(end)s") if is_below_zero else "%(start)s–%(end)s"
    return pattern % {"start": start, "end": end}


def _is_in_millions(number: Decimal, unit: str) -> bool:
    """True for part of a billion of money, which English and Russian print in millions."""
    is_money = unit.endswith(" bn") and unit in IN_FULL
    return is_money and Decimal("0.001") <= abs(number) < 1 and not is_chinese()


def in_full(unit: str) -> tuple[int, str]:
    """Return what a number is multiplied by to be printed in the reader's language, and the unit
    that it then has."""
    return IN_FULL.get(unit, (1, unit)) if is_chinese() else (1, unit)


def is_chinese() -> bool:
    return bool(reader_locale().language == "zh")


def shorten(number: Decimal) -> Decimal:
    """Leave out decimals after the fifth digit: 23,146.89 → 23,147."""
    if number == number.to_integral_value():
        return number
    is_small = abs(number) < 10**DIGITS
    return _round_to_digits(number) if is_small else number.to_integral_value(ROUND_HALF_UP)


def round_half_up(number: Decimal, places: int) -> Decimal:
    """Round as readers do: 11,496.5 is 11,497, not the even number below it."""
    return Decimal(plain_number(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)))


def _round_to_digits(number: Decimal) -> Decimal:
    return round_half_up(number, DIGITS - 1 - number.adjusted())


@kept_by_language
def _format_short(number: Decimal) -> str:
    """Format a number as it stands before its unit, all its digits and no more."""
    return _format_myriads(number) if is_chinese() else _format_compact(number)


def _format_myriads(number: Decimal) -> str:
    """Format a number with 万亿, 亿 or 万: “1063亿”, “3200万”; without commas. Five digits that 万
    does not make fewer stay as they are: 10416, not 1.0416万."""
    is_longer = abs(number) < 10**5 and number % 10 != 0
    size = 1 if is_longer else next((size for size in MYRIADS if abs(number) >= size), 1)
    digits = _format_decimal((number / size).normalize(), group_separator=False)
    return f"{digits}{MYRIADS.get(size, '')}"


def _format_compact(number: Decimal) -> str:
    """Format as “1.4 billion” from a million up where that is shorter, else as digits."""
    digits = len(number.normalize().as_tuple().digits)
    if abs(number) < MILLION or digits > (DIGITS if abs(number) >= BILLION else 4):
        return format_number(number)
    locale = reader_locale()
    # Russian prints the short form in figures.
    style: Literal["long", "short"] = "long" if locale.language == "en" else "short"
    words = numbers.format_compact_decimal(
        number, format_type=style, locale=locale, fraction_digits=DIGITS - 1
    )
    return _with_minus(words.replace(" ", NO_BREAK))


def _format_decimal(number: Decimal, *, group_separator: bool) -> str:
    words = numbers.format_decimal(
        number, locale=reader_locale(), decimal_quantization=False, group_separator=group_separator
    )
    return _with_minus(words)


def _with_minus(words: str) -> str:
    """Write a minus sign in place of Babel's hyphen."""
    return words.replace("-", "−")


def _join(number: str, unit: str) -> str:
    """Join number and unit with a no-break space; without one before Chinese."""
    if not unit:
        return number
    return f"{number}{'' if '\u4e00' <= unit[0] <= '\u9fff' else NO_BREAK}{unit}"
