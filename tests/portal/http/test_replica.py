"""Reading from a replica; `tests/machines` does so with a real one."""

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from portal.http.middleware.replica import ReplicaMiddleware
from portal.models import Country, Place
from portal.publication import replica
from portal.publication.public_version import PublicVersion
from portal.publication.replica import REPLICA, ReplicaRouter, reading_alias, reading_from

PAGE = "/places/"


class Copied:
    """The version of a replica."""

    def __init__(self, position: int) -> None:
        self.position: int | None = position

    def get(self) -> PublicVersion:
        if self.position is None:
            raise OperationalError("no route to host")
        return PublicVersion(position=self.position)

    def note_failure(self) -> None:
        self.position = None


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Copied:
    """A replica that has all that is public."""
    known = Copied(7)
    monkeypatch.setitem(settings.DATABASES, REPLICA, {})
    monkeypatch.setattr(replica, "_copied", known)
    monkeypatch.setattr(replica, "recent_version", lambda: PublicVersion(position=7))
    return known


@pytest.fixture
def ask(copied: Copied) -> Iterator[Callable[..., str]]:
    """Return which database a view read from."""
    answering = ReplicaMiddleware(lambda request: HttpResponse(reading_alias()))

    def asked(path: str = PAGE, method: str = "GET", **headers: str) -> str:
        request = RequestFactory().generic(method, path, headers=headers)
        return cast(HttpResponse, answering(request)).content.decode()

    yield asked
    assert reading_alias() == "default"


def test_anonymous_reader_is_answered_by_the_replica(ask: Callable[..., str]) -> None:
    assert ask() == ask("/api/v1/places/") == REPLICA


@pytest.mark.parametrize(
    "asked",
    [
        {"headers": {"Cookie": "sessionid=x"}},
        {"headers": {"Authorization": "Bearer x"}},
        {"path": "/admin/"},
        {"path": "/report/", "method": "POST"},
    ],
)
def test_whoever_may_have_written_reads_the_primary(
    asked: dict[str, Any], ask: Callable[..., str]
) -> None:
    assert ask(**{**asked, **asked.pop("headers", {})}) == "default"


@pytest.mark.parametrize("position", [6, None])
def test_replica_that_is_behind_or_away_is_not_read(
    position: int | None, ask: Callable[..., str], copied: Copied
) -> None:
    copied.position = position
    assert ask() == "default"


def test_primary_answers_whom_the_replica_does_not(copied: Copied) -> None:
    tried = []

    def answer(request: HttpRequest) -> HttpResponse:
        tried.append(reading_alias())
        return HttpResponse(status=503 if reading_alias() == REPLICA else 200)

    answering = ReplicaMiddleware(answer)
    for _ in range(2):
        assert answering(RequestFactory().get(PAGE)).status_code == 200
    assert tried == [REPLICA, "default", "default"]


def test_everything_is_written_to_the_primary() -> None:
    router = ReplicaRouter()
    with reading_from(REPLICA):
        assert router.db_for_read(Place) == REPLICA
        assert router.db_for_write(Place) == "default"
    assert router.allow_relation(Place(), Country())
    assert router.allow_migrate(REPLICA, "portal") is False
    assert router.allow_migrate("default", "portal") is None
