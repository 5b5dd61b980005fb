"""Parameters derived from the facts and columns of a model."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from portal.filters.derived import derive_parameters, with_choices
from portal.filters.parameters import (
    BooleanFilter,
    DateFrom,
    DateTo,
    IContains,
    InCountry,
    InRegister,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
    NumberFilter,
    Parameter,
    TextIn,
)
from portal.filters.published import PublishedClaimFilter
from portal.models import Edition, Event, Organisation, Place, PublishedClaim, Source
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase
from projects.energy.vocabularies import Technology


def shapes(parameters: dict[str, Parameter]) -> dict[str, tuple[type[Parameter], str, str]]:
    """Return the type, the first column and the lookup of each parameter."""
    return {
        name: (type(one), str(one.field_name), one.lookup_expr) for name, one in parameters.items()
    }


def test_every_fact_of_a_place_has_parameters() -> None:
    assert shapes(derive_parameters(Place, {}, ())) == {
        "country": (InCountry, "country", "in"),
        "coordinates_min": (NumberFilter, "latitude", "gte"),
        "coordinates_max": (NumberFilter, "latitude", "lte"),
        "population_min": (NumberFilter, "population", "gte"),
        "population_max": (NumberFilter, "population", "lte"),
        "place_kind": (MultipleChoiceFilter, "place_kind", "in"),
        "accuracy": (MultipleChoiceFilter, "accuracy", "in"),
        "province": (IContains, "admin1", "icontains"),
        "external_id": (InRegister, "external_ids", "in"),
    }


def test_declared_columns_and_names_are_left_out() -> None:
    declared: dict[str, Parameter] = {
        "where": InCountry("country"),
        "kind": MultipleChoiceFilter("place_kind"),
        "position": NumberFilter("longitude", "gte"),
        "population_max": NumberFilter("accuracy", "lte"),
    }

    assert list(derive_parameters(Place, declared, ())) == [
        *("population_min", "province", "external_id")
    ]


def test_text_of_an_event_is_searched_in_every_language() -> None:
    found = derive_parameters(Event, {}, ())

    assert found["outcome"].asks() == ("outcome_en", "outcome_zh_hans", "outcome_ru")
    assert found["official_title"].asks() == ("official_title",)


def test_date_has_a_beginning_and_an_end() -> None:
    assert shapes(derive_parameters(Event, {}, ("starts_on",))) == {
        "held_from": (DateFrom, "starts_on", "exact"),
        "held_to": (DateTo, "starts_on", "exact"),
        "outcome": (IContains, "outcome_en", "icontains"),
        "official_title": (IContains, "official_title", "icontains"),
        "participants": (InCountry, "participants", "in"),
        "starts_from": (DateFrom, "starts_on", "exact"),
        "starts_to": (DateTo, "starts_on", "exact"),
    }


@pytest.mark.parametrize(
    ("model", "column", "expected"),
    [
        (Edition, "number", {"number_min": NumberFilter, "number_max": NumberFilter}),
        (Edition, "second_reader", {"second_reader": BooleanFilter}),
        (Edition, "note", {"note": IContains}),
        (Edition, "record_uid", {"record_uid": TextIn}),
        (Source, "kind", {"kind": MultipleChoiceFilter}),
        (Source, "publisher", {"publisher": IContains}),
        (Source, "language", {"language": TextIn}),
        (Source, "published_on", {"published_from": DateFrom, "published_to": DateTo}),
        (Source, "derived_from", {"derived_from": ModelMultipleChoiceFilter}),
        (Source, "derived_from__publisher", {"publisher": IContains}),
    ],
)
def test_type_of_a_column_decides(
    model: type[Edition | Source], column: str, expected: dict[str, type[Parameter]]
) -> None:
    found = derive_parameters(model, {}, (column,))

    assert {name: type(one) for name, one in found.items()} == expected
    assert all(one.for_programs for one in found.values())
    assert {one.asks()[0] for one in found.values()} == {column}


def test_money_can_be_filtered_by_currency() -> None:
    found = derive_parameters(EnergyProject, {}, ())
    money = sorted(name for name in found if name.endswith("_currency"))

    assert money
    for name in money:
        fact = name.removesuffix("_currency")
        assert {f"{fact}_min", f"{fact}_max"} <= found.keys()


def test_number_is_bounded_by_its_column() -> None:
    found = derive_parameters(Place, {}, ())

    assert found["population_min"].schema["type"] == "integer"
    assert found["coordinates_max"].schema == {"type": "number", "minimum": -100, "maximum": 100}
    assert found["coordinates_max"].extra["max_value"] == Decimal(100)


def test_label_names_fact_unit_and_end() -> None:
    found = derive_parameters(Place, {}, ())
    labels = {
        name: str(found[name].label) for name in ("population_min", "population_max", "country")
    }

    assert labels == {
        "population_min": "population, people, at least",
        "population_max": "population, people, at most",
        "country": "country",
    }
    with translation.override("zh-hans"):
        assert str(found["population_min"].label) == "人口，人，至少"


def test_self_reference_is_a_reference() -> None:
    found = derive_parameters(Organisation, {}, ("parent",))

    assert isinstance(found["parent"], ModelMultipleChoiceFilter)


def test_a_closed_list_has_the_choices_of_its_column_unless_it_states_others() -> None:
    """FilterSets of several models share what their base declares: it is copied, not changed."""
    shared = MultipleChoiceFilter("record__technology")
    stated = MultipleChoiceFilter("phase_status", choices=[("open", "Open")])

    assert dict(with_choices(Phase, shared).extra["choices"]) == dict(Technology.choices)
    assert "choices" not in shared.extra
    assert with_choices(Phase, stated) is stated


def test_number_can_be_below_zero_where_its_column_can() -> None:
    asked = {"lower_min": "-5", "lower_max": "-1", "upper_min": "-3.5", "upper_max": "0"}
    found = derive_parameters(Place, {}, ())

    assert PublishedClaimFilter(asked, PublishedClaim.objects.none()).problems() == {}
    assert found["coordinates_min"].field.clean("-33.5") == Decimal("-33.5")
    for least in (
        found["population_min"],
        derive_parameters(EnergyProject, {}, ())["capacity_mw_min"],
    ):
        with pytest.raises(ValidationError):
            least.field.clean("-1")
