"""What somebody should look at: small checks, run after each save and every night.

    worklist.refresh([record], at=now)

Findings are about a record, whichever of its drafts is at hand. A check of an app's own stands in
a module `worklist` of that app and registers with `@worklist.check(…)`.
"""

from portal.worklist import ages, evidence, following, links, moves
from portal.worklist.loading import publishable_models
from portal.worklist.refreshing import Outcome, refresh, refresh_all, refresh_kind
from portal.worklist.registry import CHECKS, Check, Found, Severity, Work, Worked, check
from portal.worklist.shelf import YEAR, keeps
from portal.worklist.snoozing import snooze, wake
from portal.worklist.words import sentence

__all__ = [
    "CHECKS",
    "YEAR",
    "Check",
    "Found",
    "Outcome",
    "Severity",
    "Work",
    "Worked",
    "ages",
    "check",
    "evidence",
    "following",
    "keeps",
    "links",
    "moves",
    "publishable_models",
    "refresh",
    "refresh_all",
    "refresh_kind",
    "sentence",
    "snooze",
    "wake",
]
