"""Asking at night whether the links of sources still answer, against a server of the test's own."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from pytest_django import Settings

from portal.editorial.worklist.fetching import LED_HOME, NotAsked, Unreachable, fetch_status
from portal.editorial.worklist.links import check_links, due_sources
from portal.models import Finding
from tests.factories import NOON, make_source

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MOVED = {"/moved": "/there", "/removed": "/", "/circle": "/circle", "/file": "file:///etc/passwd"}
MOVED["/nowhere"] = "http://[::1"
MOVED |= {"/?p=4": "/", "/to-post": "/?p=5"}
STATUSES = {"/there": 200, "/gone": 410, "/missing": 404, "/forbidden": 403, "/broken": 500}


class SiteServer(ThreadingHTTPServer):
    """Keeps what it is asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Site)
        self.asked: list[tuple[str, str, str]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Site(BaseHTTPRequestHandler):
    """Answers as `STATUSES` says; `/picky` takes no HEAD, `/endless` says so long that it will."""

    server: SiteServer
    timeout = 1
    """Seconds until it gives up on whoever hung up: the system may keep the connection a minute."""

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.server.asked.append((self.command, self.path, self.headers["User-Agent"]))
        if self.path == "/endless":
            with suppress(OSError):
                for _ in range(20):  # more than the system keeps of it, once nobody listens
                    self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 200_000)
        status = STATUSES.get(self.path, 200)
        if self.path == "/picky" and self.command == "HEAD":
            status = 405
        self.send_response(302 if self.path in MOVED else status)
        if self.path in MOVED:
            self.send_header("Location", MOVED[self.path])
        if self.path == "/page":
            self.send_header("Content-Location", "/missing")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[SiteServer]:
    server = SiteServer()
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def at_home(settings: Settings) -> None:
    """The server of the test may be asked, though it is in a private network."""
    settings.PORTAL_CHECK_LINKS = 100
    settings.PORTAL_CHECK_PRIVATE_LINKS = True


def dead() -> list[Any]:
    found = Finding.objects.filter(check_id="dead-link").order_by("title")
    return [(one.kind, one.title, one.field, one.detail["status"]) for one in found]


def test_dead_links_are_found_and_others_left_alone(site: SiteServer, at_home: None) -> None:
    for path in ("there", "moved", "picky", "forbidden", "gone", "missing", "broken", "removed"):
        make_source(title=path, url=f"{site.url}/{path}")
    make_source(title="circle", url=f"{site.url}/circle")
    make_source(title="astray", url=f"{site.url}/nowhere")
    make_source(title="nobody", url="http://127.0.0.1:1/")
    make_source(title="no link", url="")
    check_links(at=NOON)
    assert dead() == [
        ("source", "Agency: astray", "url", 0),
        ("source", "Agency: broken", "url", 500),
        ("source", "Agency: circle", "url", 0),
        ("source", "Agency: gone", "url", 410),
        ("source", "Agency: missing", "url", 404),
        ("source", "Agency: nobody", "url", 0),
        ("source", "Agency: removed", "url", 301),
    ]
    assert ("HEAD", "/there") in [asked[:2] for asked in site.asked]
    assert ("GET", "/there") not in [asked[:2] for asked in site.asked]
    assert ("GET", "/picky") in [asked[:2] for asked in site.asked]
    assert {agent for _method, _path, agent in site.asked} == {
        "Corridor link check (+http://127.0.0.1:8000)"
    }


def test_finding_goes_when_the_link_is_back_or_given_up(site: SiteServer, at_home: None) -> None:
    back = make_source(title="back", url=f"{site.url}/gone")
    archived = make_source(title="archived", url=f"{site.url}/gone")
    make_source(title="still", url=f"{site.url}/gone")
    check_links(at=NOON)
    assert len(dead()) == 3
    back.url = f"{site.url}/there"
    back.save()
    archived.archived_url = f"{site.url}/copy"
    archived.save()
    check_links(at=NOON + timedelta(days=1))
    assert dead() == [("source", "Agency: still", "url", 410)]
    assert Finding.objects.get().found_at == NOON


def test_links_are_checked_only_if_the_settings_allow(site: SiteServer, settings: Settings) -> None:
    settings.PORTAL_CHECK_PRIVATE_LINKS = True
    make_source(url=f"{site.url}/gone")
    check_links(at=NOON)
    assert (dead(), site.asked) == ([], [])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_private_network_is_never_requested(
    site: SiteServer, settings: Settings, host: str
) -> None:
    settings.PORTAL_CHECK_LINKS = 100
    make_source(url=f"http://{host}:{site.server_port}/gone")
    check_links(at=NOON)
    assert (dead(), site.asked) == ([], [])


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://[::ffff:0:127.0.0.1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[64:ff9b:1::10.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[fec0::1]/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "https://2130706433/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "http:///nobody",
    ],
)
def test_only_public_addresses_of_the_web_are_asked(url: str) -> None:
    with pytest.raises(NotAsked):
        fetch_status(url)


def test_redirect_does_not_lead_out_of_the_web(site: SiteServer, at_home: None) -> None:
    with pytest.raises(NotAsked):
        fetch_status(f"{site.url}/file")
    assert fetch_status(f"{site.url}/moved") == 200


def test_file_that_a_page_is_made_of_is_not_asked(site: SiteServer, at_home: None) -> None:
    assert fetch_status(f"{site.url}/page") == 200
    assert [path for _verb, path, _agent in site.asked] == ["/page"]


def test_only_a_document_leads_home_and_not_one_that_its_query_names(
    site: SiteServer, at_home: None
) -> None:
    assert fetch_status(f"{site.url}/removed") == LED_HOME
    assert fetch_status(f"{site.url}/?p=4") == LED_HOME
    assert fetch_status(f"{site.url}/to-post") == 200


def test_server_that_never_comes_to_an_end_is_left(site: SiteServer, at_home: None) -> None:
    with pytest.raises(Unreachable):
        fetch_status(f"{site.url}/endless", seconds=0.2)


def test_unresolvable_host_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        fetch_status("http://nobody.invalid/")
    with pytest.raises(Unreachable):
        fetch_status("http://127.0.0.1:99999/")


def test_every_source_has_its_turn_and_dead_ones_are_asked_again() -> None:
    sources = [
        make_source(url=f"http://127.0.0.1/{n}", accessed_on=f"20{n}") for n in range(10, 17)
    ]
    nights = [
        [source.accessed_on for source in due_sources(2, NOON + timedelta(days=day))]
        for day in range(4)
    ]
    assert {day for night in nights for day in night} == {s.accessed_on for s in sources}
    assert [len(night) for night in nights] == [2, 2, 2, 2]
    Finding.objects.create(
        check_id="dead-link",
        kind="source",
        record_uid=str(sources[3].pk),
        title="Dead",
        found_at=NOON,
    )
    assert all(due_sources(2, NOON + timedelta(days=day))[0] == sources[3] for day in range(4))
    assert due_sources(0, NOON) == []
