"""One byte that is changed behind the portal's back is named."""

import re
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from portal.models import (
    Change,
    Edition,
    JournalHead,
    Notice,
    PictureFile,
    PublishedClaim,
    PublishedFact,
    Release,
    SearchEntry,
    SearchOccurrence,
    SecurityEvent,
)
from portal.opendata.releases import open_release_file
from portal.ops import upgrade, upkeep
from portal.ops.verification import CHECKS, verify
from portal.publication import reissuing
from portal.publication.hash_chain import digest
from tests.factories import NOON, make_event, make_user, publish
from tests.portal.ops import kept_portal

pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=kept_portal.fill), pytest.mark.slow]


def problems() -> list[str]:
    return [f"{name}: {problem}" for name, found in verify() for problem in found]


def test_nothing_is_wrong_with_a_portal_that_nobody_touched() -> None:
    assert problems() == []
    assert Edition.objects.count() > 20
    assert PictureFile.objects.count() > 2


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 1


ROWS = "Public rows and their history"


def replaced(column: str, old: str, new: str) -> str:
    """SQL that changes a text in a column of JSON, on both databases."""
    kind = "jsonb" if connection.vendor == "postgresql" else "text"
    return f"{column} = CAST(REPLACE(CAST({column} AS text), '{old}', '{new}') AS {kind})"


@pytest.mark.every_day(one_in=5)
@pytest.mark.parametrize(
    ("check", "statement", "named"),
    [
        ("Editions", "UPDATE portal_edition SET {title} WHERE id = {old}", "document of {edition}"),
        (
            "Editions",
            "UPDATE portal_edition SET content = '1' WHERE id = {old}",
            "{edition} was chan",
        ),
        (
            "Editions",
            """UPDATE portal_edition SET content = '"AAAA"' WHERE id = {old}""",
            "is no longer J",
        ),
        ("Editions", "UPDATE portal_edition SET note = 'X' WHERE id = {old}", "{edition} was chan"),
        ("Editions", "UPDATE portal_edition SET sha256 = 'X' WHERE id = {old}", "{edition} was"),
        (
            "Editions",
            "UPDATE portal_edition SET number = 9 WHERE id = {old}",
            "an edition is missi",
        ),
        ("Change log", "UPDATE portal_change SET {page} WHERE position = 1", "Change 1: insert"),
        (
            "Change log",
            "UPDATE portal_change SET content = '1' WHERE position = 1",
            "Change 1: insert",
        ),
        ("Change log", "UPDATE portal_change SET reason = 'X' WHERE position = 3", "Change 3: ins"),
        ("Change log", "UPDATE portal_change SET position = 999 WHERE position = 3", "change 4: "),
        (
            "Change log",
            "UPDATE portal_change SET until = 999 WHERE position = {last}",
            "ended {last}",
        ),
        ("Change log", "UPDATE portal_journalhead SET position = 999", "says 999."),
        (
            ROWS,
            "UPDATE portal_country SET name_en = 'X' WHERE code = 'KZ'",
            "portal_country differs",
        ),
        (ROWS, "UPDATE trade_ranking SET status = 'draft'", "ranking "),
        (
            ROWS,
            "UPDATE portal_publishedclaim SET value = 'X' WHERE id = {claim}",
            "publishedclaim d",
        ),
        (
            ROWS,
            "DELETE FROM portal_publishedfact WHERE id = {fact}",
            "portal_publishedfact differs",
        ),
        (ROWS, "DELETE FROM portal_searchoccurrence WHERE id = {word}", "searchoccurrence differs"),
        ("Releases", "UPDATE portal_release SET sha256 = 'X'", "is missing"),
    ],
)
def test_change_in_the_database_is_named(check: str, statement: str, named: str) -> None:
    old = Edition.objects.filter(number=1).order_by("pk")[0]
    names = {
        "title": replaced("document", '"en"', '"eN"'),
        "page": replaced("document", '"page"', '"pagE"'),
        "old": old.pk,
        "edition": old,
        "last": JournalHead.last_position(),
        "claim": PublishedClaim.objects.order_by("pk")[0].pk,
        "fact": PublishedFact.objects.order_by("pk")[0].pk,
        "word": SearchOccurrence.objects.order_by("pk")[0].pk,
    }
    execute(statement.format(**names))
    found = [str(problem) for problem in CHECKS[check]()]
    assert [one for one in found if named.format(**names) in one], found


def test_security_log_is_shortened_as_the_page_on_privacy_says() -> None:
    page = (settings.BASE_DIR / "docs/privacy.md").read_text()
    blocks = re.findall(r"(?:^    .+\n)+", page, re.MULTILINE)
    begin = "DROP TRIGGER" if connection.vendor == "sqlite" else "ALTER TABLE"
    (block,) = (one for one in blocks if one.strip().startswith(begin))
    SecurityEvent.objects.create(kind=SecurityEvent.Kind.FAILED)

    with connection.cursor() as cursor:
        for statement in re.split(r";\n(?=    [A-Z]{4})", block.replace("2021-", "2121-")):
            cursor.execute(statement)

    assert not SecurityEvent.objects.exists()
    assert problems() == []
    SecurityEvent.objects.create(kind=SecurityEvent.Kind.FAILED)
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM portal_securityevent")


def test_record_that_the_search_does_not_know_is_named() -> None:
    SearchEntry.everything.filter(kind="story").delete()
    assert "The search does not know" in str([*map(str, CHECKS[ROWS]())])


def test_broken_link_between_rows_is_named() -> None:
    if connection.vendor == "sqlite":  # PostgreSQL lets nobody break one
        change = Change.objects.exclude(edition=None).order_by("position")[0]
        broken = "UPDATE portal_change SET edition_id = {} WHERE position = {}"
        execute(broken.format(9999, change.position))
        named = f"Row {change.position} of portal_change names a missing row of portal_edition."
        assert named in str([*map(str, CHECKS["Database"]())])
        execute(broken.format(change.edition_id, change.position))


def test_check_that_fails_holds_up_no_other() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE portal_edition RENAME TO elsewhere")
    broken = [name for name, found in verify() if "could not be read" in "".join(map(str, found))]
    assert broken == ["Editions", "Change log", "Pictures"]


@pytest.mark.exhaustive
def test_changed_and_missing_files_are_named() -> None:
    release, picture = Release.objects.get(), PictureFile.objects.order_by("name")[0]
    kept = Path(storages["releases"].path(release.kept_as))
    shown = Path(default_storage.path(picture.name))
    whole, drawn = kept.read_bytes(), shown.read_bytes()
    kept.write_bytes(bytes([*whole[:-1], whole[-1] ^ 1]))
    shown.write_bytes(bytes([*drawn[:-1], drawn[-1] ^ 1]))
    assert f"Releases: The file of {release} was changed" in "".join(problems())
    assert f"Pictures: The picture {picture} was changed." in "".join(problems())
    kept.unlink()
    shown.unlink()
    assert f"Releases: The file of {release} is missing" in "".join(problems())
    assert f"Pictures: The picture {picture} is missing." in "".join(problems())

    shown.write_bytes(drawn)
    with open_release_file(release, release.file_name) as file:
        assert file.read() == whole
    assert problems() == []


def test_hashes_of_an_earlier_release_are_computed() -> None:
    """What old processes wrote has none, nor has what follows it, until the night."""
    editions = list(Edition.objects.order_by("pk").values_list("pk", "document_sha256", "sha256"))
    changes = list(Change.objects.order_by("pk").values_list("pk", "sha256"))
    Edition.objects.filter(pk__gt=editions[9][0]).update(document_sha256=None, sha256=None)
    Change.objects.filter(pk__gt=9).update(sha256=None)
    publish(make_event())
    assert Change.objects.order_by("pk").last().sha256 is None  # type: ignore[union-attr]
    assert any("has no hash yet" in one for one in problems())

    upgrade.continue_what_was_interrupted()
    assert problems() == []
    kept = Edition.objects.filter(pk__lte=editions[-1][0]).order_by("pk")
    assert list(kept.values_list("pk", "document_sha256", "sha256")) == editions
    kept_changes = Change.objects.filter(pk__lte=changes[-1][0]).order_by("pk")
    assert list(kept_changes.values_list("pk", "sha256")) == changes


def test_reissue_keeps_the_hash_of_an_edition() -> None:
    before = list(Edition.objects.order_by("pk").values_list("pk", "sha256"))
    shape = replaced("document", '"schema"', '"schemA"')
    for edition in Edition.objects.all():
        execute(f"UPDATE portal_edition SET {shape} WHERE id = {edition.pk}")  # noqa: S608
    assert any("document of" in one for one in problems())
    for _progress in reissuing.reissue():
        pass
    current = Edition.objects.exclude(reissued_sha256=None)
    assert current.exists()
    assert not [one for one in problems() if any(f"document of {e} " in one for e in current)]
    assert list(Edition.objects.order_by("pk").values_list("pk", "sha256")) == before


def test_hash_is_that_of_what_the_database_gives_back() -> None:
    document = {
        "large": 1e16,
        "small": 1e-7,
        "whole": 5.0,
        "text": "坝",
        "nested": [{"b": 1, "a": -0.0}],
    }
    edition = Edition.objects.order_by("pk")[0]
    Edition.objects.filter(pk=edition.pk).update(content=document)
    edition.refresh_from_db()
    assert digest(edition.content) == digest(document)
    assert digest({**document, "large": 1e17}) != digest(document)


def test_administrators_hear_of_what_is_new(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    make_user(email="root@portal.example", is_superuser=True)
    make_user(email="editor@portal.example")
    upkeep.verify_at_night(at=NOON)
    assert not Notice.objects.exists()
    execute("UPDATE portal_change SET reason = 'X' WHERE position = 3")
    upkeep.verify_at_night(at=NOON + timedelta(days=1))
    upkeep.verify_at_night(at=NOON + timedelta(days=2))  # the same again
    notice = Notice.objects.get()
    assert notice.to.email == "root@portal.example"
    assert "Change 3: insert" in notice.body


def test_administrators_hear_nothing_of_what_was_mended(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    make_user(email="root@portal.example", is_superuser=True)
    upkeep.keep_result(["Change 2 was changed."], NOON)
    upkeep.verify_at_night(at=NOON)
    execute("UPDATE portal_change SET reason = 'X' WHERE position = 3")
    upkeep.keep_result(["Change 2 was changed.", *problems_of_now()], NOON)
    upkeep.verify_at_night(at=NOON)
    assert not Notice.objects.exists()


def problems_of_now() -> list[str]:
    return [str(problem) for _name, found in verify() for problem in found]


def test_administrators_hear_of_problems_though_the_disk_is_full(
    settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path / "gone"  # as a folder in which nothing can be kept
    make_user(email="root@portal.example", is_superuser=True)
    execute("UPDATE portal_change SET reason = 'X' WHERE position = 3")
    with pytest.raises(OSError, match="gone"):
        upkeep.verify_at_night(at=NOON)
    assert "Change 3: insert" in Notice.objects.get().body


def test_command_ends_with_1_and_the_desk_shows_it(client: Client) -> None:
    out = StringIO()
    call_command("verify", stdout=out)
    assert "Editions: nothing wrong" in out.getvalue()
    execute("UPDATE portal_change SET reason = 'X' WHERE position = 3")
    with pytest.raises(CommandError, match=r"1 problems\."):
        call_command("verify", stdout=out)
    client.force_login(make_user(is_staff=True, is_superuser=True))
    page = client.get("/admin/").content.decode()
    assert "1 problem" in page
    assert "Change 3: insert" in page
