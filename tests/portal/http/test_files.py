"""Files are made a few at a time, kept on disk, and sent in part."""

import gc
import io
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from pytest_django import Settings

from portal.http.kept_files import KeptFiles
from portal.http.middleware.conditional import PublicDataMiddleware
from portal.http.middleware.files import SOON, FilesMiddleware
from portal.http.middleware.kept_answers import KeptAnswersMiddleware
from portal.models import JournalHead
from tests.factories import make_energy_project, publish

pytestmark = pytest.mark.django_db

FILE = RequestFactory().get("/api/v1/claims/?format=csv")


def pieces() -> Iterator[bytes]:
    yield b"a"
    yield b"b"


def files_of(settings: Settings, at_once: int = 1) -> FilesMiddleware:
    settings.PORTAL_FILES_AT_ONCE = at_once

    def answer(request: HttpRequest) -> HttpResponseBase:
        is_page = request.path == "/about/"
        return HttpResponse("page") if is_page else StreamingHttpResponse(pieces())

    return FilesMiddleware(answer)


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
    gc.collect(0)  # what the tests before have left is none of it

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


OPEN: list[HttpResponseBase] = []
"""Answers that a server would close."""


class Files:
    """Files of one process, behind what surrounds them; counts how often one is made."""

    def __init__(self, pieces: Callable[[], Iterator[bytes]]) -> None:
        self.count, self.pieces = 0, pieces
        files = FilesMiddleware(self._answer)
        self.folder = files._files.folder
        self.ask = PublicDataMiddleware(KeptAnswersMiddleware(files))

    def _answer(self, _request: HttpRequest) -> HttpResponseBase:
        return StreamingHttpResponse(self._made(), content_type="text/csv")

    def _made(self) -> Iterator[bytes]:
        self.count += 1
        yield from self.pieces()

    def get(self, method: str = "get", path: str = "/hubs/download.csv", **headers: str) -> Any:
        found = {name.replace("_", "-"): text for name, text in headers.items()}
        answer = self.ask(getattr(RequestFactory(), method)(path, headers=found))
        OPEN.append(answer)
        return answer

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
def kept(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    settings.VAR_DIR, settings.PORTAL_FILES_AT_ONCE = tmp_path, 1
    settings.PORTAL_FILES_KEPT, settings.PORTAL_KEPT_ANSWERS = 10, 1
    yield settings
    while OPEN:
        OPEN.pop().close()


def letters() -> Iterator[bytes]:
    yield b"abc"
    yield b"def"


def long_text() -> Iterator[bytes]:
    yield from [b"x" * SOON, b"y", b"z"]


def move_on() -> None:
    head, _made = JournalHead.objects.get_or_create(pk=1)
    head.position += 1
    head.save()


def test_a_file_is_made_once_for_all_processes_until_something_changes(kept: Settings) -> None:
    files, others = Files(letters), Files(letters)
    first, second = files.get(), others.get()
    assert (first.getvalue(), dict(first.headers)) == (second.getvalue(), dict(second.headers))
    assert (first.headers["Content-Length"], first.headers["Accept-Ranges"]) == ("6", "bytes")
    assert files.get(If_None_Match=first.headers["ETag"]).status_code == 304
    assert (files.count, others.count) == (1, 0)

    move_on()
    assert files.get().headers["ETag"] == first.headers["ETag"]  # of the same content
    assert (files.count, len(files.names())) == (2, 3)  # one file, two notes
    assert files.get(Cookie="sessionid=x").getvalue() == b"abcdef"
    assert (files.count, len(files.names())) == (3, 3)


@pytest.mark.parametrize(
    ("headers", "status", "content", "where"),
    [
        ({"Range": "bytes=0-1"}, 206, b"ab", "bytes 0-1/6"),
        ({"Range": "bytes=4-99"}, 206, b"ef", "bytes 4-5/6"),
        ({"Range": "bytes=-2"}, 206, b"ef", "bytes 4-5/6"),
        ({"Range": "bytes=-99"}, 206, b"abcdef", "bytes 0-5/6"),
        ({"Range": "bytes=6-"}, 416, None, "bytes */6"),
        ({"Range": "bytes=-0"}, 416, None, "bytes */6"),
        ({"Range": "bytes=0-0,2-3"}, 200, b"abcdef", None),
        ({"Range": "bytes=-"}, 200, b"abcdef", None),
        ({"Range": "lines=0-1"}, 200, b"abcdef", None),
        ({"Range": "bytes=0-1", "If_Range": 'W/"x"'}, 200, b"abcdef", None),
    ],
)
def test_one_range_is_sent(
    kept: Settings, headers: dict[str, str], status: int, content: bytes | None, where: str | None
) -> None:
    files = Files(letters)
    for _time in ("made", "kept"):
        answer = files.get(**headers)
        assert (answer.status_code, answer.headers.get("Content-Range")) == (status, where)
        assert content is None or answer.getvalue() == content
    etag = files.get("head").headers["ETag"]
    assert files.get(Range="bytes=1-1", If_Range=etag).getvalue() == b"b"
    assert files.get(Range="bytes=1-1", If_None_Match=etag).status_code == 304
    assert files.count == 1


def test_length_is_known_before_a_long_file_was_sent(kept: Settings) -> None:
    files = Files(long_text)
    answer = files.get("head")
    assert (answer.headers["Content-Length"], answer.getvalue()) == (str(SOON + 2), b"")
    assert files.get(Range="bytes=-2").getvalue() == b"yz"
    assert files.count == 1


def test_long_text_is_sent_while_it_is_made_and_kept(kept: Settings) -> None:
    files = Files(long_text)
    begun = files.get()
    assert files.get(path="/other.csv").status_code == 503  # its place is taken
    assert begun.getvalue() == b"".join(long_text())
    assert "Content-Length" not in begun.headers
    whole, known = files.get(), {"If_None_Match": begun.headers["ETag"]}
    assert whole.getvalue() == b"".join(long_text())
    assert begun.headers["ETag"] != whole.headers["ETag"]
    assert files.get(**known).status_code == 304
    assert files.count == 1

    move_on()
    assert files.get(**known).status_code == 200


def test_half_a_file_is_not_kept(kept: Settings) -> None:
    files = Files(long_text)
    begun = files.get()
    next(iter(begun))
    OPEN.pop().close()
    del begun
    gc.collect(0)
    assert files.names() == []
    assert files.get().getvalue() == b"".join(long_text())


def test_what_changed_meanwhile_is_sent_and_not_kept(kept: Settings) -> None:
    def changing() -> Iterator[bytes]:
        yield b"old"
        move_on()
        yield b"new"

    files = Files(changing)
    assert files.get().getvalue() == b"oldnew"
    assert files.names() == []


def test_nobody_makes_a_file_that_is_being_made(kept: Settings) -> None:
    kept.PORTAL_FILES_AT_ONCE = 2
    asked_meanwhile: list[int] = []

    def asking() -> Iterator[bytes]:
        yield b"a"
        inner = RequestFactory().get("/hubs/download.csv")
        inner.answer_key = key  # type: ignore[attr-defined]
        asked_meanwhile.append(middleware(inner).status_code)

    middleware = FilesMiddleware(lambda _request: StreamingHttpResponse(asking()))
    request: Any = RequestFactory().get("/hubs/download.csv")
    KeptAnswersMiddleware(lambda _request: HttpResponse())(request)
    key = request.answer_key
    made: Any = middleware(request)
    assert (made.getvalue(), asked_meanwhile) == (b"a", [503])
    made.close()


@pytest.mark.parametrize("why", ["no folder", "too large"])
def test_a_file_that_cannot_be_kept_is_sent(kept: Settings, tmp_path: Path, why: str) -> None:
    if why == "no folder":
        (tmp_path / "files").write_bytes(b"")
    else:
        kept.PORTAL_FILES_KEPT = 1
    files = Files(lambda: iter([b"a" * 200_000, b"b" * 100_000]))
    for _time in range(2):
        assert len(files.get().getvalue()) == 300_000
        assert len(files.get(Range="bytes=0-1").getvalue()) == 300_000
    assert files.count == 4


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    files, began = KeptFiles(tmp_path, 100_000), time.time() - 9
    for number, name in enumerate(["first", "second", "third"]):
        new = files.begin()
        new.write(name.encode() * 3_000)
        files.keep(name, new, {"ETag": name})
        new.file.close()
        for path in tmp_path.iterdir():
            if path.stat().st_mtime > began:
                os.utime(path, (began - 9 + number,) * 2)
    for name in ("first", "third"):  # used now
        found = files.find(name)
        assert found
        found.file.close()
    files._swept_at = files._written = 0
    files.capacity = 60_000
    files._sweep()

    for name in ("first", "third"):
        found = files.find(name)
        assert found
        found.file.close()
    assert files.find("second") is None
    assert len(list(tmp_path.iterdir())) == 4


def test_files_that_lie_on_disk_are_sent_in_part(rf: RequestFactory) -> None:
    def answer(_request: HttpRequest) -> HttpResponseBase:
        return FileResponse(io.BytesIO(b"abcdef"), headers={"ETag": '"1"'})

    part: Any = FilesMiddleware(answer)(rf.get("/releases/1/x.zip", headers={"Range": "bytes=2-3"}))
    assert (part.status_code, part.getvalue()) == (206, b"cd")


def test_parquet_is_read_from_its_end(kept: Settings) -> None:
    publish(make_energy_project())
    client = Client()
    head = client.head("/api/v1/energy-projects.parquet")
    end = client.get("/api/v1/energy-projects.parquet", headers={"Range": "bytes=-4"})
    assert (end.getvalue(), end.headers["ETag"]) == (b"PAR1", head.headers["ETag"])
    assert end.headers["Content-Range"].endswith(f"/{head.headers['Content-Length']}")
    OPEN.append(head)
