"""The outbox: messages to the people of the desk, kept with what they tell of and sent later.

A message is a row of the same transaction, so that nothing is told of what did not happen, and a
mail server that does not answer holds nobody up. `manage.py run_due` sends.
"""

import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal.models import Notice, User

WAITS = [
    timedelta(0),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
]
"""How old a message is at its first try, its second, and so on until the last."""


class SentMails(NamedTuple):
    number: int
    problems: list[str]


def reachable() -> QuerySet[User]:
    """Active people with an address."""
    return User.objects.filter(is_active=True, is_service=False).exclude(email="")


def tell(people: Iterable[User], subject: str, body: str, *, at: datetime) -> list[Notice]:
    """Keep a message for each of these who can be reached: active people with an address."""
    subject = Truncator(" ".join(subject.split())).chars(300)
    return Notice.objects.bulk_create(
        Notice(to=person, subject=subject, body=body, made_at=at)
        for person in people
        if person.is_active and person.email and not person.is_service
    )


def send(*, at: datetime) -> SentMails:
    """Send what waits. What fails is tried again later, and its problem is kept."""
    sent, problems = 0, []
    for notice in waiting(at).select_related("to"):
        if not _claim(notice):
            continue
        row = Notice.objects.filter(pk=notice.pk)
        try:
            EmailMessage(notice.subject, notice.body, to=[notice.to.email]).send()
        except Exception as problem:  # whatever a mail server may think of
            row.update(problem=str(problem) or repr(problem))
            problems.append(f"{notice.to.email}: {problem}")
            if not _is_about_this_one(problem):
                break  # the server would keep the others waiting for as long
        else:
            sent += row.update(sent_at=at)
    return SentMails(sent, problems)


def waiting(at: datetime) -> QuerySet[Notice]:
    """What is to be tried now. A message that was tried and has no problem is with another
    process at this moment."""
    now = Q(tries=0)
    for tries, wait in enumerate(WAITS[1:], start=1):
        now |= Q(tries=tries, made_at__lte=at - wait) & ~Q(problem="")
    return Notice.objects.filter(now, sent_at=None).order_by("pk")


def take_up_again() -> int:
    """Let what a process was sending when it died be tried once more."""
    lost = Notice.objects.filter(sent_at=None, tries__gt=0, problem="")
    return lost.update(problem=_("The program stopped while it was being sent."))


def _is_about_this_one(problem: Exception) -> bool:
    """Whether a message was refused, rather than the server out of reach."""
    refusals = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
    return isinstance(problem, refusals) or not isinstance(problem, OSError)


def _claim(notice: Notice) -> bool:
    """Take a message for one try, unless another process has taken it."""
    untouched = Notice.objects.filter(pk=notice.pk, tries=notice.tries, sent_at=None)
    return bool(untouched.update(tries=notice.tries + 1, problem=""))
