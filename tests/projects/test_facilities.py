"""Facilities: their list, their page, the map, the API; and roles in pipelines."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from portal.graphics.charts.registry import build_chart
from portal.graphics.maps.features import MapPoint
from portal.records.column_store import PublicColumns
from projects.facilities.filters import FacilityFilter
from projects.facilities.maps import FACILITIES
from projects.facilities.models import Facility
from projects.facilities.vocabularies import SIZES
from projects.pipelines.models import Pipeline
from tests.factories import (
    claim_all,
    make_country,
    make_facility,
    make_organisation,
    make_pipeline,
    make_source,
    publish,
)
from tests.portal.site.reading import queries, read
from tests.projects.energy.test_summaries import in_three

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
V1 = "/api/v1"


def found(query: str = "") -> list[Any]:
    answer = FacilityFilter(QueryDict(query), Facility.objects.all())
    assert answer.is_valid(), answer.problems()
    return [one.title_en for one in answer.qs]


def with_role(
    record: Any, title: Any = "CNPC", role: Any = "operator", **kwargs: Any
) -> tuple[Any, Any]:
    """Publish a record in which an organisation of this title has a role; return both."""
    organisation = publish(make_organisation(title_en=title))
    source = make_source(title="Annual report")
    record.roles.create(organisation=organisation, role=role, source=source, **kwargs)
    claim_all(record)
    return publish(record), organisation


def test_list_shows_each_size_in_its_unit(client: Client) -> None:
    sizes = dict.fromkeys(SIZES) | {"voltage_kv": 500, "length_km": "263.8"}
    publish(make_facility(facility_type="power-line", **sizes))
    publish(make_facility(capacity_mt_year="0.8"))

    shown = read(client, "/facilities/")

    told = ("500 kV", "263.8 km", "0.8 Mt a year", "Power line or substation")
    assert all(words in shown for words in told)
    assert "500 кВ" in read(client, "/ru/facilities/")
    assert "80万吨/年" in read(client, "/zh-hans/facilities/")


def test_list_takes_as_many_queries_with_three_rows_as_with_one(client: Client) -> None:
    publish(make_facility())
    client.get("/facilities/")
    with_one = queries(client, "/facilities/")
    for _number in range(2):
        publish(make_facility(voltage_kv=220))
    client.get("/facilities/")

    assert queries(client, "/facilities/") == with_one


def test_type_and_either_country_filter() -> None:
    make_country("RU")
    publish(make_facility(title_en="Field", facility_type="oil-gas-field", second_country_id="RU"))
    publish(make_facility(title_en="Refinery"))

    assert found("facility_type=oil-gas-field") == ["Field"]
    assert found("country=RU") == ["Field"]
    assert found("country=KZ&order=-type") == ["Refinery", "Field"]


@pytest.mark.engine
def test_status_on_a_day_follows_what_happened_and_not_the_plan() -> None:
    built = {"construction_started_on": "2012-08-20", "commissioned_on": "2015-08-28"}
    publish(make_facility(title_en="Line", planned_on="2014", status_as_of="2025", **built))
    publish(make_facility(title_en="Silent", facility_status="", commissioned_on="2001"))

    assert found("valid_on=2014-12-31&status=operating") == []
    assert found("valid_on=2014-12-31&status=construction") == ["Line"]
    assert found("valid_on=2016&status=operating") == ["Line"]


def test_page_names_who_takes_part_with_the_source(client: Client) -> None:
    make_share = {"role": "shareholder", "share_percent": 49, "quote": "49% owned by CGN"}
    _record, organisation = with_role(make_facility(slug="ulba"), "CGN", **make_share)

    shown = read(client, "/facilities/ulba/")

    assert f'href="{organisation.get_absolute_url()}"' in shown
    assert all(words in shown for words in ("Shareholder", "49%", "Annual report"))


def test_page_leads_to_its_group_and_back(client: Client) -> None:
    group = publish(make_facility(slug="group", title_en="All fields"))
    publish(make_facility(slug="field", title_en="One field", system=group))

    assert 'href="/facilities/group/"' in read(client, "/facilities/field/")
    assert 'href="/facilities/field/"' in read(client, "/facilities/group/")


def test_summary_says_type_size_and_state() -> None:
    columns = {"facility_status": "operating", "commissioned_on": "2021"}
    refinery = make_facility(facility_type="refinery", capacity_mt_year="0.8", **columns)

    assert in_three(refinery) == [
        "Refinery or chemical plant in Kazakhstan, 0.8 Mt a year, in operation since 2021.",
        "哈萨克斯坦炼油或化工厂，80万吨/年，2021年投产。",
        "НПЗ или химический завод в Казахстане, 0,8 млн т в год, работает с 2021 года.",
    ]


def test_summary_of_an_announced_field_says_no_field_as_a_block_may_hold_nothing() -> None:
    columns = {"facility_type": "oil-gas-field", "facility_status": "announced"}
    block = make_facility(**columns, capacity_mt_year=None)

    assert in_three(block) == [
        "Exploration or development of oil or gas in Kazakhstan, planned.",
        "哈萨克斯坦油气勘探或开发，规划中。",
        "Разведка или разработка нефти и газа в Казахстане, планируется.",
    ]


def test_page_without_status_and_size_says_neither(client: Client) -> None:
    publish(make_facility(slug="silent", facility_status="", capacity_mt_year=None))

    shown = read(client, "/facilities/silent/")

    assert "Operating" not in shown
    assert "a year" not in shown


@pytest.mark.parametrize("make", [make_facility, make_pipeline])
def test_page_of_an_organisation_lists_what_it_takes_part_in(
    client: Client, make: Callable[..., Facility] | Callable[..., Pipeline]
) -> None:
    _record, organisation = with_role(make(title_en="Atasu to Alashankou"), role="operator")
    with_role(make(title_en="Elsewhere"), "Another")

    shown = read(client, organisation.get_absolute_url())

    assert "Operator" in shown
    assert "Atasu to Alashankou" in shown
    assert "Elsewhere" not in shown


@pytest.mark.parametrize("make", [make_facility, make_pipeline])
def test_roles_of_a_kind_have_an_endpoint_of_their_own(
    client: Client, make: Callable[..., Facility] | Callable[..., Pipeline]
) -> None:
    record, _organisation = with_role(make(), role="contractor", state="planned")
    with_role(make(), "Bank", role="financier")
    kind = type(record).kind()

    answer = client.get(f"{V1}/{kind}-roles/?role=contractor&country=KZ").json()

    assert [(row["record"]["uid"], row["state"]) for row in answer["results"]] == [
        (record.uid, "planned")
    ]
    assert client.get(f"{V1}/{kind}-roles/?country=KZ").json()["count"] == 2
    assert client.get(f"{V1}/roles/").json()["count"] == 0


def test_map_has_facilities_with_their_years() -> None:
    located = {"latitude": "45.4741", "longitude": "53.0719", "accuracy": "exact"}
    publish(make_facility(commissioned_on="1991", status_as_of="2025", **located))
    publish(make_facility(title_en="Nowhere"))

    table = FACILITIES.read(PublicColumns())
    by_place = {table.feature(row, table.statuses).point: row for row in range(len(table))}
    row = by_place[MapPoint(53.0719, 45.4741)]

    assert table.feature(row, table.statuses).states == ((0, "before"), (1991, "operating"))
    assert None in by_place


def test_map_is_drawn_without_a_status(client: Client) -> None:
    publish(make_facility(facility_status="", latitude="45", longitude="53", slug="silent"))

    shown = read(client, "/map/?layer=facility")

    assert "/facilities/silent/" in shown
    assert "stopped, retired, cancelled or not stated" in shown


def test_chart_of_pipelines_leaves_out_oil() -> None:
    publish(make_pipeline(title_en="Gas", capacity_bcm_year=55))
    publish(make_pipeline(title_en="Oil", fuel="oil", capacity_mt_year=20))

    chart = build_chart("pipelines")

    bars = [point.label for series in chart.panels[0].series for point in series.points]
    assert bars == ["Gas"]
    assert "Oil pipelines are left out: they are measured in tonnes." in chart.notes
    assert not any("no source gives a capacity" in note for note in chart.notes)


def test_oil_pipeline_shows_tonnes_in_its_list(client: Client) -> None:
    publish(make_pipeline(fuel="oil", capacity_mt_year=20))

    assert "20 Mt a year" in read(client, "/pipelines/")


def test_day_of_a_plan_is_a_fact_beside_the_actual_day(client: Client) -> None:
    publish(make_facility(slug="both", planned_on="2024-12", commissioned_on="2025-12-05"))

    shown = read(client, "/facilities/both/")

    assert all(words in shown for words in ("5 December 2025", "December 2024"))
    assert "Planned commissioning" in shown
