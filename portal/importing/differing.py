"""What an applied import says, and its drafts do not accept yet."""

from collections.abc import Sequence
from typing import NamedTuple

from django_stubs_ext import StrOrPromise

from portal.admin.evidence_pages.set_field import LIMIT
from portal.editorial.admin_site import admin_address
from portal.models import ImportBatch, ImportOutcome, Record, Rule, Status
from portal.models.imports import ImportState


class DifferingFact(NamedTuple):
    name: str
    label: StrOrPromise
    records: Sequence[str]
    """`<id>:<version>` of each draft that accepts another value."""
    address: str
    """Of the page that accepts them together."""
    rule: str
    """The one that fits if the source replaces an earlier edition; else the editor chooses."""


def find_differing(model: type[Record], batch: ImportBatch) -> list[DifferingFact]:
    """Return the facts of which the source of a batch gives another value than the drafts accept,
    in as many records as can be changed at once."""
    if batch.state != ImportState.APPLIED:
        return []
    outcomes = [ImportOutcome.CHANGED, ImportOutcome.CONFLICT]
    rows = batch.rows.filter(is_taken=True, target_uid__gt="").exclude(
        outcome__in=[ImportOutcome.SAME, ImportOutcome.CONFIRMED, ImportOutcome.NEW]
    )
    told: dict[str, dict[str, str]] = {}
    for row in rows.order_by("number", "pk")[:LIMIT]:
        for cell in row.cells:
            is_own = "source" not in cell.get("stated", {"source": ""})
            if is_own and cell["outcome"] in outcomes and cell["column"] in model.facts:
                told.setdefault(cell["column"], {})[row.target_uid] = cell["now"]
    uids = {uid for said in told.values() for uid in said}
    drafts = list(model.working.filter(uid__in=uids, status=Status.DRAFT).order_by("pk"))
    rule = Rule.NEWEST_RELEASE.value if batch.source.supersedes_id else ""
    found = []
    for name, said in told.items():
        left = [
            f"{one.pk}:{one.version}"
            for one in drafts
            if one.uid in said and one.accepted(name) != said[one.uid]
        ]
        if left:
            address = admin_address(model, "set_field")
            found.append(DifferingFact(name, model.fact_label(name), left, address, rule))
    return found
