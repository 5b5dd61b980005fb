"""Worklist: small checks of records, run after each save and every night.

    worklist.refresh([record], at=now)

Findings belong to a record, whichever of its drafts is checked. An app defines its own checks in a
module `worklist` with `@worklist.Check(…)`.
"""

from portal.editorial.worklist import ages, cases, causes, evidence, following, links
from portal.editorial.worklist.causes import snooze, wake_finding
from portal.editorial.worklist.refreshing import front_page, refresh, refresh_all, refresh_kind
from portal.editorial.worklist.registry import (
    CHECKS,
    Changes,
    Check,
    CheckedBatch,
    CheckedRecord,
    CheckResult,
    Doubt,
    PlausibilityCheck,
    Severity,
    checks_of,
)
from portal.editorial.worklist.shelf_lives import YEAR
from portal.editorial.worklist.words import build_sentence
