"""Load records with all that checks need, run the checks, weigh and store their findings."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import batched
from operator import add
from time import monotonic
from typing import Any, NamedTuple, cast

from django.db import transaction
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import translation

from portal.editorial.worklist.registry import (
    CHECKS,
    WAIVES,
    Changes,
    Check,
    CheckedBatch,
    CheckedRecord,
    CheckResult,
)
from portal.facts import Money
from portal.models import Assignment, Finding, Publishable, Record, Status, Story, Waiver
from portal.models.bulk import insert
from portal.models.languages import DEFAULT
from portal.models.record_queries import RecordQuerySet
from portal.publication.evidence import know_references, load_stated_parts
from portal.records.extension_points import ExtensionPoint
from portal.records.registry import publishable_models

type Key = tuple[str, str, str, str]

BATCH = 1000
"""Records that are loaded together, with all that the checks read."""


class Outcome(NamedTuple):
    """Result of one run of a check."""

    found: int = 0
    new: int = 0
    gone: int = 0
    seconds: float = 0


type Outcomes = dict[str, Outcome]
"""By check id, in the order of the registry."""


def refresh(records: Iterable[Publishable], *, at: datetime) -> None:
    """Check these records; any of their rows (draft or public) may be given."""
    uids: dict[type[Publishable], set[str]] = defaultdict(set)
    for record in records:
        uids[type(record)].add(record.uid)
    for model, wanted in uids.items():
        refresh_kind(model, wanted, at=at)


def refresh_all(*, at: datetime) -> Outcomes:
    """Check everything, and delete the findings of checks that no longer exist."""
    Finding.objects.exclude(check_id__in=CHECKS).delete()
    Assignment.objects.exclude(check_id__in=CHECKS).delete()
    outcomes = {name: Outcome() for name in CHECKS}
    for model in publishable_models():
        for name, outcome in refresh_kind(model, None, at=at).items():
            outcomes[name] = Outcome(*map(add, outcomes[name], outcome))
    return outcomes


def refresh_changed(changed: Changes, public: Changes, *, at: datetime) -> None:
    """Check what has changed, and, by the checks that read it, what stands beside that which was
    published or withdrawn."""
    for model in publishable_models():
        own = changed.get(model, ())
        for some in batched(own, BATCH):
            refresh_kind(model, some, at=at)
        asked = [one for one in CHECKS.values() if one.fits(model) and one.find_concerned]
        concerned = {find for one in asked if (find := one.find_concerned)}
        uids = {uid for find in concerned for uid in find(model, public)}
        for some in batched(uids.difference(own), BATCH):
            refresh_kind(model, some, at=at, checks=asked)


def refresh_kind(
    model: type[Publishable],
    uids: Collection[str] | None,
    *,
    at: datetime,
    checks: Sequence[Check] = (),
) -> Outcomes:
    """Check all records of a kind, or those with these uids; by some of the checks if they are
    given."""
    work = load(model, uids, at=at)
    seconds: dict[str, float] = {}
    rows: list[Finding] = []
    for check in checks or CHECKS.values():
        if check.fits(model):
            began = monotonic()
            with translation.override(DEFAULT):  # for titles, whoever has saved
                rows += [_make_finding(check, one, at) for one in check.find(work)]
            seconds[check.id] = monotonic() - began
    rows = without_waived(rows)
    weigh(rows, work.records)
    stored = Finding.objects.filter(kind=model.kind())
    stored = stored.filter(check_id__in=[one.id for one in checks]) if checks else stored
    changed = _find_changed(work) if uids is None else set()
    rows = [row for row in rows if row.record_uid not in changed]
    about = ~Q(record_uid__in=changed) if uids is None else Q(record_uid__in=uids)
    found, new, gone = replace_findings(rows, stored.filter(about))
    return {name: Outcome(found[name], new[name], gone[name], seconds[name]) for name in seconds}


def _find_changed(work: CheckedBatch[Publishable]) -> set[str]:
    """Return the uids of what was changed since it was loaded, and checked by that."""
    rows = work.model.working.of_editors().exclude(status=Status.WITHDRAWN)
    seen = {(x.uid, x.pk, x.version) for one in work.records for x in (one.row, one.public) if x}
    return {uid for uid, *_ in seen ^ {*rows.values_list("uid", "pk", "version")}}


def without_waived(rows: list[Finding]) -> list[Finding]:
    """Leave out the findings that a waiver explains. One query, and none without such."""
    named = [(row.check_id, *row.detail.get(WAIVES, ())) for row in rows]
    waived = Waiver.objects.standing().find_waived([one for one in named if len(one) > 1])
    return [row for row, one in zip(rows, named, strict=True) if one not in waived]


@transaction.atomic
def replace_findings(rows: list[Finding], stored: QuerySet[Finding]) -> list[Counter[str]]:
    """Replace the stored findings by `rows`: new ones are created, missing ones deleted, and the
    others keep the time they were found. Returns how many there are, are new and are gone, by
    check."""
    before = {_finding_key(row): row for row in stored.select_for_update()}
    now = {_finding_key(row): row for row in rows}
    new = [row for key, row in now.items() if key not in before]
    gone = [row for key, row in before.items() if key not in now]
    changed = [row for key, row in before.items() if key in now and _update_finding(row, now[key])]
    # Written anew, which takes a tenth of the time of an update of each.
    Finding.objects.filter(pk__in=[row.pk for row in (*gone, *changed)]).delete()
    insert(changed)
    insert(new, ignore_conflicts=True)
    return [Counter(row.check_id for row in part) for part in (now.values(), new, gone)]


TAKEN = ["record_id", "title", "detail", "source_id", "weight"]


def _update_finding(row: Finding, found: Finding) -> bool:
    """Update a stored finding, and end its snooze when the detail has changed; return True if
    anything changed."""
    if row.detail != found.detail:
        row.snoozed_until, row.snoozed_by, row.snooze_reason = None, None, ""
    same = all(getattr(row, name) == getattr(found, name) for name in TAKEN)
    for name in TAKEN:
        setattr(row, name, getattr(found, name))
    return not same


def _make_finding(check: Check, found: CheckResult, at: datetime) -> Finding:
    row = found.about.row
    return Finding(
        check_id=check.id,
        kind=row.kind(),
        record_uid=row.uid,
        record_id=row.pk,
        field=found.field,
        title=str(row)[:300],
        detail=found.detail,
        source_id=found.source,
        found_at=at,
    )


def _finding_key(row: Finding) -> Key:
    return row.check_id, row.kind, row.record_uid, row.field


UNFINISHED = (Status.DRAFT, Status.REVIEW)


def load(
    model: type[Publishable], uids: Collection[str] | None, *, at: datetime
) -> CheckedBatch[Publishable]:
    """Load the records with these uids, or all of a kind. Withdrawn records are left out."""
    rows = model.working.of_editors()
    rows = rows if uids is None else rows.filter(uid__in=uids)
    waiting = list(rows.with_parts().filter(status__in=UNFINISHED).order_by("pk"))
    shown = rows.published().order_by("pk")
    if isinstance(shown, RecordQuerySet):
        shown = shown.select_related("edition").defer("edition__document", "edition__content")
    public: list[Publishable] = list(shown)
    if issubclass(model, Record):
        _prefetch_evidence(cast(list[Record], waiting), cast(list[Record], public))
    by_uid = {row.uid: row for row in public}
    found = [CheckedRecord(row, by_uid.pop(row.uid, None)) for row in waiting]
    found += [CheckedRecord(row, row) for row in by_uid.values()]
    return CheckedBatch(model, at, found)


def _prefetch_evidence(waiting: list[Record], public: list[Record]) -> None:
    """Prefetch claims with sources, rulings and the uids of references, and link drafts to
    originals, of which the claims alone are read."""
    linked = [many.name for row in waiting[:1] + public[:1] for many in row._meta.many_to_many]
    prefetch_related_objects([*waiting, *public], *linked)
    alone, originals = {row.pk: row for row in public}, []
    for row in waiting:
        if row.edit_of_id in alone:
            row.edit_of = alone.pop(row.edit_of_id)
            originals.append(row.edit_of)
    if originals and originals[0].facts:
        prefetch_related_objects(originals, "claims")
    for rows in (waiting, [*alone.values()]):
        if rows and rows[0].facts:
            prefetch_related_objects(rows, "claims__source", "rulings")
            load_stated_parts(rows)
            know_references(rows)


UNITS = {"MW": Decimal(100), "USD": Decimal(100_000_000)}
"""The amount, by unit, that weighs as much as a record without size."""
MOST, FRONT_PAGE, CITED = 50.0, 20.0, 5.0
"""Most weight of a size; weight of a place on the front page, and of each story that cites it."""
CITATION = re.compile(r"\{\{\s*(?:figure|record)\s+(\w+):([\w-]+)")

front_page: ExtensionPoint[[], str] = ExtensionPoint()
"""The uids of records whose figures stand on the front page."""


def weigh(findings: Iterable[Finding], records: Sequence[CheckedRecord[Any]]) -> None:
    """Write into each finding what its record weighs. Two queries, and none without findings."""
    found = list(findings)
    if not found:
        return
    in_front, texts = set(front_page.collect()), Story.objects.values_list("body_en", flat=True)
    cited = Counter(pair for text in texts for pair in set(CITATION.findall(text)))
    rows = {one.row.uid: one.row for one in records}
    for finding in found:
        row = rows[finding.record_uid]
        finding.weight = 1 + _measure(row) + FRONT_PAGE * (row.uid in in_front)
        if isinstance(row, Record):
            finding.weight += CITED * (cited[row.kind(), row.slug] + cited[row.kind(), row.uid])


def _measure(row: Publishable) -> float:
    """Weigh the largest capacity and the largest sum in dollars of a record."""
    if not isinstance(row, Record):
        return 0
    sizes = dict.fromkeys(UNITS, 0.0)
    for name, fact in row.facts.items():
        columns = fact.columns_of(name)
        unit = getattr(row, columns[1]) if isinstance(fact.type, Money) else fact.unit
        if unit in UNITS and (value := getattr(row, columns[0])):
            sizes[unit] = max(sizes[unit], float(value / UNITS[unit]))
    return sum(min(size, MOST) for size in sizes.values())
