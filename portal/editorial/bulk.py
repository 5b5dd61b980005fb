"""One fact of many records set to one value, with one source and one reason, and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from portal.editorial import drafts, sourcing
from portal.editorial.sourcing import PassageInSource
from portal.models import Record, Revision, Source, User
from portal.publication import publishing, snapshots
from portal.publication.publishing import NotAllowed


@dataclass(frozen=True, kw_only=True)
class BulkChange:
    """The change of one record, enough to take it back."""

    pk: int
    """Primary key of the draft."""
    version: int
    """After the change."""
    was_begun: bool
    """True if the draft of a public record was begun for it."""
    uid: str = ""


def set_fact(
    record: Record,
    name: str,
    value: str,
    *,
    source: Source,
    rule: str,
    reasons: Mapping[str, str],
    by: User,
    at: datetime,
    is_correction: bool = False,
    **passage: Unpack[PassageInSource],
) -> BulkChange:
    """Set a fact to a canonical value, claimed by a source; where other sources differ, the ruling
    gives the reason. A correction retracts what the source was held to say before. Raises
    NotAllowed."""
    with sourcing.change_seen_draft(record, by=by, at=at, note=reasons["en"]) as fresh:
        fact = fresh.get_fact(name)
        said = fresh.claims.filter(fact=name, source=source, retracted_at=None)
        misread = said.exclude(value=value) if is_correction else said.none()
        changed = misread.update(retracted_at=at, retraction_reason=reasons["en"].strip())
        if not changed and fact.accepted(fresh, name) == value and fresh.is_supported(name):
            raise NotAllowed(_("It says so already."))
        sourcing.take_text(fresh, fact, name, value)
        sourcing.claim_facts(fresh, [name], source=source, at=at, **passage)
        judged = fresh.judge(name)
        if judged.disagreeing and not fresh.ruling_of(name, judged):
            sourcing.check_ruling(rule, reasons)
            sourcing.require_fitting(fresh, name, rule)
            sourcing.add_ruling(fresh, name, rule=rule, reasons=reasons, by=by, at=at)
    was_begun = fresh.pk != record.pk
    return BulkChange(pk=fresh.pk, version=fresh.version, was_begun=was_begun, uid=fresh.uid)


def find_last_value(record: Record, name: str, source: Source) -> str:
    """Return the value that a source stated last for a fact. Raises NotAllowed."""
    said = record.claims.filter(fact=name, source=source, retracted_at=None, value__gt="")
    if not (claim := said.order_by("recorded_at", "pk").last()):
        raise NotAllowed(_("“%s” gives no value for it: type one.") % source)
    return str(claim.value)


@transaction.atomic
def take_back(
    model: type[Record], changes: Sequence[BulkChange], *, by: User, at: datetime
) -> list[str]:
    """Discard the drafts that were begun, and bring the others back to what they were. Returns
    what could not be taken back, in sentences."""
    refused = []
    model.working.filter(pk__in=[one.pk for one in changes]).hold_by_key()
    rows = {row.pk: row for row in model.working.filter(pk__in=[one.pk for one in changes])}
    for one in changes:
        draft = rows.get(one.pk)
        try:
            with transaction.atomic():
                if draft is None or draft.version != one.version:
                    name = draft or model.working.filter(uid=one.uid).first() or one.uid
                    raise NotAllowed(_("“%s” was changed since: it stays as it is.") % name)
                if one.was_begun:
                    publishing.discard_edit(draft, by=by, at=at)
                else:
                    _restore(draft, by=by, at=at)
        except NotAllowed as problem:
            refused.append(str(problem))
    return refused


def _restore(draft: Record, *, by: User, at: datetime) -> None:
    before = Revision.objects.of(draft).at(draft.version - 1)
    if before is None:
        raise NotAllowed(_("What “%s” held before is no longer kept.") % draft)
    rows = before.content["rows"]
    with drafts.change_draft(draft, by=by, at=at, note=_("Taken back")) as fresh:
        snapshots.restore(fresh, before.content)
        fresh.claims.exclude(uid__in=rows.get("claims", {})).delete()
