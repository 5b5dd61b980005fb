"""Messages to readers who reported an error: to confirm the address, and one for each step."""

from collections.abc import Callable, Generator, Iterator
from datetime import datetime

from django.core.mail import EmailMessage
from django.core.signing import Signer
from django.db.models import F, OuterRef, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.editorial.corrections import CONFIRM_WITHIN, purge_reports
from portal.editorial.outbox import is_refusal_of_message
from portal.formatting.addresses import absolute_url
from portal.models import Correction, CorrectionState, ErrorReport
from portal.models.languages import pick_text

AT_ONCE = 200

signer = Signer(salt="portal.corrections")


def send_due(*, at: datetime) -> Iterator[str]:
    """Delete what may not be stored any longer, send what is due, and yield a line for each
    problem. A run that finds the mail server out of reach leaves the rest to the next one."""
    purge_reports(at=at)
    rows = ErrorReport.objects.exclude(address="")
    for report in rows.filter(asked_at=None, closed_at=None).order_by("pk")[:AT_ONCE]:
        if rows.filter(pk=report.pk, asked_at=None).update(asked_at=at):  # by no other process
            problem = yield from _try(report, _ask)
            if problem:
                rows.filter(pk=report.pk).update(asked_at=None)
                return
    state = Correction.objects.filter(uid=OuterRef("uid")).values("state")[:1]
    moved = rows.exclude(confirmed_at=None).annotate(state=Subquery(state))
    moved = moved.exclude(state=None).exclude(state=F("told_state"))
    for report in moved.order_by("pk")[:AT_ONCE]:
        was = report.told_state
        told = rows.filter(pk=report.pk, told_state=was)
        if told.update(told_state=report.state):
            problem = yield from _try(report, _tell)
            if problem:
                rows.filter(pk=report.pk).update(told_state=was)
                return
            ErrorReport.objects.filter(pk=report.pk, closed_at__isnull=False).delete()


def _try(report: ErrorReport, send: Callable[[ErrorReport], None]) -> Generator[str, None, bool]:
    """Send a message; return True if the mail server is out of reach."""
    try:
        with override(report.language):
            send(report)
    except Exception as problem:  # whatever a mail server may think of
        yield str(problem)
        return not is_refusal_of_message(problem)
    return False


def _ask(report: ErrorReport) -> None:
    subject = _("Confirm that you want to be told what becomes of your report")
    _send(report, subject, {"days": CONFIRM_WITHIN.days})


def _tell(report: ErrorReport) -> None:
    row = Correction.objects.get(uid=report.uid)
    words = CorrectionState(row.state).label
    subject = _("Your report to Corridor: %(state)s") % {"state": words}
    _send(report, subject, {"state": words, "reason": pick_text(row.reason).text})


def _send(report: ErrorReport, subject: str, context: dict[str, object]) -> None:
    own = absolute_url(reverse("report_mail", kwargs={"signed": signer.sign(report.uid)}))
    page = absolute_url(report.get_absolute_url())
    body = render_to_string(
        "portal/mail_report.txt", {"title": report.title, "own": own, "page": page, **context}
    )
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(subject, body, to=[report.address], headers=headers).send()
