"""Walking through a list by cursor: every row once, in order, whatever comes meanwhile."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.opendata.api.router import registered_viewsets
from portal.opendata.api.tables import table
from portal.opendata.api.urls import router
from portal.publication import publishing
from portal.records.registry import record_models
from tests.factories import MAKERS, make_energy_project, make_place, make_user, publish
from tests.full_portal import differ, fill
from trade.statistics.models import Series

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
engine = pytest.mark.engine  # databases differ: ordering, NULL among it

V1 = "/api/v1"
VIEWS = {name: registered_viewsets()[name] for name, _viewset, _basename in router.registry}
SITE = "http://testserver"


def ask(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(address.removeprefix(SITE))
    assert answer.status_code == status, answer.content
    return answer.json()


def walk(client: Client, address: str, way: str = "next") -> Iterator[Any]:
    """The pages of a walk, until it ends."""
    while address:
        page = ask(client, address)
        yield page
        address = page[way]


def keys(name: str, pages: Iterable[Any]) -> list[Any]:
    key = table(name).key
    return [[row[key] for row in page["results"]] for page in pages]


def flat(pages: Iterable[Any]) -> list[Any]:
    return [key for page in pages for key in page]


def several(*titles: str) -> None:
    """One of everything, and of records one more for each title, with nothing in most columns and
    so with equal keys."""
    fill()
    for model in record_models():
        for title in titles:
            publish(MAKERS[model](title_en=title))
    for series in Series.objects.all():
        differ(series, "2023", "2025", "2026")


def test_walk_returns_every_row_once_in_order(client: Client) -> None:
    """The first order of every third list and some others, there and back."""
    several("Same", "Same")
    walk_through(client, one_in=11, lists_in=3)


@pytest.mark.exhaustive
def test_walk_in_every_order_returns_every_row_once(client: Client) -> None:
    several("Same", "Same", "Älter", "钢")
    walk_through(client, one_in=1)


def walk_through(client: Client, one_in: int, lists_in: int = 1) -> None:
    for name, view in [*VIEWS.items()][::lists_in]:
        for order in view.filterset_class.base_filters["order"].field.allowed()[::one_in]:
            address = f"{V1}/{name}/?order={order}&fields={table(name).key}"
            listed = flat(keys(name, walk(client, f"{address}&page_size=200")))
            size = max(1, len(listed) // 4)
            pages = list(walk(client, f"{address}&page_size={size}&cursor=*"))

            assert flat(keys(name, pages)) == listed != [], (name, order)
            assert len(listed) == len(set(listed))
            assert pages[0]["previous"] is None
            assert all(set(page) == {"next", "previous", "results"} for page in pages)
            back = list(walk(client, pages[-1]["previous"], "previous"))
            assert keys(name, back) == keys(name, pages)[-2::-1], (name, order)
            assert not back or ask(client, back[0]["next"])["results"] == pages[-1]["results"]


ORDERS = ["title", "-title", "capacity", "-capacity", "commissioned", "-commissioned"]


@engine
@pytest.mark.every_day(one_in=5)
@pytest.mark.parametrize("order", ORDERS)
def test_new_rows_do_not_shift_a_walk(client: Client, order: str) -> None:
    known = [None, "1", "1", "24.9", "0.1", None, "100000"]
    for number, capacity in enumerate(known):
        make = make_energy_project(
            title_en=f"Old {number % 3}",
            capacity_mw=capacity,
            commissioned_on=["", "2021", "2021-06", ""][number % 4],
        )
        publish(make)
    address = f"{V1}/energy-projects/?order={order}&page_size=2"
    listed = flat(keys("energy-projects", [ask(client, f"{V1}/energy-projects/?order={order}")]))

    met = []
    for number, page in enumerate(walk(client, f"{address}&cursor=*")):
        met.append(page)
        assert number < 20
        for title, capacity, day in (("A", "1", ""), ("Old 1", None, "2021"), ("Z", "9", "2030")):
            if number < 3:
                new = make_energy_project(title_en=title, capacity_mw=capacity, commissioned_on=day)
                publish(new)

    found = flat(keys("energy-projects", met))
    assert [uid for uid in found if uid in listed] == listed
    assert len(found) == len(set(found)) > len(listed)


@engine
def test_removed_rows_do_not_shift_a_walk(client: Client) -> None:
    a, b, c, d = (publish(make_place(title_en=title)) for title in "ABCD")
    first = ask(client, f"{V1}/places/?page_size=2&cursor=*")
    type(b).working.filter(pk=b.pk).update(status="withdrawn")

    second = ask(client, first["next"])

    assert [row["uid"] for row in first["results"]] == [a.uid, b.uid]
    assert [row["uid"] for row in second["results"]] == [c.uid, d.uid]
    assert [row["uid"] for row in ask(client, second["previous"])["results"]] == [a.uid]


@engine
def test_a_walk_of_one_moment_meets_each_row_once_whatever_is_renamed(client: Client) -> None:
    a, b, c, d = (publish(make_place(title_en=title)) for title in "ABCD")
    then = urlencode({"as_recorded": timezone.now().isoformat()})
    met = []
    for page in walk(client, f"{V1}/places/?order=title&page_size=2&cursor=*&{then}"):
        met.append(page)
        now = timezone.now()
        draft = publishing.start_edit(a, by=make_user(), at=now)
        draft.title_en = "E"
        draft.save()
        publish(draft, at=now)

    assert keys("places", met) == [[a.uid, b.uid], [c.uid, d.uid]]


def test_query_count_independent_of_depth(client: Client) -> None:
    for number in range(9):
        publish(make_place(title_en=f"Place {number}"))
    address, asked = f"{V1}/places/?page_size=2&cursor=*", []
    while address:
        with CaptureQueriesContext(connection) as captured:
            address = ask(client, address)["next"]
        asked.append([query["sql"] for query in captured])

    assert [len(queries) for queries in asked] == [1] * 5
    assert not [sql for queries in asked for sql in queries if "COUNT(" in sql or "OFFSET" in sql]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("cursor", ["x", "**", "1", "a.b", "٣", "%00", "x" * 5000])
def test_invalid_cursor_is_refused_with_a_sentence(client: Client, cursor: str) -> None:
    publish(make_place())

    problem = ask(client, f"{V1}/places/?cursor={cursor}", 400)

    (sentence,) = problem["errors"]["cursor"]
    assert sentence.endswith(
        "is no cursor of this query. Begin with cursor=* and follow “next” of each answer."
    )


def test_cursor_is_refused_for_another_query(client: Client) -> None:
    for title in "ABC":
        publish(make_place(title_en=title))
    page = ask(client, f"{V1}/places/?page_size=1&cursor=*")
    cursor = page["next"].partition("cursor=")[2].partition("&")[0]

    assert ask(client, f"{V1}/places/?cursor={cursor}&page_size=7&fields=uid")["results"]
    assert ask(client, f"{V1}/places.json?cursor={cursor}")["results"]
    for other in ("places/?order=-title&", "places/?country=KZ&", "claims/?"):
        ask(client, f"{V1}/{other}cursor={cursor}", 400)
    ask(client, f"{V1}/places/?cursor={cursor[:-1]}", 400)
    ask(client, f"{V1}/places/?cursor=*&page=2", 400)
    assert ask(client, f"{V1}/places/?cursor=")["count"] == 3
