"""Findings of the checks of plausibility, before publication and in bulk, and the reasons for which
values stand."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.editorial.plausibility.rows import RecordRows
from portal.editorial.worklist.registry import CHECKS, Check, Doubt, PlausibilityCheck, Severity
from portal.editorial.worklist.words import complete_sentence
from portal.models import Blocker, Publishable, Record, Status, User, Waiver
from portal.models.waivers import Waived
from portal.publication.publishing import NotAllowed, further_blockers
from portal.records.registry import publishable_models
from portal.records.signals import TakenStep

CHUNK = 2_000
"""Records that are read at once: bounds the memory of a run over all."""


class FoundDoubt(NamedTuple):
    """A problem of a record with the check that found it."""

    check: Check
    uid: str
    problem: Doubt
    waives: Waived


def find_problems(
    model: type[Publishable], uids: Sequence[str], keys: Sequence[int], checks: Collection[Check]
) -> list[FoundDoubt]:
    """Run checks over the rows with these keys, without what is waived. One query for waivers."""
    read: dict[object, object] = {}
    found: dict[Waived, FoundDoubt] = {}
    kind = model.kind()
    for check in checks:
        if not (isinstance(check, PlausibilityCheck) and check.fits(model)):
            continue
        if check.read not in read:
            read[check.read] = check.read(model, keys)
        for problem in check.find_problems(read[check.read]):
            uid = uids[problem.at]
            named = (check.id, *problem.waives(kind, uid))
            found.setdefault(named, FoundDoubt(check, uid, problem, named))
    waived = Waiver.objects.standing().find_waived(found.keys())
    return [one for named, one in found.items() if named not in waived]


def find_before_saving(records: Sequence[Record]) -> Iterator[tuple[int, Check, str]]:
    """Yield the place of a record of one kind that is not stored, the check, and what it says."""
    model = type(records[0])
    read: dict[type[RecordRows], RecordRows] = {}
    for check in CHECKS.values():
        if not (isinstance(check, PlausibilityCheck) and check.fits(model)):
            continue
        kind = check.read
        if not (isinstance(kind, type) and issubclass(kind, RecordRows)):
            continue
        if kind not in read:
            read[kind] = kind.of_unsaved(records)
        for problem in check.find_problems(read[kind]):
            yield problem.at, check, complete_sentence(check, problem.detail, model)


def check_everything(
    kinds: Collection[str] = (), *, drafts: bool = False
) -> Iterator[tuple[type[Publishable], FoundDoubt]]:
    """Check all that is public, and drafts if they are asked for, a part of it at a time."""
    for model in publishable_models():
        if kinds and model.kind() not in kinds:
            continue
        rows = model.working.all() if drafts else model.working.filter(status=Status.PUBLISHED)
        named = list(rows.order_by("pk").values_list("pk", "uid"))
        for start in range(0, len(named), CHUNK):
            keys, uids = zip(*named[start : start + CHUNK], strict=True)
            for found in find_problems(model, uids, keys, CHECKS.values()):
                yield model, found


@further_blockers
def hold_back(records: Sequence[Publishable]) -> Iterator[tuple[Publishable, Blocker]]:
    """What cannot be right, or needs a reason, and has no waiver."""
    if not records:
        return
    model = type(records[0])
    checks = [check for check in CHECKS.values() if check.holds_back]
    keys, uids = [one.pk for one in records], [one.uid for one in records]
    items: dict[int, list[tuple[object, str]]] = defaultdict(list)
    for check, _uid, problem, _named in find_problems(model, uids, keys, checks):
        words = complete_sentence(check, problem.detail, model)
        items[problem.at].append((words, problem.field.partition("/")[0]))
    sentence = gettext_lazy(
        "This cannot be right, or needs a reason. Correct it, or say why it is right: %s"
    )
    for at, lines in items.items():
        yield records[at], Blocker(sentence, lines, are_sentences=True)


def waive(
    check_id: str,
    subject: Sequence[str],
    *,
    reasons: dict[str, str],
    by: User,
    at: datetime,
    is_public: bool = False,
) -> Waiver:
    """Give the reason why a value stands. `subject` is kind, uid, field and value as the finding
    has them; `reasons` are columns such as `reason_en`. Readers see it at once where the value
    `is_public`, else with its publication. What blocks is waived by those who publish. Raises
    NotAllowed."""
    check = CHECKS[check_id]
    if not check.holds_back:
        raise NotAllowed(_("This check holds nothing back: snooze it instead."))
    if check.severity == Severity.BLOCKS and not (by.is_service or by.has_perm("portal.publish")):
        raise NotAllowed(_("Only those who may publish can waive what blocks publication."))
    if not reasons.get("reason_en", "").strip():
        raise NotAllowed(_("Say why the value is right: readers see the reason."))
    kind, uid, field, value = subject
    named = {"check_id": check_id, "kind": kind, "record_uid": uid, "field": field, "value": value}
    made = {**reasons, "made_by": by, "made_at": at, "public_at": at if is_public else None}
    return Waiver.objects.get_or_create(**named, ended_at=None, defaults=made)[0]


def follow_steps(
    sender: type[Publishable], *, taken: Sequence[TakenStep], **kwargs: object
) -> None:
    """Receiver of `steps_taken`: readers see the waivers of what was published, but for those of a
    period, whose values are published by themselves."""
    if published := [step for _record, step in taken if step.action == "publish"]:
        uids = [step.record_uid for step in published]
        own = Waiver.objects.filter(kind=sender.kind(), record_uid__in=uids)
        own.exclude(field__regex=r"^\d").publish(at=published[0].at)


def end_waiver(waiver: Waiver, *, by: User, at: datetime) -> None:
    """Take a waiver back, unless somebody has. It stays in the history of the record."""
    Waiver.objects.filter(pk=waiver.pk, ended_at=None).update(ended_by=by, ended_at=at)
