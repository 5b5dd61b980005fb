"""How a statement stands against the accepted value: one rule for claims and observations.

The standing is one of six, as API and files promise; the reason says it more exactly, with the
code of a rule: that of the ruling, or what follows from the statement itself.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.models import Rule, Standing

ORDER: list[str] = [
    Standing.AGREES,
    Standing.DISPUTED,
    Standing.OVERRULED,
    *(Standing.NOT_COMPARED, Standing.NO_VALUE, Standing.RETRACTED),
]
"""Order of claims: those that agree with the accepted value, those against it, the rest."""


LATER = "later"
"""Reason of a value that came after the ruling on the dispute, which therefore did not judge it."""
SIBLING = "sibling"
"""Reason of what another series counts, where a ruling decides in favour of one of the two."""

OTHER_REASONS: dict[str, StrOrPromise] = {
    SIBLING: _("Another reporter’s count: both stay"),
    LATER: _("Came after the decision"),
}
"""Reasons that are no rules of rulings."""


class Judged(NamedTuple):
    """A standing, and the code of the rule that says it more exactly, or nothing."""

    standing: Standing
    reason: str = ""

    @property
    def label(self) -> StrOrPromise:
        return words_of(self.standing, self.reason)


def judge(
    agrees: bool | None,
    *,
    rule: str | None = None,
    is_live: bool = True,
    has_value: bool = True,
    is_replaced: bool = False,
    is_rounded: bool = False,
    is_later: bool = False,
) -> Judged:
    """Return the standing of a statement. `rule` is that of the ruling on the dispute, None while
    nobody has ruled; `is_replaced` if a newer release of its source gives the accepted value,
    `is_rounded` if it agrees by rounding, `is_later` if it came after the ruling."""
    if not is_live:
        return Judged(Standing.RETRACTED)
    if not has_value:
        return Judged(Standing.NO_VALUE)
    if agrees is None:
        return Judged(Standing.NOT_COMPARED, Rule.NEWEST_RELEASE.value if is_replaced else "")
    if agrees:
        return Judged(Standing.AGREES, Rule.ROUNDING.value if is_rounded else "")
    if rule is None or is_later:
        return Judged(Standing.DISPUTED, LATER if is_later else "")
    return Judged(Standing.OVERRULED, str(Rule.NEWEST_RELEASE if is_replaced else rule))


BOTH_STAY = (Rule.SCOPE, Rule.ROUNDING, Rule.UNRESOLVED)
"""Rules that say of either value the same: neither is wrong for the other's sake."""


def seen_from_the_other(rule: str) -> str:
    """Return what a ruling says of the accepted value where the other one is shown: its rule by
    which both stay; where it speaks against the other one only, that it is another count."""
    return rule if rule in BOTH_STAY else SIBLING


WORDS: dict[tuple[str, str], StrOrPromise] = {
    (Standing.AGREES, Rule.ROUNDING): _("Agrees by rounding"),
    (Standing.DISPUTED, LATER): OTHER_REASONS[LATER],
    (Standing.NOT_COMPARED, Rule.NEWEST_RELEASE): _("Replaced by a newer release"),
    (Standing.OVERRULED, Rule.NEWEST_RELEASE): _("Replaced by a newer release"),
    (Standing.OVERRULED, Rule.SCOPE): _("Different measure"),
    (Standing.OVERRULED, Rule.LATER_STATE): _("Earlier state"),
    (Standing.OVERRULED, Rule.ROUNDING): _("Differs by rounding"),
    (Standing.OVERRULED, Rule.PLANNED): _("Planned value"),
    (Standing.OVERRULED, Rule.PRIMARY_EVIDENCE): _("Not used: weaker evidence"),
    (Standing.OVERRULED, Rule.OFFICIAL): _("Not used: official source differs"),
    (Standing.OVERRULED, Rule.WRONG_COUNTRY): _("Not used: wrong country"),
    (Standing.OVERRULED, Rule.TRANSLATION): _("Other translation"),
    (Standing.OVERRULED, Rule.SLIP): _("Not used: probable typo"),
    (Standing.OVERRULED, Rule.UNRESOLVED): _("Not used: inconclusive"),
    (Standing.OVERRULED, SIBLING): OTHER_REASONS[SIBLING],
}


def words_of(standing: str, reason: str = "") -> StrOrPromise:
    """Return what readers are told of a standing; of an unknown reason, the standing alone."""
    return WORDS.get((standing, reason)) or Standing(standing).label
