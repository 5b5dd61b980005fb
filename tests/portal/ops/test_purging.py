"""A cache in front is asked to forget what was withdrawn, until it does."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.urls import resolve
from django.utils import timezone

from portal.ops.purging import NotPurged, purge_withdrawn
from portal.publication import publishing, removing
from portal.publication.publishing import NotAllowed
from tests.factories import NOON, make_place, make_user, publish
from tests.portal.pictures.pictures_corpus import room_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def cache(settings: Any, tmp_path: Any) -> Iterator[Any]:
    """A stand-in that notes what it is asked, and answers with `status`."""

    class Handler(BaseHTTPRequestHandler):
        def do_PURGE(self) -> None:
            server.asked.append((self.path, self.headers["Host"]))
            self.send_response(server.status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server: Any = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.status = [], 200
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    settings.VAR_DIR, settings.SITE_URL = tmp_path, "https://corridor.example"
    settings.PORTAL_PURGE_URL = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_withdrawn_record_is_purged_until_the_cache_has_done_so(cache: Any) -> None:
    assert list(purge_withdrawn()) == []  # begins with what is withdrawn from now on
    place = publish(make_place(slug="gone"))
    publishing.withdraw(place, by=make_user(), at=NOON, note="Wrong.")
    cache.status = 503
    with pytest.raises(NotPurged, match="503"):
        list(purge_withdrawn())
    cache.status, cache.asked = 200, []
    asked = list(purge_withdrawn())
    assert cache.asked == [(address, "corridor.example") for address in asked]
    assert {"/places/gone/", "/ru/places/gone/", "/api/v1/places/gone/"} <= set(asked)
    assert all(
        resolve(address) for address in asked if not address.startswith(("/ru/", "/zh-hans/"))
    )
    assert list(purge_withdrawn()) == []


def test_record_is_removed_for_good_once_the_cache_has_forgotten_its_addresses(cache: Any) -> None:
    assert list(purge_withdrawn()) == []
    place, at = publish(make_place(slug="gone")), timezone.now()
    publishing.withdraw(place, by=make_user(), at=at, note="Wrong.")
    about: Any = {
        "reason": "court",
        "words": "By order.",
        "by": make_user(is_superuser=True),
        "at": at,
    }
    removal = removing.propose(place, **about)
    with pytest.raises(NotAllowed, match="cache in front"):
        removing.confirm(removal, by=make_user(), at=at)
    assert "/places/gone/" in list(purge_withdrawn())
    removing.confirm(removal, by=make_user(), at=at)


def test_record_withdrawn_after_an_older_backup_was_restored_is_purged(
    cache: Any, tmp_path: Any
) -> None:
    (tmp_path / "purged").write_text("1000")  # of the log that was lost
    place = publish(make_place())
    assert list(purge_withdrawn()) == []
    publishing.withdraw(place, by=make_user(), at=NOON, note="Wrong.")
    assert f"/id/{place.uid}/" in list(purge_withdrawn())


def test_position_that_cannot_be_written_is_not_lost(cache: Any) -> None:
    assert list(purge_withdrawn()) == []
    publishing.withdraw(publish(make_place()), by=make_user(), at=NOON, note="Wrong.")
    with room_for(0), pytest.raises(OSError, match="too large"):
        list(purge_withdrawn())
    assert list(purge_withdrawn())
    assert list(purge_withdrawn()) == []


def test_nothing_is_purged_by_default(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    assert list(purge_withdrawn()) == []
    assert not list(tmp_path.iterdir())
