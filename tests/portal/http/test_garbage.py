"""Answers leave nothing behind that only the garbage collector finds: it stops all threads."""

import gc
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from portal.http.requests import Utf8Request
from tests.factories import make_energy_project, make_organisation, publish

MOST = 220
"""Objects of an answer that may be left, such as filters of Django that refer to themselves. A page
whose context stays leaves a thousand, a list with its form four thousand."""

pytestmark = pytest.mark.django_db


def ask(served: WSGIHandler, path: str) -> str:
    """Ask as a server does, without what a test client keeps of an answer; return its status."""
    said: list[str] = []

    def begin(status: str, *_others: object) -> Any:
        said.append(status)

    answer = served(RequestFactory().get(path).environ, begin)
    assert b"".join(answer)
    answer.close()
    return said[0]


@pytest.mark.every_day(one_in=5)
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/energy-projects/?capacity_min=1",
        "/energy-projects/plant/",
        "/countries/kz/",
        "/map/",
        "/search/?q=plant",
        "/feeds/all.atom",
        "/api/v1/energy-projects/?capacity_min=1",
        "/api/v1/energy-projects/plant/",
        "/energy-projects/download.csv",
    ],
)
def test_an_answer_is_no_garbage(path: str) -> None:
    publish(make_energy_project(slug="plant", title_en="Plant", capacity_mw=5))
    publish(make_organisation(title_en="Owner of a plant"))
    served = WSGIHandler()
    served.request_class = Utf8Request
    for _warm in range(2):
        assert ask(served, path) == "200 OK"
    gc.disable()
    gc.freeze()  # what other tests have left, millions of objects, is looked through no more
    try:
        ask(served, path)
        left = gc.collect()
    finally:
        gc.unfreeze()
        gc.enable()
    assert left <= MOST
