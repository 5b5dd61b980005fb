"""Recomputes what can be recomputed of a portal's data, and says in words what is wrong and which
command mends it. It reads one moment of the database and writes nothing."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypedDict

from django.core.files.storage import default_storage, storages
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_stubs_ext import WithAnnotations

from portal.models import Change, Edition, JournalHead, PictureFile, Release, SearchEntry
from portal.models.fields import unpack
from portal.opendata import releases
from portal.ops.backups.checking import list_backups
from portal.ops.backups.databases import missing_migrations, one_moment
from portal.pictures.kept import file_hash, needed_files, unneeded_files
from portal.publication import followed_tables, hash_chain, history
from portal.publication.hash_chain import as_stored
from portal.records.registry import record_models

RESTORE = "nothing can recompute it: compare with a backup (manage.py restore)"
REBUILD = "manage.py rebuild_projections"
HASH = "manage.py rebuild_history"
CLEAN = "manage.py clean_media"
YOUNG = timedelta(days=2)
"""Age of files that may be about to be named."""
TRIGGER = "the statements in docs/privacy.md, section “Editors”"
TRIGGERS = {
    "sqlite": "SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'portal_securityevent_no_%'",
    "postgresql": "SELECT COUNT(*) FROM pg_trigger"
    " WHERE tgname LIKE 'portal_securityevent_no_%' AND tgenabled = 'O'",
}
DOCUMENT, CONTENT = as_stored("document"), as_stored("content")
BATCH = 100
"""Records at a time."""


@dataclass(frozen=True)
class Problem:
    sentence: str
    mend: str

    def __str__(self) -> str:
        return f"{self.sentence} Mend: {self.mend}."


class StoredTexts(TypedDict):
    """Annotations of editions and changes that are verified."""

    stored_document: str
    stored_content: str


type Stub = tuple[str, str]
"""Hash in the chain of what was removed for good, and of what is left."""
type Check = Callable[[], Iterator[Problem]]


def verify() -> Iterator[tuple[str, list[Problem]]]:
    """Yield the name of each check with what it has found."""
    with one_moment():
        for name, check in CHECKS.items():
            found, point = list[Problem](), transaction.savepoint_create()
            try:
                found.extend(check())
            except (DatabaseError, ValueError, OSError) as problem:
                transaction.savepoint_rollback(point)
                found.append(Problem(f"It could not be read to its end: {problem}.", RESTORE))
            yield name, found


def _check_database() -> Iterator[Problem]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            yield from (Problem(f"SQLite: {said}.", RESTORE) for (said,) in cursor if said != "ok")
            cursor.execute("PRAGMA foreign_key_check")
            for table, row, other, _key in cursor.fetchall():
                yield Problem(f"Row {row} of {table} names a missing row of {other}.", RESTORE)
        else:
            cursor.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated")
            for (name,) in cursor.fetchall():
                yield Problem(f"The constraint {name} is not enforced.", "ALTER TABLE … VALIDATE")
        cursor.execute(TRIGGERS[connection.vendor])
        if cursor.fetchone() != (2,):
            yield Problem("Lines of the security log can be changed.", TRIGGER)
    if missing := missing_migrations():
        yield Problem(f"{len(missing)} migrations are not applied.", "manage.py migrate")


def _check_editions() -> Iterator[Problem]:
    """Each record has editions 1, 2, 3 …, each with the hash of what it says and of the last."""
    rows = Edition.objects.annotate(stored_document=DOCUMENT, stored_content=CONTENT)
    rows = rows.defer("document", "content").order_by("kind", "record_uid", "number")
    stubs = hash_chain.Stubs().editions
    record, number, before = ("", ""), 0, None
    for edition in rows.iterator(chunk_size=BATCH):
        if record != (edition.kind, edition.record_uid):
            record, number, before = (edition.kind, edition.record_uid), 0, hash_chain.FIRST
        if edition.number != number + 1:
            yield Problem(f"Before {edition} an edition is missing.", RESTORE)
            before = None
        yield from _judge_edition(edition, before, stubs.get((*record, edition.number)))
        number, before = edition.number, edition.sha256


def _judge_edition(
    edition: "WithAnnotations[Edition, StoredTexts]", before: str | None, stub: Stub | None
) -> Iterator[Problem]:
    if edition.sha256 is None:
        yield Problem(f"{edition} has no hash yet.", HASH)
        return
    stored = edition.stored_document, edition.stored_content
    try:
        document, edition.content = json.loads(stored[0]), unpack(json.loads(stored[1]))
    except ValueError:
        yield Problem(f"{edition} is no longer JSON.", RESTORE)
        return
    if hash_chain.digest(document) != (edition.reissued_sha256 or edition.document_sha256):
        yield Problem(f"The document of {edition} was changed after it was issued.", RESTORE)
    if stub is not None:
        left = hash_chain.left_in_edition(document, edition.content, edition.note)
        if stub != (edition.sha256, left):
            yield Problem(f"{edition} was changed after its contents were removed.", RESTORE)
    elif before is not None and hash_chain.edition_hash(edition, before) != edition.sha256:
        yield Problem(
            f"{edition} was changed after it was issued, or does not follow the one before.",
            RESTORE,
        )


def _check_log() -> Iterator[Problem]:
    """Positions have no gap, each change has the hash of the last, and ends the last of its key."""
    rows = Change.objects.annotate(stored_document=DOCUMENT, stored_content=CONTENT)
    rows = rows.defer("document", "content", "edition__document", "edition__content")
    changes = rows.select_related("edition").order_by("position")
    stubs = hash_chain.Stubs().changes
    last = Change(position=0, sha256=hash_chain.FIRST)
    ends: dict[tuple[str, str], tuple[int, int | None]] = {}
    for change in changes.iterator(chunk_size=1000):
        is_next = change.position == last.position + 1
        if not is_next:
            yield Problem(f"Before change {change} others are missing.", RESTORE)
        stub = stubs.get(change.position)
        yield from _judge_change(change, last.sha256 if is_next else None, stub)
        begun, until = ends.get((change.kind, change.key), (0, change.position))
        if until != change.position:
            yield Problem(f"Change {begun} of {change.key} does not end at {change}.", RESTORE)
        ends[change.kind, change.key] = change.position, change.until
        last = change
    for (kind, key), (begun, until) in ends.items():
        if until is not None:
            yield Problem(f"The change that ended {begun} of {kind} {key} is missing.", RESTORE)
    if (head := JournalHead.last_position()) != last.position:
        yield Problem(f"The log ends at {last.position} and says {head}.", RESTORE)


def _judge_change(
    change: "WithAnnotations[Change, StoredTexts]", before: str | None, stub: Stub | None
) -> Iterator[Problem]:
    if change.sha256 is None:
        yield Problem(f"Change {change} has no hash yet.", HASH)
        return
    stored = change.stored_document, change.stored_content
    try:
        change.document, change.content = (json.loads(text or "null") for text in stored)
    except ValueError:
        yield Problem(f"Change {change} is no longer JSON.", RESTORE)
        return
    if stub is not None:
        left = hash_chain.digest([change.document, change.content, change.reason])
        if stub != (change.sha256, left):
            yield Problem(f"Change {change} was changed after it was emptied.", RESTORE)
    elif before is not None and hash_chain.change_hash(change, before) != change.sha256:
        yield Problem(
            f"Change {change} was changed after it was written, or does not follow the one before.",
            RESTORE,
        )


def _check_backups() -> Iterator[Problem]:
    """The log still says what it said when it was backed up."""
    for folder, manifest in list_backups():
        if manifest.sha256 not in (None, hash_chain.hash_at(manifest.position)):
            yield Problem(
                f"The log up to position {manifest.position} is not that of {folder.name}.",
                f"{RESTORE}; if an older backup was restored since, move this one away",
            )


def _check_public() -> Iterator[Problem]:
    """What is public is what the log says last, and what the history tables say stands."""
    public: dict[str, set[tuple[str, int | None]]] = {
        one.kind(): {*one.objects.values_list("uid", "edition")} for one in record_models()
    }
    for row_kind in followed_tables.row_kinds().values():
        keys = row_kind.model._default_manager.values_list(row_kind.key, flat=True)
        public[row_kind.kind] = {(key, None) for key in keys}
    for kind, rows in public.items():
        logged = Change.objects.of(kind).filter(until=None).exclude(action=Change.Action.REMOVE)
        differing = rows ^ {*logged.values_list("key", "edition")}
        for key in sorted({key for key, _edition in differing}):
            yield Problem(f"{kind} {key} is public in another way than the log says.", REBUILD)
    for model in record_models():
        found = SearchEntry.everything.filter(kind=model.kind())
        for record in model.objects.exclude(uid__in=found.values("record_uid")):
            yield Problem(f"The search does not know {record}.", REBUILD)
    for kind, table, number in history.differences():
        yield Problem(f"{table} differs from its history in {number} rows of {kind}.", REBUILD)


def _check_releases() -> Iterator[Problem]:
    storage = storages["releases"]
    for release in Release.objects.order_by("number"):
        remade = "it is made again for whoever asks for it"
        if not release.sha256:
            yield Problem(f"The file of {release} is to be made again.", "manage.py run_due")
            continue
        for kept_as, sha256 in ((one.kept_as, one.sha256) for one in release.files.values()):
            if not storage.exists(kept_as):
                yield Problem(f"The file of {release} is missing ({kept_as}).", remade)
            elif file_hash(storage, kept_as) != sha256:
                said = f"The file of {release} was changed ({kept_as})."
                yield Problem(said, f"delete it; {remade}")
    if unneeded := releases.unneeded_files(before=timezone.now() - YOUNG):
        yield Problem(f"{len(unneeded)} files of releases are named nowhere.", CLEAN)


def _check_pictures() -> Iterator[Problem]:
    mend = "copy it from a backup, folder media"
    known = dict(PictureFile.objects.values_list("name", "sha256"))
    for name in sorted(needed_files()):
        if not default_storage.exists(name):
            yield Problem(f"The picture {name} is missing.", mend)
        elif name not in known:
            yield Problem(f"The picture {name} has no hash yet.", HASH)
        elif file_hash(default_storage, name) != known[name]:
            yield Problem(f"The picture {name} was changed.", mend)
    if unneeded := unneeded_files(before=timezone.now() - YOUNG):
        yield Problem(f"{len(unneeded)} files of pictures are named nowhere.", CLEAN)


CHECKS: dict[str, Check] = {
    "Database": _check_database,
    "Editions": _check_editions,
    "Change log": _check_log,
    "Backups": _check_backups,
    "Public rows and their history": _check_public,
    "Releases": _check_releases,
    "Pictures": _check_pictures,
}
