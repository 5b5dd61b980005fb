"""The change log: all that the portal says to the public, in the order in which it said it.

Whoever changes what is public tells it here, inside the same transaction. A row is written when
what programs read of a thing has become another, and not otherwise, so telling too much costs
nothing but time. Programs that keep a copy read it (`/api/v1/changes/`), releases are its
positions, and `portal.publication.time_travel` reads the portal as it was at any of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

import orjson
from django.db import models, transaction

from portal.models import Change, Edition, JournalHead, Record
from portal.models.bulk import ask_rows, insert, update
from portal.publication import hash_chain, history
from portal.publication.public_version import forget_recent_version
from portal.records.document_types import Json, JsonObject
from portal.records.json import DocumentRenderer

KEYS_AT_ONCE = 500
"""Keys in one question to the database."""

Action = Change.Action


@dataclass(frozen=True, kw_only=True)
class PublicState:
    """Public state of one object: its row and the JSON that programs read, which a record has in
    its edition."""

    key: str
    row: models.Model
    document: object = None
    edition: Edition | None = None


def begin(at: datetime) -> JournalHead:
    """Lock the change log until the transaction ends, before anything else is locked: those who
    change what is public wait for each other here, and nowhere else."""
    rows = JournalHead.objects.select_for_update()
    if not (found := list(rows)):
        JournalHead.objects.get_or_create(pk=1)  # who else begins with it does so too
        found = list(rows.all())
    (head,) = found  # one, as its table says
    head.at = max(at, head.at or at)  # a clock may be put back, the log is not
    return head


def log_records(records: Sequence[Record], *, at: datetime, reason: str = "") -> None:
    """Record that records of one kind have new editions, or are no longer public."""
    for some in batched(records, KEYS_AT_ONCE):
        found = [
            PublicState(key=record.uid, row=record, edition=record.edition)
            for record in some
            if record.is_published and record.edition
        ]
        log_states(some[0].kind(), [one.uid for one in some], found, at=at, reason=reason)


def log_states(
    kind: str, keys: Sequence[str], found: Iterable[PublicState], *, at: datetime, reason: str
) -> None:
    """Write what differs from the last change of each of these keys; `found` has those of them
    that are public now. As many keys as one query takes (`KEYS_AT_ONCE`)."""
    standing = ask_rows(Change, "kind = %s AND key IN (%s) AND until IS NULL", kind, keys)
    last = {one.key: one for one in standing}
    now = {one.key: one for one in found}
    changes = [
        change
        for key in keys
        if (change := next_change(kind, key, last.get(key), now.get(key), reason))
    ]
    if changes:
        _append(changes, [last[c.key] for c in changes if c.key in last], at)
        states = [history.ObjectState(c.key, c.key in now, c.key in last) for c in changes]
        history.keep(kind, states, changes[-1].position)


def log_removal(kind: str, key: str, content: JsonObject, *, at: datetime, reason: str) -> None:
    """Record that an object that is no longer public was removed for good."""
    last = Change.objects.of(kind).filter(key=key, until=None)
    gone = Change(action=Action.REMOVE, kind=kind, key=key, reason=reason, content=content)
    _append([gone], list(last), at)
    JournalHead.let_read_anew()


def is_log_missing() -> bool:
    """True if something was published before there was a change log."""
    return not Change.objects.exists() and Edition.objects.exists()


def next_change(
    kind: str, key: str, last: Change | None, now: PublicState | None, reason: str
) -> Change | None:
    """Return the change from the last one of an object to what is public of it now, without
    position and moment; None if they say the same."""
    was_there = last is not None and last.action != Action.REMOVE
    if now is None:
        gone = Change(action=Action.REMOVE, kind=kind, key=key, reason=reason)
        return gone if was_there else None
    document = None if now.edition else as_read(now.document)
    edition_id = now.edition.pk if now.edition else None
    if last and was_there and (last.document, last.edition_id) == (document, edition_id):
        return None
    return Change(
        action=Action.UPDATE if was_there else Action.INSERT,
        kind=kind,
        key=key,
        edition=now.edition,
        document=document,
        reason=reason,
    )


def _append(changes: list[Change], followed: list[Change], at: datetime) -> None:
    head = begin(at)
    before = hash_chain.hash_at(head.position)
    for number, change in enumerate(changes, head.position + 1):
        change.position, change.at = number, head.at or at
        before = hash_chain.chain_change(change, before)
    by_key = {change.key: change.position for change in changes}
    for one in followed:
        one.until = by_key[one.key]
    update(followed, ["until"])
    insert(changes)
    head.position = changes[-1].position
    update([head], ["position", "at"])
    transaction.on_commit(forget_recent_version)


def as_read(value: object) -> Json:
    """As programs read it: what is stored compares with what was stored."""
    return orjson.loads(DocumentRenderer().render(value))
