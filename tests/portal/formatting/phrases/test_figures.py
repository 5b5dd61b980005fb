"""The printed figure in a quote."""

import pytest

from portal.formatting.phrases.figures import find_figure


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
    ],
)
def test_figure_of_a_value_is_found_as_printed(quote: str, value: str, expected: str) -> None:
    assert find_figure(quote, value) == expected
