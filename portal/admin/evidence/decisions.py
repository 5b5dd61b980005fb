"""Decisions on the evidence page: accept the value of a claim, keep the present value, retract a
claim; each with a reason."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.editorial import sourcing
from portal.facts import Amount, CountryCode, Fact, Text
from portal.models import Record, Rule, User
from portal.models.languages import LANGUAGES, column_suffix

ONLY_FOR = {Rule.ROUNDING: Amount, Rule.WRONG_COUNTRY: CountryCode, Rule.TRANSLATION: Text}
"""Types of facts, by the rule that fits no other."""


@dataclass(frozen=True, kw_only=True)
class DecisionKind:
    name: str
    label: StrOrPromise
    button: StrOrPromise
    hint: StrOrPromise
    done: StrOrPromise
    """Message after the decision, with the key `%(fact)s`."""
    takes_ruling: bool = True
    takes_day: bool = False
    is_danger: bool = False

    def about(self, target: str, sent: "Decision | None", label: StrOrPromise = "") -> "Decision":
        """Return a decision on a fact or claim; with the data of `sent` if that was a refused one
        for the same target."""
        made = Decision(kind=self, target=target, label=label or self.label)
        if sent is None or (sent.kind.name, sent.target) != (self.name, target):
            return made
        return replace(sent, label=made.label)


DECISIONS = {
    kind.name: kind
    for kind in [
        DecisionKind(
            name="accept",
            label=_("Accept this value"),
            button=_("Accept this value"),
            hint=_("The record takes this value over, and readers see why."),
            done=_("Accepted: %(fact)s now has the value of this claim, with your reason."),
        ),
        DecisionKind(
            name="keep",
            label=_("Keep the accepted value"),
            button=_("Keep it, for this reason"),
            hint=_("The value stays, and readers see your reason although sources differ."),
            done=_("Kept: the value of %(fact)s stays, with your reason."),
        ),
        DecisionKind(
            name="confirm",
            label=_("Confirm"),
            button=_("The source says so on this day"),
            hint=_("For a source that was looked at again: it still says the same."),
            done=_("Confirmed: %(fact)s has a claim of that day."),
            takes_ruling=False,
            takes_day=True,
        ),
        DecisionKind(
            name="retract",
            label=_("Retract"),
            button=_("Retract this claim"),
            hint=_("For a claim that was misread. It stays visible, struck through."),
            done=_("Retracted: the claim about %(fact)s stays visible, with your reason."),
            takes_ruling=False,
            is_danger=True,
        ),
    ]
}


@dataclass(kw_only=True)
class Decision:
    """Form of a decision on the page: empty, or as it was sent and refused."""

    kind: DecisionKind
    target: str
    """Uid of a claim; name of the fact for `keep`."""
    label: StrOrPromise = ""
    rule: str = ""
    reasons: dict[str, str] = field(default_factory=lambda: dict.fromkeys(LANGUAGES, ""))
    day: str = field(default_factory=lambda: timezone.localdate().isoformat())
    problem: str = ""

    @property
    def key(self) -> str:
        """Unique key of the form on the page."""
        return f"{self.kind.name}-{self.target}"

    @property
    def reason(self) -> str:
        return self.reasons["en"]

    @property
    def other_reasons(self) -> list[tuple[str, str, str]]:
        """Column, language name and text of the reasons in other languages."""
        return [
            (f"reason_{column_suffix(code)}", name, self.reasons[code])
            for code, name in LANGUAGES.items()
            if code != "en"
        ]


def list_rules(fact: Fact) -> list[tuple[str, StrOrPromise]]:
    """Return the rules that can fit a fact of this type."""
    return [(one, one.label) for one in Rule if isinstance(fact.type, ONLY_FOR.get(one, object))]


def parse_decision(request: HttpRequest) -> Decision | None:
    """Return the decision of a POST; None if there is none."""
    kind = DECISIONS.get(request.POST.get("decision", ""))
    if kind is None:
        return None
    typed = {code: request.POST.get(f"reason_{column_suffix(code)}", "") for code in LANGUAGES}
    target, rule, day = (request.POST.get(name, "") for name in ("target", "rule", "day"))
    return Decision(kind=kind, target=target, rule=rule, reasons=typed, day=day)


def apply_decision[R: Record](
    record: R, sent: Decision, *, by: User, at: datetime
) -> tuple[R, str]:
    """Carry out a decision. Returns the draft and the name of the fact. Raises NotAllowed."""
    how: dict[str, object] = {"by": by, "at": at}
    if sent.kind.takes_ruling:
        how |= {"rule": sent.rule, "reasons": sent.reasons}
    elif sent.kind.takes_day:
        how["day"] = sent.day
    else:
        how["reason"] = sent.reason
    verb: Callable[..., R] = getattr(sourcing, sent.kind.name)
    draft = verb(record, sent.target, **how)
    if sent.kind.name == "keep":
        return draft, sent.target
    return draft, draft.claims.get(uid=sent.target).fact
