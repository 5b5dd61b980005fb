"""When the version of everything public changes, and who sees it when."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from portal.models import ErrorReport, JournalHead, Release, Waiver
from portal.publication import public_version
from portal.publication.public_version import PublicVersion, read_version, recent_version
from tests.factories import make_place, make_release, make_user, publish


@pytest.fixture
def _an_hour_is_recent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_version, "SECONDS", 3600)
    public_version.forget_recent_version()


@pytest.mark.django_db
def test_empty_portal_has_a_version() -> None:
    assert read_version() == PublicVersion()


@pytest.mark.django_db
def test_version_follows_publications_releases_and_rebuilding() -> None:
    found = [read_version()]
    publish(make_place())
    found.append(read_version())
    make_release(made_by=make_user(), released_at=timezone.now(), notes_en="One.")
    found.append(read_version())
    call_command("rebuild_projections", verbosity=0)
    found.append(read_version())
    make_place()  # a draft
    assert read_version() == found[-1]
    assert len(set(found)) == 4
    size = Release.objects.get().size
    assert [one.releases for one in found] == [None, None, size, size]


@pytest.mark.engine
@pytest.mark.django_db
@pytest.mark.parametrize("model", [ErrorReport, Waiver])
def test_version_tells_which_reports_and_waivers_there_are(
    model: type[ErrorReport] | type[Waiver],
) -> None:
    about: dict[str, Any] = {"edition": 1, "was": {}}
    if model is Waiver:
        about = {"made_by": make_user(), "reason_en": "It is so."}
    publish(make_place())
    found = [read_version()]
    for keys in ([1, 2], [3]):  # the same sum
        model.objects.all().delete()
        for key in keys:
            model.objects.create(pk=key, record_uid=key, made_at=timezone.now(), **about)
        found.append(read_version())
    assert len(set(found)) == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_an_hour_is_recent")
def test_process_sees_its_own_publication_at_once() -> None:
    before = recent_version()
    publish(make_place())
    assert recent_version() == read_version() != before


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_an_hour_is_recent")
def test_process_relies_on_a_version_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    publish(make_place())
    before = recent_version()
    JournalHead.objects.update(position=before.position + 1)  # as another process would
    assert recent_version() == before
    monkeypatch.setattr(public_version, "SECONDS", 0)
    assert recent_version().position == before.position + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_an_hour_is_recent")
def test_uncommitted_version_is_not_shared() -> None:
    publish(make_place())
    before = recent_version()
    with transaction.atomic():
        JournalHead.objects.update(at=timezone.now() + timedelta(days=1))
        assert recent_version() != before
        transaction.set_rollback(True)
    assert recent_version() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_an_hour_is_recent")
def test_version_read_before_a_commit_is_not_remembered_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read_slowly(alias: str) -> PublicVersion:
        found = read_version(alias)
        publish(make_place())
        return found

    monkeypatch.setattr(public_version, "read_version", read_slowly)
    old = recent_version()
    monkeypatch.undo()
    monkeypatch.setattr(public_version, "SECONDS", 3600)
    assert recent_version() == read_version() != old
