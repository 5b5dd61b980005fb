"""Messages to readers who reported an error: to confirm the address, and one for each step."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import Signer
from django.db.models import F, OuterRef, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.editorial.corrections import CONFIRM_WITHIN, purge_reports
from portal.editorial.outbox import send_claimed
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
        if (yield from send_claimed(report, _ask, asked_at=at)):
            return
    state = Correction.objects.filter(uid=OuterRef("uid")).values("state")[:1]
    moved = rows.exclude(confirmed_at=None).annotate(state=Subquery(state))
    moved = moved.exclude(state=None).exclude(state=F("told_state"))
    for report in moved.order_by("pk")[:AT_ONCE]:
        if (yield from send_claimed(report, _tell, told_state=report.state)):
            return


def _ask(report: ErrorReport) -> None:
    subject = _("Confirm that you want to be told what becomes of your report")
    _send(report, subject, {"days": CONFIRM_WITHIN.days})


def _tell(report: ErrorReport) -> None:
    row = Correction.objects.get(uid=report.uid)
    words = CorrectionState(row.state).label
    subject = _("Your report to %(portal)s: %(state)s") % {
        "portal": settings.PORTAL_NAME,
        "state": words,
    }
    _send(report, subject, {"state": words, "reason": pick_text(row.reason).text})
    ErrorReport.objects.filter(pk=report.pk, closed_at__isnull=False).delete()


def _send(report: ErrorReport, subject: str, context: dict[str, object]) -> None:
    own = absolute_url(reverse("report_mail", kwargs={"signed": signer.sign(report.uid)}))
    page = absolute_url(report.get_absolute_url())
    body = render_to_string(
        "portal/mail_report.txt", {"title": report.title, "own": own, "page": page, **context}
    )
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(subject, body, to=[report.address], headers=headers).send()
