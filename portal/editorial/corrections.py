"""Cases of errors: reported by readers or found by editors, decided, corrected, told to publishers.

A report waits unseen by the public but for its number; with the decision of an editor it becomes a
`Correction`, whose every step is told to the change log (ADR 50).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.editorial import notifications
from portal.facts.identifiers import new_uid
from portal.models import Correction, CorrectionState, Edition, ErrorReport, Step, User
from portal.models.languages import DEFAULT
from portal.publication import change_log, history, read_models
from portal.publication.public_rows import CORRECTION, log_rows
from portal.publication.publishing import NotAllowed
from portal.records.document_types import JsonObject, PresentedFact, RecordDocument

State = CorrectionState
ADDRESS_KEPT = timedelta(days=180)
"""Longest time for which the address of a reader is stored, even if the case is still open."""
CONFIRM_WITHIN = timedelta(days=2)

NEXT: Mapping[str, tuple[CorrectionState, ...]] = {
    State.ACCEPTED: (State.FIXED, State.TOLD, State.DECLINED),
    State.DECLINED: (State.ACCEPTED,),
    State.FIXED: (State.TOLD,),
    State.TOLD: (State.ACKNOWLEDGED, State.FIXED_AT_SOURCE, State.FIXED),
    State.ACKNOWLEDGED: (State.FIXED_AT_SOURCE, State.FIXED),
    State.FIXED_AT_SOURCE: (State.FIXED,),
}
VERBS: dict[str, StrOrPromise] = {
    State.ACCEPTED: gettext_lazy("Accept"),
    State.DECLINED: gettext_lazy("Decline"),
    State.FIXED: gettext_lazy("It is corrected here"),
    State.TOLD: gettext_lazy("The publisher was told"),
    State.ACKNOWLEDGED: gettext_lazy("The publisher has acknowledged it"),
    State.FIXED_AT_SOURCE: gettext_lazy("It is corrected at the source"),
}
MOMENTS = {
    State.FIXED: "fixed_at",
    State.TOLD: "told_at",
    State.ACKNOWLEDGED: "acknowledged_at",
    State.FIXED_AT_SOURCE: "fixed_at_source_at",
}
EXPLAINED = (State.ACCEPTED, State.DECLINED, State.FIXED)
"""Steps that need a reason for readers."""
STATED = ("value", "text", "comparator", "lower", "upper")


@dataclass(frozen=True, kw_only=True)
class FigureNow:
    """A figure as a public record has it now; nothing of it for a whole record."""

    document: RecordDocument
    name: str
    fact: PresentedFact | None

    @property
    def stated(self) -> JsonObject:
        return {key: self.fact.get(key) for key in STATED} if self.fact else {}

    @property
    def unit(self) -> str:
        return self.fact["unit"] if self.fact else ""


@transaction.atomic
def store_report(figure: FigureNow, *, language: str, at: datetime, **words: str) -> ErrorReport:
    """Store what a reader reports (`wrong`, `right`, `evidence`, `address`), and tell editors."""
    found = ErrorReport.objects.create(
        kind=figure.document["kind"],
        record_uid=figure.document["uid"],
        title=figure.document["title"]["en"][:300],
        fact=figure.name,
        unit=figure.unit,
        edition=figure.document["edition"]["number"],
        was=figure.stated,
        language=language,
        made_at=at,
        **words,
    )
    notifications.tell_of_report(found)
    return found


def next_states(correction: Correction) -> list[CorrectionState]:
    """Return the states that a case can get now; what is corrected here is so once."""
    is_fixed = correction.fixed_at is not None
    return [one for one in NEXT[correction.state] if one != State.FIXED or not is_fixed]


@history.kept_together()
def decide(
    waiting: ErrorReport,
    state: CorrectionState,
    *,
    by: User,
    at: datetime,
    reason: Mapping[str, str],
    is_shown: bool,
) -> Correction:
    """Accept or decline a report. `is_shown` lets the words of the reader be read by everybody."""
    change_log.begin(at)
    if state not in (State.ACCEPTED, State.DECLINED):
        raise NotAllowed(_("Accept or decline it first."))
    row = _locked(waiting)
    words = ("wrong", "right", "evidence", "language") if is_shown else ()
    made = Correction(
        **read_models.about(_last_edition(row.kind, row.record_uid).document),
        uid=row.uid,
        fact=row.fact,
        unit=row.unit,
        edition=row.edition,
        was=row.was,
        reported_at=row.made_at,
        decided_at=at,
        **{name: getattr(row, name) for name in words},
    )
    row.decided_at = at
    row.save()
    return _take(made, state, by=by, at=at, reason=reason)


@transaction.atomic
def dismiss(waiting: ErrorReport, *, by: User, at: datetime) -> None:
    """Delete what is no report of an error; nothing of it becomes public."""
    row = _locked(waiting)
    _remember(row.uid, "dismiss", by, at)
    row.delete()


@history.kept_together()
def announce(
    before: FigureNow, now: FigureNow, *, by: User, at: datetime, reason: Mapping[str, str]
) -> Correction:
    """Publish an error that editors have found and corrected: wrong up to the edition of `before`,
    right since; once if it is sent twice."""
    change_log.begin(at)
    made = Correction(
        **read_models.about(now.document),
        uid=new_uid(),
        fact=now.name,
        unit=now.unit or before.unit,
        edition=before.document["edition"]["number"],
        was=before.stated,
        decided_at=at,
    )
    figure = {name: getattr(made, name) for name in ("kind", "record_uid", "fact", "edition")}
    same = Correction.objects.filter(**figure, state=State.FIXED, reason=_stripped(reason)).first()
    return same or _take(made, State.FIXED, by=by, at=at, reason=reason, now=now)


@history.kept_together()
def advance(
    correction: Correction,
    state: CorrectionState,
    *,
    by: User,
    at: datetime,
    reason: Mapping[str, str] | None = None,
    publisher: str = "",
    now: FigureNow | None = None,
) -> Correction:
    """Bring a case into its next state. Raises NotAllowed if it has changed since it was read, or
    does not lead to this state."""
    change_log.begin(at)
    row = Correction.objects.select_for_update().get(pk=correction.pk)
    if row.state != correction.state or state not in next_states(row):
        raise NotAllowed(_("Somebody else has taken a step with it. Look again."))
    if state == State.TOLD:
        if not publisher.strip():
            raise NotAllowed(_("Say who was told."))
        row.publisher = publisher.strip()
    return _take(row, state, by=by, at=at, reason=reason or {}, now=now)


def _take(
    row: Correction,
    state: CorrectionState,
    *,
    by: User,
    at: datetime,
    reason: Mapping[str, str],
    now: FigureNow | None = None,
) -> Correction:
    said = _stripped(reason)
    if state in EXPLAINED and not said.get(DEFAULT):
        raise NotAllowed(_("Say why, at least in English: everybody reads it."))
    if state == State.FIXED:
        _set_fixed(row, now)
    if said:
        row.reason = said
    row.state, row.changed_at = state, at
    if name := MOMENTS.get(state):
        setattr(row, name, at)
    row.save()
    _remember(row.uid, state, by, at)
    log_rows(CORRECTION, [row.uid], at=at, reason=row.reason.get(DEFAULT, ""))
    if state in (State.DECLINED, State.FIXED, State.FIXED_AT_SOURCE):
        _close(row.uid, at)
    return row


def _stripped(reason: Mapping[str, str]) -> dict[str, str]:
    return {code: text.strip() for code, text in reason.items() if text.strip()}


def _set_fixed(row: Correction, now: FigureNow | None) -> None:
    """Note the value and the edition that correct an error. A value of a statistic is in no edition
    of its series, so there the edition stays empty; of a merged record, `now` is what the other
    says. Raises NotAllowed while the public still reads the wrong value, and nothing else of a
    fact has changed, such as its source; a figure that is gone counts as corrected."""
    last = _last_edition(row.kind, row.record_uid)
    number, was = last.number, row.edition or 0
    if now is not None and now.stated == row.was and (number <= was or _is_untouched(row, last)):
        raise NotAllowed(_("The public still reads what was wrong. Publish the correction first."))
    row.now, row.fixed_edition = now.stated if now else {}, number if number > was else None


def _is_untouched(row: Correction, last: Edition) -> bool:
    """True if an edition says of a fact, in all statements, what the wrong one said."""
    wrong = Edition.objects.filter(
        kind=row.kind, record_uid=row.record_uid, number=row.edition or 0
    ).first()
    fact = last.document.get("facts", {}).get(row.fact)
    return bool(fact and wrong and fact == wrong.document.get("facts", {}).get(row.fact))


def _locked(waiting: ErrorReport) -> ErrorReport:
    row = ErrorReport.objects.select_for_update().filter(pk=waiting.pk, decided_at=None).first()
    if row is None:
        raise NotAllowed(_("Somebody else has taken a step with it. Look again."))
    return row


def _last_edition(kind: str, uid: str) -> Edition:
    """Return the newest edition of a record. Raises NotAllowed if it has none."""
    found = Edition.objects.filter(kind=kind, record_uid=uid).order_by("-number").first()
    if found is None:
        raise NotAllowed(_("The record is not public."))
    return found


def _remember(uid: str, action: str, by: User, at: datetime) -> None:
    Step.objects.create(kind=CORRECTION, record_uid=uid, action=action, by=by, at=at)


def _close(uid: str, at: datetime) -> None:
    """Delete the report of a case that is over, or close it if its reader is to be told: then it is
    deleted once the message is sent."""
    rows = ErrorReport.objects.filter(uid=uid)
    rows.exclude(address__gt="", confirmed_at__isnull=False).delete()
    rows.update(closed_at=at)


def purge_reports(*, at: datetime) -> None:
    """Delete addresses that were not confirmed in time or are too old, and reports whose last
    message could not be sent."""
    rows = ErrorReport.objects.exclude(address="")
    late = rows.filter(confirmed_at=None, made_at__lt=at - CONFIRM_WITHIN)
    for found in (late, rows.filter(made_at__lt=at - ADDRESS_KEPT)):
        found.update(address="", asked_at=None, confirmed_at=None)
    ErrorReport.objects.filter(closed_at__lt=at - CONFIRM_WITHIN).delete()
