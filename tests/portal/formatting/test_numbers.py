"""Numbers, units and money in three languages."""

from collections.abc import Callable
from decimal import Decimal
from unicodedata import normalize

import pytest
from django.utils import translation

from portal.facts import Comparator
from portal.formatting.numbers import (
    COUNTED,
    UNITS,
    format_amount,
    format_base_unit,
    format_bounds,
    format_compared,
    format_money,
    format_number,
    format_ratio,
    format_unit,
    with_comparator,
)

LANGUAGES = ("en", "zh-hans", "ru")


def in_languages(write: Callable[..., str], *args: object) -> list[str]:
    """Return the words in each language, no-break spaces as spaces."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(normalize("NFKC", write(*args)))
    return found


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0", ["0", "0", "0"]),
        ("999", ["999", "999", "999"]),
        ("1234567.5", ["1,234,567.5", "1234567.5", "1 234 567,5"]),
        ("-1234.5", ["−1,234.5", "−1234.5", "−1 234,5"]),
        ("49.949819", ["49.949819", "49.949819", "49,949819"]),
        ("0.000001", ["0.000001", "0.000001", "0,000001"]),
        ("12.50", ["12.5", "12.5", "12,5"]),
    ],
)
def test_number(number: str, expected: list[str]) -> None:
    assert in_languages(format_number, Decimal(number)) == expected


@pytest.mark.parametrize(
    ("number", "unit", "expected"),
    [
        ("2000", "MW", ["2,000 MW", "200万千瓦", "2 000 МВт"]),
        ("5", "MW", ["5 MW", "5000千瓦", "5 МВт"]),
        ("817.7", "MW", ["817.7 MW", "81.77万千瓦", "817,7 МВт"]),
        ("23146.89", "MW", ["23,147 MW", "2314.7万千瓦", "23 147 МВт"]),
        ("11496.5", "MW", ["11,497 MW", "1149.7万千瓦", "11 497 МВт"]),
        ("350", "GWh a year", ["350 GWh a year", "3.5亿千瓦时/年", "350 ГВт·ч в год"]),
        ("8894", "TWh", ["8,894 TWh", "8.894万亿千瓦时", "8 894 ТВт·ч"]),
        ("110000000", "TEU", ["110 million TEU", "1.1亿标准箱", "110 млн ДФЭ"]),
        ("20592571", "persons", ["20,592,571 people", "2059.2571万人", "20 592 571 чел."]),
        ("21", "countries", ["21 countries", "21个国家", "21 страна"]),
        ("12.5", "%", ["12.5%", "12.5%", "12,5 %"]),
        ("0.05", "%", ["0.05%", "0.05%", "0,05 %"]),
        ("9999.9", "%", ["9,999.9%", "9999.9%", "9 999,9 %"]),
        ("5", "", ["5", "5", "5"]),
        ("5", "count", ["5", "5", "5"]),
        ("5", "°", ["5", "5", "5"]),
        ("5", "parsec", ["5 parsec"] * 3),
        ("1", "trains", ["1 train", "1列", "1 поезд"]),
        ("2", "trains", ["2 trains", "2列", "2 поезда"]),
        ("5", "trains", ["5 trains", "5列", "5 поездов"]),
        ("10416", "trains", ["10,416 trains", "10416列", "10 416 поездов"]),
        ("21", "trains", ["21 trains", "21列", "21 поезд"]),
        ("1.5", "trains", ["1.5 trains", "1.5列", "1,5 поезда"]),
        ("1500000", "USD", ["1.5 million US dollars", "150万美元", "1,5 млн долл. США"]),
        (
            "123456789",
            "USD",
            ["123,456,789 US dollars", "1.23456789亿美元", "123 456 789 долл. США"],
        ),
    ],
)
def test_amount(number: str, unit: str, expected: list[str]) -> None:
    assert in_languages(format_amount, Decimal(number), unit) == expected


@pytest.mark.parametrize(
    ("number", "unit", "chinese"),
    [
        ("1063", "USD bn", "1.063万亿美元"),
        ("0.00001", "USD bn", "1万美元"),
        ("0.000001", "USD bn", "1000美元"),
        ("30", "bcm", "300亿立方米"),
        ("1.25", "Mt", "125万吨"),
        ("123.456789", "Mt", "1.2346亿吨"),
        ("-2", "Mt", "−200万吨"),
    ],
)
def test_chinese_magnitudes(number: str, unit: str, chinese: str) -> None:
    with translation.override("zh-hans"):
        assert normalize("NFKC", format_amount(Decimal(number), unit)) == chinese


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("1", "USD", ["1 US dollar", "1美元", "1 долл. США"]),
        ("999999", "USD", ["999,999 US dollars", "99.9999万美元", "999 999 долл. США"]),
        ("1000000", "USD", ["1 million US dollars", "100万美元", "1 млн долл. США"]),
        (
            "1234000000",
            "CNY",
            ["1.234 billion Chinese yuan", "12.34亿人民币", "1,234 млрд китайских юаней"],
        ),
    ],
)
def test_money(amount: str, currency: str, expected: list[str]) -> None:
    assert in_languages(format_money, Decimal(amount), currency) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("12340000", "12.34 million US dollars"),
        ("12345000", "12,345,000 US dollars"),  # five digits: “12.345 million” is no shorter
        ("-1500000", "−1.5 million US dollars"),
        ("1234500000", "1.2345 billion US dollars"),
        ("1234567890", "1,234,567,890 US dollars"),
        ("261421121085.57", "261.42 billion US dollars"),  # with cents nobody means
    ],
)
def test_money_is_compact_where_that_is_shorter(amount: str, expected: str) -> None:
    with translation.override("en"):
        assert normalize("NFKC", format_money(Decimal(amount), "USD")) == expected


@pytest.mark.parametrize(
    ("comparator", "expected"),
    [
        (Comparator.EXACT, "50 MW"),
        (Comparator.ABOUT, "about 50 MW"),
        (Comparator.OVER, "over 50 MW"),
        (Comparator.AT_LEAST, "at least 50 MW"),
        (Comparator.UNDER, "under 50 MW"),
        (Comparator.AT_MOST, "at most 50 MW"),
        ("", "50 MW"),
    ],
)
def test_comparator_is_written_before_the_number(comparator: str, expected: str) -> None:
    with translation.override("en"):
        assert with_comparator("50 MW", comparator) == expected


@pytest.mark.parametrize("comparator", [one for one in Comparator if one != Comparator.EXACT])
def test_comparators_are_translated(comparator: Comparator) -> None:
    found = in_languages(with_comparator, "50", comparator)

    assert len({*found}) == len(LANGUAGES)
    assert all("50" in words for words in found)


@pytest.mark.parametrize(
    ("number", "unit", "comparator", "expected"),
    [
        ("1", "trains", "over", ["over 1 train", "超过1列", "более 1 поезда"]),
        ("22", "countries", "over", ["over 22 countries", "超过22个国家", "более 22 стран"]),
        ("1702", "trains", "about", ["about 1,702 trains", "约1702列", "около 1 702 поездов"]),
        ("21.5", "trains", "about", ["about 21.5 trains", "约21.5列", "около 21,5 поезда"]),
        ("111", "cities", "about", ["about 111 cities", "约111座城市", "около 111 городов"]),
        ("22", "countries", "exact", ["22 countries", "22个国家", "22 страны"]),
        ("50", "MW", "at_least", ["at least 50 MW", "至少5万千瓦", "не менее 50 МВт"]),
    ],
)
def test_counted_things_stand_in_the_genitive_after_a_russian_comparator(
    number: str, unit: str, comparator: str, expected: list[str]
) -> None:
    assert in_languages(format_compared, Decimal(number), unit, comparator) == expected


@pytest.mark.parametrize(
    ("lower", "upper", "unit", "expected"),
    [
        ("-5", "-3", "%", ["−5 to −3%", "−5至−3%", "−5 – −3 %"]),
        ("20000", "30000", "%", ["20,000–30,000%", "20000–30000%", "20 000–30 000 %"]),
        (
            "0.5",
            "0.999999",
            "USD bn",
            ["0.5–1 bn US dollars", "5亿–10亿美元", "0,5–1 млрд долл. США"],
        ),
        (
            "5000000",
            "6000000",
            "RUB",
            [
                "5 million–6 million Russian roubles",
                "500万–600万俄罗斯卢布",
                "5 млн–6 млн российских рублей",
            ],
        ),
        (
            "5",
            None,
            "UZS",
            ["at least 5 Uzbekistani som", "至少5乌兹别克斯坦苏姆", "не менее 5 узбекских сумов"],
        ),
    ],
)
def test_bounds_in_the_language_of_the_reader(
    lower: str, upper: str | None, unit: str, expected: list[str]
) -> None:
    bounds = Decimal(lower), None if upper is None else Decimal(upper)
    assert in_languages(format_bounds, *bounds, unit) == expected


@pytest.mark.parametrize(
    ("lower", "upper", "unit", "expected"),
    [
        (40, 60, "MW", "40–60 MW"),
        (40, None, "MW", "at least 40 MW"),
        (None, 60, "MW", "at most 60 MW"),
        (1, 2, "trains", "1–2 trains"),
        (1_000_000, 2_000_000, "USD", "1 million–2 million US dollars"),
    ],
)
def test_bounds(lower: int | None, upper: int | None, unit: str, expected: str) -> None:
    low, high = (None if bound is None else Decimal(bound) for bound in (lower, upper))
    with translation.override("en"):
        assert normalize("NFKC", format_bounds(low, high, unit)) == expected


def test_plural_is_the_default_number_of_a_unit() -> None:
    with translation.override("en"):
        assert format_unit("trains") == "trains"
        assert format_unit("trains", Decimal(1)) == "train"
        assert format_unit("trains", Decimal("1.5")) == "trains"


def test_base_unit_is_that_of_printed_figures() -> None:
    assert in_languages(format_base_unit, "bcm") == ["bcm", "立方米", "млрд м3"]
    assert in_languages(format_base_unit, "trains") == ["trains", "列", "поездов"]


@pytest.mark.parametrize("unit", [*UNITS, *COUNTED])
def test_every_unit_is_translated(unit: str) -> None:
    english, chinese, russian = in_languages(format_unit, unit)

    assert english
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese) or chinese == english == "TEU"
    assert any("а" <= letter <= "я" for letter in russian.lower()) or russian == english


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        ("264.7059", ["265 times as much", "265倍", "в 265 раз больше"]),
        ("4.4529", ["4.5 times as much", "4.5倍", "в 4,5 раза больше"]),
        ("3", ["3 times as much", "3倍", "в 3 раза больше"]),
        ("1.6", ["60% more", "多60%", "на 60 % больше"]),
        ("1.605", ["61% more", "多61%", "на 61 % больше"]),
        ("1.0041", ["0.41% more", "多0.41%", "на 0,41 % больше"]),
    ],
)
def test_ratio_is_told_in_words(ratio: str, words: list[str]) -> None:
    assert in_languages(format_ratio, Decimal(ratio)) == words


def test_what_is_counted_is_many() -> None:
    words = ["12 times as many", "12倍", "в 12 раз больше"]
    assert in_languages(format_ratio, Decimal(12), "trains") == words
