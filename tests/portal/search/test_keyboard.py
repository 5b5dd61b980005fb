"""Words typed on the other keyboard."""

import pytest

from portal.search.keyboard import LATIN, RUSSIAN, switch_layout


def test_both_layouts_have_as_many_keys() -> None:
    assert len({*LATIN}) == len({*RUSSIAN}) == len(LATIN) == 33


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Hjuey", "рогун"),
        ("[jhujc", "хоргос"),
        ("рщкпщы", "horgos"),
        ("ЫГТ 100", "sun 100"),
        ("hjueycrfz u'c", "рогунская гэс"),
        ("рогун hpp", ""),
        ("霍尔果斯", ""),
        ("100", ""),
        ("CO2", ""),
        ("", ""),
    ],
)
def test_same_keys_write_the_other_alphabet(typed: str, meant: str) -> None:
    assert switch_layout(typed) == meant
