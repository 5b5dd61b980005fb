"""Quantities and periods in words of a language, to be read back as the same.

The portal prints none of them: what is read here is what newspapers print.
"""

from decimal import Decimal

from babel import Locale, dates, numbers
from django.utils.translation import override

from portal.facts import Comparator
from portal.facts.extents import extent_of_day
from portal.formatting.dates import format_day
from portal.formatting.locales import LOCALES
from portal.formatting.phrases.periods import PrintedPeriod
from portal.formatting.phrases.quantities import LADDERS, YEARLY, Quantity
from portal.formatting.phrases.vocabulary import word
from portal.models import languages

LANGUAGES = [*languages.LANGUAGES]

MANY = {
    "en": "several|tens|hundreds|thousands|tens of thousands|hundreds of thousands|millions|"
    "tens of millions|hundreds of millions|billions|tens of billions|hundreds of billions|"
    "trillions",
    "zh-hans": "数|数十|数百|数千|数万|数十万|数百万|数千万|数亿|数十亿|数百亿|数千亿|数万亿",
    "ru": "несколько|десятки|сотни|тысячи|десятки тысяч|сотни тысяч|миллионы|десятки миллионов|"
    "сотни миллионов|миллиарды|десятки миллиардов|сотни миллиардов|триллионы",
}
"""“Two or more of it”, by power of ten."""
PARTS = {
    "early": ("early {}", "{}初", "в начале {}"),
    "mid": ("mid-{}", "{}中期", "в середине {}"),
    "late": ("late {}", "{}后期", "ближе к концу {}"),
    "end": ("the end of {}", "{}底", "в конце {}"),
}


def format_quantity(found: Quantity, language: str) -> str:
    """Print a quantity as a newspaper of the language does, with the digits of the source."""
    place = LANGUAGES.index(language)
    if "/" in found.wording:
        return found.wording
    if found.wording == "±":
        middle = "" if found.value is None else _digits(found.value, found, language)
        margin = ((found.upper or Decimal(0)) - (found.lower or Decimal(0))) / 2
        return _with_unit(f"{middle}±{_magnitude(margin, found, language)}", found, language)
    if found.value is None and (many := _vague_word(found, language)):
        return _with_unit(many, found, language)
    if found.lower is not None and found.upper is not None:
        low = _digits(found.lower, found, language)
        return _with_unit(f"{low}–{_magnitude(found.upper, found, language)}", found, language)
    amount = found.value if found.value is not None else found.lower or Decimal(0)
    head = word("comparator", found.wording) or word("comparator", found.comparator)
    count = None if _step(found, language) else amount
    words = _with_unit(_magnitude(amount, found, language), found, language, count)
    return f"{head.forms[place]}{'' if place == 1 else ' '}{words}" if head else words


def format_period(period: PrintedPeriod, language: str) -> str:
    with override(language):
        base = format_day(period.base)
    if period.part:
        if language == "ru" and len(period.base) == 7:
            day = extent_of_day(period.base).low
            base = dates.format_date(day, "MMMM y 'г'.", locale=LOCALES["ru"])
        base = PARTS[period.part][LANGUAGES.index(language)].format(base)
        base = base.replace("月中期", "月中旬").replace("月后期", "月下旬")
    if not period.is_cut_off:
        return base
    if language == "zh-hans":
        return f"截至{base}"
    if language == "en":
        return f"{'as of' if period.base.count('-') == 2 else 'by'} {base}"
    on = {"в начале": "начало", "в середине": "середину", "в конце": "конец"}
    for locative, accusative in on.items():
        base = base.replace(locative, accusative)
    return f"по состоянию на {base}"


def _vague_word(found: Quantity, language: str) -> str:
    """Return the word of a vague number: “dozens of”, 数十亿, “сотни”; empty if there is none."""
    if found.wording == "several":
        many = dict(enumerate(MANY[language].split("|"))).get(len(str(found.multiplier)) - 1, "")
    else:
        vague = word("vague", found.wording) if found.multiplier == 1 else None
        many = vague.forms[LANGUAGES.index(language)].removesuffix(" of") if vague else ""
    is_of = language == "en" and many not in ("", "several") and (found.unit or found.currency)
    return f"{many} of" if is_of else many


def _step(found: Quantity, language: str) -> int:
    """Return the power of ten of the printed word: that of the source, or for the size of the
    number where the language has none: “50 million” for 5000万."""
    power = len(str(found.multiplier)) - 1
    if power not in LADDERS[language]:
        amounts = [n for n in (found.value, found.lower, found.upper) if n]
        power = max([0, *(n.adjusted() for n in amounts[:1])])
    return max(step for step in LADDERS[language] if step <= power)


def _digits(number: Decimal, found: Quantity, language: str) -> str:
    step = _step(found, language)
    number = number.scaleb(-step)
    if 10**step != found.multiplier:
        number = number.normalize()
    return _print_digits(number, language, is_alone=not step and found.unit != "%")


def _magnitude(number: Decimal, found: Quantity, language: str) -> str:
    digits, step = _digits(number, found, language), _step(found, language)
    named = word("multiplier", str(10**step)) if step else None
    if named is None:
        return digits
    if language == "zh-hans":
        return digits + (named.forms[1] or "万亿")
    return f"{digits} {named.forms[LANGUAGES.index(language)]}"


def _with_unit(words: str, found: Quantity, language: str, count: Decimal | None = None) -> str:
    """Add unit or currency, in the number of `count`; of many where that is None."""
    place = LANGUAGES.index(language)
    unit = found.unit.removesuffix(YEARLY)
    named = word("currency", found.currency) if found.currency else word("unit", unit)
    forms = ((named.forms[place] or named.forms[0]) if named else unit).split("/")
    number = 0 if count is None else _plural(count, language, found.comparator)
    form = forms[number] if number < len(forms) else forms[0]
    is_close = language == "zh-hans" or (form == "%" and language == "en") or not form
    said = f"{words}{'' if is_close else ' '}{form}"
    if unit == found.unit:
        return said
    return (f"{said} a year", f"每年{said}", f"{said} в год")[place]


def _plural(count: Decimal, language: str, comparator: str) -> int:
    """Return the place of a plural form: many, one, few. In Russian “более 21” takes the genitive,
    which is that of few for one, and that of many for few."""
    plural = Locale.parse(LOCALES[language]).plural_form(count)
    if language != "ru":
        return int(plural == "one")
    number = {"one": 1, "few": 2, "other": 2}.get(plural, 0)
    is_genitive = comparator != Comparator.EXACT and plural != "other"
    return {1: 2, 2: 0}.get(number, 0) if is_genitive else number


def _print_digits(number: Decimal, language: str, *, is_alone: bool = True) -> str:
    """Print all digits of a number, trailing zeros of the fraction too, so that they are read back
    as they are. Chinese groups none before 万."""
    places = max(0, -int(number.as_tuple().exponent))
    is_refused = is_alone and places == 3 and 1 <= abs(number) < 1000
    if is_refused and (language == "ru" or number % 1 == 0):
        places = 4  # for “1,234” and “1.000”
    whole = "#,##0" if is_alone or language != "zh-hans" else "0"
    pattern = whole + ("." + "0" * places if places else "")
    return numbers.format_decimal(
        number, format=pattern, locale=LOCALES[language], decimal_quantization=False
    )
