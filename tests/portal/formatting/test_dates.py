"""Dates and periods of statistics in three languages."""

from datetime import UTC, datetime
from unicodedata import normalize

import pytest
from django.utils import translation

from portal.formatting.dates import format_day, format_moment


def words(stored: str, language: str) -> str:
    with translation.override(language):
        return normalize("NFKC", format_day(stored)).replace(" – ", "–")


@pytest.mark.parametrize(
    ("stored", "english", "chinese", "russian"),
    [
        ("2024-H1", "first half of 2024", "2024年上半年", "первое полугодие 2024 г."),
        ("2024-H2", "second half of 2024", "2024年下半年", "второе полугодие 2024 г."),
        ("2024-Q1", "Q1 2024", "2024年第1季度", "1-й кв. 2024 г."),
        ("2024-Q4", "Q4 2024", "2024年第4季度", "4-й кв. 2024 г."),
        ("2021-12", "December 2021", "2021年12月", "декабрь 2021 г."),
        ("2020-02-29", "29 February 2020", "2020年2月29日", "29 февраля 2020 г."),
        ("2020/2024", "2020–2024", "2020–2024年", "2020–2024"),
        ("to 2024-06", "to June 2024", "截至2024年6月", "по июнь 2024 г."),
    ],
)
def test_period(stored: str, english: str, chinese: str, russian: str) -> None:
    assert [words(stored, code) for code in ("en", "zh-hans", "ru")] == [english, chinese, russian]


@pytest.mark.parametrize(
    ("stored", "english"),
    [
        ("2025-06-17/2025-06-18", "17–18 Jun 2025"),
        ("2025-06-17/2025-07-02", "17 Jun–2 Jul 2025"),
        ("2024-12-30/2025-01-02", "30 Dec 2024–2 Jan 2025"),
        ("2024-11/2025-02", "November 2024–February 2025"),
        ("2024-Q1/2024-Q3", "Q1 2024 to Q3 2024"),
        ("2024/2024-Q3", "2024 to Q3 2024"),
        ("2012/2025-05-01", "2012 to 1 May 2025"),
    ],
)
def test_range(stored: str, english: str) -> None:
    assert words(stored, "en") == english


def test_russian_range_does_not_begin_a_line_with_its_dash() -> None:
    with translation.override("ru"):
        assert format_day("2022-01/2022-09") == "январь\xa0– сентябрь 2022\u202fг."


@pytest.mark.parametrize(
    "text", ["", "a while", "2021-13", "2021-6", "2024-Q5", "21", "2021-06-20T12:00", "toward 2024"]
)
def test_other_texts_are_unchanged(text: str) -> None:
    assert words(text, "en") == text


@pytest.mark.parametrize(
    ("moment", "english", "russian"),
    [
        (None, "", ""),
        ("", "", ""),
        ("2026-11-24T23:59:59+00:00", "24 November 2026", "24 ноября 2026 г."),
        ("2026-11-24", "24 November 2026", "24 ноября 2026 г."),
        (datetime(2026, 11, 24, 1, tzinfo=UTC), "24 November 2026", "24 ноября 2026 г."),
    ],
)
def test_moment_is_written_as_its_day(
    moment: datetime | str | None, english: str, russian: str
) -> None:
    found = []
    for language in ("en", "ru"):
        with translation.override(language):
            found.append(normalize("NFKC", format_moment(moment)))

    assert found == [english, russian]
