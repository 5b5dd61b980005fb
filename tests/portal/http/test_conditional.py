"""Headers of public data: CORS, caching, validators, read-only methods."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest
import time_machine
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.utils import timezone, translation
from pytest_django import Settings

from portal.http.middleware.conditional import (
    CACHE_CONTROL,
    CORS_HEADERS,
    PREFLIGHT_HEADERS,
    LanguageMiddleware,
    PublicDataMiddleware,
)
from tests.factories import make_place, make_user, publish
from tests.full_portal import let_stand

DATA = "/map/points.json"
ETAG = 'W/"080a9ed428559ef602668b4c00f114f1"'
"""Of the content `[1]`: the first 32 hexadecimal digits of its SHA-256."""


def answer(
    request: HttpRequest, view: Callable[[HttpRequest], HttpResponseBase] | None = None
) -> HttpResponseBase:
    return PublicDataMiddleware(view or (lambda _request: HttpResponse(b"[1]")))(request)


def refuse(_request: HttpRequest) -> HttpResponseBase:
    raise AssertionError("the view was called")


def stream(_request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse([b"a", b"b"], content_type="text/csv")


def test_data_may_be_read_by_any_site_and_cached_for_a_minute(rf: RequestFactory) -> None:
    headers = dict(answer(rf.get(DATA)).headers)
    assert headers.pop("Content-Type") == "text/html; charset=utf-8"
    assert headers.pop("Content-Length", "3") == "3"
    assert headers == {**CORS_HEADERS, "Cache-Control": CACHE_CONTROL, "ETag": ETAG}


def test_page_stays_as_it_is(rf: RequestFactory) -> None:
    response = answer(rf.get("/places/"))
    assert set(response.headers) <= {"Content-Type", "Content-Length"}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_writing_methods_are_refused_before_the_view(rf: RequestFactory, method: str) -> None:
    response = answer(rf.generic(method, DATA), refuse)
    assert isinstance(response, HttpResponse)
    assert json.loads(response.content) == {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": "This interface is read-only: GET, HEAD and OPTIONS are answered.",
    }
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
def test_no_page_echoes_a_request(rf: RequestFactory, method: str) -> None:
    assert answer(rf.generic(method, "/places/"), refuse).status_code == 405


def test_a_refusal_is_in_english_whatever_page_the_thread_has_sent(rf: RequestFactory) -> None:
    with translation.override("ru"):
        response = answer(rf.post(DATA), refuse)
    assert b"This interface is read-only" in cast(HttpResponse, response).content


def test_preflight_is_answered_before_the_view(rf: RequestFactory) -> None:
    response = answer(rf.options(DATA), refuse)
    assert response.status_code == 204
    for name, value in {**PREFLIGHT_HEADERS, **CORS_HEADERS}.items():
        assert response.headers[name] == value


def test_page_takes_posts(rf: RequestFactory) -> None:
    assert answer(rf.post("/admin/login/")).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"if-none-match": ETAG}, 304),
        ({"if-none-match": ETAG.removeprefix("W/")}, 304),
        ({"if-none-match": f'"x", {ETAG}'}, 304),
        ({"if-none-match": "*"}, 304),
        ({"if-none-match": '"x"'}, 200),
        ({"if-match": "*"}, 200),
        ({"if-match": '"x"'}, 412),
        ({"if-match": ETAG}, 412),  # only a strong validator can match
    ],
)
def test_conditions_of_a_request(rf: RequestFactory, headers: dict[str, str], status: int) -> None:
    response = answer(rf.get(DATA, headers=headers))
    assert response.status_code == status
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    if status != 412:
        assert response.headers["ETag"] == ETAG


def test_failed_precondition_is_a_problem(rf: RequestFactory) -> None:
    response = answer(rf.get(DATA, headers={"if-match": '"x"'}))
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_view_that_asks_for_itself_fails_as_a_problem(client: Client) -> None:
    for path in (DATA, "/catalog", "/feeds/all.atom"):
        response = client.get(path, headers={"if-match": '"x"'})
        assert response.status_code == 412
        assert response.headers["Content-Type"] == "application/problem+json"


def test_validators_of_the_view_take_precedence(rf: RequestFactory) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        headers = {
            "ETag": '"edition-2"',
            "Last-Modified": "Thu, 15 Jan 2026 12:00:00 GMT",
            "Cache-Control": "no-cache",
        }
        return HttpResponse(b"{}", headers=headers)

    response = answer(rf.get(DATA), view)
    assert response.headers["ETag"] == '"edition-2"'
    assert response.headers["Cache-Control"] == "no-cache"
    since = {"if-modified-since": "Thu, 15 Jan 2026 12:00:00 GMT"}
    assert answer(rf.get(DATA, headers=since), view).status_code == 304


@pytest.mark.parametrize("status", [204, 301, 404, 500])
def test_other_statuses_have_no_validators(rf: RequestFactory, status: int) -> None:
    response = answer(rf.get(DATA), lambda _request: HttpResponse(status=status))
    assert "ETag" not in response.headers
    assert "Cache-Control" not in response.headers
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db
def test_etag_of_a_stream_depends_on_address_day_code_and_what_is_public(
    rf: RequestFactory, settings: Settings
) -> None:
    def etag(path: str = "/places/download.csv") -> str:
        return answer(rf.get(path), stream).headers["ETag"]

    place = publish(make_place())
    found = [etag(), etag("/ru/places/download.csv"), etag("/places/download.csv?country=KZ")]
    assert etag() == found[0]
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        found.append(etag())
    let_stand(place, make_user())
    found.append(etag())
    publish(make_place())
    found.append(etag())
    settings.PORTAL_WORK_BURST += 1
    found.append(etag())
    assert len(set(found)) == 7


@pytest.mark.django_db
def test_head_of_a_stream_reads_no_rows(rf: RequestFactory) -> None:
    def rows() -> list[bytes]:
        raise AssertionError("a row was read")

    def view(_request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse((rows() for _ in range(1)), content_type="text/csv")

    response = answer(rf.head("/places/download.csv"), view)
    assert isinstance(response, StreamingHttpResponse)
    assert response.getvalue() == b""


@pytest.mark.django_db
def test_file_that_is_not_sent_is_closed(rf: RequestFactory) -> None:
    file = io.BytesIO(b"PK")

    def view(_request: HttpRequest) -> FileResponse:
        return FileResponse(file, content_type="application/zip")

    response = answer(rf.get("/data/all.zip", headers={"if-none-match": "*"}), view)
    assert response.status_code == 304
    assert not file.closed
    for close in response._resource_closers:  # type: ignore[attr-defined]
        close()
    assert file.closed


@pytest.mark.parametrize(("set_by_view", "language"), [(None, "ru"), ("zh-Hans", "zh-Hans")])
def test_response_names_its_language_and_does_not_vary_by_it(
    rf: RequestFactory, set_by_view: str | None, language: str
) -> None:
    response = HttpResponse()
    if set_by_view:
        response.headers["Content-Language"] = set_by_view
    with translation.override("ru"):
        LanguageMiddleware(lambda _request: response).process_response(rf.get("/ru/"), response)
    assert response.headers["Content-Language"] == language
    assert "Vary" not in response.headers
