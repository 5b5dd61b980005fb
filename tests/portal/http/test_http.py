"""How answers travel: compressed as whoever asks likes it, to any site, once and not twice."""

import gzip
import json
import secrets
import zlib
from collections.abc import Iterator
from datetime import timedelta
from email.utils import formatdate
from typing import Any

import brotli
import pytest
import time_machine
from django.db.backends.utils import CursorWrapper
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from portal.http.middleware.compression import (
    CODINGS,
    CompressionMiddleware,
    parse_accept_encoding,
    quality_of,
    unpack_zstd,
)
from portal.http.middleware.conditional import PublicDataMiddleware
from portal.models import Place
from portal.publication import publishing
from tests.factories import NOON, make_place, make_trade_hub, make_user, publish


def fill() -> None:
    for n in range(3):
        publish(make_place(title_en=f"Place {n}", slug=f"place-{n}"))


pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=fill)]

PLACES = "/api/v1/places/"
EVENTS = "/api/v1/events/"
"""Of which there are none."""
FILE = "/places/download.csv"
UNPACK = {"zstd": unpack_zstd, "br": brotli.decompress, "gzip": gzip.decompress}
READ_ONLY = "This interface is read-only: GET, HEAD and OPTIONS are answered."


@pytest.fixture
def places() -> list[Place]:
    return list(Place.objects.order_by("pk"))


def accepting(client: Client, address: str, header: str) -> Any:
    return client.get(address, headers={"accept-encoding": header})


@pytest.mark.every_day(one_in=5)
@pytest.mark.slow
@pytest.mark.parametrize("address", [PLACES, FILE, "/places/", "/feeds/all.atom"])
@pytest.mark.parametrize("coding", CODINGS)
def test_decompressed_content_equals_plain_content(
    client: Client, places: list[Place], address: str, coding: str
) -> None:
    with time_machine.travel(timezone.now(), tick=False):  # a list links to itself at this moment
        plain, packed = client.get(address), accepting(client, address, coding)

    assert UNPACK[coding](packed.getvalue()) == plain.getvalue()
    assert packed["Content-Encoding"] == coding
    assert "Content-Encoding" not in plain
    assert "Accept-Encoding" in plain["Vary"]
    assert packed["Vary"] == plain["Vary"]
    if not packed.streaming:
        assert packed["Content-Length"] == str(len(packed.content))


@pytest.mark.every_day(one_in=3)
@pytest.mark.slow
@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),  # what browsers send
        ("gzip, br", "br"),
        ("x-gzip", "gzip"),
        ("GZip ; q=0.8", "gzip"),
        ("zstd;q=0.2, br;q=0.3, gzip;q=0.5", "gzip"),
        ("zstd;q=0, *", "br"),
        ("*;q=0.1", "zstd"),
        ("identity, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("gzip;q=0", "identity"),
        ("deflate, compress", "identity"),
        ("", "identity"),
        ("gzip;q=2, br;q=x, zstd;level=9, ,;", "identity"),
        ("*;q=0, gzip", "gzip"),
    ],
)
def test_client_chooses_the_coding(
    client: Client, places: list[Place], header: str, coding: str
) -> None:
    assert accepting(client, PLACES, header).get("Content-Encoding", "identity") == coding


@pytest.mark.parametrize("header", ["identity;q=0", "*;q=0", "deflate, identity;q=0"])
def test_unacceptable_coding_answers_406_with_the_offer(
    client: Client, places: list[Place], header: str
) -> None:
    answer = accepting(client, PLACES, header)

    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")
    assert answer.json()["detail"] == "This can be sent as zstd, br, gzip."


def test_short_response_is_compressed_only_on_demand(client: Client) -> None:
    assert "Content-Encoding" not in accepting(client, EVENTS, "gzip")
    insisting = accepting(client, EVENTS, "gzip, identity;q=0")
    assert json.loads(gzip.decompress(insisting.content))["count"] == 0


@pytest.mark.parametrize(
    "media_type",
    [
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        *("application/vnd.apache.parquet", "application/zip", "application/octet-stream"),
        *("image/png", "image/avif", "font/woff2", "application/pdf"),
    ],
)
def test_compressed_formats_are_not_compressed(rf: RequestFactory, media_type: str) -> None:
    assert "Content-Encoding" not in packed_as(rf, media_type, {})
    assert "Content-Encoding" not in packed_as(rf, "text/plain", {"Cache-Control": "no-transform"})
    assert packed_as(rf, "text/plain", {"Content-Encoding": "br"})["Content-Encoding"] == "br"


@pytest.mark.parametrize(
    "media_type",
    [
        *("application/json", "application/problem+json", "application/geo+json", "text/csv"),
        *("application/x-ndjson", "application/atom+xml", "application/ld+json", "text/turtle"),
        *("application/rdf+xml", "application/vnd.sdmx.genericdata+xml;version=2.1"),
        *("application/vnd.sdmx.data+csv", "application/vnd.oai.openapi+json", "image/svg+xml"),
    ],
)
def test_text_formats_are_compressed(rf: RequestFactory, media_type: str) -> None:
    assert packed_as(rf, media_type, {})["Content-Encoding"] == "zstd"


def packed_as(rf: RequestFactory, media_type: str, headers: Any) -> Any:
    answer = HttpResponse(b"word " * 200, content_type=media_type, headers=headers)
    request = rf.get("/", headers={"accept-encoding": "zstd, gzip"})
    return CompressionMiddleware(lambda _request: answer)(request)


@pytest.mark.slow
def test_pages_with_cookies_have_random_lengths(admin_client: Client) -> None:
    """Such pages come as gzip, with some random bytes (BREACH); what is everybody's does not."""
    pages = [accepting(admin_client, "/admin/", "zstd, br, gzip") for _ in range(12)]
    files = [accepting(admin_client, PLACES, "gzip, identity;q=0") for _ in range(3)]

    assert {page["Content-Encoding"] for page in pages} == {"gzip"}
    assert len({first_bytes(page) for page in pages}) > 6
    assert len({file.content for file in files}) == 1


def first_bytes(page: HttpResponse) -> bytes:
    """The header of a gzip file: its padding is the name of a file."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    assert unpacker.decompress(page.content).lstrip().startswith(b"<!DOCTYPE html>")
    return page.content[10:].partition(b"\0")[0]


@pytest.mark.parametrize("coding", CODINGS)
def test_stream_is_compressed_incrementally(rf: RequestFactory, coding: str) -> None:
    made = []

    def rows() -> Any:
        for _ in range(100):
            made.append(secrets.token_hex(10_000).encode())
            yield made[-1]

    answer = StreamingHttpResponse(rows(), content_type="text/csv")
    request = rf.get("/", headers={"accept-encoding": coding})
    found = CompressionMiddleware(lambda _request: answer)(request)

    assert isinstance(found, StreamingHttpResponse)
    parts = found.streaming_content
    assert isinstance(parts, Iterator)
    first = next(parts) + next(parts)
    assert len(made) < 99
    assert UNPACK[coding](first + b"".join(parts)) == b"".join(made)
    assert len(made) == 100


@pytest.mark.parametrize("header", ["gzip, br;q=0.5", "*", "identity;q=0", "", "a;b=c;q=1"])
def test_qualities_are_between_zero_and_one(header: str) -> None:
    wishes = parse_accept_encoding(header)

    assert all(0 <= quality_of(name, wishes) <= 1 for name in (*CODINGS, "identity"))


@pytest.mark.every_day(one_in=2)
@pytest.mark.slow
@pytest.mark.parametrize(
    "address", [PLACES, f"{PLACES}place-1/", "/api/schema/", "/map/points.json"]
)
def test_known_etag_answers_304(client: Client, places: list[Place], address: str) -> None:
    first = client.get(address)
    known = {"if-none-match": first["ETag"]}
    again = client.get(address, headers=known)

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"]
    assert set(again["Vary"].split(", ")) >= {"Accept-Encoding"}
    packed = client.get(address, headers={**known, "accept-encoding": "zstd"})
    assert packed.status_code == 304


def test_document_has_last_modified(client: Client, places: list[Place]) -> None:
    address = f"{PLACES}place-1/"
    day = "Thu, 15 Jan 2026 12:00:00 GMT"

    assert client.get(address)["Last-Modified"] == day
    assert "Last-Modified" not in client.get(PLACES)
    for since, status in [
        (day, 304),
        ("Fri, 16 Jan 2026 00:00:00 GMT", 304),
        ("Thu, 15 Jan 2026 11:59:59 GMT", 200),
        ("yesterday", 200),
    ]:
        answer = client.get(address, headers={"if-modified-since": since})
        assert answer.status_code == status, since


def test_state_on_a_day_is_as_old_as_the_day(client: Client) -> None:
    hub = publish(make_trade_hub())
    address = f"/api/v1/hubs/{hub.slug}/?valid_on=2026"  # until the year is over, today
    with time_machine.travel(NOON):
        known = client.get(address)
    assert "Last-Modified" not in known
    with time_machine.travel(NOON + timedelta(days=1)):
        today = client.get(address, headers={"if-modified-since": formatdate(usegmt=True)})
    assert json.loads(today.content)["then"] != json.loads(known.content)["then"]


def test_etag_takes_precedence_over_last_modified(client: Client, places: list[Place]) -> None:
    address = f"{PLACES}place-1/"
    known = client.get(address)
    asked = {"if-modified-since": known["Last-Modified"], "if-none-match": '"another"'}

    assert client.get(address, headers=asked).status_code == 200
    asked["if-none-match"] = f'"another", {known["ETag"]}'
    asked["if-modified-since"] = "Thu, 01 Jan 2015 00:00:00 GMT"
    assert client.get(address, headers=asked).status_code == 304


def test_new_edition_changes_the_etag(client: Client, places: list[Place]) -> None:
    address = f"{PLACES}place-1/"
    known = client.get(address)["ETag"]
    edit = publishing.start_edit(places[1], by=make_user(), at=NOON)
    edit.title_en = "Renamed"
    edit.save()
    publish(edit)

    answer = client.get(address, headers={"if-none-match": known})
    assert (answer.status_code, answer.json()["title"]["en"]) == (200, "Renamed")


@pytest.mark.parametrize("address", [FILE, "/api/v1/places.ndjson", "/api/v1/places.xlsx"])
def test_etag_of_a_file_follows_the_change_log(
    client: Client, places: list[Place], address: str
) -> None:
    """Its bytes are made while it is sent, so they cannot tell."""
    first = client.get(address)
    known = {"if-none-match": first["ETag"]}
    again = client.get(address, headers=known)
    other = client.get(f"{address}?kind=city", headers=known)
    publish(make_place(title_en="One more"))
    grown = client.get(address, headers=known)

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (other.status_code, grown.status_code) == (200, 200)
    assert len({first["ETag"], other["ETag"], grown["ETag"]}) == 3
    for answer in (first, other, grown):
        answer.close()


def test_each_format_has_its_own_etag(client: Client, places: list[Place]) -> None:
    answers = [
        client.get("/api/v1/places/", headers={"accept": accepted})
        for accepted in ("text/csv", "application/x-ndjson", "application/json")
    ]

    assert len({answer["ETag"] for answer in answers}) == 3
    assert all("Accept" in answer["Vary"].split(", ") for answer in answers)


def test_failed_if_match_answers_412(client: Client, places: list[Place]) -> None:
    answer = client.get(f"{PLACES}place-1/", headers={"if-match": '"another"'})

    assert (answer.status_code, answer["Content-Type"]) == (412, "application/problem+json")
    assert answer.json()["detail"] == "This has changed since; ask for it anew."


OPEN = [
    *(PLACES, f"{PLACES}place-1/", "/api/v1/", "/api/schema/", FILE, "/ru/places/download.csv"),
    *("/places/download.json", "/feeds/all.atom", "/feeds/all.json", "/map/points.json"),
    "/events/calendar.ics",
]


@pytest.mark.every_day(one_in=4)
@pytest.mark.slow
@pytest.mark.parametrize("address", OPEN)
def test_public_data_allows_all_origins(client: Client, places: list[Place], address: str) -> None:
    answer = client.get(address, headers={"origin": "https://example.org", "cookie": "a=b"})

    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer
    assert answer.cookies == {}
    vary = set(answer.get("Vary", "").replace(" ", "").split(","))
    assert vary <= {"Accept-Encoding", "Accept", "origin"}
    assert "public" in answer["Cache-Control"]


@pytest.mark.parametrize("address", ["/", "/places/", "/places/place-1/", "/admin/", "/api/docs/"])
def test_pages_have_no_cors_headers(client: Client, places: list[Place], address: str) -> None:
    answer = client.get(address, headers={"origin": "https://example.org"})

    assert "Access-Control-Allow-Origin" not in answer
    assert "Accept-Language" not in answer.get("Vary", "")


LEADING_ON = ["/api", "/api/"]
UNKNOWN = ["/api/nothing", "/api/v2/places/", "/x/download.csv", "/nothing.json"]


@pytest.mark.every_day(one_in=5)
@pytest.mark.slow
@pytest.mark.parametrize("address", [*OPEN, *LEADING_ON, *UNKNOWN])
def test_preflight_and_head_have_no_body(client: Client, places: list[Place], address: str) -> None:
    get, head = client.get(address), client.head(address)
    first = client.options(
        address, headers={"origin": "https://example.org", "access-control-request-method": "GET"}
    )

    assert (head.status_code, head.getvalue()) == (get.status_code, b"")
    assert head.get("ETag") == get.get("ETag")
    assert head["Content-Type"] == get["Content-Type"]
    assert (first.status_code, first.content) == (204, b"")
    assert first["Allow"] == first["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in first["Access-Control-Allow-Headers"]


@pytest.mark.every_day(one_in=7)
@pytest.mark.parametrize("address", [*OPEN, *LEADING_ON, *UNKNOWN])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_writing_methods_are_refused_without_reading_the_body(
    client: Client, address: str, method: str
) -> None:
    answer = client.generic(method, address, b"{\xff", content_type="multipart/form-data")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": READ_ONLY,
    }


def test_head_of_a_stream_reads_no_row(rf: RequestFactory) -> None:
    def rows() -> Any:
        pytest.fail("A row was made.")
        yield b""

    answer = StreamingHttpResponse(rows(), content_type="text/csv")
    found = PublicDataMiddleware(lambda _request: answer)(rf.head(FILE))

    assert (found.status_code, found.getvalue()) == (200, b"")


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        *((address, {}, 404) for address in UNKNOWN),
        ("/api/%FF", {}, 404),
        (PLACES, {"host": "evil.example"}, 400),
        (PLACES, {"host": "a b"}, 400),
        (f"{PLACES}?colour=%FF%00", {}, 400),
        ("/places/download.csv?country=XX", {}, 400),
        (PLACES, {"accept": "image/png"}, 406),
    ],
)
def test_errors_of_public_data_are_problem_details(
    client: Client, address: str, headers: dict[str, str], status: int
) -> None:
    answer = client.get(address, headers=headers)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    told = answer.json()
    assert (told["type"], told["status"]) == ("about:blank", status)
    assert {"title", "detail"} <= told.keys()
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "ETag" not in answer


@pytest.mark.parametrize("address", ["/map/points.json", "/feeds/all.atom", FILE, PLACES])
def test_server_error_of_public_data_is_problem_details(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def break_down(self: object, *query: object) -> None:
        raise RuntimeError("the shelf fell down")

    monkeypatch.setattr(CursorWrapper, "execute", break_down)

    answer = Client(raise_request_exception=False).get(address)

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["detail"] == "Something broke here. It has been logged."
