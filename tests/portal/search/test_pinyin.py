"""The readings of the search, against those of pypinyin."""

import pytest
from pypinyin import Style, lazy_pinyin, pinyin

from portal.search.pinyin import LONGEST_BEGINNING, READINGS, pinyin_forms

SYLLABLES = dict(zip(READINGS.split()[::2], READINGS.split()[1::2], strict=True))


def test_every_character_has_one_reading_that_pypinyin_knows() -> None:
    readings = [(sign, read) for read, signs in SYLLABLES.items() for sign in signs]
    assert len(readings) == len(dict(readings)) > 1000
    unknown = {
        (sign, read)
        for sign, read in readings
        if read.replace("ü", "v") not in pinyin(sign, style=Style.NORMAL, heteronym=True)[0]
    }
    assert unknown == set()


@pytest.mark.parametrize(
    "name",
    [
        *(
            "霍尔果斯",
            "阿拉山口",
            "乌鲁木齐",
            "喀什",
            "重庆",
            "成都",
            "厦门",
            "长春",
            "西藏",
            "西安",
        ),
        *("塔什干", "撒马尔罕", "吉扎克", "乌兹别克", "土库曼", "杜尚别", "阿斯塔纳"),
        *("国家银行", "绿色能源", "战略投资"),
    ],
)
def test_pinyin_equals_that_of_pypinyin(name: str) -> None:
    syllables = lazy_pinyin(name)
    beginnings = ["".join(syllables[:end]) for end in range(2, len(name) + 1)]
    assert list(pinyin_forms(name)) == [*beginnings, f"={''.join(syllables)}"]


def test_pinyin_of_bishkek() -> None:
    """Which pypinyin 0.55 does not know: it reads 什 as in 什么."""
    assert list(pinyin_forms("比什凯克"))[-1] == "=bishikaike"


def test_long_name_has_pinyin_of_its_beginning() -> None:
    name = "乌鲁木齐铁路口岸"
    spoken_of = list(pinyin_forms(name))
    assert spoken_of[-1] == "".join(lazy_pinyin(name[:LONGEST_BEGINNING]))
    assert list(pinyin_forms("鑫龘")) == []
