"""What is answered while the database or the cache is away, and in read-only mode."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from portal.models import Subscription
from portal.ops import scheduler
from portal.publication import public_version
from tests.factories import make_place, publish

pytestmark = pytest.mark.django_db

ARGUMENTS = {"name": "list_disagreements", "arguments": {"country": ["KZ"]}}
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ARGUMENTS}


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


class Away:
    """Lets each query fail while it is on."""

    is_on = True

    def __call__(self, execute: Any, *question: Any) -> Any:
        if self.is_on:
            raise OperationalError("The server closed the connection.")
        return execute(*question)


@pytest.fixture
def away() -> Iterator[Away]:
    found = Away()
    with connection.execute_wrapper(found):
        yield found


def assert_asked_to_retry(answer: Any) -> None:
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/places/", "text/html"),
        ("/api/v1/places/", "application/problem+json"),
        ("/api/v1/changes/?format=ndjson", "application/problem+json"),
        ("/places/download.csv", "application/problem+json"),
        ("/api/v1/places/?format=xlsx", "application/problem+json"),
        ("/feeds/all.atom", "application/problem+json"),
        ("/sdmx/v2/structure/dataflow/", "text/html"),
        ("/admin/", "text/html"),
    ],
)
def test_every_form_asks_to_retry(client: Client, path: str, media_type: str) -> None:
    client.cookies["sessionid"] = "x" * 32
    answer = client.get(path)
    assert_asked_to_retry(answer)
    assert answer.headers["Content-Type"].startswith(media_type)


@pytest.mark.usefixtures("away")
def test_assistants_are_asked_to_retry(client: Client) -> None:
    answer = client.post("/mcp", CALL, content_type="application/json")
    assert_asked_to_retry(answer)
    assert json.loads(answer.content)["error"]["code"] == -32603


def test_kept_page_is_sent_and_marked(client: Client, settings: Settings, away: Away) -> None:
    settings.PORTAL_KEPT_ANSWERS, away.is_on = 8, False
    publish(make_place(title_en="Khorgos"))
    paths = ("/places/", "/zh-hans/places/", "/api/v1/places/")
    fresh = {path: client.get(path) for path in paths}
    away.is_on = True
    page, chinese, data = (client.get(path) for path in paths)
    for answer in (page, chinese, data):
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert "detail=database-away" in answer.headers["Cache-Status"]
        assert answer.headers["Age"] == "0"
    assert "ETag" not in page.headers
    assert data.content == fresh["/api/v1/places/"].content
    assert "cannot reach its database" in page.content.decode()
    assert "门户暂时无法连接数据库" in chinese.content.decode()
    client.cookies["sessionid"] = "x" * 32
    assert_asked_to_retry(client.get("/places/"))
    del client.cookies["sessionid"]
    away.is_on = False
    assert client.get("/places/").content == fresh["/places/"].content


def test_one_thread_at_a_time_tries_a_database_that_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries = []

    def fail(alias: str) -> None:
        tries.append(alias)
        with pytest.raises(OperationalError, match="a moment ago"):
            recent.get()  # another thread, while this one waits
        raise OperationalError("timeout expired")

    recent = public_version.RecentVersion()
    recent._asks_again_at = 0
    monkeypatch.setattr(public_version, "read_version", fail)
    for _ in range(3):
        with pytest.raises(OperationalError):
            recent.get()
    assert len(tries) == 1
    nothing = public_version.PublicVersion()
    monkeypatch.setattr(public_version, "read_version", lambda alias: nothing)
    recent._asks_again_at = 0
    assert recent.get() is nothing
    assert recent._asks_again_at is None


class CacheAway(LocMemCache):
    def get(self, *args: Any, **kwargs: Any) -> Any:
        raise ConnectionRefusedError

    add = incr = get


def test_readers_read_on_without_the_cache_that_counts_them(
    client: Client, settings: Settings
) -> None:
    settings.CACHES = {**settings.CACHES, "limits": {"BACKEND": f"{__name__}.{CacheAway.__name__}"}}
    settings.PORTAL_API_RATE, settings.PORTAL_WORK_RATE = "600/min", "15000/min"
    for path in ("/places/", "/api/v1/places/", "/places/download.csv"):
        assert client.get(path).status_code == 200
    login = client.post("/admin/account/login/", {"login": "anna", "password": "x" * 12})
    assert_asked_to_retry(login)  # guesses that nobody counts are not taken


@pytest.mark.parametrize("by_file", [True, False])
def test_nothing_is_written_in_read_only_mode(
    client: Client, settings: Settings, tmp_path: Path, by_file: bool
) -> None:
    publish(make_place())
    settings.VAR_DIR, settings.PORTAL_READ_ONLY = tmp_path, not by_file
    (tmp_path / "read-only").touch() if by_file else None
    form = {"of": "/places/", "address": "anna@example.org", "frequency": "weekly"}
    for path, sent in (
        ("/admin/account/login/", {"login": "anna", "password": "x"}),
        ("/ru/admin/account/login/", {}),
        ("/admin/portal/place/add/", {}),
        ("/subscribe/", form),
    ):
        assert_asked_to_retry(client.post(path, sent))
    assert_asked_to_retry(client.get("/admin/account/login/"))
    assert not Subscription.objects.exists()
    assert client.post("/i18n/setlang/", {"language": "ru"}).status_code == 302
    assert client.post("/mcp", CALL, content_type="application/json").status_code != 503
    for path in ("/places/", "/api/v1/places/", "/places/download.csv"):
        assert client.get(path).status_code == 200
    assert list(scheduler.run_due_tasks(at=timezone.now())) == []


def test_desk_says_that_it_is_read_only(admin_client: Client, settings: Settings) -> None:
    assert "nothing can be saved" not in admin_client.get("/admin/").content.decode()
    settings.PORTAL_READ_ONLY = True
    assert "nothing can be saved" in admin_client.get("/admin/").content.decode()
