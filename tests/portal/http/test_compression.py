"""Choice of a content coding, and what may be compressed at all."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from portal.http.middleware.compression import (
    CODINGS,
    COMPRESSIBLE,
    SHORT,
    CompressionMiddleware,
    parse_accept_encoding,
    quality_of,
)

TEXT = b"capacity_mw,commissioned_on\n" * 40


def compress(
    response: HttpResponseBase, accept: str = "gzip", rf: RequestFactory | None = None
) -> HttpResponseBase:
    request = (rf or RequestFactory()).get("/", headers={"accept-encoding": accept})
    return CompressionMiddleware(lambda _request: response)(request)


def text_response(content: bytes = TEXT, **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(content, content_type="text/csv", headers=named)


@pytest.mark.parametrize(
    ("header", "qualities"),
    [
        ("", {}),
        ("gzip", {"gzip": 1}),
        ("GZIP, Br", {"gzip": 1, "br": 1}),
        ("zstd, gzip;q=0.5, *;q=0", {"zstd": 1, "gzip": 0.5, "*": 0}),
        (" gzip ; q=0.125 ", {"gzip": 0.125}),
        ("x-gzip;q=0.3", {"gzip": 0.3}),
        ("gzip;q=1.000", {"gzip": 1}),
        ("gzip;q=1.001", {}),
        ("gzip;q=0.1234", {}),
        ("gzip;q=-1", {}),
        ("gzip;q=", {}),
        ("gzip;level=9", {}),
        (";q=1, ,", {}),
        ("gzip;q=0.2, gzip;q=0.9", {"gzip": 0.9}),
    ],
)
def test_accept_encoding_is_parsed_and_malformed_parts_are_ignored(
    header: str, qualities: dict[str, float]
) -> None:
    assert parse_accept_encoding(header) == qualities


@pytest.mark.parametrize(
    ("coding", "qualities", "quality"),
    [
        ("gzip", {}, 0),
        ("gzip", {"gzip": 0.4, "*": 1}, 0.4),
        ("br", {"gzip": 0.4, "*": 0.7}, 0.7),
        ("br", {"*": 0}, 0),
        ("identity", {}, 0.0001),
        ("identity", {"gzip": 1}, 0.0001),
        ("identity", {"*": 0.5}, 0.0001),
        ("identity", {"*": 0}, 0),
        ("identity", {"identity": 0}, 0),
        ("identity", {"identity": 0.5, "*": 0}, 0.5),
    ],
)
def test_quality_is_that_of_the_coding_or_of_the_wildcard(
    coding: str, qualities: dict[str, float], quality: float
) -> None:
    assert quality_of(coding, qualities) == quality


@pytest.mark.parametrize(
    ("media_type", "is_compressible"),
    [
        ("text/html; charset=utf-8", True),
        ("application/json", True),
        ("application/problem+json", True),
        ("application/vnd.sdmx.data+csv", True),
        ("application/rdf+xml", True),
        ("image/svg+xml", True),
        ("image/png", False),
        ("application/pdf", False),
        ("application/zip", False),
        ("application/jsonp", False),
        ("", False),
    ],
)
def test_only_text_is_compressible(media_type: str, is_compressible: bool) -> None:
    assert (COMPRESSIBLE.match(media_type) is not None) == is_compressible


@pytest.mark.parametrize("coding", CODINGS)
def test_codings_write_empty_streams(coding: str) -> None:
    assert b"".join(CODINGS[coding]([])) != b""


def test_compressed_response_has_its_own_length_and_a_weak_etag() -> None:
    response = compress(text_response(ETag='"abc"'))

    assert isinstance(response, HttpResponse)
    assert gzip.decompress(response.content) == TEXT
    assert dict(response.headers) == {
        "Content-Type": "text/csv",
        "ETag": 'W/"abc"',
        "Vary": "Accept-Encoding",
        "Content-Length": str(len(response.content)),
        "Content-Encoding": "gzip",
    }


def test_weak_etag_stays_as_it_is() -> None:
    assert compress(text_response(ETag='W/"abc"')).headers["ETag"] == 'W/"abc"'


@pytest.mark.parametrize(
    ("length", "is_compressed"), [(SHORT - 1, False), (SHORT, True), (SHORT + 1, True)]
)
def test_short_response_is_not_compressed(length: int, is_compressed: bool) -> None:
    response = compress(text_response(b"a" * length))
    assert ("Content-Encoding" in response.headers) == is_compressed
    assert response.headers["Vary"] == "Accept-Encoding"


def test_incompressible_text_is_sent_as_it_is_unless_identity_is_refused() -> None:
    noise = bytes(range(256))
    assert "Content-Encoding" not in compress(text_response(noise)).headers
    insisting = compress(text_response(noise), "gzip, identity;q=0")
    assert insisting.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("headers", "coding"),
    [
        ({}, "zstd"),
        ({"Vary": "Cookie"}, "gzip"),
        ({"Vary": "Accept-Language"}, "zstd"),
        ({"Content_Encoding": "br"}, "br"),
        ({"Content_Range": "bytes 0-9/100"}, ""),
        ({"Cache_Control": "public, no-transform"}, ""),
    ],
)
def test_coding_depends_on_the_headers_of_the_response(
    headers: dict[str, str], coding: str
) -> None:
    response = compress(text_response(TEXT, **headers), "zstd, br, gzip")
    assert response.headers.get("Content-Encoding", "") == coding


def test_response_with_a_cookie_is_padded() -> None:
    lengths = set()
    for _ in range(20):
        response = text_response()
        response.set_cookie("sessionid", "secret")
        compressed = compress(response, "zstd, gzip")
        assert isinstance(compressed, HttpResponse)
        assert compressed.headers["Content-Encoding"] == "gzip"
        lengths.add(len(compressed.content))
    assert len(lengths) > 1


def test_stream_loses_its_length() -> None:
    stream = StreamingHttpResponse(
        iter([TEXT, TEXT]), content_type="text/csv", headers={"Content-Length": "2240"}
    )
    response = compress(stream)
    assert isinstance(response, StreamingHttpResponse)
    assert "Content-Length" not in response.headers
    assert gzip.decompress(response.getvalue()) == TEXT * 2


@pytest.mark.parametrize("status", [200, 304])
def test_response_varies_by_accept_encoding(status: int) -> None:
    assert compress(HttpResponse(status=status, content_type="text/csv")).headers["Vary"] == (
        "Accept-Encoding"
    )


def test_not_modified_picture_varies_as_well() -> None:
    assert compress(HttpResponse(content_type="image/png")).headers.get("Vary") is None
    not_modified = HttpResponse(status=304, content_type="image/png")
    assert compress(not_modified).headers["Vary"] == "Accept-Encoding"
