"""Hashes of editions and of changes in the log, each made of what it says and of the hash before
it, so that a later change of what was said shows (ADR 37).

Rows without a hash were written by a process of an earlier release, and are always the last ones:
what follows a row without one gets none, until `history_rebuild` computes them in order.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ExpressionWrapper, F, TextField

from portal.models import Change, Edition
from portal.models.bulk import ask
from portal.models.change_log import REMOVED
from portal.models.editions import DocumentField
from portal.records.document_types import JsonObject

FIRST = ""
"""The hash before the first one."""


def digest(value: object) -> str:
    """Return the SHA-256 of a value as JSON, the same whichever database has stored it."""
    plain = json.loads(json.dumps(value, cls=DjangoJSONEncoder), parse_float=_number)
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _number(text: str) -> int | float:
    """PostgreSQL writes 1e+16 as an integer."""
    value = float(text)
    return int(value) if value.is_integer() else value


def as_stored(column: str) -> ExpressionWrapper[Any]:
    """Return a column of JSON for `annotate`, as the text that is stored."""
    return ExpressionWrapper(F(column), output_field=TextField())


def chain_edition(edition: Edition, before: str | None) -> None:
    """Set the hashes of an edition that follows one with the hash `before`."""
    if before is not None:
        edition.document_sha256 = digest(DocumentField.write(edition.document))
        edition.sha256 = edition_hash(edition, before)


def edition_hash(edition: Edition, before: str) -> str:
    """Return the hash of an edition whose document has its own already."""
    said = [edition.issued_at.astimezone(UTC).isoformat(), edition.issued_by_id, edition.note]
    about = [edition.kind, edition.record_uid, edition.number, *said, edition.second_reader]
    return digest([before, *about, edition.content, edition.document_sha256])


def chain_change(change: Change, before: str | None) -> str | None:
    """Set the hash of a change that follows one with the hash `before`, and return it."""
    if before is not None and (change.edition is None or change.edition.sha256 is not None):
        change.sha256 = change_hash(change, before)
    return change.sha256


def change_hash(change: Change, before: str) -> str:
    edition = change.edition.sha256 if change.edition else None
    about = [change.position, change.uid, change.at.astimezone(UTC).isoformat(), change.action]
    said = [change.kind, change.key, edition, change.document, change.content, change.reason]
    return digest([before, *about, *said, change.is_reconstructed])


def left_in_edition(document: JsonObject, content: object, note: str) -> str:
    """Return the hash of what a removal has left in an edition. The document of another record has
    a hash of its own, as it may be re-issued."""
    return digest([document if REMOVED in document else None, content, note])


class Stubs:
    """Editions and changes that removals for good have changed, each with its hash in the chain and
    that of what is left, as the log says them."""

    def __init__(self) -> None:
        self.editions: dict[tuple[str, str, int], tuple[str, str]] = {}
        self.changes: dict[int, tuple[str, str]] = {}
        removals = Change.objects.filter(action=Change.Action.REMOVE, content__has_key=REMOVED)
        contents = removals.order_by("position").values_list("content", flat=True)
        for content in cast("Iterable[JsonObject]", contents):
            for kind, uid, number, *hashes in content["editions"]:
                self.editions[kind, uid, number] = tuple(hashes)
            for position, *hashes in content["changes"]:
                self.changes[position] = tuple(hashes)


def hash_at(position: int) -> str | None:
    """Return the hash of the change at a position; None if it has none."""
    if not position:
        return FIRST
    found = ask(Change, "SELECT sha256 FROM {t} WHERE position = %s", position)
    return found[0][0] if found else None
