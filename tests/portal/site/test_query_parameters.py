"""Validation of query parameters, and queries built from others. No database."""

from collections.abc import Callable

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory

from portal.site.embeds.codes import add_query
from portal.site.embeds.targets import Target, _figure_in_fragment
from portal.site.filter_form import _range_end, build_query
from portal.site.lists.lists import filter_parameters
from portal.site.views.questions import (
    choice_parameter,
    page_parameter,
    refuse_unknown_parameters,
    text_parameter,
)

ROWS = list(range(1, 121))


def message(call: Callable[[], object]) -> str:
    """Return the sentence of the BadRequest that a call raises, or an empty string."""
    try:
        call()
    except BadRequest as problem:
        return str(problem)
    return ""


def get(query: str) -> HttpRequest:
    return RequestFactory().get(f"/?{query}")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", ""),
        ("q=1&kind=2", ""),
        ("as_recorded=2026", ""),
        ("colour=red", "There is no parameter “colour” here. These are allowed: q, kind."),
        ("q=1&Q=2", "There is no parameter “Q” here. These are allowed: q, kind."),
        (f"{'x' * 90}=1", f"There is no parameter “{'x' * 80}” here. These are allowed: q, kind."),
    ],
)
def test_unknown_parameters_are_refused(query: str, sentence: str) -> None:
    assert message(lambda: refuse_unknown_parameters(get(query), "q", "kind")) == sentence


@pytest.mark.parametrize(
    ("query", "text"), [("", ""), ("q=", ""), ("q=+a+b+", "a b"), ("q=1&q=", "1"), ("p=1", "")]
)
def test_text_parameter(query: str, text: str) -> None:
    assert text_parameter(get(query), "q") == text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("q=a%00b", "Null characters are not allowed."),
        ("q=" + "a" * 11, "That is too long: 10 characters are enough."),
        ("q=" + "a" * 10, ""),
        ("q=" + "+" * 20, ""),
        ("q=1&q=2", "Give this parameter once."),
    ],
)
def test_text_parameter_is_limited(query: str, sentence: str) -> None:
    assert message(lambda: text_parameter(get(query), "q", 10)) == sentence


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", ""),
        ("theme=", ""),
        ("theme=dark", ""),
        ("theme=Dark", "“Dark” is not known here. These are allowed: light, dark."),
        ("theme=dark+", "“dark ” is not known here. These are allowed: light, dark."),
    ],
)
def test_parameter_with_a_closed_list(query: str, sentence: str) -> None:
    assert message(lambda: choice_parameter(get(query), "theme", ["light", "dark"])) == sentence


@pytest.mark.parametrize(
    ("query", "number", "first", "last"),
    [
        ("", 1, 1, 50),
        ("page=", 1, 1, 50),
        ("page=1", 1, 1, 50),
        ("page=2", 2, 51, 100),
        ("page=3", 3, 101, 120),
        ("page=03", 3, 101, 120),
        ("other=3", 1, 1, 50),
    ],
)
def test_requested_page(query: str, number: int, first: int, last: int) -> None:
    page = page_parameter(get(query), ROWS)
    assert (page.number, page.object_list[0], page.object_list[-1]) == (number, first, last)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("page=0", "“0” is not the number of a page."),
        ("page=-1", "“-1” is not the number of a page."),
        ("page=x", "“x” is not the number of a page."),
        ("page=1.5", "“1.5” is not the number of a page."),
        ("page=%D9%A1", "“١” is not the number of a page."),
        ("page=" + "9" * 10, f"“{'9' * 10}” is not the number of a page."),
        ("page=4", "There is no page 4 here: the last is 3."),
    ],
)
def test_wrong_page_is_refused(query: str, sentence: str) -> None:
    assert message(lambda: page_parameter(get(query), ROWS)) == sentence


def test_pages_of_several_lists_have_names_and_sizes() -> None:
    page = page_parameter(get("taken=2&page=9"), ROWS, name="taken", per_page=7)
    assert list(page.object_list) == [8, 9, 10, 11, 12, 13, 14]


@pytest.mark.parametrize(
    ("query", "without", "instead", "built"),
    [
        ("", (), {}, ""),
        ("country=KZ&country=UZ", (), {}, "?country=KZ&country=UZ"),
        ("country=&q=", (), {}, ""),
        ("country=KZ&country=", (), {}, "?country=KZ"),
        ("country=KZ&page=2", ("page",), {}, "?country=KZ"),
        ("country=KZ&page=2", ("page", "country"), {}, ""),
        ("country=KZ&view=map", (), {"view": "table"}, "?country=KZ&view=table"),
        ("", (), {"page": 2}, "?page=2"),
        ("country=KZ&country=UZ", (), {"country": "TJ"}, "?country=TJ"),
        ("q=%D0%B0+b", (), {}, "?q=%D0%B0+b"),
    ],
)
def test_query_is_built_from_another(
    query: str, without: tuple[str, ...], instead: dict[str, object], built: str
) -> None:
    assert build_query(QueryDict(query), *without, **instead) == built


def test_filters_get_all_parameters_but_the_view() -> None:
    request = get("country=KZ&country=UZ&view=map&page=2")
    assert filter_parameters(request).urlencode() == "country=KZ&country=UZ&page=2"
    assert request.GET["view"] == "map"


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("capacity_min", "capacity_max"),
        ("commissioned_from", "commissioned_to"),
        ("from", "to"),
        ("capacity_max", ""),
        ("minimum", ""),
        ("country", ""),
    ],
)
def test_other_end_of_a_range(name: str, end: str) -> None:
    assert _range_end(name) == end


@pytest.mark.parametrize(
    ("url", "more", "result"),
    [
        ("/charts/a.svg", {}, "/charts/a.svg"),
        ("/charts/a.svg", {"theme": "dark"}, "/charts/a.svg?theme=dark"),
        ("/charts/a.svg?x=1", {"theme": "dark", "q": "a b"}, "/charts/a.svg?x=1&theme=dark&q=a+b"),
    ],
)
def test_query_is_added_to_an_address(url: str, more: dict[str, str], result: str) -> None:
    assert add_query(url, more) == result


@pytest.mark.parametrize(
    ("query", "more", "address"),
    [
        ({}, {}, "/embed/map/"),
        ({}, {"theme": ""}, "/embed/map/"),
        ({"country": ["KZ", "UZ"]}, {}, "/embed/map/?country=KZ&country=UZ"),
        ({"country": ["KZ"]}, {"theme": "dark"}, "/embed/map/?country=KZ&theme=dark"),
    ],
)
def test_address_of_a_frame(
    query: dict[str, list[str]], more: dict[str, str], address: str
) -> None:
    target = Target(path="/embed/map/", title="Map", page="/map/", query=query)
    assert target.address(**more) == address


@pytest.mark.parametrize(
    ("fragment", "name"),
    [
        ("", ""),
        ("evidence-capacity-mw", "capacity_mw"),
        ("period-2024", "2024"),
        ("period-2024-to-2025", "2024/2025"),
        ("period-2024-q1", "2024-Q1"),
        ("sources", ""),
    ],
)
def test_fragment_names_a_figure(fragment: str, name: str) -> None:
    assert _figure_in_fragment(fragment) == name
