"""Timeline: on an axis of years and in words, no more exact than it is known."""

import re
from typing import Any

import pytest
from django.test import Client

from portal.graphics.time_axis import TimeAxis
from portal.site.records.chronology import (
    ChronologyEntry,
    build_strip,
    is_ahead,
    is_day,
    sort_entries,
)
from projects.energy.models import EnergyProject
from tests.factories import (
    make_energy_project,
    make_event,
    make_place,
    make_source,
    make_trade_hub,
    publish,
)
from tests.portal.site.reading import part, queries, read, unresolved_marks, words

EDITION_OF_2026: Any = {"edition": {"issued_at": "2026-01-15T12:00:00+00:00"}}


def test_axis_covers_all_dates() -> None:
    assert TimeAxis.around(["2021-06", "1998/2003", "2026-01-15"]) == TimeAxis(1998, 2027)
    assert TimeAxis.around([]) is None


def test_width_of_a_date_is_its_uncertainty() -> None:
    axis = TimeAxis(2020, 2024)
    year, month, day = (axis.stretch(text) for text in ("2021", "2021-07", "2021-07-02"))
    assert (year.x, year.width) == ("25.00", "24.93")
    assert month.x == "37.40"
    assert float(month.width) == pytest.approx(100 / 48, abs=0.1)
    assert (day.is_short, month.is_short, year.is_short) == (True, False, False)


@pytest.mark.parametrize(
    ("first", "end", "years"),
    [
        (2020, 2024, [2020, 2021, 2022, 2023]),
        (1961, 2027, [1980, 2000, 2020]),
        (2013, 2027, [2015, 2020, 2025]),
        (219, 2025, [500, 1000, 1500, 2000]),
        (1, 10000, [2000, 4000, 6000, 8000]),
    ],
)
def test_number_of_ticks_fits_a_phone(first: int, end: int, years: list[int]) -> None:
    assert [year for _x, year in TimeAxis(first, end).ticks] == years


def test_axis_ends_with_the_last_year_of_the_calendar() -> None:
    axis = TimeAxis.around(["2021", "9999"])
    assert axis is not None
    assert axis.stretch("9999").width == "0.01"


def test_future_is_relative_to_the_day_of_the_edition() -> None:
    assert is_ahead(EDITION_OF_2026, "2027")
    assert is_ahead(EDITION_OF_2026, "2026-02")
    assert not is_ahead(EDITION_OF_2026, "2026")
    assert not is_ahead(EDITION_OF_2026, "2025-12-31")


def test_texts_that_are_no_dates_are_recognised() -> None:
    assert [text for text in ("2021", "2021-02-30", "soon", "", "2021/2023") if is_day(text)] == [
        "2021",
        "2021/2023",
    ]


def test_entries_are_sorted_and_do_not_overlap() -> None:
    days = ["2021-06-20", "2019", "2021-06", "2021-06-21"]
    entries = sort_entries(ChronologyEntry(on=day, kind="fact") for day in days)
    assert [entry.on for entry in entries] == ["2019", "2021-06", "2021-06-20", "2021-06-21"]
    drawn = build_strip(EDITION_OF_2026, entries)
    assert drawn is not None
    assert [mark.lane for mark in drawn.marks] == [0, 0, 1, 2]
    assert build_strip(EDITION_OF_2026, entries[:1]) is None


@pytest.fixture
def plant() -> Any:
    project = make_energy_project(
        slug="turgusun",
        construction_started_on="2017",
        commissioned_on="2021-07",
        project_status="operating",
    )
    project.milestones.create(
        on="2019-05", milestone_status="construction", note_en="Dam closed", source=make_source()
    )
    project.milestones.create(on="2030", milestone_status="retired", source=make_source())
    return project


def told(html: str) -> Any:
    return [
        words(row)
        for row in re.findall(r"<li.*?</li>", part(html, 'class="chronology"', "</ol>"), re.S)
    ]


@pytest.mark.django_db
def test_facts_milestones_and_plans_are_one_chronology(
    client: Client, plant: EnergyProject
) -> None:
    publish(plant)
    html = read(client, "/energy-projects/turgusun/")
    said = [re.sub(r" ?Source \d+", "", line) for line in told(html)]
    assert said == [
        "2017 Start of construction",
        "May 2019 Under construction Dam closed",
        "July 2021 Commissioned",
        "2030 Retired planned",
    ]
    assert unresolved_marks(html) == set()
    drawn = part(html, 'class="strip"', "</svg>")
    assert drawn.count("strip-mark") == 4
    assert drawn.count("data-planned") == 1
    assert "style=" not in drawn


@pytest.mark.django_db
def test_past_date_of_an_unfinished_plant_is_planned(client: Client) -> None:
    publish(
        make_energy_project(
            slug="rogun",
            construction_started_on="1976",
            planned_on="2020",
            project_status="construction",
        )
    )
    html = read(client, "/energy-projects/rogun/")
    assert told(html)[0].endswith("Start of construction")
    assert told(html)[1].endswith("Planned commissioning was planned")
    keys = words(part(html, '<dl class="key-facts"', "</dl>"))
    assert "commissioning 2020 Source 1 no source here says that it opened" in keys


@pytest.mark.django_db
def test_phases_are_drawn_for_their_years_of_operation(client: Client) -> None:
    project = make_energy_project(slug="bishkek", commissioned_on="1961")
    source = make_source()
    for name, status, begun, ended, planned, capacity in (
        ("A", "retired", "1961", "2000", "", 50),
        ("B", "operating", "2000-01", "", "1999", 100),
        ("C", "announced", "", "", "2025", None),
        ("D", "retired", "", "", "", 25),
    ):
        project.phases.create(
            name=name,
            phase_status=status,
            commissioned_on=begun,
            retired_on=ended,
            planned_on=planned,
            capacity_mw=capacity,
            source=source,
        )
    publish(project)
    html = read(client, "/energy-projects/bishkek/")
    rows = re.findall(r"<tr data-uid.*?</tr>", part(html, 'id="phases"'), re.S)
    bars = [
        re.findall(r'<rect class="strip-mark"[^>]* x="([\d.]+)%" width="([\d.]+)%"', r)
        for r in rows
    ]
    assert [len(found) for found in bars] == [1, 1, 1, 0]
    assert bars[0][0][0] == "0.00"
    assert float(bars[1][0][0]) + float(bars[1][0][1]) == pytest.approx(98.5, abs=0.2)
    assert ["data-planned" in row for row in rows] == [False, False, True, False]
    assert 'rect width="50.0%"' in rows[0]
    listed = [re.sub(r" ?Source \d+", "", line) for line in told(html)]
    assert listed == [
        "1961 Commissioned",
        "1999 Commissioned – B was planned",
        "January 2000 Commissioned – B",
        "2000 Retired – A",
        "2025 Commissioned – C was planned",
    ]


@pytest.mark.django_db
def test_public_events_at_the_place_are_listed(client: Client) -> None:
    place = publish(make_place(title_en="Horgos"))
    publish(make_event(title_en="Opening", starts_on="2012-04", place=place))
    publish(make_event(title_en="Elsewhere", starts_on="2013"))
    make_event(title_en="Secret", place=place)
    publish(make_trade_hub(slug="gate", opened_on="2015", place=place))
    said = told(read(client, "/hubs/gate/"))
    assert [re.sub(r" ?Source \d+", "", line) for line in said] == [
        "April 2012 Opening",
        "2015 Opened",
    ]


@pytest.mark.django_db
def test_undated_record_has_no_chronology(client: Client) -> None:
    publish(make_energy_project(slug="undated"))
    publish(make_energy_project(slug="dated", commissioned_on="2020"))
    for slug in ("undated", "dated"):
        assert 'id="chronology"' not in read(client, f"/energy-projects/{slug}/")


@pytest.mark.django_db
def test_queries_do_not_grow_with_days(client: Client, plant: EnergyProject) -> None:
    publish(plant)
    place = publish(make_place())
    publish(make_trade_hub(slug="gate", opened_on="2015", place=place))
    publish(make_event(place=place))
    with_one = queries(client, "/hubs/gate/")
    for _number in range(2):
        publish(make_event(place=place))
    assert queries(client, "/hubs/gate/") == with_one
