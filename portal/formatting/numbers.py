"""Numbers, units and money in the reader's language, never rounded."""

from decimal import Decimal
from typing import Literal

from babel import numbers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from portal.facts import Comparator
from portal.facts.types import plain_number
from portal.formatting.locales import reader_locale

NO_BREAK = "\N{NO-BREAK SPACE}"
MILLION = 1_000_000

UNITS = {
    "MW": gettext_lazy("MW"),
    "GW": gettext_lazy("GW"),
    "GW a year": gettext_lazy("GW a year"),
    "kV": gettext_lazy("kV"),
    "MWh": gettext_lazy("MWh"),
    "GWh a year": gettext_lazy("GWh a year"),
    "GWh": gettext_lazy("GWh"),
    "TWh": gettext_lazy("TWh"),
    "t": gettext_lazy("t"),
    "t a year": gettext_lazy("t a year"),
    "Mt": gettext_lazy("Mt"),
    "Mt a year": gettext_lazy("Mt a year"),
    "Mt per year": gettext_lazy("Mt a year"),
    "bcm": gettext_lazy("bcm"),
    "bcm a year": gettext_lazy("bcm a year"),
    "km": gettext_lazy("km"),
    "km2": gettext_lazy("km²"),
    "ha": gettext_lazy("ha"),
    "min": gettext_lazy("min"),
    "TEU": gettext_lazy("TEU"),
    "USD bn": gettext_lazy("bn US dollars"),
    "CNY bn": gettext_lazy("bn yuan"),
    "EUR bn": gettext_lazy("bn euros"),
    "USD": gettext_lazy("US dollars"),
    "CNY": gettext_lazy("yuan"),
    "EUR": gettext_lazy("euros"),
    "KZT": gettext_lazy("tenge"),
    "m3": gettext_lazy("m³"),
    "m3 a year": gettext_lazy("m³ a year"),
    "count per day": gettext_lazy("a day"),
    "kg per person per month": gettext_lazy("kg per person a month"),
}
COUNTED = {
    "units": ngettext_lazy("unit", "units"),
    "persons": ngettext_lazy("person", "persons"),
    "households": ngettext_lazy("household", "households"),
    "trains": ngettext_lazy("train", "trains"),
    "cities": ngettext_lazy("city", "cities"),
    "routes": ngettext_lazy("route", "routes"),
    "countries": ngettext_lazy("country", "countries"),
    "enterprises": ngettext_lazy("enterprise", "enterprises"),
    "shops": ngettext_lazy("shop", "shops"),
    "centres": ngettext_lazy("centre", "centres"),
    "visits": ngettext_lazy("visit", "visits"),
    "merchants": ngettext_lazy("merchant", "merchants"),
    "tracks": ngettext_lazy("track", "tracks"),
    "jobs": ngettext_lazy("job", "jobs"),
    "projects": ngettext_lazy("project", "projects"),
    "categories": ngettext_lazy("category", "categories"),
    "varieties": ngettext_lazy("variety", "varieties"),
    "turbines": ngettext_lazy("turbine", "turbines"),
    "trains per day": ngettext_lazy("train a day", "trains a day"),
}
"""Units with a plural, by the number of things counted."""
IN_FULL = {
    "USD bn": (10**9, "USD"),
    "CNY bn": (10**9, "CNY"),
    "EUR bn": (10**9, "EUR"),
    "bcm": (10**9, "m3"),
    "bcm a year": (10**9, "m3 a year"),
    "Mt": (10**6, "t"),
    "Mt a year": (10**6, "t a year"),
    "Mt per year": (10**6, "t a year"),
}
"""Factor and base unit: Chinese counts in ten thousands and hundred millions."""
MYRIADS = ((10**8, "亿"), (10**4, "万"))
CURRENCIES = ("USD", "CNY", "KZT")
BARE = ("", "count", "°")
"""Units that are not written, as the label of the figure implies them."""


def format_number(number: Decimal) -> str:
    """Format a number with the reader's grouping and decimal mark, and all its digits."""
    return numbers.format_decimal(number, locale=reader_locale(), decimal_quantization=False)


def format_amount(number: Decimal, unit: str) -> str:
    """Format a number with its unit: “2,000 MW”, “12.5%”, “40 units”."""
    if unit == "%":
        return numbers.format_percent(
            number / 100, locale=reader_locale(), decimal_quantization=False
        )
    if _is_in_myriads(unit):
        factor, base = IN_FULL[unit]
        return _join(_format_myriads(number * factor), format_unit(base))
    digits = _format_compact(number) if unit in CURRENCIES else format_number(number)
    return _join(digits, format_unit(unit, number))


def format_ratio(ratio: Decimal) -> str:
    """Format how much larger one of two numbers is: “265 times as much”, “4% more”."""
    if ratio < 2:
        return _("%s more") % format_amount(_brief((ratio - 1) * 100), "%")
    times = _brief(ratio)
    count = int(times) if times == int(times) else 2
    words = ngettext("%(ratio)s times as much", "%(ratio)s times as much", count)
    return words % {"ratio": format_number(times)}


def _brief(number: Decimal) -> Decimal:
    """Round to whole numbers from ten up, else to one decimal; below that to two."""
    places = 0 if number >= 10 else 1 if number >= 1 else 2
    return Decimal(plain_number(round(number, places)))


def format_unit(unit: str, number: Decimal | None = None) -> str:
    """Return a unit in the reader's language, in the number of `number` (plural by default); an
    unknown unit as the editor wrote it."""
    if unit in BARE:
        return ""
    if unit in COUNTED:
        count = 2 if number is None or number != number.to_integral_value() else int(number)
        return str(COUNTED[unit] % count)
    return str(UNITS.get(unit, unit))


SHORT_NAMES = {("ru", "USD"): "долл. США"}
"""Names of currencies as they are printed beside figures, where that is not their whole name."""


def format_money(amount: Decimal, currency: str) -> str:
    """Format money: “150 million US dollars”, “1.5亿美元”, compact if no digit is lost."""
    count = amount if amount == amount.to_integral_value() else None
    locale = reader_locale()
    name = SHORT_NAMES.get((locale.language, currency))
    name = name or numbers.get_currency_name(currency, count, locale=locale)
    return _join(_format_compact(amount), name)


def with_comparator(words: str, comparator: str) -> str:
    """Add the words of a comparator to those of a number: “over 50 MW”."""
    patterns = {
        Comparator.ABOUT: _("about %s"),
        Comparator.OVER: _("over %s"),
        Comparator.AT_LEAST: _("at least %s"),
        Comparator.UNDER: _("under %s"),
        Comparator.AT_MOST: _("at most %s"),
    }
    pattern = patterns.get(Comparator(comparator or Comparator.EXACT))
    return pattern % words if pattern else words


def format_bounds(lower: Decimal | None, upper: Decimal | None, unit: str) -> str:
    """Format a range: “40–60 MW”, or one bound alone: “at least 40 MW”."""
    if lower is None or upper is None:
        bound = lower if upper is None else upper
        words = "" if bound is None else format_amount(bound, unit)
        return with_comparator(words, Comparator.AT_LEAST if upper is None else Comparator.AT_MOST)
    start = format_amount(lower, unit) if _has_own_magnitude(unit) else format_number(lower)
    return f"{start}–{format_amount(upper, unit)}"


def _has_own_magnitude(unit: str) -> bool:
    """True if numbers of this unit may have a word such as million, so both bounds need theirs."""
    return unit in CURRENCIES or _is_in_myriads(unit)


def _is_in_myriads(unit: str) -> bool:
    return unit in IN_FULL and reader_locale().language == "zh"


def _format_myriads(number: Decimal) -> str:
    """Format a number with 亿 or 万, all its digits and no more: “1063亿”, “3200万”."""
    for size, word in MYRIADS:
        if abs(number) >= size:
            return format_number((number / size).normalize()) + word
    return format_number(number)


def _format_compact(number: Decimal) -> str:
    """Format as “1.4 billion” from a million up with at most four digits, else as digits."""
    digits = len(number.normalize().as_tuple().digits)
    if abs(number) < MILLION or digits > 4:
        return format_number(number)
    locale = reader_locale()
    # Chinese has only one form; Russian prints the short one in figures.
    style: Literal["long", "short"] = "long" if locale.language == "en" else "short"
    words = numbers.format_compact_decimal(
        number, format_type=style, locale=locale, fraction_digits=3
    )
    return words.replace(" ", NO_BREAK)


def _join(number: str, unit: str) -> str:
    """Join number and unit with a no-break space; without one before Chinese."""
    if not unit:
        return number
    is_chinese = "\u4e00" <= unit[0] <= "\u9fff"
    return f"{number}{'' if is_chinese else NO_BREAK}{unit}"
