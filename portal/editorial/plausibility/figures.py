"""Comparison of a value with the figures of its own quote: the same digits, and how many powers
of ten apart."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import permutations
from math import log10
from typing import NamedTuple

from portal.formatting.phrases.figures import figures_in
from portal.formatting.phrases.finding import find_counts
from portal.formatting.phrases.quantities import convert, is_measured, parse_quantity
from portal.formatting.phrases.refusals import NotUnderstood
from portal.formatting.phrases.vocabulary import find_word, normalise, pattern_of
from portal.publication.proof import LONGEST_QUOTE

SAME = 0.0022
"""Difference of decimal logarithms within which two figures have the same digits: half a per
cent, for what is rounded."""
SIZES = {
    "k": 3, "m": 6, "mn": 6, "mln": 6, "milyon": 6, "milioni": 6, "million": 6, "миллион": 6,
    "b": 9, "bn": 9, "mld": 9, "billion": 9, "milyar": 9, "miliardi": 9, "миллиард": 9, "tn": 12,
    "mm": 6, "bin": 3, "thousand": 3, "тысяч": 3, "gw": 3, "gigawatt": 3, "млрд": 9, "млн": 6,
}  # fmt: skip
"""Powers of ten of words and letters that stand for them in quotes."""
SIZE_WORD = re.compile(r"[\s-]?(?:us )?([^\W\d_]+)")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
KNOWN_SIZE = re.compile(rf"\s?({pattern_of('multiplier')})(?![a-zа-яё])")
NUMBER = re.compile(
    r"(?<![\d.,])\d{1,3}(?:([ \u202f,.])\d{3})(?:\1\d{3})*(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?"
)
PLAIN = re.compile(r"\s*-?\d+(?:\.\d+)?\s*")
GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)")
CELL = re.compile(r" \| |,|: ")
ALONE = re.compile(r"(?<![\w.,–-])\d+")
SPLIT = re.compile(r"(?<!\d)(\d{1,3}), (\d{3}) (\d{3})(?!\d)")
"""“1, 528 887” is one number."""
CURRENCY = re.compile("[A-Z]{3}")
YEAR = re.compile(r"(?:19|20)\d\d")


class Comparison(NamedTuple):
    powers: frozenset[int]
    """By how many powers of ten figures with the same digits differ; 0 alone where the value
    stands there."""
    has_figure: bool
    """True if the text has a figure in the unit of the value, or a cell with a number."""
    has_number: bool = False
    """True if it has any number that is no year and no part of a name."""
    nearest: str = ""
    """The figure with the same digits, as it stands there."""


def compare(value: str, unit: str, text: str, language: str, *, is_dataset: bool) -> Comparison:
    """Compare a value with the figures of a text; that of a data set is a row of cells."""
    number = read_float(value)
    if not number:
        return Comparison(frozenset(), False)
    powers, has_figure, nearest, text = set(), False, "", text[:LONGEST_QUOTE]
    for figure in _figures(text, unit, language, is_dataset=is_dataset):
        has_figure |= figure.is_certain
        if not 0 < abs(figure.value) < LARGEST:
            continue
        distance = log10(abs(number / figure.value))
        power = round(distance)
        if abs(distance - power) < SAME and not power:
            return Comparison(frozenset({0}), True)
        if abs(distance - power) < SAME and figure.text:
            powers.add(power)
            nearest = nearest or figure.text
    has_number = any(not YEAR.fullmatch(one) for one in ALONE.findall(text))
    return Comparison(frozenset(powers), has_figure, has_number, nearest)


class ReadFigure(NamedTuple):
    """`text` is empty for what is computed from figures, of which only the size counts."""

    value: float
    is_certain: bool
    text: str


def _figures(text: str, unit: str, language: str, *, is_dataset: bool) -> Iterator[ReadFigure]:
    """Yield what can be read in a text, first what costs least."""
    words = SPLIT.sub(r"\1,\2,\3", DATE.sub(" ", normalise(text)))
    if is_dataset:
        cells = [
            (cell, read_float(cell) if PLAIN.fullmatch(cell) else None)
            for cell in CELL.split(words)
        ]
        found = [ReadFigure(number, True, cell) for cell, number in cells if number is not None]
        joined = GROUPED.finditer(words)  # cells do not tell 7,020 from 7 and 20
        found += [ReadFigure(float(one[0].replace(",", "")), False, one[0]) for one in joined]
        yield from found
        yield ReadFigure(sum(one.value for one in found), False, "")
        words = " | ".join(cell for cell, number in cells if number is None)
    yield from _PhraseReader(words, unit, language).read()


class _PhraseReader:
    """Reads the figures of one text for a value in `unit`, each kind of them in its turn."""

    def __init__(self, text: str, unit: str, language: str) -> None:
        self.text, self.unit, self.language = text, unit, language
        self.scale = 10 ** SCALES.get(unit.removesuffix(" a year"), 0)
        self.foreign: set[int] = set()
        """Beginnings of numbers in another currency."""
        self.settled: set[int] = set()
        """Beginnings of numbers with their unit, which are read in no other way."""
        self.numbers: list[float] = []
        """Numbers of the text, from which others are computed."""

    def read(self) -> Iterator[ReadFigure]:
        yield from self._read_quantities()
        yield from self._read_numbers()
        yield from self._read_number_words()
        for first, second in permutations(self.numbers[:MOST], 2):
            for made in _derived(first, second):
                yield ReadFigure(made / self.scale, False, "")

    def _read_quantities(self) -> Iterator[ReadFigure]:
        """Yield figures that the grammar of phrases understands, in the unit of the value."""
        for match in figures_in(self.text):
            if self.text[match.end() : match.end() + 1].isdigit():
                continue
            size = 10.0 ** _size_after(self.text, match.end()) if not match["words"] else 1.0
            try:
                read = parse_quantity(match[0], self.language)
                if read.currency and CURRENCY.fullmatch(self.unit) and read.currency != self.unit:
                    self.foreign.add(match.start("number"))
                    yield ReadFigure(0, True, match[0].strip())
                    continue
                quantity = convert(read, self.unit, self.text)
            except NotUnderstood:
                continue
            is_certain = bool(read.unit or read.currency)
            for one in (quantity.value, quantity.lower, quantity.upper):
                if one is not None:
                    yield ReadFigure(float(one) * size, is_certain, match[0].strip())
                    if size > 1:
                        reading = float(one) * size / self.scale
                        yield ReadFigure(reading, is_certain, match[0].strip())
            if is_certain and (read.currency or is_measured(self.unit)):
                self.settled.add(match.start("number"))

    def _read_numbers(self) -> Iterator[ReadFigure]:
        """Yield each way to read digits, whatever stands around them."""
        for match in NUMBER.finditer(self.text):
            if match.start() in self.foreign:
                continue
            size = _size_after(self.text, match.end())
            is_decimal = size and match[1] in (",", ".") and match[0].count(match[1]) == 1
            plain = match[0] if is_decimal or not match[1] else match[0].replace(match[1], "")
            self.numbers += [one * 10**size for one in _readings(plain)[:1]]
            if match.start() in self.settled:
                continue
            for reading in _readings(match[0]):
                yield ReadFigure(reading * 10**size, False, match[0])
                if size:
                    yield ReadFigure(reading * 10**size / self.scale, False, match[0])
                if size and not is_measured(self.unit):
                    yield ReadFigure(reading, False, match[0])

    def _read_number_words(self) -> Iterator[ReadFigure]:
        """Yield “five million”; “five” alone is a figure of what is counted, and others are
        computed from it."""
        for match, count in find_counts(self.text, self.language):
            number, is_large = float(count.value or 0), count.multiplier > 1
            self.numbers.append(number)
            if is_large or not is_measured(self.unit):
                yield ReadFigure(number, False, match[0] if is_large else "")


def _derived(one: float, other: float) -> Iterator[float]:
    """Yield what a reader may compute of two figures: a sum, a difference, units times their
    rating, the value before or after a change in per cent."""
    if other <= one < other * MOST_UNITS:
        yield one + other
    if one > other:
        yield one - other
    if one == int(one) and 1 < one <= MOST_UNITS:
        yield one * other
    if 1 < one <= MOST_UNITS:
        yield other / one
    if 0 < one < LARGEST_CHANGE:
        yield other / (1 + one / 100)
        yield other * one / 100
        if one < 100:
            yield other / (1 - one / 100)


SCALES = {
    "USD bn": 9, "CNY bn": 9, "EUR bn": 9, "USD m": 6, "Mt": 6, "kt": 3, "GWh": 6,
    "TWh": 9,
}  # fmt: skip
MOST, MOST_UNITS, LARGEST_CHANGE, LARGEST = 8, 500, 400, 1e100
"""Figures of a text that are combined, units of a plant, per cent of a change, any figure."""


def _size_after(text: str, end: int) -> int:
    """Return the power of ten that the word after a number stands for; 0 for other words."""
    if known := KNOWN_SIZE.match(text, end):
        return round(log10(find_word(known[1]).size or 1))
    after = SIZE_WORD.match(text, end)
    return SIZES.get(after[1].casefold().rstrip("аовиы"), 0) if after else 0


def _readings(digits: str) -> list[float]:
    plain = re.sub(r"[ \u202f]", "", digits)
    texts = {
        plain.replace(",", ""),
        plain.replace(".", "").replace(",", "."),
        plain.replace(",", "."),
    }
    return [one for text in sorted(texts) if (one := read_float(text)) is not None]


def read_float(text: str) -> float | None:
    try:
        number = float(Decimal(text.split()[0]))
    except (InvalidOperation, IndexError):
        return None
    return number if abs(number) < LARGEST else None


def write_figure(value: float | Decimal) -> str:
    """Return a figure of a column as findings and waivers have it: with no more digits than a float
    is sure of. What waivers were given for is compared with it, so it stays as it is."""
    return f"{value:.15g}"
