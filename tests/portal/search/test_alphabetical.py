"""Names in the order of each language's alphabet."""

import pytest

from portal.search.alphabetical import alphabetical_key
from portal.search.pinyin import load_readings

ORDERS = {
    "en": ["1 GW", "Abai", "ABC", "Akşu", "Akt 2", "Akt 10", "Ak-Tepin", "Zaisan", "Абай", "阿拜"],
    "ru": ["1 ГВт", "ВЭС", "«Ёлка»", "«Жанатас»", "Ил", "Йод", "Энергия", "Abai", "阿拜"],
    "zh-hans": ["2号", "10号", "“阿克套”港", "阿拉木图", "安集延", "重庆", "中哈", "Abai", "Абай"],
}


@pytest.mark.parametrize("language", ORDERS)
def test_names_are_sorted_as_their_language_sorts_them(language: str) -> None:
    names = sorted(ORDERS[language])

    assert names != ORDERS[language]
    assert sorted(names, key=lambda name: alphabetical_key(name, language)) == ORDERS[language]


def test_a_character_without_a_reading_comes_after_all_others() -> None:
    assert "龘" not in load_readings()
    assert alphabetical_key("龘", "zh-hans") > alphabetical_key("作", "zh-hans")
