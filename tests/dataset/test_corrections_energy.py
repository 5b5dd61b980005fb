"""Errors of the first edition that were found by reading its plants again: each is mended, or both
values stand with a ruling. And what the packaged data know of Chinese participants."""

import re
from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from django.db.models import QuerySet
from django.test import Client

from portal.models import Organisation
from portal.ops.dataset.load import record_uid
from portal.participation.vocabularies import RoleState
from projects.energy.models import EnergyProject
from projects.energy.parts import EnergyProjectRole, Phase
from projects.pipelines.models import Pipeline
from tests.dataset.files import rows
from tests.optional import the

pytestmark = pytest.mark.usefixtures("data")

WORD = re.compile(r"\S+")
APPROXIMATE = WORD.findall("""
    kg-jalal-abad-coal kg-kara-keche-coal kg-bishkekselmash-gas kg-chaldovar-gas kg-uchkun-hydro
    kz-balkhash-ulken-coal kz-ekibastuz-3-coal kz-karaganda-tps-4-coal kz-kokshetau-coal
    kz-semey-3-coal kz-ust-kamenogorsk-tets-2-coal kz-zhezkazgan-2-coal kz-aktobe-2-gas
    kz-atyrau-2-gas kz-eni-hybrid-gas kz-karachaganak-gas kz-kyzylorda-2-gas kz-shalkiya-gas
    kz-taraz-gas kz-turkistan-gas kz-kerbulak-hydro kz-kurchatov-nuclear kz-ulken-nuclear
    tj-fon-yagnob-coal tj-rasht-coal tj-shurab-coal tj-ayni-hydro tj-fandarya-hydro
    tj-sanobod-hydro tm-balkan-gas uz-cengiz-enerji-jizzakh-chp-gas
    uz-cengiz-enerji-syrdarya-gas uz-cengiz-enerji-tashkent-gas uz-khavast-gas
    uz-talimercan-combined-cycle-power-plant-gas uz-yangiaryk-gas uz-navoi-nuclear
""")
SHARED = WORD.findall("""
    tj-nurobod-1-hydro tj-nurobod-2-hydro uz-karateren-hydro uz-mullalak-hydro uz-upper-pskem-hydro
    uz-verkhne-psemskaya-pumped-storage-1-hydro uz-verkhne-psemskaya-pumped-storage-2-hydro
""")


def plant(slug: str) -> EnergyProject:
    return EnergyProject.objects.with_documents().get(slug=slug)


def test_rows_1_3_4_27_a_place_is_no_more_exact_than_its_source() -> None:
    known = dict(EnergyProject.objects.values_list("slug", "accuracy"))

    assert len(APPROXIMATE) + len(SHARED) == 44
    assert {known[slug] for slug in APPROXIMATE} == {"approximate"}
    assert {known[slug] for slug in SHARED} == {"shared_placeholder"}


def test_row_1_only_a_source_that_says_so_makes_a_place_exact() -> None:
    claims = [row for row in rows("projects/claims.csv") if row["fact"] == "accuracy"]
    stated = {row["record"]: row["source"] for row in claims}
    known = defaultdict(set)
    for row in rows("projects/projects.csv"):
        known[row["accuracy"]].add(stated.get(row["key"], row["source"]))

    assert known["exact"] == {"gem-ghpt-2025", "gem-gcpt-2024", "gem-gogpt-2024", "gem-gnpt-2024"}
    files = {"pypsa-kz-2024", "wri-gppd-1-3", "wri-geodb", "gem-wind-solar-2026"}
    assert known["not_stated"] == {*files, "osm-kz-wind-2026", "aiddata-39539"}


MENDED = [
    ("2", "tj-rogun-hydro", "status", "construction"),
    ("8", "kz-kapshagay-hydro", "capacity_mw", 364),
    ("16", "kz-ulken-nuclear", "status", "pre-construction"),
    ("17", "kz-sozak-risen-solar", "status", "operating"),
    ("17", "kz-sozak-risen-solar", "commissioned_on", "2020-01"),
    ("18", "uz-zarafshan-wind", "commissioned_on", "2023-12-27"),
    ("18", "uz-zarafshan-wind", "planned_on", "2024"),
    ("1", "kg-jalal-abad-coal", "accuracy", "approximate"),
    ("19", "kz-zhanatas-wind", "construction_started_on", "2019-07"),
    ("26", "uz-farkhad-hydro", "second_country", "TJ"),
    ("26", "uz-tuyamuyun-hydro", "second_country", "TM"),
    ("27", "uz-karateren-hydro", "technology", "pumped-storage"),
    ("other", "kz-akmola-spic-wind", "capacity_mw", 206),
    ("other", "uz-nishan-solar", "commissioned_on", "2024-06-28"),
]


@pytest.mark.parametrize(("row", "slug", "fact", "value"), MENDED)
def test_mended(row: str, slug: str, fact: str, value: object) -> None:
    said = the(plant(slug).edition).document["facts"][fact]

    assert said["value"] == value
    assert any(claim["agrees"] and claim["quote"] for claim in said["claims"])
    assert bool(said["ruling"]) == said["disputed"]


BOTH = [
    ("2", "tj-rogun-hydro", "capacity_mw", {"3600", "3780"}, "unresolved"),
    ("2", "tj-rogun-hydro", "status", {"operating", "construction"}, "scope"),
    ("6", "uz-sherabad-solar", "status", {"construction", "operating"}, "primary-evidence"),
    ("7", "uz-jizzakh-solar", "commissioned_on", {"2025", "2023-12-27"}, "unresolved"),
    ("7", "uz-samarkand-masdar-solar", "commissioned_on", {"2024", "2024-04", "2023-12-27"},
     "scope"),
    ("8", "kz-kapshagay-hydro", "capacity_mw", {"364", "434"}, "scope"),
    ("9", "kz-pavlodar-2-coal", "capacity_mw", {"60", "100", "110"}, "scope"),
    ("9", "kz-ridder-coal", "capacity_mw", {"30", "59"}, "scope"),
    ("9", "kz-sogrinsk-coal", "capacity_mw", {"50", "75"}, "scope"),
    ("10", "kz-aktobe-chp-gas", "capacity_mw", {"57", "88", "175"}, "scope"),
    ("16", "kz-ulken-nuclear", "status", {"announced", "pre-construction"}, "later-state"),
    ("17", "kz-sozak-risen-solar", "status", {"construction", "operating"}, "later-state"),
    ("19", "kz-zhanatas-wind", "annual_generation_gwh", {"350", "319"}, "unresolved"),
    ("20", "kz-kashagan-gas", "coordinates", {"46.205393,51.693335", "47.247706,52.465977"},
     "unresolved"),
    ("27", "uz-upper-pskem-hydro", "capacity_mw", {"100", "120"}, "unresolved"),
    ("sample", "kz-kokshetau-coal", "status", {"pre-construction", "construction"}, "later-state"),
    ("sample", "uz-mubarek-gas", "capacity_mw", {"60", "108", "120"}, "scope"),
    ("sample", "kz-ybyrai-wind", "commissioned_on", {"2021", "2022-05"}, "scope"),
    ("other", "uz-syrdarya-i-gas", "capacity_mw", {"918", "1000", "1500"}, "unresolved"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "slug", "fact", "values", "rule"), BOTH)
def test_both_values_stand_with_a_ruling(
    row: str, slug: str, fact: str, values: set[str], rule: str
) -> None:
    found = plant(slug)
    said = {claim.value for claim in found.claims.filter(fact=fact, kind="value")}
    ruling = the(found.edition).document["facts"][fact]["ruling"]

    assert said == values
    assert ruling["rule"] == rule
    assert all(ruling["reason"].values())


def test_row_2_two_of_six_units_run() -> None:
    rogun = plant("tj-rogun-hydro")
    power: defaultdict[str, Decimal] = defaultdict(Decimal)
    for phase in rogun.phases.all():
        power[phase.phase_status] += the(phase.capacity_mw)

    assert power == {"operating": Decimal(1200), "construction": Decimal(2400)}
    assert rogun.capacity_mw == 3600


def test_row_5_one_plant_of_two_names_has_both_addresses(client: Client) -> None:
    nurgisa = plant("kz-nurgisa-solar")
    others = set(nurgisa.names.values_list("name", flat=True))

    assert {"Kapshagay photovoltaic power station", "Капшагайская СЭС"} <= others
    uid = record_uid(nurgisa.kind(), "kz-kapshagay-universal-solar")
    assert client.get(f"/api/v1/energy-projects/{uid}/").json()["uid"] == nurgisa.uid
    assert client.get(f"/id/{uid}/", follow=True).redirect_chain == [
        ("/energy-projects/kz-kapshagay-universal-solar/", 302),
        ("/energy-projects/kz-nurgisa-solar/", 301),
    ]


ROLES = [
    ("5", "kz-nurgisa-solar", "development-bank-of-kazakhstan", "financier", "current"),
    ("16", "kz-ulken-nuclear", "china-national-nuclear-corporation-cnnc", "bidder", "unsuccessful"),
    ("17", "kz-ybyrai-wind", "universal-energy", "developer", "current"),
    ("17", "kz-nurgisa-solar", "eneverse-kunkuat", "developer", "current"),
    ("21", "kz-maek-3-gas", "maek-llp", "owner", "current"),
    ("21", "kz-aktau-nuclear", "maek-llp", "operator", "current"),
    ("21", "tj-sangtuda-2-hydro", "barqi-tojik", "owner", "planned"),
    ("21", "uz-bukhara-teploenergo-3-gas", "thermal-power-stations-jsc", "owner", "current"),
    ("21", "uz-navoi-gas", "uzbekenergo", "owner", "ended"),
]


@pytest.mark.parametrize(("row", "slug", "organisation", "role", "state"), ROLES)
def test_roles(row: str, slug: str, organisation: str, role: str, state: str) -> None:
    found = plant(slug).roles.filter(organisation__slug=organisation, role=role)

    assert {one.state for one in found} == {state}


def test_row_19_the_plan_of_400_mw_was_that_of_a_shareholder() -> None:
    ruling = the(plant("kz-zhanatas-wind").edition).document["facts"]["capacity_mw"]["ruling"]

    assert "Visor is a shareholder of the farm" in ruling["reason"]["en"]


def test_row_18_an_owner_is_named_once() -> None:
    owners = plant("uz-zarafshan-wind").roles.filter(role="owner")

    assert [one.organisation.slug for one in owners] == ["masdar"]


def test_row_21_merged_organisations_are_gone() -> None:
    merged = ("mangistau-atomic-energy-complex", "sangob-oshc-barki-tojik")

    assert not Organisation.objects.filter(slug__in=merged).exists()
    assert not Organisation.objects.filter(slug="thermal-power-plants-holding-co").exists()


def test_row_23_phases_have_names_and_keep_the_codes_as_locators() -> None:
    of_gem = Phase.objects.filter(source__slug__in=["gem-ghpt-2025", "gem-gcpt-2024"])

    assert not Phase.objects.filter(name__regex=r"^G\d+$").exists()
    assert of_gem.count() > 200
    assert all(re.search(r"unit G\d+", one.locator) and one.quote for one in of_gem)


def test_row_24_names() -> None:
    found = plant("kg-al-bashy-hydro")

    assert found.title_en == "At-Bashy hydropower plant"
    assert "Al-Bashy hydropower plant" in {name.name for name in found.names.all()}
    assert plant("tj-peredpadnaya-hydro").title_en.startswith("Perepadnaya")
    assert plant("uz-chirchick-chirchik-cascade-hydro").title_en.startswith("Chirchik ")


@pytest.mark.parametrize("number", [2, 4, 5])
def test_row_25_the_capacity_of_a_system_is_not_that_of_each_line(number: int) -> None:
    line = Pipeline.objects.get(slug=f"pipe-central-asiacenter-gas-pipeline-cac-{number}")
    said = line.claims.get(fact="capacity_bcm_year")

    assert line.capacity_bcm_year is None
    assert (said.value, "whole system" in said.note) == ("60.2", True)


def chinese_roles() -> QuerySet[EnergyProjectRole]:
    """Roles of organisations whose country is China, or whose parent's is."""
    found = Organisation.objects.filter(country="CN")
    subsidiaries = Organisation.objects.filter(parent__in=found)
    below = Organisation.objects.filter(parent__in=subsidiaries)
    everybody = [one.pk for some in (found, subsidiaries, below) for one in some]
    return EnergyProjectRole.objects.filter(organisation__in=everybody)


def test_plants_with_a_chinese_participant() -> None:
    roles = chinese_roles()
    plants = {role.record_id for role in roles}
    states = Counter(role.state for role in roles)

    assert len(plants) == 128
    assert states == {"current": 206, "planned": 70, "unsuccessful": 10, "ended": 25}
    assert sum(bool(role.quote) for role in roles) == 292


def test_a_multilateral_bank_is_not_chinese() -> None:
    bank = Organisation.objects.get(slug="asian-infrastructure-investment-bank")

    assert (bank.country, bank.parent) == (None, None)
    assert EnergyProjectRole.objects.filter(organisation=bank).count() == 26
    assert not chinese_roles().filter(organisation=bank).exists()


def test_what_is_for_several_plants_is_no_amount_of_one() -> None:
    sources = ["uzdaily-turon-2017", "trend-csg-2023"]
    loans = EnergyProjectRole.objects.filter(source__slug__in=sources).exclude(role="owner")

    assert loans.count() == 7
    assert {role.amount for role in loans} == {None}
    assert all("together" in role.note for role in loans)
    assert loans.filter(state=RoleState.PLANNED).count() == 3
