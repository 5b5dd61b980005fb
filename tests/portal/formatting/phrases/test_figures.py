"""The printed figure in a quote."""

from decimal import Decimal

import pytest

from portal.formatting.phrases.figures import find_figure
from portal.formatting.phrases.finding import find_quantities


@pytest.mark.parametrize(
    ("quote", "value", "expected"),
    [
        ("a capacity of over 100 MW", "100", "over 100 MW"),
        ("年发电量超过5000万千瓦时", "50000000", "超过5000万千瓦时"),
        ("已开行2000多万列", "20000000", "2000多万列"),
        ("a capacity of 99 MW", "100", ""),
        ("24.9 km of line", "24.9", "24.9 km"),
        ("длина 24,9 км", "24.9", "24,9 км"),
        ("costs $1,234 million", "1234000000", "$1,234 million"),
        ("1.234 MW", "1234", "1.234 MW"),
        ("1.234 MW", "1.234", "1.234 MW"),
        ("装机容量10万千瓦", "100000", "10万千瓦"),
        ("投资5亿元", "500000000 CNY", "5亿元"),
        ("2 млрд долларов", "2000000000 USD", "2 млрд долларов"),
        ("100,000 kW in 2021", "100", "100,000 kW"),
        ("100 000 kW", "100000", "100 000 kW"),
        ("100 kW here, 1000 kW there", "10", ""),
        ("opened in 2015", "2015", "2015"),
        ("opened in 2015", "operating", ""),
        ("opened in 2015", "", ""),
        ("no figure at all", "5", ""),
        ("12 percent of it", "12", "12 percent"),
        ("вложит $14-15 млрд", "14", ""),
        ("HPP-1 — 360 megawatts", "360", "360 megawatts"),
    ],
)
def test_figure_of_a_value_is_found_as_printed(quote: str, value: str, expected: str) -> None:
    assert find_figure(quote, value) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("вложит $14-15 млрд", "ru"),
        ("will invest $14–15 bn", "en"),
        ("will invest USD 14 – $15 bn", "en"),
        ("投资14至15亿美元", "zh-hans"),
        ("投资14—15亿美元", "zh-hans"),
    ],
)
def test_both_ends_of_a_range_have_the_unit_behind_it(text: str, language: str) -> None:
    size = 100_000_000 if language == "zh-hans" else 1_000_000_000
    (found,) = find_quantities(text, language)
    assert found.value is None
    assert (found.lower, found.upper) == (Decimal(14 * size), Decimal(15 * size))
    assert found.currency == "USD"


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("投资14亿至15亿美元", "zh-hans", []),
        ("a share of 14%-15%", "en", []),
        ("rose from $14 to $15 bn", "en", []),
        ("вырос с 14 до 15 млрд сомов", "ru", [15_000_000_000]),
        ("rose from 14 MW to 15 MW", "en", [14, 15]),
        ("5 MW - 3 turbines", "en", [3]),
        ("投资两三亿元", "zh-hans", []),
    ],
)
def test_end_of_a_range_is_no_figure_of_its_own(
    text: str, language: str, values: list[int]
) -> None:
    assert [found.value for found in find_quantities(text, language)] == values
