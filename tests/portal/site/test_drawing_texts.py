"""Line breaks of cards, themes of frames, axes of timelines and chronologies. No database."""

import re
from typing import Any

import pytest
from django.db.models import TextChoices

from portal.site.embeds.themes import DARK, THEMES, theme_css
from portal.site.lists.groups import choice_label, group_by_choice
from portal.site.lists.timelines import Decade, Year, _decades, _newest_first, _page_of, _years
from portal.site.records.chronology import (
    ChronologyEntry,
    _occupy_lane,
    build_strip,
    edition_day,
    is_ahead,
    is_day,
    sort_entries,
)
from portal.site.social_images.fonts import ELLIPSIS, break_lines, shorten, text_width


@pytest.mark.parametrize(
    ("text", "ems"),
    [
        ("", 0),
        ("a", 0.66),
        ("A", 0.78),
        (" ", 0.35),
        ("中", 1),
        ("，", 1),
        ("ж", 0.726),
        ("Ж", 0.858),
    ],
)
def test_width_of_a_character(text: str, ems: float) -> None:
    assert text_width(text) == pytest.approx(ems)
    assert text_width(text * 3) == pytest.approx(ems * 3)


@pytest.mark.parametrize(
    ("text", "ems", "lines", "broken"),
    [
        ("", 5, 2, [""]),
        ("one", 5, 2, ["one"]),
        ("one two", 3, 2, ["one", "two"]),
        ("one  two\nthree", 20, 2, ["one two three"]),
        ("one two three", 3, 2, ["one", "two…"]),
        ("one two three", 2.5, 1, ["on…"]),
        ("能源项目", 2, 2, ["能源", "项目"]),
        ("能源，项目", 2, 3, ["能", "源，", "项目"]),
        ("能源项目", 2, 1, ["能…"]),
        ("unbreakable", 3, 2, ["unb…"]),
    ],
)
def test_text_is_broken_into_lines(text: str, ems: float, lines: int, broken: list[str]) -> None:
    assert break_lines(text, ems, lines) == broken


@pytest.mark.parametrize(
    ("text", "ems", "whole", "short"),
    [
        ("one", 5, True, "one"),
        ("one", 5, False, "one…"),
        ("one two", 4, True, "one t…"),
        ("one two ", 4.5, True, "one tw…"),
        ("one", 0.5, True, ELLIPSIS),
    ],
)
def test_text_is_shortened(text: str, ems: float, whole: bool, short: str) -> None:
    assert shorten(text, ems, whole=whole) == short


@pytest.mark.parametrize(
    ("css", "inside", "outside"),
    [
        ("a { b: c; }", [], "a { b: c; }"),
        (
            "x @media (prefers-color-scheme: dark) { :root { --a: 1; } } y",
            [" :root { --a: 1; } "],
            "x  y",
        ),
        (
            "@media (prefers-color-scheme: dark) { a { &:hover { b: c; } } }z",
            [" a { &:hover { b: c; } } "],
            "z",
        ),
        ("@media (prefers-color-scheme: light) { a { b: c; } }", [], None),
    ],
)
def test_dark_blocks_of_a_style_sheet(css: str, inside: list[str], outside: str | None) -> None:
    assert DARK.findall(css) == inside
    assert DARK.sub("", css) == (css if outside is None else outside)


@pytest.mark.parametrize("theme", THEMES[1:])
def test_theme_sets_each_colour_and_its_scheme(theme: str) -> None:
    css = theme_css(theme)
    assert css.startswith("@layer tokens { :root {")
    assert css.count("color-scheme:") == 1
    assert css.endswith(f"color-scheme: {theme}; }} }}\n")
    assert css.count("{") == css.count("}") == 2


def test_dark_theme_overrides_colours_of_the_light_one() -> None:
    light, dark = (set(re.findall(r"(--[\w-]+):", theme_css(theme))) for theme in ("light", "dark"))
    assert len(dark) > 10
    assert dark <= light


COUNTS = {"2026": 30, "2025": 60, "2019": 20, "2005": 5, "": 3}
"""Rows by year, newest first; 30 on a page."""


@pytest.mark.parametrize(
    ("year", "page"), [("2026", 1), ("2025", 2), ("2019", 4), ("2005", 4), ("", 4)]
)
def test_page_on_which_a_year_begins(year: str, page: int) -> None:
    assert _page_of(COUNTS, year) == page


def test_decades_lead_to_their_newest_year() -> None:
    assert _decades(COUNTS) == [
        Decade("2020", 90, 1, "year-2026"),
        Decade("2010", 20, 4, "year-2019"),
        Decade("2000", 5, 4, "year-2005"),
    ]
    assert _decades({"": 3}) == []


def test_years_have_shares_of_the_fullest_year() -> None:
    rows = [{"day": "2026-01"}, {"day": "2026"}, {"day": "2005-05-05"}, {"day": ""}]
    assert _years(rows, COUNTS) == [
        Year("2026", 30, 50, rows[:2]),
        Year("2005", 5, 8, rows[2:3]),
        Year("", 3, 5, rows[3:]),
    ]
    assert _years([{"day": "2005"}], {"2026": 1_000, "2005": 1})[0].share == 1


def test_undated_rows_are_last() -> None:
    assert sorted(["", "1998", "2026", "2005"], key=_newest_first) == ["2026", "2005", "1998", ""]


class Level(TextChoices):
    HIGH = "high", "High"
    LOW = "low", "Low"


def test_rows_are_grouped_in_the_order_of_the_vocabulary() -> None:
    rows = [{"n": n, "level": level} for n, level in enumerate(["low", "lost", "high", "low"])]
    rows.append({"n": 4})
    found = [
        (str(label), [row["n"] for row in group])
        for label, group in group_by_choice(rows, "level", Level)
    ]
    assert found == [("High", [2]), ("Low", [0, 3]), ("lost", [1]), ("", [4])]
    assert group_by_choice([], "level", Level) == []


@pytest.mark.parametrize(("value", "label"), [("high", "High"), ("lost", "lost"), ("", "")])
def test_label_of_a_choice(value: str, label: str) -> None:
    assert choice_label(Level, value) == label


EDITION_OF_2026: Any = {"edition": {"issued_at": "2026-01-15T12:00:00+00:00"}}


@pytest.mark.parametrize(
    ("day", "is_future"),
    [
        ("2026-01-16", True),
        ("2026-01-15", False),
        ("2026-01", False),
        ("2026-02", True),
        ("2026", False),
        ("2027", True),
        ("2025-12/2026-03", False),
    ],
)
def test_day_is_compared_with_the_edition_as_exactly_as_known(day: str, is_future: bool) -> None:
    assert is_ahead(EDITION_OF_2026, day) == is_future


def test_unpublished_document_is_of_today(time_machine: Any) -> None:
    time_machine.move_to("2026-03-04T10:00:00Z")
    draft: Any = {"edition": {"issued_at": None}}
    assert (edition_day(EDITION_OF_2026), edition_day(draft)) == ("2026-01-15", "2026-03-04")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("2021", True),
        ("2021-06", True),
        ("2021-06-30", True),
        ("2021-06-31", False),
        ("2021-13", False),
        ("2021/2023-05", True),
        ("", False),
        ("soon", False),
    ],
)
def test_days_are_recognised(text: str, is_one: bool) -> None:
    assert is_day(text) == is_one


def test_exact_days_come_before_their_month_and_year() -> None:
    days = ["2021", "2020-12-31", "2021-01", "2021-01-01", "2021/2023", "2021-01-02"]
    entries = sort_entries(ChronologyEntry(on=day, kind="fact") for day in days)
    assert [entry.on for entry in entries] == [
        "2020-12-31",
        "2021-01-01",
        "2021-01",
        "2021",
        "2021/2023",
        "2021-01-02",
    ]


def test_lanes_are_used_again_once_they_are_free() -> None:
    ends: list[float] = []
    spans = [(0, 10), (5, 6), (7, 30), (12, 13), (12.5, 14), (31, 32)]
    assert [_occupy_lane(ends, start, end) for start, end in spans] == [0, 1, 2, 0, 1, 0]
    assert ends == [33, 14.5, 30]


def test_strip_needs_two_entries_and_reaches_to_the_edition() -> None:
    entries = [ChronologyEntry(on=day, kind="fact") for day in ("2019", "2021-06")]
    strip = build_strip(EDITION_OF_2026, entries)
    assert strip is not None
    assert (strip.axis.first, strip.axis.end, strip.lanes) == (2019, 2027, 1)
    assert [mark.entry.on for mark in strip.marks] == ["2019", "2021-06"]
    assert strip.now == "87.98"
    assert build_strip(EDITION_OF_2026, entries[:1]) is None
    assert build_strip(EDITION_OF_2026, []) is None
