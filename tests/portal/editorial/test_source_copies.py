"""Copies of sources: in a web archive, against one of the test's own, and a private one."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.editorial.excerpts import keep_copy
from portal.editorial.worklist.archiving import archive_sources
from portal.models import Change, Finding, Source, SourceCopy
from portal.pictures import LARGEST_FILE
from portal.publication import publishing
from tests.admin_client import address, filled, make_chief, make_editor, sign_in
from tests.factories import NOON, make_source, make_user

pytestmark = pytest.mark.django_db


class ArchiveServer(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Archive)
        self.asked: list[str] = []
        self.refuses: dict[str, int] = {}
        self.url = f"http://127.0.0.1:{self.server_port}"


class Archive(BaseHTTPRequestHandler):
    """Keeps a page at /save/… and shows its copy at /web/…, as the Wayback Machine does."""

    server: ArchiveServer

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        order, _slash, url = self.path.removeprefix("/").partition("/")
        statuses = [status for word, status in self.server.refuses.items() if word in self.path]
        self.send_response((statuses or [302 if order == "save" else 200])[0])
        if order == "save":
            leads_astray = "astray." in url
            self.send_header(
                "Location", "http://[::1" if leads_astray else f"/web/20260114235900/{url}"
            )
        else:
            shown = url.partition("/")[2].replace("moved.", "home.")
            self.send_header("Memento-Datetime", "Wed, 14 Jan 2026 23:59:00 GMT")
            self.send_header("Link", f'<{shown}>; rel="original", <http://x/>; rel="timegate"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def archive(settings: Any) -> Iterator[ArchiveServer]:
    server = ArchiveServer()
    settings.PORTAL_CHECK_PRIVATE_LINKS = True
    settings.PORTAL_ARCHIVE_URL = f"{server.url}/save/"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def cited(name: str, **kwargs: Any) -> Source:
    url = kwargs.pop("url", f"https://{name}.example/page?n=1")
    return make_source(slug=name, url=url, first_cited_at=NOON, **kwargs)


def not_kept() -> list[Any]:
    found = Finding.objects.filter(check_id="not-archived").order_by("record_id")
    return [(one.title, one.detail["status"], one.detail["again_on"]) for one in found]


def test_public_source_gets_the_address_and_the_day_of_its_copy(
    archive: ArchiveServer, client: Client
) -> None:
    cited("news", url="https://news.example/新闻?n=1#part")
    make_source(slug="draft", url="https://draft.example/")
    cited("kept", archived_url="https://archive.example/kept")
    cited("inside", url="http://10.0.0.1/")
    archive_sources(at=NOON)
    copy = f"{archive.url}/web/20260114235900/https://news.example/%E6%96%B0%E9%97%BB?n=1"
    assert archive.asked == [
        f"/{order}/https://news.example/%E6%96%B0%E9%97%BB?n=1"
        for order in ("save", "web/20260114235900")
    ]
    row = client.get("/api/v1/sources/news/").json()
    assert (row["archived_url"], row["archived_on"]) == (copy, "2026-01-14")
    page = client.get("/sources/news/").content.decode()
    assert copy.replace("&", "&amp;") in page
    assert "14 January 2026" in page
    assert Change.objects.filter(kind="source", key="news").count() == 1
    assert not_kept() == []
    archive_sources(at=NOON + timedelta(days=1))
    assert len(archive.asked) == 2


def test_copy_that_cannot_be_told_is_asked_for_again(
    archive: ArchiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    cited("news")
    monkeypatch.setattr(publishing.read_models, "log_source", raise_no_answer)
    with pytest.raises(OperationalError):
        archive_sources(at=NOON)
    assert Source.objects.get().archived_url == ""


def raise_no_answer(*args: object, **kwargs: object) -> None:
    raise OperationalError


@pytest.mark.parametrize("way", ["archive", "copy", "form"])
def test_change_log_is_locked_before_a_public_source(archive: ArchiveServer, way: str) -> None:
    source, editor = cited("news"), sign_in(make_chief())
    with CaptureQueriesContext(connection) as asked:
        if way == "archive":
            archive_sources(at=NOON)
        elif way == "copy":
            upload(editor, source, "a.txt", b"a")
        else:
            editor.post(address(source), filled(editor.get(address(source)), title="Corrected"))
    said = [one["sql"] for one in asked]
    source_at = next(at for at, sql in enumerate(said) if sql.startswith('UPDATE "portal_source" '))
    log_at = next(at for at, sql in enumerate(said) if '"portal_journalhead"' in sql)
    assert log_at < source_at


def test_refused_source_waits_longer_each_time_and_then_is_no_finding_any_more(
    archive: ArchiveServer,
) -> None:
    source = cited("news")
    archive.refuses = {"news.example": 404}
    asked = []
    for night in range(9):
        archive.asked.clear()
        archive_sources(at=NOON + timedelta(days=night))
        asked += [night] * len(archive.asked)
    assert asked == [0, 1, 3, 7]
    assert not_kept() == [("Agency: " + source.title, 404, "2026-01-30")]
    archive.refuses = {}
    archive_sources(at=NOON + timedelta(days=15))
    assert not_kept() == []
    assert Source.objects.get().archived_on == "2026-01-14"


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize(("status", "tries"), [(429, 1), (503, 1), (500, 3)])
def test_busy_archive_is_left_alone_until_the_next_night(
    archive: ArchiveServer, status: int, tries: int
) -> None:
    for n in range(5):
        cited(f"news{n}")
    archive.refuses = {"save": status}
    archive_sources(at=NOON)
    assert len(archive.asked) == tries
    assert [one[1] for one in not_kept()] == [status] * tries


def test_copy_of_another_site_is_none(archive: ArchiveServer) -> None:
    cited("moved")
    archive_sources(at=NOON)
    assert [one[1] for one in not_kept()] == [200]
    assert Source.objects.get().archived_url == ""


def test_archive_that_leads_to_no_address_ends_nothing(archive: ArchiveServer) -> None:
    cited("astray")
    cited("news")
    archive_sources(at=NOON)
    assert [one[0] for one in not_kept()] == [str(Source.objects.get(slug="astray"))]
    assert Source.objects.get(slug="news").archived_url


def test_no_archive_is_asked_without_the_setting_or_inside_the_network(
    archive: ArchiveServer, settings: Any
) -> None:
    cited("news")
    settings.PORTAL_CHECK_PRIVATE_LINKS = False
    archive_sources(at=NOON)
    assert [one[1] for one in not_kept()] == [0]
    settings.PORTAL_ARCHIVE_URL = ""
    archive_sources(at=NOON + timedelta(days=1))
    assert (archive.asked, not_kept()) == ([], [])


def upload(client: Client, source: Source, name: str, data: bytes) -> str:
    sent = {"file": SimpleUploadedFile(name, data)}
    answer = client.post(address(source, "copy"), sent, follow=True)
    return answer.content.decode()


def test_private_copy_is_for_editors_and_its_digest_for_readers(client: Client) -> None:
    source, data = cited("report"), b"%PDF-1.7 SECRET-MARKER"
    editor = sign_in(make_editor("portal.view_source", "portal.change_source"))
    page = upload(editor, source, "../Отчёт.pdf", data)
    digest = sha256(data).hexdigest()
    assert digest in page
    assert "Отчёт.pdf" in page
    sent = editor.get(address(source, "copy"), {"file": ""})
    assert (sent.content, sent["Content-Type"]) == (data, "application/octet-stream")
    assert sent["Content-Disposition"].startswith("attachment;")
    assert client.get("/api/v1/sources/report/").json()["copy_sha256"] == digest
    shown = client.get("/sources/report/").content.decode()
    assert digest in shown
    assert "Отчёт" not in shown
    for person in (Client(), sign_in(make_editor("portal.view_source"))):
        answer = person.get(address(source, "copy"), {"file": ""})
        assert answer.status_code in (302, 403)
    assert Change.objects.filter(kind="source", key="report").count() == 1


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("page.exe", b"MZ", "of these types"),
        ("page.pdf", b"<html>", "not what its name says"),
        ("page.html", b"\0\1", "not what its name says"),
        ("page.pdf", b"", "file is empty"),
    ],
)
def test_other_files_are_refused(name: str, data: bytes, problem: str) -> None:
    source = cited("report")
    assert problem in upload(sign_in(make_chief()), source, name, data)
    assert not SourceCopy.objects.exists()


def test_file_of_more_than_20_megabytes_is_refused() -> None:
    with pytest.raises(ValidationError, match="larger than 20 MB"):
        keep_copy(cited("report"), "a.txt", bytes(LARGEST_FILE + 1), by=make_user(), at=NOON)


def test_copy_can_be_replaced_and_taken_out() -> None:
    source, chief = cited("report"), sign_in(make_chief())
    upload(chief, source, "a.txt", b"a")
    upload(chief, source, "b.txt", b"b")
    assert SourceCopy.objects.get().name == "b.txt"
    chief.post(address(source, "copy"), {"_remove": "1"})
    source.refresh_from_db()
    assert (source.copy_sha256, SourceCopy.objects.count()) == ("", 0)
