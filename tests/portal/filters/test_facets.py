"""Facet counts, set filters, and the filters that leave a list empty."""

import re
from collections import Counter
from typing import Any

import pytest
from django.db.models import Model
from django.http import QueryDict
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from portal.filters.closed import ClosedFilterSet
from portal.filters.facets import facet_counts, is_facet
from portal.filters.selection import choices_of
from portal.records.registry import record_models
from portal.site.filter_form import FilterForm, arrange, relax_filters
from portal.site.lists.lists import filter_parameters
from projects.energy.filters import EnergyProjectFilter
from projects.energy.models import EnergyProject
from projects.pipelines.filters import PipelineFilter
from projects.pipelines.models import Pipeline
from tests.databases import kept
from tests.factories import (
    MAKERS,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_event,
    make_organisation,
    make_pipeline,
    make_place,
    make_source,
    publish,
    rule,
)
from tests.portal.filters.test_filters import ALL
from tests.portal.site.reading import part, queries, read, words

# Databases differ: aggregates over joins and JSON.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def ask(
    query: str = "",
    filterset: type[ClosedFilterSet] = EnergyProjectFilter,
    model: type[Model] = EnergyProject,
) -> ClosedFilterSet:
    return filterset(QueryDict(query), model._default_manager.all())


def counts(query: str = "", **kwargs: Any) -> dict[str, Counter[str]]:
    """Series at all; what has none is not written out."""
    found = facet_counts(ask(query, **kwargs))
    return {name: +counter for name, counter in found.items()}


def arranged(query: str) -> FilterForm:
    request = RequestFactory().get(f"/energy-projects/?{query}")
    return arrange(
        EnergyProjectFilter(filter_parameters(request), EnergyProject.objects.all()), request
    )


def publish_disputed(**kwargs: Any) -> EnergyProject:
    disputed = make_energy_project(**kwargs)
    claim_all(disputed)
    claim(disputed, "capacity_mw", "120")
    rule(disputed, "capacity_mw")
    published: EnergyProject = publish(disputed)
    return published


@kept
def projects() -> None:
    """Three that are public, one on the border, one disputed; and a draft that could be counted."""
    publish(make_energy_project(technology="wind", second_country=make_country("UZ")))
    publish(make_energy_project(technology="hydro", project_status="announced"))
    publish_disputed(technology="wind", country=make_country("UZ"))
    claim_all(make_energy_project(technology="solar", country=make_country("KG")))


def test_choices_are_counted_without_drafts(projects: None) -> None:
    assert counts() == {
        "country": {"KZ": 2, "UZ": 2},
        "technology": {"wind": 2, "hydro": 1},
        "status": {"operating": 2, "announced": 1},
        "role": {},
        "participation": {},
        "disputed": {"true": 1, "false": 2},
        "unknown": dict.fromkeys(("commissioned_on", "coordinates", "province", "roles"), 3),
    }


def test_choice_is_counted_without_its_own_filter(projects: None) -> None:
    assert counts("technology=hydro&country=UZ") == {
        "country": {"KZ": 1},  # of hydropower
        "technology": {"wind": 2},  # in Uzbekistan
        "status": {},
        "role": {},
        "participation": {},
        "disputed": {},
        "unknown": {},
    }
    assert counts("technology=wind")["disputed"] == {"true": 1, "false": 1}


def test_invalid_query_has_no_counts(projects: None) -> None:
    assert counts("technology=fusion") == {}


def test_a_role_is_counted_together_with_the_organisation(projects: None) -> None:
    bank, source = publish(make_organisation(slug="bank")), make_source()
    lent, owned = make_energy_project(), make_energy_project()
    lent.roles.create(organisation=bank, role="financier", source=source)
    owned.roles.create(organisation=bank, role="owner", source=source)
    owned.roles.create(organisation=publish(make_organisation()), role="supplier", source=source)
    publish(lent)
    publish(owned)

    assert counts("organisation=bank")["role"] == {"financier": 1, "owner": 1}
    assert counts("organisation=bank&role=owner")["role"] == {"financier": 1, "owner": 1}


def test_a_record_counts_once_for_a_country_that_it_names_twice() -> None:
    pipeline = make_pipeline(end_country=make_country("CN"))
    pipeline.countries.add(make_country("UZ"))
    publish(pipeline)

    found = counts(filterset=PipelineFilter, model=Pipeline)["country"]
    assert found == {"KZ": 1, "CN": 1, "UZ": 1}


def test_a_country_that_no_record_of_the_list_names_is_no_choice_unless_it_is_chosen(
    projects: None,
) -> None:
    def countries(query: str) -> list[tuple[str, int | None]]:
        (country,) = (part for part in arranged(query).often if part.name == "country")
        return [(choice.value, choice.count) for choice in country.choices]

    make_country("AF")
    assert countries("") == [("KZ", 2), ("UZ", 2)]  # of Kyrgyzstan there is a draft
    assert countries("technology=hydro") == [("KZ", 1), ("UZ", 0)]
    assert countries("country=AF") == [("AF", 0), ("KZ", 2), ("UZ", 2)]


def test_a_choice_that_no_record_of_the_list_has_is_left_out(projects: None) -> None:
    def offered(query: str) -> dict[str, list[str]]:
        parts = arranged(query).often
        return {one.name: [choice.value for choice in one.choices] for one in parts if one.choices}

    assert offered("")["technology"] == ["hydro", "wind"]  # a draft would be solar
    assert offered("country=UZ")["technology"] == ["hydro", "wind"]
    assert offered("technology=coal")["technology"] == ["coal", "hydro", "wind"]
    assert offered("")["disputed"] == ["", "true", "false"]
    assert offered("disputed=true")["disputed"] == ["", "true", "false"]


def test_a_question_that_all_records_answer_alike_is_left_out_unless_it_is_asked() -> None:
    publish(make_energy_project())

    assert "disputed" not in [part.name for part in arranged("").often]
    assert "disputed" in [part.name for part in arranged("disputed=true").often]
    assert [chip.words for chip in arranged("disputed=false").chips] == ["no"]


LISTED = [
    one
    for one in ALL
    if getattr(one._meta.model, "has_columns", False)
    and any(map(is_facet, one.base_filters.values()))
]
"""FilterSets of lists whose pages have a form with choices."""


def fill() -> None:
    for model in record_models():
        for code in ("KZ", "UZ"):
            given = {"country": make_country(code)} if hasattr(model, "country_id") else {}
            publish(MAKERS[model](**given))
    publish_disputed()


@pytest.mark.every_day(one_in=7)
@pytest.mark.filled(by=fill)
@pytest.mark.parametrize("filterset", LISTED, ids=lambda one: one.__name__)
def test_count_equals_the_filtered_list(filterset: type[ClosedFilterSet]) -> None:
    model = filterset._meta.model
    found = facet_counts(ask(filterset=filterset, model=model))
    for name, counted in found.items():
        for value in choices_of(filterset.base_filters[name]):
            taken = ask(f"{name}={value}", filterset=filterset, model=model)
            assert counted[value] == taken.qs.count(), (name, value)
    assert any(sum(counted.values()) for counted in found.values()) is model.objects.exists()


def test_counting_asks_for_the_position_and_for_what_is_in_no_column(
    projects: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    facet_counts(ask("q=sun"))  # reads the columns of the entries too
    for query, number in (("", 1), ("technology=wind", 1), ("technology=wind&q=sun", 3)):
        found = ask(query)
        assert found.is_valid()
        with django_assert_num_queries(number):
            facet_counts(found)


def test_a_filtered_list_costs_the_same_with_one_row_and_with_three(client: Client) -> None:
    url = "/energy-projects/?technology=wind&country=KZ&disputed=false"
    publish(make_energy_project())
    one = queries(client, url)
    for _ in range(2):
        publish(make_energy_project())
    assert queries(client, url) == one


def box(html: str, value: str) -> str:
    form = part(html, "filter-form", "</form>")
    return next(found[0] for found in re.finditer(rf'<input[^>]*value="{value}"[^>]*>', form))


def test_empty_choice_is_disabled(client: Client, projects: None) -> None:
    html = read(client, "/energy-projects/?country=UZ")

    assert "disabled" in box(html, "hydro")
    assert "disabled" not in box(html, "wind")
    assert "Hydropower 0" in words(part(html, "filter-form", "</form>"))


def test_chosen_value_without_rows_can_be_removed(client: Client, projects: None) -> None:
    html = read(client, "/energy-projects/?technology=nuclear&country=KZ")

    assert "checked" in box(html, "nuclear")
    assert "disabled" not in box(html, "nuclear")


def test_each_set_value_has_a_chip_to_remove_it(projects: None) -> None:
    form = arranged("country=KZ&country=UZ&capacity_min=5&q=a&order=capacity&view=map&page=2")

    rest = "order=capacity&view=map"
    set_now = [(chip.label, chip.words, chip.url.partition("?")[2]) for chip in form.chips]
    assert set_now == [
        ("Search", "a", f"country=KZ&country=UZ&capacity_min=5&{rest}"),
        ("Country", "Country KZ", f"country=UZ&capacity_min=5&q=a&{rest}"),
        ("Country", "Country UZ", f"country=KZ&capacity_min=5&q=a&{rest}"),
        ("Capacity from, MW", "5", f"country=KZ&country=UZ&q=a&{rest}"),
    ]
    assert form.clear_url == "/energy-projects/?order=capacity&view=map"
    assert form.active == 3


def test_empty_parameters_are_left_out_of_links(projects: None) -> None:
    form = arranged("q=&country=KZ&capacity_min=&technology=wind")

    assert [chip.url for chip in form.chips] == [
        "/energy-projects/?technology=wind",
        "/energy-projects/?country=KZ",
    ]


def test_empty_list_names_the_limiting_filters(client: Client, projects: None) -> None:
    query = "technology=hydro&country=UZ&view=timeline"
    form = arranged("technology=hydro&country=UZ")

    ways = relax_filters(ask("technology=hydro&country=UZ"), form.chips)
    assert [(way.words, way.url, way.count) for way in ways] == [
        ("Technology: Hydropower", "/energy-projects/?country=UZ", 2),
        ("Country: Country UZ", "/energy-projects/?technology=hydro", 1),
    ]
    seen = words(part(read(client, f"/energy-projects/?{query}"), 'class="empty"', "</main>"))
    assert "Without “Technology: Hydropower” 2 found Without “Country: Country UZ” 1 found" in seen


def test_error_is_shown_beside_its_choices(client: Client, projects: None) -> None:
    html = read(client, "/energy-projects/?technology=fusion", 400)

    assert '<a href="#id_technology">Technology</a>' in html
    group = part(html, 'id="id_technology"', "</fieldset>")
    assert "“fusion” is not known here." in group
    assert 'aria-describedby="id_technology_error"' in group


def test_ranges_are_drawn_together(projects: None) -> None:
    form = arranged("")

    drawn = {one.name: one.template for one in [*form.often, *form.rarely]}
    ranges = [name for name, template in drawn.items() if template.endswith("range.html")]
    assert ranges == ["capacity_min", "commissioned_from", "planned_from"]
    assert "capacity_max" not in drawn
    assert [name for name in drawn if drawn[name].endswith("field.html")] == [
        "q",
        "admin1",
        "order",
    ]


def test_a_refused_form_offers_the_countries_that_records_name(projects: None) -> None:
    for code in ("CN", "TM"):
        make_country(code)
    form = arranged("capacity_min=much")

    assert form.form.errors
    (country,) = (part for part in form.often if part.name == "country")
    assert {choice.value for choice in country.choices} == {"KZ", "UZ"}


def test_lists_of_other_tables_are_counted_too(client: Client) -> None:
    for kind in ("summit", "summit", "agreement"):
        publish(make_event(event_kind=kind))
    twice = make_source(kind="official")
    place = make_place(population=5)
    for fact in ("population", "country", "coordinates", "place_kind"):
        claim(place, fact, source=twice)
    publish(place)

    assert "Summit 2" in words(part(read(client, "/events/"), "filter-form", "</form>"))
    sources = words(part(read(client, "/sources/"), "filter-form", "</form>"))
    assert "Official 1 " in sources
    assert "Press 3 " in sources
