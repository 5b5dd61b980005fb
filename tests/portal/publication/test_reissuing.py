"""Current documents of an earlier release are rewritten, and nothing else moves."""

import copy
import json
import subprocess
import sys
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from portal.models import Change, Edition, JournalHead, SearchEntry, Source
from portal.ops import upgrade
from portal.ops.upgrade import after_migrate
from portal.publication import publishing, reissuing
from portal.records.documents import sources_in
from portal.records.upgrade import SCHEMA
from projects.energy.models import EnergyProject
from tests.factories import NOON, make_energy_project, make_user, publish
from tests.full_records import make_full
from tests.optional import the
from tests.portal.records.test_document_schema import stored_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def write_as_before(edition: Edition, document: dict[str, Any], schema: int | None = None) -> None:
    """Store a document as an earlier release would have: past the field, which numbers it."""
    numbered = document if schema is None else {**document, "schema": schema}
    cast = "%s::jsonb" if connection.vendor == "postgresql" else "%s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE portal_edition SET document = {cast} WHERE id = %s",  # noqa: S608
            [json.dumps(numbered), edition.pk],
        )


def full_project() -> Any:
    return publish(make_full(EnergyProject))


def without(document: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: one for key, one in copy.deepcopy(document).items() if key not in names}


def test_missing_keys_get_the_values_of_the_record() -> None:
    project = full_project()
    whole = stored_of(project.edition)
    older = without(whole, "phases", "river", "schema")
    del older["facts"]["capacity_mw"]
    del older["roles"][0]["amount"]
    del older["facts"]["country"]["claims"][0]["quote"]
    write_as_before(project.edition, older)

    progress = list(reissuing.reissue())

    assert stored_of(project.edition) == whole
    assert progress == [reissuing.ReissueProgress("energyproject", done=1, rewritten=1, count=1)]


def test_what_a_document_says_stays_as_it_is() -> None:
    project = full_project()
    older = without(stored_of(project.edition), "river", "schema")
    older["edition"]["issued_at"] = "2026-01-15T17:00:00+05:00"
    older["title"]["en"] = "As it was printed then"
    write_as_before(project.edition, older)
    list(reissuing.reissue())
    stored = stored_of(project.edition)
    assert stored == {**older, "river": stored["river"], "schema": SCHEMA}


def test_a_reissue_is_no_edition(client: Client) -> None:
    project = full_project()
    addresses = ["/api/v1/changes/", "/feeds/all.atom", f"/api/v1/energy-projects/{project.slug}/"]
    before = state(), [client.get(address).content for address in addresses]
    write_as_before(project.edition, without(stored_of(project.edition), "phases", "schema"))
    list(reissuing.reissue())
    assert (state(), [client.get(address).content for address in addresses]) == before


def state() -> list[Any]:
    """What must not move: editions, the change log, what is found."""
    editions = Edition.objects.order_by("pk").values_list("pk", "number", "issued_at", "note")
    changes = Change.objects.order_by("pk").values_list("pk", "position", "at", "until")
    found = SearchEntry.everything.order_by("pk").values_list("pk", "record_uid", "issued_at")
    return [*editions, *changes, *found, *JournalHead.objects.values_list("position", "at")]


def test_only_current_documents_of_an_earlier_shape_are_rewritten() -> None:
    project = full_project()
    draft = publishing.start_edit(project, by=make_user(), at=NOON)
    draft.summary_en = "As it is now."
    draft.save()
    publish(draft)
    first = Edition.objects.get(record_uid=project.uid, number=1)
    older = without(stored_of(first), "phases", "schema")
    write_as_before(first, older)
    assert reissuing.count_stale() == 0
    list(reissuing.reissue(every=True))
    assert stored_of(first) == older
    assert Edition.objects.get(pk=first.pk).document["phases"] == []


def test_only_sources_of_what_is_rewritten_are_cited() -> None:
    kept, older = full_project(), full_project()
    write_as_before(older.edition, without(stored_of(older.edition), "phases", "schema"))
    Source.working.update(first_cited_at=None)
    list(reissuing.reissue(every=True))
    named = {one["slug"] for one in sources_in(stored_of(older.edition))}
    others = {one["slug"] for one in sources_in(stored_of(kept.edition))} - named
    cited = set(Source.working.exclude(first_cited_at=None).values_list("slug", flat=True))
    assert others
    assert cited == named


def test_an_interrupted_run_is_continued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reissuing, "BATCH", 2)
    projects = [publish(make_energy_project()) for _ in range(5)]
    for one in projects:
        write_as_before(the(one.edition), without(stored_of(the(one.edition)), "river", "schema"))
    assert next(reissuing.reissue()).done == 2
    assert reissuing.count_stale() == 3
    output = StringIO()
    call_command("reissue_documents", stdout=output)
    assert output.getvalue().splitlines()[-1] == "Documents rewritten: 3"
    assert reissuing.count_stale() == 0


def test_migrate_rewrites_a_few_at_once() -> None:
    project = publish(make_energy_project())
    write_as_before(
        the(project.edition), without(stored_of(the(project.edition)), "river", "schema")
    )
    output = StringIO()
    after_migrate(using="default", plan=[], stdout=output)
    assert "energyproject: 1 of 1" in output.getvalue()
    assert reissuing.count_stale() == 0
    after_migrate(using="default", plan=[], stdout=(nothing := StringIO()))
    assert nothing.getvalue() == ""


def test_migrate_rewrites_many_in_the_background(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, settings: Any
) -> None:
    project = publish(make_energy_project())
    write_as_before(
        the(project.edition), without(stored_of(the(project.edition)), "river", "schema")
    )
    settings.BASE_DIR, settings.VAR_DIR = tmp_path, tmp_path / "var"
    (tmp_path / "manage.py").write_text("import sys; print(*sys.argv[1:])")
    started: list[Any] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    monkeypatch.setattr(upgrade, "DOCUMENTS_AT_ONCE", 0)
    output = StringIO()
    after_migrate(using="default", plan=[], stdout=output)
    (process,) = started
    assert process.args[0] == sys.executable
    assert process.wait(60) == 0
    log = tmp_path / "var/reissue_documents.log"
    assert log.read_text() == "reissue_documents\n"
    assert f"rewritten in the background and can be read meanwhile: {log}" in output.getvalue()


def test_the_night_continues_what_was_interrupted() -> None:
    project = publish(make_energy_project())
    write_as_before(
        the(project.edition), without(stored_of(the(project.edition)), "river", "schema")
    )
    upgrade.continue_what_was_interrupted(at=NOON)
    assert reissuing.count_stale() == 0


def test_flush_and_other_databases_are_left_alone() -> None:
    project = publish(make_energy_project())
    write_as_before(
        the(project.edition), without(stored_of(the(project.edition)), "river", "schema")
    )
    after_migrate(using="default")
    after_migrate(using="past", plan=[])
    assert reissuing.count_stale() == 1
