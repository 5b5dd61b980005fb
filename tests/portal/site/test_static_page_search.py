"""Search in the names of the portal's own pages and charts."""

import pytest

from portal.search.query_parser import parse_query
from portal.site.static_page_search import search_static_pages
from tests.factories import make_country, make_energy_project, publish

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [page.url for page in search_static_pages(parse_query(text))]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("charts", ["/charts/"]),
        ("графики", ["/charts/"]),
        ("图表", ["/charts/"]),
        ("embed chart", ["/embed/"]),
        ("sources", ["/sources/", "/about/sources/"]),
        ("energy projects", ["/energy-projects/"]),
        ("freight trains", ["/charts/trains/"]),
        ("структура мощностей", ["/charts/energy-mix/"]),
        ("各国电源结构", ["/charts/energy-mix/"]),
        ("chart of operating capacity", ["/charts/capacity/"]),
    ],
)
def test_pages_are_found_by_name_before_other_words_and_charts(text: str, urls: list[str]) -> None:
    assert found(text) == urls


@pytest.mark.parametrize("text", ["ports", "порт", "порты", "港口"])
def test_port_is_no_portal(text: str) -> None:
    assert found(text) == []
    assert "/about/" in found("о портале")


def test_chart_of_a_country_is_offered_where_it_draws_something() -> None:
    for code in ("KZ", "UZ"):
        make_country(code)
    publish(make_energy_project(country=make_country("KZ")))

    assert found("Country KZ energy mix") == ["/charts/energy-mix/?country=KZ"]
    assert found("Country UZ energy mix") == []
    assert found("Country KZ energy projects") == []
