"""The tables of docs/wording.md are what pages print."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from django.conf import settings
from django.contrib.messages import INFO
from django.forms.utils import ErrorList
from django.utils import translation
from django.utils.safestring import SafeData, mark_safe

from portal.formatting.dates import format_day
from portal.formatting.numbers import UNITS, format_amount, format_unit
from portal.http.messages import MessageStorage
from portal.models.languages import pick_text
from portal.models.typography import nest_quotes, quoted_within, typeset

LANGUAGES = ("en", "zh-hans", "ru")


def rows(heading: str) -> Iterator[list[str]]:
    """Cells of the rows of the table under a heading."""
    text = Path(settings.BASE_DIR, "docs", "wording.md").read_text(encoding="utf-8")
    section = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    for line in lines[2:]:
        yield [cell.strip() for cell in line.strip("|").split("|")]


def printed(words: str) -> str:
    return normalize("NFKC", words).replace("m3", "m³").replace("м3", "м³")


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures(language: str) -> None:
    with translation.override(language):
        for number, unit, *cells in rows("Figures"):
            expected = cells[LANGUAGES.index(language)]
            assert printed(format_amount(Decimal(number), unit)) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates(language: str) -> None:
    with translation.override(language):
        for stored, *cells in rows("Dates"):
            assert printed(format_day(stored)) == cells[LANGUAGES.index(language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Показано 180 000 т, на 17 % больше", "Показано 180~000~т, на 17~% больше"),
        ("поезда Китай — Европа в 2024 году", "поезда Китай~— Европа в 2024 году"),
        ("4,1 млрд долларов, 454 км", "4,1~млрд долларов, 454~км"),
        ("5431,5 га, 4000–5840 га, 120 км/ч", "5~431,5~га, 4~000–5~840~га, 120~км/ч"),
        ("с 2019 по 2021 год, в 2024 т. е. раньше", "с 2019 по 2021 год, в 2024 т. е. раньше"),
    ],
)
def test_russian_texts_do_not_break_in_figures_and_before_dashes(text: str, expected: str) -> None:
    with translation.override("ru"):
        assert typeset(text) == expected.replace("~", "\N{NO-BREAK SPACE}")
        assert pick_text({"en": "text", "ru": text}).text == typeset(text)
    with translation.override("zh-hans"):
        assert typeset(text) == text
        assert typeset(text, "ru") == expected.replace("~", "\N{NO-BREAK SPACE}")


def test_units_are_those_of_texts() -> None:
    with translation.override("ru"):
        for unit in {"%", *UNITS} - {"count per day"}:
            words = format_amount(Decimal(12345), unit)
            assert typeset(words.replace("\N{NO-BREAK SPACE}", " ", 2)) == words, unit


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("ru", "Центр «Хоргос»", "Центр „Хоргос“"),
        ("zh-hans", "“南方”经济特区", "‘南方’经济特区"),
        ("en", "The “Altyn” fund", "The ‘Altyn’ fund"),
        ("ru", "«КазГерМунай»", "КазГерМунай"),
        ("ru", "«Юг» и «Север»", "„Юг“ и „Север“"),
    ],
)
def test_quotes_within_quotes_are_other_signs(language: str, title: str, expected: str) -> None:
    with translation.override(language):
        assert quoted_within(title) == expected


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("ru", "«СЭЗ «Онтустик»» и «Хоргос»: да", "«СЭЗ „Онтустик“» и «Хоргос»: да"),
        ("zh-hans", "““南方”经济特区”已发布。", "“‘南方’经济特区”已发布。"),
        ("en", "The “Altyn” fund’s “a “b””", "The “Altyn” fund’s “a ‘b’”"),
        ("en", "as the source says: “over “50", "as the source says: “over “50"),
    ],
)
def test_quotes_of_a_quoted_title_are_other_signs(
    language: str, sentence: str, expected: str
) -> None:
    with translation.override(language):
        assert nest_quotes(sentence) == expected


def test_sentences_after_a_step_and_errors_of_forms_quote_titles_with_quotes(rf: Any) -> None:
    request = rf.get("/")
    request.session = {}
    said = MessageStorage(request)
    said.add(INFO, "“The “South” zone” is published.")
    said.add(INFO, mark_safe("“The “South” <b>zone</b>” stays."))
    errors = ErrorList(["“The “South” zone” waits."])

    assert [str(one) for one in said] == [
        "“The ‘South’ zone” is published.",
        "“The ‘South’ <b>zone</b>” stays.",
    ]
    assert [isinstance(one.message, SafeData) for one in said] == [False, True]
    assert "“The ‘South’ zone” waits." in str(errors)


def test_unit_alone_is_as_of_many() -> None:
    with translation.override("ru"):
        assert format_unit("trains") == "поездов"
        assert format_unit("trains", Decimal("1.5")) == "поезда"
