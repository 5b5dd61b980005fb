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
) -> Judged:
    """Return the standing of a statement. `rule` is that of the ruling on the dispute, None while
    nobody has ruled; `is_replaced` if a newer release of its source gives the accepted value,
    `is_rounded` if it is the accepted value with fewer digits."""
    own = Rule.NEWEST_RELEASE if is_replaced else Rule.ROUNDING if is_rounded else ""
    if not is_live:
        return Judged(Standing.RETRACTED)
    if not has_value:
        return Judged(Standing.NO_VALUE)
    if agrees is None:
        return Judged(Standing.NOT_COMPARED, Rule.NEWEST_RELEASE.value if is_replaced else "")
    if agrees:
        return Judged(Standing.AGREES, Rule.ROUNDING.value if is_rounded else "")
    if rule is None:
        return Judged(Standing.DISPUTED)
    return Judged(Standing.OVERRULED, str(own or rule))


BOTH_STAY = (Rule.SCOPE, Rule.ROUNDING, Rule.UNRESOLVED)
"""Rules that say of either value the same: neither is wrong for the other's sake."""


def seen_from_the_other(rule: str) -> str:
    """Return what a ruling says of the accepted value where the other one is shown; nothing where
    it speaks against the other one only."""
    return rule if rule in BOTH_STAY else ""


WORDS: dict[tuple[str, str], StrOrPromise] = {
    (Standing.AGREES, Rule.ROUNDING): _("Agrees, rounded"),
    (Standing.NOT_COMPARED, Rule.NEWEST_RELEASE): _("Replaced by a newer release"),
    (Standing.OVERRULED, Rule.NEWEST_RELEASE): _("Replaced by a newer release"),
    (Standing.OVERRULED, Rule.SCOPE): _("Different measure"),
    (Standing.OVERRULED, Rule.ROUNDING): _("Differs by rounding"),
    (Standing.OVERRULED, Rule.PLANNED): _("Planned value"),
    (Standing.OVERRULED, Rule.PRIMARY_EVIDENCE): _("Not used: weaker evidence"),
    (Standing.OVERRULED, Rule.OFFICIAL): _("Not used: official source differs"),
    (Standing.OVERRULED, Rule.WRONG_COUNTRY): _("Not used: wrong country"),
    (Standing.OVERRULED, Rule.TRANSLATION): _("Other translation"),
    (Standing.OVERRULED, Rule.SLIP): _("Not used: probable typo"),
    (Standing.OVERRULED, Rule.UNRESOLVED): _("Not used: inconclusive"),
}


def words_of(standing: str, reason: str = "") -> StrOrPromise:
    """Return what readers are told of a standing; of an unknown reason, the standing alone."""
    return WORDS.get((standing, reason)) or Standing(standing).label
