"""Summaries of plants and pipelines in three languages."""

from typing import Any

import pytest
from django.utils.translation import override

from portal.formatting.summaries import summary_of
from projects.energy import summaries
from projects.energy.models import EnergyProject
from projects.energy.vocabularies import Technology
from tests.factories import (
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_organisation,
    make_pipeline,
    make_source,
    publish,
    rule,
)

pytestmark = pytest.mark.django_db

COUNTRIES = {
    "en": {"KZ": "Kazakhstan", "CN": "China", "TM": "Turkmenistan"},
    "zh-hans": {"KZ": "哈萨克斯坦", "CN": "中国", "TM": "土库曼斯坦"},
    "ru": {"KZ": "Казахстан", "CN": "Китай", "TM": "Туркменистан"},
}


def in_three(record: Any) -> list[str]:
    found = []
    document = publish(record).edition.document
    for language, names in COUNTRIES.items():
        with override(language):
            found.append(summary_of(document, names).text.replace("\N{NO-BREAK SPACE}", " "))
    return found


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            {"project_status": "operating", "commissioned_on": "2021-06"},
            [
                "Wind farm in Kazakhstan, capacity 100 MW, in operation since 2021.",
                "哈萨克斯坦风电场，装机容量10万千瓦，2021年投产。",
                "Ветровая электростанция в Казахстане, мощность 100 МВт, работает с 2021 года.",
            ],
        ),
        (
            {"project_status": "operating", "second_country_id": "TM"},
            [
                "Wind farm in Kazakhstan and Turkmenistan, capacity 100 MW, in operation.",
                "哈萨克斯坦、土库曼斯坦风电场，装机容量10万千瓦，在运。",
                "Ветровая электростанция в Казахстане и в Туркменистане, мощность 100 МВт, "
                "работает.",
            ],
        ),
        (
            {"project_status": "construction", "planned_on": "2027", "capacity_mw": None},
            [
                "Wind farm in Kazakhstan, under construction, to open in 2027.",
                "哈萨克斯坦风电场，在建，计划2027年投产。",
                "Ветровая электростанция в Казахстане, строится, плановый ввод — 2027 год.",
            ],
        ),
        (
            {"project_status": "construction", "planned_on": "2019", "capacity_mw": None},
            [
                "Wind farm in Kazakhstan, under construction, was planned for 2019, no source says "
                "that it opened.",
                "哈萨克斯坦风电场，在建，原计划2019年投产，尚无来源报道投产。",
                "Ветровая электростанция в Казахстане, строится, ввод планировался на 2019 год, "
                "сообщений о нём нет.",
            ],
        ),
        (
            {"project_status": "construction", "status_as_of": "2018-10", "capacity_mw": None},
            [
                "Wind farm in Kazakhstan, under construction, as of October 2018.",
                "哈萨克斯坦风电场，在建，截至2018年10月。",
                "Ветровая электростанция в Казахстане, строится, по состоянию на октябрь "
                "2018\u202fг.",
            ],
        ),
        (
            {"project_status": "retired", "commissioned_on": "1970", "retired_on": "2019"},
            [
                "Wind farm in Kazakhstan, capacity 100 MW, closed in 2019.",
                "哈萨克斯坦风电场，装机容量10万千瓦，2019年退役。",
                "Ветровая электростанция в Казахстане, мощность 100 МВт, "
                "эксплуатация прекращена в 2019 году.",
            ],
        ),
        (
            {"project_status": "cancelled", "status_is_inferred": True, "capacity_mw": None},
            [
                "Wind farm in Kazakhstan, project cancelled (inferred).",
                "哈萨克斯坦风电场，项目已取消（推断）。",
                "Ветровая электростанция в Казахстане, проект отменён (по косвенным данным).",
            ],
        ),
    ],
)
def test_a_plant_with_its_state(columns: dict[str, object], expected: list[str]) -> None:
    make_country("TM")
    assert in_three(make_energy_project(**columns)) == expected


def test_a_plan_is_no_year_of_opening_and_an_opening_none_of_closing() -> None:
    planned = {"planned_on": "2019", "capacity_mw": None}
    running = make_energy_project(project_status="operating", **planned)
    assert in_three(running)[0] == "Wind farm in Kazakhstan, in operation."
    fresh = make_energy_project(
        project_status="construction", status_as_of="2100", capacity_mw=None
    )
    assert in_three(fresh)[0] == "Wind farm in Kazakhstan, under construction."
    closed = make_energy_project(project_status="retired", **planned)
    assert in_three(closed)[0] == "Wind farm in Kazakhstan, closed."
    line = make_pipeline(pipeline_status="retired", commissioned_on="1974")
    assert in_three(line)[0].endswith(", closed.")


def test_a_disputed_capacity_says_so() -> None:
    project = make_energy_project()
    claim_all(project)
    claim(project, "capacity_mw", "150")
    rule(project, "capacity_mw")
    english, chinese, russian = in_three(project)
    assert "capacity 100 MW (sources differ)," in english
    assert "装机容量10万千瓦（各来源说法不一）" in chinese
    assert "мощность 100 МВт (источники расходятся)," in russian


def test_two_current_roles_are_named_and_the_funders() -> None:
    project = make_energy_project()
    for role, state in (
        ("owner", "ended"),
        ("shareholder", "current"),
        ("developer", "current"),
        ("contractor", "current"),
        ("financier", "current"),
    ):
        holder = publish(make_organisation(title_en=f"The {role}"))
        project.roles.create(organisation=holder, role=role, state=state, source=make_source())
    english = in_three(project)[0]
    assert english.endswith(
        ". Shareholder: The shareholder; developer: The developer; funder: The financier."
    )


def test_who_has_several_roles_is_named_once() -> None:
    project = make_energy_project()
    builder, bank = (publish(make_organisation(title_en=title)) for title in ("CWE", "DBK"))
    for role, holder in (("developer", builder), ("contractor", builder), ("financier", bank)):
        project.roles.create(organisation=holder, role=role, state="current", source=make_source())
    english, chinese, russian = in_three(project)
    assert english.endswith(". Developer and contractor: CWE; funder: DBK.")
    assert "开发商、承包商：CWE" in chinese
    assert "Инициатор проекта и подрядчик: CWE" in russian


@pytest.mark.parametrize("technology", Technology)
def test_every_technology_and_status_has_words(technology: Technology) -> None:
    assert summaries.PLANTS[technology]
    statuses = EnergyProject._meta.get_field("project_status").flatchoices
    assert all(
        summaries.state_in_words(summaries.STATES, status, "") for status, _label in statuses
    )


def test_a_pipeline_between_countries(django_assert_num_queries: Any) -> None:
    pipeline = make_pipeline(length_km=1833, capacity_bcm_year=55, commissioned_on="2009")
    assert in_three(pipeline) == [
        "Gas pipeline in Kazakhstan, length 1,833 km, capacity 55 bcm a year, in operation "
        "since 2009.",
        "哈萨克斯坦天然气管道，长1833公里，输送能力550亿立方米/年，2009年投产。",
        "Газопровод в Казахстане, длина 1 833 км, пропускная способность 55 млрд м³ в год, "
        "работает с 2009 года.",
    ]
