"""Charts of energy projects and pipelines: what they add up, what they leave out, what they say."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.facts.comparators import comparator_of_sum
from portal.formatting.dates import format_day
from portal.graphics.charts.controls import ChartLook
from portal.graphics.charts.registry import ChartRefused, build_chart, load_chart_and_question
from portal.graphics.charts.svg import draw_chart
from portal.models import Country, history_models
from portal.models.places import Role
from portal.publication import publishing, time_travel
from portal.records.column_store import forget_columns
from projects.energy.models import EnergyProject
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_pipeline,
    make_source,
    make_user,
    publish,
    rule,
)
from tests.portal.site.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def plant(year: str = "2010", status: str = "operating", **kwargs: Any) -> Any:
    """A public plant; `phases` are (status, MW, year), `other` a capacity that lost."""
    phases, other = kwargs.pop("phases", ()), kwargs.pop("other", None)
    project = make_energy_project(commissioned_on=year, project_status=status, **kwargs)
    for place, (state, capacity, begun) in enumerate(phases):
        project.phases.create(
            name=f"Unit {place}",
            phase_status=state,
            capacity_mw=capacity,
            commissioned_on=begun,
            source=make_source(),
        )
    claim_all(project)
    if other:
        claim(project, "capacity_mw", other, source=make_source(publisher="The loser"))
        rule(project, "capacity_mw")
    return publish(project)


def drawn(name: str, query: str = "", panel: int = 0) -> dict[Any, Any]:
    """{series: {place: MW}} of a panel, and the totals as "sum"."""
    found = build_chart(name, query).panels[panel]
    lines = {one.key: {p.key: float(p.value) for p in one.points} for one in found.series}
    return {**lines, "sum": {p.key: float(p.value) for p in found.totals}}


def notes(name: str, query: str = "") -> list[Any]:
    return [note.replace("\xa0", " ") for note in build_chart(name, query).notes]


def queries(name: str, query: str = "") -> int:
    forget_columns()
    with CaptureQueriesContext(connection) as captured:
        build_chart(name, query)
    return len(captured)


def last(found: dict[Any, Any]) -> dict[Any, Any]:
    """The sums of the newest year alone."""
    return {key: places["2026"] for key, places in found.items() if "2026" in places}


def test_capacity_grows_by_the_year_in_which_a_plant_began() -> None:
    plant("2010", capacity_mw=100)
    plant("2012-05", capacity_mw=50)
    plant("1975", technology="coal", capacity_mw=300)
    wind = drawn("capacity")["wind"]
    assert (wind["2010"], wind["2011"], wind["2012"]) == (100, 100, 150)
    assert "2009" not in wind
    assert last(drawn("capacity")) == {"wind": 150, "coal": 300, "sum": 450}


def test_chart_of_which_nothing_is_asked_follows_what_is_published() -> None:
    plant("2010", capacity_mw=100)
    plant("2011", capacity_mw=20)
    known, question = load_chart_and_question("capacity", QueryDict())
    assert load_chart_and_question("capacity", QueryDict())[0] is known
    assert question.is_valid()

    plant("2012", capacity_mw=3)
    chart, _question = load_chart_and_question("capacity", QueryDict())
    totals = {point.key: float(point.value) for point in chart.panels[0].totals}
    assert (totals["2010"], totals["2012"]) == (100, 123)


def test_phases_count_with_years_and_statuses_of_their_own() -> None:
    plant(
        "1975",
        capacity_mw=300,
        phases=[
            ("operating", 200, "1975"),
            ("operating", 100, "2005"),
            ("construction", 70, "2027"),
            ("retired", 60, "1960"),
        ],
    )
    wind = drawn("capacity")["wind"]
    assert (wind["2004"], wind["2005"]) == (200, 300)
    assert drawn("capacity", panel=1) == {"wind": {"construction": 70}, "sum": {"construction": 70}}
    assert drawn("status")["sum"] == {"operating": 300, "construction": 70, "retired": 60}


def test_of_a_plant_under_construction_the_units_count_that_run() -> None:
    plant(
        "2018",
        status="construction",
        capacity_mw=3600,
        phases=[
            ("operating", 600, "2018"),
            ("operating", 600, "2019"),
            ("construction", 2400, "2029"),
            ("cancelled", 500, ""),
        ],
    )
    wind = drawn("capacity")["wind"]
    assert (wind["2018"], wind["2019"]) == (600, 1200)
    built = {"construction": 2400}
    assert drawn("capacity", panel=1) == {"wind": built, "sum": built}
    assert drawn("energy-mix")["sum"] == {"KZ": 1200}


def test_phases_that_do_not_add_up_to_the_plant_do_not_count() -> None:
    plant("1975", capacity_mw=300, phases=[("operating", 200, "1975"), ("operating", 90, "2005")])
    wind = drawn("capacity")["wind"]
    assert (wind["2000"], wind["2026"]) == (300, 300)


def test_rounded_phases_add_up_to_the_plant() -> None:
    phases = [("operating", 150, "2014"), ("operating", 432, "2021")]
    plant("2014", capacity_mw="581.2", phases=phases)
    wind = drawn("capacity")["wind"]
    assert (wind["2014"], wind["2020"], wind["2021"]) == (150, 150, 581.2)


def test_phases_of_which_none_has_the_status_of_the_plant_do_not_count() -> None:
    """They were announced before it was known that building had begun."""
    phases = [("announced", 100, "2027"), ("announced", 200, "2029")]
    plant("2027", "construction", capacity_mw=300, phases=phases)
    assert drawn("status")["sum"] == {"construction": 300}


def test_what_has_no_start_date_counts_from_the_day_of_its_status_on() -> None:
    plant("", capacity_mw=40, status_as_of="2024-03", planned_on="2015")
    plant("2010", capacity_mw=100)
    by_year = drawn("capacity")["sum"]
    assert (by_year["2023"], by_year["2024"], by_year["2026"]) == (100, 140, 140)
    late = "One operating plant (40 MW) has no start date and counts from the day of its status on."
    assert late in notes("capacity")
    left_out = "One operating plant (40 MW) has no start date and is excluded."
    assert left_out in notes("capacity", "measure=added")
    days = {"2023-12-31": 100, "2024-03-30": 100, "2024-03-31": 140}
    for day, megawatts in days.items():
        assert drawn("energy-mix", f"valid_on={day}")["sum"] == {"KZ": megawatts}
    assert drawn("energy-mix")["sum"] == {"KZ": 140}


def test_a_closed_plant_counts_until_it_closed() -> None:
    plant("1970", "retired", capacity_mw=40, retired_on="2017-06", status_as_of="2017")
    plant("1980", "retired", capacity_mw=7)
    by_year = drawn("capacity")["sum"]
    assert (by_year["2016"], by_year.get("2017")) == (40, None)
    assert drawn("energy-mix", "valid_on=2017-05-31")["sum"] == {"KZ": 40}
    assert not build_chart("energy-mix", "valid_on=2017-06-01").panels


def test_with_a_status_the_units_of_that_status_are_drawn() -> None:
    phases = [("operating", 600, "2018"), ("construction", 3000, "2029")]
    plant("2018", status="construction", capacity_mw=3600, phases=phases)
    assert drawn("energy-mix", "status=operating")["sum"] == {"KZ": 600}
    assert drawn("status", "status=construction")["sum"] == {"construction": 3000}


def test_what_is_planned_stands_apart_and_what_was_given_up_nowhere() -> None:
    plant("2010", capacity_mw=100)
    plant("2027", "construction", capacity_mw=10)
    plant("", "announced", capacity_mw=20)
    plant("", "cancelled", capacity_mw=40)
    assert last(drawn("capacity")) == {"wind": 100, "sum": 100}
    assert drawn("capacity", panel=1)["sum"] == {"construction": 10, "announced": 20}
    assert [one.look for one in build_chart("capacity").panels[1].series] == ["hatched"]
    assert drawn("status")["sum"]["cancelled"] == 40


def test_chart_names_the_place_of_its_plants() -> None:
    for code in ("KZ", "UZ", "TJ"):
        country = make_country(code)
        country.role = Role.FOCUS
        country.save()
        plant(country=country, technology="gas", capacity_mw=80)
        plant(country=country, capacity_mw=20)
    said = [build_chart("capacity", query).finding for query in ("", "country=KZ&country=UZ")]
    assert [words.partition(":")[0] for words in said] == [
        "Central Asia",
        "Country KZ / Country UZ",
    ]
    Country.objects.filter(code="TJ").update(role=Role.REFERENCED)
    assert build_chart("status").place == ""


def test_chart_of_no_plants_has_no_panel() -> None:
    assert build_chart("status").panels == ()


@pytest.mark.parametrize(("capacity", "running_in_2004"), [("581.9", 300), ("582", 582)])
def test_phases_make_up_a_plant_within_their_last_digit(
    capacity: str, running_in_2004: int
) -> None:
    phases = [("operating", 300, "1975"), ("operating", 281, "2005")]
    plant("1975", capacity_mw=capacity, phases=phases)
    assert drawn("capacity")["wind"]["2004"] == running_in_2004


def test_capacity_begun_each_year() -> None:
    plant("2010", capacity_mw=100)
    plant("2012", capacity_mw=50)
    assert drawn("capacity", "measure=added")["wind"] == {"2010": 100, "2012": 50}


def test_only_plant_of_a_sum_is_not_one_of_several() -> None:
    plant("2010", capacity_mw=100, other="130")
    (total,) = build_chart("energy-mix").panels[0].totals
    assert str(total.note).startswith("1 plant, disputed, 100")


def test_sum_says_of_how_many_and_how_far_the_losing_values_would_take_it() -> None:
    plant("2010", capacity_mw=100, other="130")
    plant("2011", capacity_mw=50, other="45")
    plant("2012", capacity_mw=None)
    (total,) = build_chart("energy-mix").panels[0].totals
    amounts = (Decimal(150), Decimal(145), Decimal(180))
    assert (total.value, total.low, total.high, total.disputed) == (*amounts, True)
    assert str(total.note).replace("\xa0", " ") == (
        "2 plants, one more without a figure, 2 of them disputed, 145–180 MW across all sources"
    )
    assert "One plant has no reported capacity." in notes("energy-mix")


@pytest.mark.parametrize("chart", ["capacity", "energy-mix", "status"])
def test_chart_says_of_how_many_plants_the_status_may_be_outdated(chart: str) -> None:
    today = time_travel.today()
    plant(capacity_mw=100, status_as_of="2021-06")
    plant(capacity_mw=80, status_as_of=today.isoformat())
    plant(capacity_mw=50, status_as_of="")
    (said,) = [note for note in notes(chart) if "last stated" in note]
    year_ago = format_day((today - timedelta(days=365)).isoformat()).replace("\xa0", " ")
    assert said == (
        f"The status of 1 out of 3 plants was last stated before {year_ago} and may have changed "
        "since."
    )


def test_page_of_a_country_says_of_how_many_plants_the_status_may_be_outdated(
    client: Client,
) -> None:
    today = time_travel.today()
    plant(capacity_mw=100, status_as_of="2021-06")
    plant(capacity_mw=80, status_as_of=today.isoformat())
    year_ago = format_day((today - timedelta(days=365)).isoformat())
    html = read(client, "/countries/kz/")
    assert html.count(f"status of 1 last stated before {year_ago}") == 2


def test_chart_of_a_past_day_calls_no_status_outdated() -> None:
    plant(capacity_mw=100, status_as_of="2021-06")
    said = notes("energy-mix", "valid_on=2020-12-31")
    assert [note for note in said if "last stated" in note] == []


def test_dispute_about_a_plant_counts_once_and_when_all_of_it_is_there() -> None:
    phases = [("operating", 200, "1975"), ("operating", 100, "2005")]
    plant("1975", capacity_mw=300, phases=phases, other="350")
    totals = {total.key: total for total in build_chart("capacity").panels[0].totals}
    assert (totals["2004"].low, totals["2004"].high) == (Decimal(200), Decimal(200))
    assert (totals["2005"].low, totals["2005"].high) == (Decimal(300), Decimal(350))


def test_dispute_about_a_plant_says_nothing_of_one_of_its_years() -> None:
    phases = [("operating", 200, "1975"), ("operating", 100, "2005")]
    plant("1975", capacity_mw=300, phases=phases, other="350")
    plant("2006", capacity_mw=40, other="50")
    totals = build_chart("capacity", "measure=added").panels[0].totals
    assert {total.key: (total.low, total.high) for total in totals} == {
        "2005": (Decimal(100), Decimal(100)),
        "2006": (Decimal(40), Decimal(50)),
    }
    assert any(
        note.startswith("Sources disagree about one plant that began in several years")
        for note in notes("capacity", "measure=added")
    )


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([], "exact"),
        (["exact"], "exact"),
        (["exact", "over"], "over"),
        (["over", "at_least"], "over"),
        (["under", "at_most"], "under"),
        (["over", "under"], "about"),
        (["about", "exact"], "about"),
    ],
)
def test_sum_is_as_exact_as_its_parts(parts: list[str], whole: str) -> None:
    assert comparator_of_sum(parts) == whole


def test_over_makes_the_sum_over() -> None:
    project = make_energy_project(capacity_mw=100, commissioned_on="2010")
    claim_all(project)
    project.claims.filter(fact="capacity_mw").update(comparator="over")
    publish(project)
    plant("2010", capacity_mw=50)
    (total,) = build_chart("energy-mix").panels[0].totals
    assert (total.comparator, total.text.replace("\xa0", " ")) == ("over", "over 150 MW")


def test_plant_in_two_countries_is_counted_once_under_both() -> None:
    plant(capacity_mw=100)
    plant(capacity_mw=30, country=make_country("UZ"), second_country=make_country("TJ"))
    assert drawn("energy-mix")["sum"] == {"KZ": 100, "UZ+TJ": 30}
    assert drawn("energy-mix", "country=TJ")["sum"] == {"UZ+TJ": 30}
    assert notes("energy-mix")[1] == (
        "One plant stands in two countries. It is counted once, under both names."
    )
    in_full = "1 plant in two countries (30 MW) counts in full in both."
    for name in ("capacity", "status"):
        assert [in_full in notes(name, query) for query in ("country=TJ", "")] == [True, False]


def test_shares_are_of_the_whole_whatever_is_hidden() -> None:
    plant(capacity_mw=100)
    plant(capacity_mw=200, technology="coal")
    assert drawn("energy-mix", "measure=share") == {
        "coal": {"KZ": 66.7},
        "wind": {"KZ": 33.3},
        "sum": {},
    }
    assert drawn("energy-mix", "measure=share&hide=coal") == {"wind": {"KZ": 33.3}, "sum": {}}


def test_hidden_technology_leaves_the_sum_and_can_be_shown_again() -> None:
    plant(capacity_mw=100)
    plant(capacity_mw=200, technology="coal")
    chart = build_chart("status", "hide=coal")
    assert drawn("energy-mix", "hide=coal")["sum"] == {"KZ": 100}
    assert drawn("status", "hide=coal") == {"wind": {"operating": 100}, "sum": {"operating": 100}}
    assert [(one.value, one.is_current, one.url, one.is_last) for one in chart.switches] == [
        ("coal", False, "/charts/status/", False),
        ("wind", True, "/charts/status/?hide=coal&hide=wind", True),
    ]


@pytest.mark.parametrize(
    "query",
    ["hide=nuclear", "measure=volume", "colour=red", "cursor=x", "since=12", "as_recorded=2025"],
)
def test_what_means_nothing_is_refused_with_a_sentence(query: str) -> None:
    plant()
    with pytest.raises(ChartRefused) as refused:
        build_chart("capacity", query)
    assert list(refused.value.errors) == [query.partition("=")[0]]


def test_drafts_are_in_no_sum() -> None:
    plant(capacity_mw=100)
    claim_all(make_energy_project(capacity_mw=7000, commissioned_on="2010"))
    assert drawn("energy-mix")["sum"] == {"KZ": 100}
    assert last(drawn("capacity"))["sum"] == 100


def test_edit_of_a_plant_changes_no_sum_until_it_is_public() -> None:
    public = plant(capacity_mw=100, phases=[("operating", 60, "2010"), ("operating", 40, "2012")])
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    draft.phases.update(capacity_mw=7000)
    claim(draft, "capacity_mw", "130", source=make_source(publisher="The newcomer"))
    (total,) = build_chart("energy-mix").panels[0].totals
    assert (total.value, total.disputed) == (Decimal(100), False)
    assert "The newcomer" not in {source["publisher"] for source in total.sources}


def test_chart_takes_the_parameters_of_the_list() -> None:
    plant(capacity_mw=100)
    plant(capacity_mw=200, technology="coal", country=make_country("UZ"))
    chart = build_chart("energy-mix", "country=UZ&technology=coal")
    assert chart.subtitle == "Country: Country UZ, Technology: Coal"
    assert drawn("energy-mix", "country=UZ&technology=coal")["sum"] == {"UZ": 200}


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("name", ["capacity", "energy-mix", "status"])
def test_series_lead_to_the_list_of_what_is_drawn(client: Client, name: str) -> None:
    for country in ("UZ", "TJ"):
        for technology in ("coal", "hydro"):
            plant(technology=technology, capacity_mw=100, country=make_country(country))
    chart = build_chart(name, "country=UZ&technology=coal&technology=hydro&order=-capacity")
    urls = [series.url for panel in chart.panels for series in panel.series]
    assert urls == [f"/energy-projects/?country=UZ&technology={one}" for one in ("coal", "hydro")]
    counts = [client.get(f"/api/v1{url}").json()["count"] for url in urls]
    assert counts == [1, 1]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("name", ["capacity", "energy-mix", "status"])
def test_chart_asks_the_database_as_often_for_many_plants_as_for_one(name: str) -> None:
    plant()
    once = queries(name, "country=KZ")
    plant("2011", phases=[("operating", 100, "2011")])
    plant("2012", other="7")
    assert queries(name, "country=KZ") == once


def test_hiding_everything_is_refused() -> None:
    plant()
    with pytest.raises(ChartRefused, match="Nothing would be left to draw"):
        build_chart("status", "hide=wind")


def test_nothing_to_draw_is_no_error() -> None:
    for name in ("capacity", "energy-mix", "status", "pipelines"):
        assert build_chart(name).is_empty


def test_pipelines_stand_side_by_side_with_what_lost() -> None:
    built = make_pipeline(capacity_bcm_year=15, title_en="Line A", to_china=True)
    claim_all(built)
    claim(built, "capacity_bcm_year", "13", source=make_source(publisher="The loser"))
    rule(built, "capacity_bcm_year")
    publish(built)
    planned = make_pipeline(
        capacity_bcm_year=30, title_en="Line D", to_china=True, pipeline_status="construction"
    )
    publish(planned)
    publish(make_pipeline(capacity_bcm_year=60, title_en="To the west"))
    publish(make_pipeline(title_en="Of unknown capacity", to_china=True))
    (panel,) = build_chart("pipelines", "to_china=true").panels
    bars = {p.label: (one.look, p.value, p.low) for one in panel.series for p in one.points}
    assert bars == {
        "Line D": (ChartLook.HATCHED, Decimal(30), Decimal(30)),
        "Line A": (ChartLook.FULL, Decimal(15), Decimal(13)),
    }
    assert "For one pipeline no source gives a capacity: it has no bar." in notes(
        "pipelines", "to_china=true"
    )


@pytest.mark.exhaustive
def test_long_names_of_lines_keep_the_end_that_tells_them_apart() -> None:
    for letter in "AB":
        title = f"Central Asia–China Gas Pipeline, {'from field to field, ' * 10}Line {letter}"
        publish(make_pipeline(capacity_bcm_year=15, title_en=title))
    publish(make_pipeline(capacity_bcm_year=15, title_en="Central Asia–China Gas Pipeline"))
    for number in range(9):
        publish(make_pipeline(capacity_bcm_year=15, title_en=f"One of many {number}"))
    drawn = draw_chart(build_chart("pipelines"))
    assert ">Central Asia–China Gas Pipeline<" in drawn
    assert drawn.count(">Central Asia–China Gas Pipeline, from field") == 2
    shortened = re.findall(r">[^<]*…field, (Line .)<", drawn)
    assert sorted(shortened) == ["Line A", "Line B"]


def test_list_is_drawn_with_all_that_was_asked_for(client: Client) -> None:
    plant(capacity_mw=100)
    plant(capacity_mw=200, technology="coal", country=make_country("UZ"))
    text = read(client, "/energy-projects/?view=chart&country=UZ&order=-capacity")
    assert "Country: Country UZ" in text
    assert (">200 MW<" in text, ">100 MW<" in text) == (True, False)
    assert '"/charts/energy-mix/?country=UZ"' in text


def test_chart_leads_to_its_rows_in_the_list_and_in_other_charts(client: Client) -> None:
    plant()
    text = read(client, "/ru/charts/capacity/?country=KZ&since=1950")
    assert '"/ru/energy-projects/?country=KZ"' in text
    assert '"/ru/charts/status/?country=KZ"' in text


def test_colours_are_named_by_buttons_or_by_a_legend(client: Client) -> None:
    plant(capacity_mw=100)
    plant(capacity_mw=200, technology="coal")
    chart, embedded = read(client, "/charts/status/"), read(client, "/embed/charts/status/")
    assert ("chart-hide-words" in chart, "chart-sample" in chart) == (True, False)
    assert ("chart-hide-words" in embedded, "chart-sample" in embedded) == (False, True)


def test_country_page_draws_its_capacity(client: Client) -> None:
    plant(capacity_mw=100)
    plant(capacity_mw=200, country=make_country("UZ"))
    text = read(client, "/countries/kz/")
    assert "Operating capacity by year and technology" in text
    assert (">100 MW<" in text, ">200 MW<" in text) == (True, False)


def test_list_of_charts_adds_no_plans_to_what_there_is(client: Client) -> None:
    plant(capacity_mw=100)
    plant("", "announced", capacity_mw=20)
    text = read(client, "/charts/")
    assert "status=operating" in text
    assert ">120 MW<" not in text
    capacity = text.partition("/charts/capacity/")[2].partition("</li>")[0]
    assert capacity.count('class="chart-panel"') == 1  # plans stand on the page of the chart


def test_form_of_a_chart_asks_for_no_order(client: Client) -> None:
    plant(capacity_mw=100)
    names = [read(client, url) for url in ("/energy-projects/", "/charts/capacity/")]
    assert ['name="technology"' in text for text in names] == [True, True]
    assert ['name="order"' in text for text in names] == [True, False]


def test_list_of_charts_of_another_log_at_the_same_position_has_its_own_pictures(
    client: Client,
) -> None:
    plant(capacity_mw=100)
    assert ">100 MW<" in read(client, "/charts/")
    EnergyProject.working.update(capacity_mw=70)
    rows: QuerySet[Any] = history_models()[EnergyProject]._base_manager.all()
    rows.update(capacity_mw=70)
    forget_columns()  # as a database that was put back
    assert ">70 MW<" in read(client, "/charts/")
