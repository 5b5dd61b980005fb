"""Limit on the files that are made at once."""

import gc
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from pytest_django import Settings

from portal.http.middleware.file_limit import FileLimitMiddleware
from tests.factories import make_energy_project, publish

pytestmark = pytest.mark.django_db

FILE = RequestFactory().get("/api/v1/claims/?format=csv")


def pieces() -> Iterator[bytes]:
    yield b"a"
    yield b"b"


def files_of(settings: Settings, at_once: int = 1) -> FileLimitMiddleware:
    settings.PORTAL_FILES_AT_ONCE = at_once

    def answer(request: HttpRequest) -> HttpResponseBase:
        is_page = request.path == "/about/"
        return HttpResponse("page") if is_page else StreamingHttpResponse(pieces())

    return FileLimitMiddleware(answer)


def test_one_file_too_many_is_refused_and_pages_are_not(settings: Settings) -> None:
    files = files_of(settings, at_once=2)
    begun = [files(FILE), files(FILE)]
    refused = files(FILE)

    assert [one.status_code for one in begun] == [200, 200]
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "5"
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert files(RequestFactory().get("/about/")).status_code == 200
    assert files(RequestFactory().head(FILE.path)).status_code == 200


@pytest.mark.parametrize("how", ["sent", "closed in between", "never begun", "forgotten"])
def test_a_place_is_free_again_however_a_file_ends(settings: Settings, how: str) -> None:
    files = files_of(settings)
    begun = files(FILE)
    assert isinstance(begun, StreamingHttpResponse)
    if how == "sent":
        assert begun.getvalue() == b"ab"
    elif how == "closed in between":
        assert next(iter(begun)) == b"a"
        begun.close()
    elif how == "never begun":
        begun.close()
    del begun
    gc.collect()

    assert files(FILE).status_code == 200


def test_lists_as_files_and_packages_are_limited(settings: Settings) -> None:
    settings.PORTAL_FILES_AT_ONCE = 1
    publish(make_energy_project())
    client = Client()
    begun = client.get("/energy-projects/download.zip")
    assert begun.status_code == 200
    assert client.get("/energy-projects/download.csv").status_code == 503
    assert begun.getvalue().startswith(b"PK")
    assert client.get("/energy-projects/download.csv").status_code == 200
