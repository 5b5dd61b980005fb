"""E-mail outbox: messages are stored in the transaction of the event they report, and sent later by
`manage.py run_due`. A rollback drops them, and a mail server that does not answer blocks no
request."""

import smtplib
from collections.abc import Callable, Generator, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.formatting.secret_links import OPENS_ACCOUNT, hide_keys
from portal.models import ErrorReport, Notice, Subscription, User
from portal.models.typography import nest_quotes

WAITS = [
    timedelta(0),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
]
"""Age of a message at its first, second … last try."""
LONGEST_TRY = timedelta(hours=1)
"""Time after which whoever was sending a message has died."""


class SentMails(NamedTuple):
    number: int
    problems: list[str]


def reachable_users() -> QuerySet[User]:
    """Return the active people with an e-mail address; service accounts have none."""
    return User.objects.filter(is_active=True, is_service=False).exclude(email="")


def queue_messages(
    people: Iterable[User], subject: str, body: str, *, at: datetime
) -> list[Notice]:
    """Store a message for each of these people who is reachable (see `reachable`)."""
    subject = Truncator(" ".join(nest_quotes(subject).split())).chars(300)
    body = "\n".join(map(nest_quotes, body.split("\n")))
    return Notice.objects.bulk_create(
        Notice(to=person, subject=subject, body=body, made_at=at)
        for person in people
        if person.is_active and person.email and not person.is_service
    )


def send_due(*, at: datetime) -> SentMails:
    """Send the messages that are due. Failures are recorded and tried again later (`WAITS`). What
    was sent is kept without links that open an account: backups have it."""
    sent, problems = 0, []
    for notice in select_due(at).select_related("to"):
        if not _claim(notice):
            continue
        row = Notice.objects.filter(pk=notice.pk)
        try:
            EmailMessage(notice.subject, notice.body, to=[notice.to.email]).send()
        except Exception as problem:  # whatever a mail server may think of
            row.update(problem=str(problem) or repr(problem))
            problems.append(f"{notice.to.email}: {problem}")
            if not is_refusal_of_message(problem):
                break  # the server would keep the others waiting for as long
        else:
            sent += row.update(sent_at=at, body=hide_keys(notice.body, behind=OPENS_ACCOUNT))
    return SentMails(sent, problems)


def select_due(at: datetime) -> QuerySet[Notice]:
    """Return the messages that are due to people who can be reached still. A message that was tried
    and has no problem is being sent by another process."""
    now = Q(tries=0)
    for tries, wait in enumerate(WAITS[1:], start=1):
        now |= Q(tries=tries, made_at__lte=at - wait) & ~Q(problem="")
    return Notice.objects.filter(now, sent_at=None, to__in=reachable_users()).order_by("pk")


def release_lost(*, at: datetime) -> int:
    """Release messages that a process was sending when it died; return their number."""
    lost = Notice.objects.filter(sent_at=None, tries__gt=0, problem="")
    lost = lost.exclude(claimed_at__gt=at - LONGEST_TRY)
    return lost.update(problem=_("The program stopped while it was being sent."))


def is_refusal_of_message(problem: Exception) -> bool:
    """True for a refusal of this message; False when the server is out of reach."""
    refusals = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
    return isinstance(problem, refusals) or not isinstance(problem, OSError)


def send_claimed[M: (Subscription, ErrorReport)](
    row: M, send: Callable[[M], None], **sent: object
) -> Generator[str, None, bool]:
    """Send a message to a reader, in the reader's language, unless another process has: `sent` is
    the column that says so. Yield a problem; return True, with the column as it was, if the mail
    server is out of reach."""
    own = type(row)._default_manager.filter(pk=row.pk)
    was = {name: getattr(row, name) for name in sent}
    if not own.filter(**was).update(**sent):
        return False
    try:
        with override(row.language):
            send(row)
    except Exception as problem:  # whatever a mail server may think of
        yield str(problem)
        if not is_refusal_of_message(problem):
            own.update(**was)
            return True
    return False


def _claim(notice: Notice) -> bool:
    """Claim a message for one try; False when another process has claimed it."""
    untouched = Notice.objects.filter(pk=notice.pk, tries=notice.tries, sent_at=None)
    return bool(untouched.update(tries=notice.tries + 1, problem="", claimed_at=timezone.now()))
