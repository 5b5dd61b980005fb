"""What each choice of a filter would give, what is set, and which condition stands in the way."""

import re

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from portal.filters.facets import choices_of, facet_counts, is_facet
from portal.records.registry import record_models
from portal.site.filter_form import arrange, loosened
from portal.site.lists.lists import question
from projects.energy.filters import EnergyProjectFilter
from projects.models import EnergyProject, Pipeline
from projects.pipelines.filters import PipelineFilter
from tests.factories import (
    MAKERS,
    NOON,
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
pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.slow]


def ask(query="", filterset=EnergyProjectFilter, model=EnergyProject):
    return filterset(QueryDict(query), model.objects.all())


def counts(query="", **kwargs):
    """What is counted at all; what has none is not written out."""
    found = facet_counts(ask(query, **kwargs))
    return {name: +counter for name, counter in found.items()}


def arranged(query):
    request = RequestFactory().get(f"/energy-projects/?{query}")
    return arrange(EnergyProjectFilter(question(request), EnergyProject.objects.all()), request)


def publish_disputed(**kwargs):
    disputed = make_energy_project(**kwargs)
    claim_all(disputed)
    claim(disputed, "capacity_mw", "120")
    rule(disputed, "capacity_mw")
    return publish(disputed)


@pytest.fixture
def projects():
    """Three that are public, one on the border, one disputed; and a draft that could be counted."""
    publish(make_energy_project(technology="wind", second_country=make_country("UZ")))
    publish(make_energy_project(technology="hydro", project_status="announced"))
    publish_disputed(technology="wind", country=make_country("UZ"))
    claim_all(make_energy_project(technology="solar", country=make_country("KG")))


def test_every_choice_is_counted_and_no_draft_is(projects):
    assert counts() == {
        "country": {"KZ": 2, "UZ": 2},
        "technology": {"wind": 2, "hydro": 1},
        "status": {"operating": 2, "announced": 1},
        "role": {},
        "disputed": {"true": 1, "false": 2},
    }


def test_a_choice_is_counted_within_the_rest_of_the_question_its_own_filter_left_out(projects):
    assert counts("technology=hydro&country=UZ") == {
        "country": {"KZ": 1},  # of hydropower
        "technology": {"wind": 2},  # in Uzbekistan
        "status": {},
        "role": {},
        "disputed": {},
    }
    assert counts("technology=wind")["disputed"] == {"true": 1, "false": 1}


def test_what_cannot_be_answered_is_not_counted(projects):
    assert counts("technology=fusion") == {}


def test_a_role_is_counted_together_with_the_organisation(projects):
    bank, source = publish(make_organisation(slug="bank")), make_source()
    lent, owned = (publish(make_energy_project()) for _ in range(2))
    lent.roles.create(organisation=bank, role="financier", source=source)
    owned.roles.create(organisation=bank, role="owner", source=source)
    owned.roles.create(organisation=publish(make_organisation()), role="supplier", source=source)

    assert counts("organisation=bank")["role"] == {"financier": 1, "owner": 1}
    assert counts("organisation=bank&role=owner")["role"] == {"financier": 1, "owner": 1}


def test_a_record_counts_once_for_a_country_that_it_names_twice():
    pipeline = make_pipeline(end_country=make_country("CN"))
    pipeline.countries.add(make_country("UZ"))
    publish(pipeline)

    found = counts(filterset=PipelineFilter, model=Pipeline)["country"]
    assert found == {"KZ": 1, "CN": 1, "UZ": 1}


def test_a_country_that_no_record_of_the_list_names_is_no_choice_unless_it_is_chosen(projects):
    def countries(query):
        (country,) = (part for part in arranged(query).often if part.name == "country")
        return [(choice.value, choice.count) for choice in country.choices]

    make_country("AF")
    assert countries("") == [("KZ", 2), ("UZ", 2)]  # of Kyrgyzstan there is a draft
    assert countries("technology=hydro") == [("KZ", 1), ("UZ", 0)]
    assert countries("country=AF") == [("AF", 0), ("KZ", 2), ("UZ", 2)]


def fill():
    for model in record_models():
        for code in ("KZ", "UZ"):
            given = {"country": make_country(code)} if hasattr(model, "country_id") else {}
            publish(MAKERS[model](**given))
    publish_disputed()


@pytest.mark.filled(by=fill)
@pytest.mark.parametrize("filterset", ALL, ids=lambda one: one.__name__)
def test_a_number_is_what_the_list_gives_when_the_choice_is_taken(filterset):
    model = filterset._meta.model
    if not any(is_facet(parameter) for parameter in filterset.base_filters.values()):
        pytest.skip("asks nothing from a list")

    found = facet_counts(ask(filterset=filterset, model=model))
    for name, counted in found.items():
        for value in choices_of(filterset.base_filters[name]):
            taken = ask(f"{name}={value}", filterset=filterset, model=model)
            assert counted[value] == taken.qs.count(), (name, value)
    assert any(sum(counted.values()) for counted in found.values()) is model.objects.exists()


def test_counting_is_one_query_and_one_more_for_each_filter_that_is_set(
    projects, django_assert_num_queries
):
    for query, number in (("", 1), ("technology=wind", 2), ("technology=wind&disputed=true", 3)):
        found = ask(query)
        assert found.is_valid()
        with django_assert_num_queries(number):
            facet_counts(found)


def test_a_filtered_list_costs_the_same_with_one_row_and_with_three(client):
    url = "/energy-projects/?technology=wind&country=KZ&disputed=false"
    publish(make_energy_project())
    one = queries(client, url)
    for _ in range(2):
        publish(make_energy_project())
    assert queries(client, url) == one


def box(html, value):
    return re.search(rf'<input[^>]*value="{value}"[^>]*>', part(html, "filter-form", "</form>"))[0]


def test_what_would_give_nothing_is_seen_and_cannot_be_taken(client, projects):
    html = read(client, "/energy-projects/?country=KZ")

    assert "disabled" in box(html, "nuclear")
    assert "disabled" not in box(html, "hydro")
    assert "Nuclear 0" in words(part(html, "filter-form", "</form>"))


def test_what_is_set_can_be_taken_away_although_it_gives_nothing(client, projects):
    html = read(client, "/energy-projects/?technology=nuclear&country=KZ")

    assert "checked" in box(html, "nuclear")
    assert "disabled" not in box(html, "nuclear")


def test_each_value_that_is_set_has_a_way_to_take_it_away(projects):
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


def test_an_untouched_form_leaves_no_empty_words_in_addresses(projects):
    form = arranged("q=&country=KZ&capacity_min=&technology=wind")

    assert [chip.url for chip in form.chips] == [
        "/energy-projects/?technology=wind",
        "/energy-projects/?country=KZ",
    ]


def test_an_empty_list_says_which_condition_stands_in_the_way(client, projects):
    query = "technology=hydro&country=UZ&view=timeline"
    form = arranged("technology=hydro&country=UZ")

    ways = loosened(ask("technology=hydro&country=UZ"), form.chips)
    assert [(way.words, way.url, way.count) for way in ways] == [
        ("Technology: Hydropower", "/energy-projects/?country=UZ", 2),
        ("Country: Country UZ", "/energy-projects/?technology=hydro", 1),
    ]
    seen = words(part(read(client, f"/energy-projects/?{query}"), 'class="empty"', "</main>"))
    assert "Without “Technology: Hydropower” 2 found Without “Country: Country UZ” 1 found" in seen


def test_a_mistake_is_told_beside_its_choices_and_leads_to_them(client, projects):
    html = read(client, "/energy-projects/?technology=fusion", 400)

    assert '<a href="#id_technology">Technology</a>' in html
    group = part(html, 'id="id_technology"', "</fieldset>")
    assert "“fusion” is not known here." in group
    assert 'aria-describedby="id_technology_error"' in group


def test_ranges_stand_beside_each_other_and_other_questions_alone(projects):
    form = arranged("")

    drawn = {one.name: one.template for one in [*form.often, *form.rarely]}
    ranges = [name for name, template in drawn.items() if template.endswith("range.html")]
    assert ranges == ["capacity_min", "commissioned_from"]
    assert "capacity_max" not in drawn
    assert [name for name in drawn if drawn[name].endswith("field.html")] == [
        "q",
        "order",
        "organisation",
        "bbox",
        "source",
        "updated_after",
    ]


def test_lists_of_other_tables_are_counted_too(client):
    for kind in ("summit", "summit", "agreement"):
        publish(make_event(event_kind=kind))
    twice = make_source(kind="official", first_cited_at=NOON)
    place = make_place(population=5)
    for fact in ("population", "country", "coordinates", "place_kind"):
        claim(place, fact, source=twice)
    publish(place)

    assert "Summit 2" in words(part(read(client, "/events/"), "filter-form", "</form>"))
    sources = words(part(read(client, "/sources/"), "filter-form", "</form>"))
    assert "Official 1 " in sources
    assert "Press 3 " in sources
