"""Lists that a query describes."""

from typing import Any

import pytest
from django.test import Client

from portal.models import Country
from portal.search.query_parser import SearchQuery, named_countries, parse_query
from portal.site.filter_form import MOST_CHIPS
from portal.site.list_links import ListLink, find_lists
from tests.databases import kept
from tests.factories import (
    make_country,
    make_energy_project,
    make_facility,
    make_organisation,
    make_pipeline,
    make_source,
    make_trade_hub,
    publish,
)
from tests.portal.site.reading import part, read, words

SOLAR = "/energy-projects/?country=UZ&technology=solar"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rows")]


@kept
def rows() -> None:
    uzbekistan = make_country("UZ")
    uzbekistan.name_en, uzbekistan.name_zh_hans, uzbekistan.name_ru = (
        "Uzbekistan",
        "乌兹别克斯坦",
        "Узбекистан",
    )
    uzbekistan.iso3 = "UZB"
    uzbekistan.save()
    for technology, status in (
        ("solar", "construction"),
        ("solar", "operating"),
        ("gas", "operating"),
    ):
        publish(
            make_energy_project(
                country=uzbekistan,
                technology=technology,
                project_status=status,
                slug=f"{technology}-{status}",
            )
        )
    publish(make_pipeline())


def lists_of(question: SearchQuery) -> list[ListLink]:
    return find_lists(question, named_countries(question))


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(
    ("query", "lists"),
    [
        ("solar Uzbekistan under construction", [(f"{SOLAR}&status=construction", 1)]),
        ("solar power plants in Uzbekistan", [(SOLAR, 2)]),
        ("солнечные электростанции Узбекистана", [(SOLAR, 2)]),
        ("乌兹别克斯坦光伏", [(SOLAR, 2)]),
        ("烏茲別克斯坦太陽能", [(SOLAR, 2)]),
        ("quyosh elektr stansiyasi UZ", [(SOLAR, 2)]),
        ("gas", [("/energy-projects/?technology=gas", 1), ("/pipelines/?fuel=gas", 1)]),
        ("gas power plants", [("/energy-projects/?technology=gas", 1)]),
        ("gas pipelines", [("/pipelines/?fuel=gas", 1)]),
        ("power plants", [("/energy-projects/", 3)]),
        ("largest solar plant in Uzbekistan", [(f"{SOLAR}&order=-capacity", 2)]),
        ("самая большая солнечная электростанция Узбекистана", [(f"{SOLAR}&order=-capacity", 2)]),
        ("乌兹别克斯坦最大的光伏电站", [(f"{SOLAR}&order=-capacity", 2)]),
        ("oldest solar plants UZ", [(f"{SOLAR}&order=commissioned", 2)]),
        ("новейшие солнечные электростанции UZ", [(f"{SOLAR}&order=-commissioned", 2)]),
        ("longest pipeline", [("/pipelines/?order=-length", 1)]),
        ("largest pipeline", [("/pipelines/?order=-capacity", 1)]),
        ("largest Uzbekistan", []),
        ("wind", []),  # there is none
        ("Uzbekistan", []),  # has a page of its own
        ("solar Zhanatas", []),
        ("project", []),
        ("?", []),
    ],
)
def test_words_of_filters_lead_to_their_list(query: str, lists: list[tuple[str, int]]) -> None:
    assert [(one.url, one.count) for one in lists_of(parse_query(query))] == lists


def test_two_countries_are_not_taken_for_either_of_them() -> None:
    make_country("KZ")
    Country.objects.filter(code="KZ").update(name_en="Kazakhstan")

    assert lists_of(parse_query("solar Uzbekistan Kazakhstan")) == []


@pytest.mark.parametrize("query", ["sea ports", "seaports", "морские порты", "海港"])
def test_seaport_is_found_in_two_words(query: str) -> None:
    publish(make_trade_hub(hub_kind="seaport"))
    assert [one.url for one in lists_of(parse_query(query))] == ["/hubs/?kind=seaport"]


@pytest.mark.parametrize("query", ["dropped wind farms", "отказались ВЭС", "放弃 风电"])
def test_plants_that_were_given_up_are_found_by_the_words_of_readers(query: str) -> None:
    publish(make_energy_project(technology="wind", project_status="cancelled"))
    url = "/energy-projects/?technology=wind&status=cancelled"
    assert [one.url for one in lists_of(parse_query(query))] == [url]


@pytest.fixture
def chinese_builder() -> None:
    china = make_country("CN")
    china.name_en, china.name_zh_hans, china.name_ru = "China", "中国", "Китай"
    china.save()
    plant = make_energy_project(country=make_country("UZ"), technology="wind")
    firm = publish(make_organisation(country=china))
    plant.roles.create(organisation=firm, role="contractor", source=make_source())
    publish(plant)


@pytest.mark.usefixtures("chinese_builder")
@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("Chinese wind farms in Uzbekistan", "country=UZ&technology=wind&participation=CN"),
        ("китайские ВЭС Узбекистана", "country=UZ&technology=wind&participation=CN"),
        ("乌兹别克斯坦 风电 中企", "country=UZ&technology=wind&participation=CN"),
        ("wind China", "technology=wind&participation=CN"),  # where none stands
        ("Chinese companies in Uzbekistan", "country=UZ&participation=CN"),
        ("中国企业 乌兹别克斯坦", "country=UZ&participation=CN"),
        ("Chinese investment in Uzbekistan", "country=UZ&participation=CN"),
        ("китайские инвестиции в энергетику Узбекистана", "country=UZ&participation=CN"),
        ("中国 乌兹别克斯坦 投资", "country=UZ&participation=CN"),
        (
            "wind farms built by Chinese companies in Uzbekistan",
            "country=UZ&technology=wind&role=contractor&participation=CN",
        ),
    ],
)
def test_china_beside_another_country_takes_part(query: str, chosen: str) -> None:
    expected = [(f"/energy-projects/?{chosen}", 1)]
    assert [(one.url, one.count) for one in lists_of(parse_query(query))] == expected


@pytest.mark.usefixtures("chinese_builder")
@pytest.mark.parametrize("query", ["China Uzbekistan", "companies in Uzbekistan", "China tax"])
def test_two_countries_or_a_plain_word_describe_no_list(query: str) -> None:
    assert lists_of(parse_query(query)) == []


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("query", "facility_type"),
    [
        ("refinery Uzbekistan", "refinery"),
        ("chemical plant Uzbekistan", "refinery"),
        ("oil or gas field Uzbekistan", "oil-gas-field"),
        ("месторождения Узбекистана", "oil-gas-field"),
        ("блоки Узбекистана", "oil-gas-field"),
        ("乌兹别克斯坦 区块", "oil-gas-field"),
    ],
)
def test_half_of_a_label_says_which_list(query: str, facility_type: str) -> None:
    for one in ("refinery", "oil-gas-field"):
        publish(make_facility(facility_type=one, country=make_country("UZ"), slug=one))
    expected = f"/facilities/?country=UZ&facility_type={facility_type}"
    assert [one.url for one in lists_of(parse_query(query))] == [expected]


def test_page_and_suggestions_offer_the_list_in_the_language(client: Client) -> None:
    address = "/ru/energy-projects/?country=UZ&amp;technology=solar"
    signs = part(read(client, "/ru/search/?q=СЭС+Узбекистана"), 'class="search-signs"', "</nav>")
    assert f'href="{address}"' in signs
    assert "Энергопроекты: Узбекистан, СЭС 2" in words(signs)
    offers = read(client, "/ru/search/suggestions/?q=СЭС+Узбекистана")
    assert f'data-href="{address}"' in offers
    assert "Энергопроекты: Узбекистан, СЭС Список" in words(offers)
    ordered = words(read(client, "/ru/search/?q=крупнейшая+СЭС+Узбекистана"))
    assert "Энергопроекты: Узбекистан, СЭС, сначала крупнейшие 2" in ordered


def test_rows_are_counted_without_queries(django_assert_num_queries: Any) -> None:
    question, named = parse_query("gas"), parse_query("gas Uzbekistan")
    lists_of(named)  # reads the columns
    with django_assert_num_queries(2):  # the position of the change log for each; once in a request
        assert len(lists_of(question)) == 2
    with django_assert_num_queries(5):  # the country; and of each form whether it is known
        assert len(lists_of(named)) == 1


def test_page_of_a_thousand_values_has_few_links_to_leave_one_out(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    """Each such link names all other values, and of each an empty list counts what it finds."""
    query = "&".join(f"uid={number}" for number in range(1000))
    with django_assert_max_num_queries(60):
        page = client.get(f"/energy-projects/?{query}").text
    assert page.count('class="chip"') == MOST_CHIPS


def test_value_given_many_times_is_one_condition(client: Client) -> None:
    page = client.get("/energy-projects/?" + "&".join(["technology=wind"] * 50)).text
    assert page.count('class="chip"') == 1
