"""Check for values that change by much at once: a wrong digit or unit."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist.evidence import has_facts
from portal.editorial.worklist.registry import Check, CheckedBatch, CheckResult, Severity
from portal.facts.types import plain_number
from portal.models import Record

MOVED = Decimal(50)
"""Percent of the earlier value."""


@Check(
    "moved",
    severity=Severity.LOOK,
    label=_("Value moved by more than half"),
    sentence=_("%(fact)s moves by %(percent)s %%: %(was)s is public, the draft says %(now)s."),
    fits=has_facts,
)
def find_moved(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
    for one in work.waiting:
        if one.public is None:
            continue
        for name, fact in one.row.facts.items():
            was, now = fact.accepted(one.public, name), fact.accepted(one.row, name)
            percent = fact.gap_percent(was, now) if was and now else None
            if percent is not None and percent > MOVED:
                detail = {
                    "fact": name,
                    "was": f"{was} {fact.unit}".strip(),
                    "now": f"{now} {fact.unit}".strip(),
                    "percent": plain_number(percent),
                }
                yield CheckResult(one, one.row.column_of(name), detail)
