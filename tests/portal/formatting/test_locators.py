"""Places in sources, in the reader's language."""

import csv
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import override

from portal.formatting import locators
from portal.formatting.locators import locator_in_words
from portal.ops.dataset.loading import packaged_files
from portal.ops.dataset.rows import read

WRITTEN = Template("{% load corridor %}{% locator place %}")
TYPED = [
    (
        "section Rail Links, sentence 3",
        "“Rail Links”一节，第3句",
        "раздел «Rail Links», предложение 3",
    ),
    ("headline and paragraph 4", "标题和第4段", "заголовок и абзац 4"),
    ("paragraphs 1 and 4 to 7", "第1、4–7段", "абзацы 1 и 4–7"),
    (
        "sheet 'Oil & Gas', rows 7–8, units G1, G2 and G3",
        "工作表“Oil & Gas”，第7–8行，机组G1、G2、G3",
        "лист «Oil & Gas», строки 7–8, блоки G1, G2 и G3",
    ),
    (
        'file "a, b.xls", row 6 "Всего", column 2023 + data/c.csv, line 9, column 12',
        "文件“a, b.xls”，第6行“Всего”，“2023”列；data/c.csv，第9行，第12列",
        "файл «a, b.xls», строка 6 «Всего», столбец «2023»; data/c.csv, строка 9, столбец 12",
    ),
    (
        "computed from 2024 and +11.3%",
        "由2024年数值和+11.3%算得",
        "вычислено по значению 2024 г. и +11,3 %",
    ),
    (
        "row of Osh, KG, wikidataid Q4",
        "“Osh”一行，KG，wikidataid Q4",
        "строка «Osh», KG, wikidataid Q4",
    ),
    ("point 42.87, 74.65", "坐标42.87; 74.65", "точка 42,87; 74,65"),
]


@pytest.mark.parametrize(("typed", "zh_hans", "ru"), TYPED)
def test_places_are_written_in_the_language_of_the_page(typed: str, zh_hans: str, ru: str) -> None:
    with override("zh-hans"):
        assert locator_in_words(typed) == zh_hans
    with override("ru"):
        assert locator_in_words(typed).replace("\u00a0", " ") == ru


def test_places_are_read_in_each_language() -> None:
    with override("en"):
        found = [
            locator_in_words(one) for one in ("第3、5段", "абзацы 3 и 5", "paragraphs 3 and 5")
        ]

    assert found == ["paragraphs 3 and 5"] * 3


def test_a_place_with_other_words_stays_as_it_is_typed() -> None:
    with override("ru"):
        ours, theirs = (
            WRITTEN.render(Context({"place": one}))
            for one in ("the 400 MW, paragraph 2", "一、中欧班列")
        )

    assert ours == '<span lang="en">the 400 MW, paragraph 2</span>'
    assert theirs == '<span lang="">一、中欧班列</span>'


@pytest.mark.parametrize("share", ["+1.2.3%", "−..%", "+.5%"])
def test_a_share_that_is_no_number_stays_as_it_is_typed(share: str) -> None:
    typed = f"computed from 2024 and {share}"
    with override("zh-hans"):
        assert typed in WRITTEN.render(Context({"place": typed}))


def test_each_remainder_is_read_once() -> None:
    with override("zh-hans"):
        assert locator_in_words(", ".join(["list"] * 60 + ["“"])) == ""


def test_each_form_is_read_in_english() -> None:
    blanks = dict.fromkeys(locators.BLANKS, "2024")
    blanks |= {"name": "Name", "numbers": "1–3", "place": "12", "share": "+5%", "point": "1, 2"}
    with Path(locators.__file__).with_suffix(".csv").open(encoding="utf-8") as file, override("en"):
        for row in csv.DictReader(file):
            assert locator_in_words(row["en"].format_map(blanks)), row["en"]


def test_nearly_all_places_of_the_packaged_data_are_known() -> None:
    typed = [
        place
        for path in packaged_files().values()
        for row in read(path)
        if (place := row.cells.get("locator"))
    ]
    with override("zh-hans"):
        unknown = [place for place in typed if not locator_in_words(place)]

    assert len(typed) > 9000
    assert len(unknown) < len(typed) / 50, unknown
