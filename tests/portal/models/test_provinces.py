"""Provinces are valid for a time, which claims keep to and readers are told."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from portal.facts import Province
from portal.formatting.values import format_value
from portal.models.provinces import ProvinceEntry, names_of_province, provinces
from portal.records.documents import build_fact
from projects.energy.models import EnergyProject
from tests.factories import make_energy_project, make_source


@pytest.mark.parametrize(
    ("day", "is_valid"),
    [("", True), ("2021", False), ("2022", True), ("2022-05", False), ("2022-06", True)],
)
def test_region_of_the_reform_exists_since_june_2022(day: str, is_valid: bool) -> None:
    assert provinces()["KZ-10"].is_valid(day) is is_valid
    assert provinces()["KZ-75"].is_valid(day)
    former = ProvinceEntry({}, "", "2022-05")
    assert [former.is_valid(one) for one in ("2021", "2022-05", "2022-06")] == [True, True, False]


@pytest.mark.django_db
def test_claim_of_a_day_before_the_province_is_refused() -> None:
    about = {"record": make_energy_project(), "fact": "province", "source": make_source()}
    claim: Any = EnergyProject.part_model("claims")
    claim(**about, value="KZ-10", as_of="2023").full_clean()
    with pytest.raises(ValidationError, match="one of 2022-06 to …, not of 2021"):
        claim(**about, value="KZ-10", as_of="2021").full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("as_of", ["last year", "2023-13"])
def test_claim_of_a_day_that_is_none_is_refused_in_words(as_of: str) -> None:
    about = {"record": make_energy_project(), "fact": "province", "source": make_source()}
    claim: Any = EnergyProject.part_model("claims")
    with pytest.raises(ValidationError) as refused:
        claim(**about, value="KZ-10", as_of=as_of).full_clean()
    assert list(refused.value.message_dict) == ["as_of"]


def test_value_says_since_when_the_province_exists() -> None:
    shown = format_value(build_fact(value="KZ-62", text="KZ-62"), Province(), "", {})
    assert str(shown) == "Ulytau Region (since June 2022)"
    assert (
        str(format_value(build_fact(value="KZ-75", text="KZ-75"), Province(), "", {})) == "Almaty"
    )


def test_name_of_a_province_has_its_names_in_all_languages() -> None:
    """A tracker that leaves open whether it means the city or the region says “Tashkent”."""
    assert names_of_province("Tashkent")["ru"] == "Ташкент"
    assert names_of_province("UZ-TK") == names_of_province("Tashkent")
    assert names_of_province("Somewhere") == {"en": "Somewhere"}
