"""Values of an applied import that its drafts do not accept yet."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import batched
from typing import NamedTuple

from django_stubs_ext import StrOrPromise

from portal.admin.evidence_pages.set_field import MOST_RECORDS
from portal.editorial.admin_site import admin_address
from portal.models import ImportBatch, ImportOutcome, Record, Rule, Status
from portal.models.imports import ImportState

AGREEING = (ImportOutcome.SAME, ImportOutcome.CONFIRMED, ImportOutcome.NEW)
DIFFERING = (ImportOutcome.CHANGED, ImportOutcome.CONFLICT)


class DifferingFact(NamedTuple):
    name: str
    label: StrOrPromise
    records: Sequence[str]
    """`<id>:<version>` of each draft that accepts another value."""
    address: str
    """Address of the page that accepts them together."""
    rule: str
    """The one that fits if the source replaces an earlier edition; else the editor chooses."""


def find_differing(model: type[Record], batch: ImportBatch) -> list[DifferingFact]:
    """Return the facts of which the source of a batch gives another value than the drafts accept,
    each in as many records as can be changed at once: the first of those that are left."""
    if batch.state != ImportState.APPLIED:
        return []
    rows = batch.rows.filter(is_taken=True, target_uid__gt="").exclude(outcome__in=AGREEING)
    left: dict[str, dict[str, None]] = defaultdict(dict)
    for some in batched(
        rows.order_by("number", "pk").iterator(chunk_size=MOST_RECORDS), MOST_RECORDS
    ):
        uids = [row.target_uid for row in some]
        drafts = {one.uid: one for one in model.working.filter(uid__in=uids, status=Status.DRAFT)}
        for draft, cell in ((drafts.get(row.target_uid), one) for row in some for one in row.cells):
            name, is_own = cell["column"], "source" not in cell.get("stated", {"source": ""})
            is_differing = is_own and cell["outcome"] in DIFFERING and name in model.facts
            if draft and is_differing and draft.accepted(name) != cell["now"]:
                left[name][f"{draft.pk}:{draft.version}"] = None
        if any(len(seen) >= MOST_RECORDS for seen in left.values()):
            break
    address = admin_address(model, "set_field")
    rule = Rule.NEWEST_RELEASE.value if batch.source.supersedes_id else ""
    return [
        DifferingFact(name, model.fact_label(name), list(seen)[:MOST_RECORDS], address, rule)
        for name, seen in left.items()
    ]
