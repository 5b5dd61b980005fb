"""Rules of rulings, and whether one fits the statements that it decides between."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from portal.facts import Amount, CountryCode, Fact, Text
from portal.facts.extents import ROUNDED_BY, ratio_of
from portal.models.evidenced import Judgement

if TYPE_CHECKING:
    from portal.models.claims import Claim


class Rule(models.TextChoices):
    """Reasons to prefer one value."""

    PRIMARY_EVIDENCE = "primary-evidence", _("Documents or several independent sources")
    NEWEST_RELEASE = "newest-release", _("The newer release of a table")
    SCOPE = "scope", _("Different definitions")
    LATER_STATE = "later-state", _("A later state of the same thing")
    OFFICIAL = "official", _("The responsible body")
    ROUNDING = "rounding", _("Rounding")
    PLANNED = "planned-vs-actual", _("Plan versus outcome")
    WRONG_COUNTRY = "wrong-country", _("Wrong country")
    TRANSLATION = "translation", _("Translation")
    SLIP = "slip", _("Probable typo or factor-of-ten error")
    UNRESOLVED = "unresolved", _("Inconclusive")


class RulingRole(models.TextChoices):
    """In which role somebody ruled: the slug of a role of `portal.editorial.roles`, or the desk
    that made the packaged data."""

    CONTRIBUTOR = "contributor", _("Contributor")
    EDITOR = "editor", _("Editor")
    PUBLISHER = "publisher", pgettext_lazy("a role", "Publisher")
    DATA_STEWARD = "data-steward", _("Data steward")
    ADMINISTRATOR = "administrator", _("Administrator")
    DATA_DESK = "data-desk", _("Data desk of the portal")


def misfit(rule: str, fact: Fact, judged: Judgement) -> StrOrPromise:
    """Return why a rule does not fit a disputed fact, as a sentence for editors; empty where it
    does, or where nobody can know."""
    fits, sentence = CHECKS.get(Rule(rule), (None, ""))
    return "" if fits is None or fits(fact, judged) else sentence


def _is_replaced(fact: Fact, judged: Judgement) -> bool:
    newer = {old for claim in judged.agreeing for old in claim.source.earlier_releases()}
    return all(claim.source_id in newer for claim in judged.disagreeing)


def _is_older(fact: Fact, judged: Judgement) -> bool:
    """A plan, or an earlier state, that was told after the outcome is none; where no day is known,
    nobody can tell."""
    told = _days(judged.agreeing)
    return not told or all(day[:4] <= max(told)[:4] for day in _days(judged.disagreeing))


def _days(claims: "Sequence[Claim]") -> list[str]:
    days = (claim.as_of.partition("/")[0] or claim.source.published_on for claim in claims)
    return [day for day in days if day]


def _is_close(fact: Fact, judged: Judgement) -> bool:
    if not isinstance(fact.type, Amount):
        return False
    accepted = Decimal(judged.accepted)
    ratios = [ratio_of(accepted, Decimal(claim.value)) for claim in judged.disagreeing]
    return all(ratio is not None and ratio <= ROUNDED_BY for ratio in ratios)


CHECKS: dict[Rule, tuple[Callable[[Fact, Judgement], bool], StrOrPromise]] = {
    Rule.NEWEST_RELEASE: (
        _is_replaced,
        _("“The newer release” is only for releases of one source that replace each other"),
    ),
    Rule.PLANNED: (_is_older, _("what was told after the outcome is no plan")),
    Rule.LATER_STATE: (_is_older, _("what was told later is no earlier state")),
    Rule.ROUNDING: (_is_close, _("rounding explains numbers that differ by five per cent at most")),
    Rule.WRONG_COUNTRY: (
        lambda fact, judged: isinstance(fact.type, CountryCode),
        _("“wrong country” is only for a country"),
    ),
    Rule.TRANSLATION: (
        lambda fact, judged: isinstance(fact.type, Text),
        _("“translation” is only for words"),
    ),
}
