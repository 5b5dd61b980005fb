"""Facilities and oil pipelines of the packaged data set, and who takes part in them."""

from collections import Counter

import pytest

from portal.participation.vocabularies import RoleState
from projects.facilities.models import Facility, FacilityRole
from projects.facilities.vocabularies import SIZES
from projects.pipelines.models import Pipeline, PipelineRole

PLACEHOLDERS = {("47.641465", "66.375919"), ("39.060691", "58.457736")}
"""One point of the tracker for all fields of Kazakhstan, or of Turkmenistan."""


def facility(slug: str) -> Facility:
    return Facility.objects.get(slug=slug)


def states_of(slug: str) -> set[tuple[str, str, str]]:
    roles = FacilityRole.objects.filter(record__slug=slug)
    return set(roles.values_list("organisation__slug", "role", "state"))


def test_facilities_by_type(data: None) -> None:
    assert Counter(Facility.objects.values_list("facility_type", flat=True)) == {
        "oil-gas-field": 100,
        "waste-to-energy": 17,
        "power-line": 7,
        "refinery": 10,
        "uranium": 8,
        "storage": 6,
        "equipment-plant": 2,
        "coal-mine": 1,
    }


def test_no_field_lies_where_its_tracker_has_only_the_country(data: None) -> None:
    points = Facility.objects.exclude(latitude=None).values_list("latitude", "longitude")

    assert len(points) == 49
    assert not PLACEHOLDERS & {(f"{north:f}", f"{east:f}") for north, east in points}


def test_every_role_has_a_quote(data: None) -> None:
    assert not FacilityRole.objects.filter(quote="").exists()
    assert not PipelineRole.objects.filter(quote="").exists()


def test_an_error_of_a_tracker_stays_and_says_so(data: None) -> None:
    (role,) = FacilityRole.objects.filter(record__slug="kz-uzen-field", role="shareholder")

    assert (role.organisation.slug, str(role.share_percent)) == ("cnpc", "60.000")
    assert "Probably an error of the tracker" in role.note
    assert "probably an error" in facility("kz-uzen-field").note


@pytest.mark.parametrize(
    ("slug", "sizes"),
    [
        ("tj-north-south-500-line", {"voltage_kv": "500", "length_km": "263.8"}),
        ("uz-lochin-bess", {"capacity_mw": "150", "storage_mwh": "300"}),
        ("kz-envision-plant", {"capacity_gw_year": "2"}),
        ("kz-irkol-uranium", {"capacity_t_year": "700"}),
        ("kg-kara-balta-refinery", {"capacity_mt_year": "0.8"}),
        ("tm-galkynysh-field", {"capacity_bcm_year": "30"}),
    ],
)
def test_each_size_is_in_its_unit(data: None, slug: str, sizes: dict[str, str]) -> None:
    record = facility(slug)

    assert {name: f"{getattr(record, name).normalize():f}" for name in sizes} == sizes
    assert all(getattr(record, name) is None for name in set(SIZES) - set(sizes))


def test_a_loan_is_no_investment(data: None) -> None:
    """The compilation printed loans as investments; a line's cost is what a page calls its cost."""
    lines = Facility.objects.filter(facility_type="power-line")
    costs = lines.filter(claims__fact="investment")

    assert set(costs.values_list("slug", "claims__source__slug")) == {
        ("kg-datka-kemin-line", "knews-datka-2012"),
        ("kg-southern-grid", "cca-86"),
        ("tj-lolazor-khatlon-line", "asiaplus-lines-2006"),
        ("tj-north-south-500-line", "asiaplus-lines-2006"),
    }
    assert lines.exclude(investment_amount=None).count() == 4
    assert FacilityRole.objects.filter(record__in=lines, role="financier").count() >= 5


def test_roles_have_the_state_that_their_source_gives(data: None) -> None:
    assert states_of("kz-atyrau-kpi-petrochemical") == {
        ("china-development-bank", "financier", RoleState.CURRENT),
        ("china-national-chemical-engineering-corporation", "contractor", RoleState.CURRENT),
        ("sinopec-engineering-co-ltd", "contractor", RoleState.ENDED),
        ("export-import-bank-of-china", "financier", RoleState.ENDED),
    }
    assert ("export-import-bank-of-china", "financier", RoleState.PLANNED) in states_of(
        "kz-shymkent-refinery"
    )


def test_a_loan_for_two_lines_counts_for_neither(data: None) -> None:
    lines = ("line-a", "line-b")
    slugs = [f"pipe-central-asiachina-gas-pipeline-{line}" for line in lines]
    roles = PipelineRole.objects.filter(record__slug__in=slugs, role="financier")

    assert [role.amount for role in roles] == [None, None]
    assert all("lines A and B together" in role.note for role in roles)


def test_oil_pipelines_have_tonnes_and_keep_both_capacities(data: None) -> None:
    oil = Pipeline.objects.filter(fuel="oil")
    line = oil.get(slug="kz-kazakhstan-china-oil-pipeline")

    assert oil.count() == 3
    assert not oil.exclude(capacity_bcm_year=None).exists()
    claimed = line.claims.filter(fact="capacity_mt_year").values_list("value", flat=True)
    assert (str(line.capacity_mt_year), set(claimed)) == ("20.000", {"10", "12", "20"})
