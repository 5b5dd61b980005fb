"""What somebody should look at: small checks, run after each save and every night.

    worklist.refresh([record], at=now)

Findings are about a record, whichever of its drafts is at hand. A check of an app's own stands in
a module `worklist` of that app and registers with `@worklist.check(…)`.
"""

from portal.editorial.worklist import ages, evidence, following, links, moves
from portal.editorial.worklist.refreshing import Outcome, refresh, refresh_all, refresh_kind
from portal.editorial.worklist.registry import (
    CHECKS,
    Check,
    CheckedBatch,
    CheckedRecord,
    CheckResult,
    Severity,
    check,
)
from portal.editorial.worklist.shelf import YEAR
from portal.editorial.worklist.snooze import snooze, wake
from portal.editorial.worklist.words import sentence

__all__ = [
    "CHECKS",
    "YEAR",
    "Check",
    "CheckResult",
    "CheckedBatch",
    "CheckedRecord",
    "Outcome",
    "Severity",
    "ages",
    "check",
    "evidence",
    "following",
    "links",
    "moves",
    "refresh",
    "refresh_all",
    "refresh_kind",
    "sentence",
    "snooze",
    "wake",
]
