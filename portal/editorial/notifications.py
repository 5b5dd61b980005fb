"""E-mails to editors about workflow steps, comments and scheduled steps: recipients and texts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import wraps
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django_stubs_ext import StrOrPromise

from portal.editorial import comments, outbox
from portal.editorial.admin_site import admin_address
from portal.formatting.addresses import absolute_url
from portal.models import (
    Appointment,
    Comment,
    ErrorReport,
    Publishable,
    Record,
    Removal,
    Step,
    User,
)
from portal.models.reads import set_within
from portal.publication import copies
from portal.records.signals import TakenStep

SUBJECTS = {
    "submit": gettext_lazy("Waits for review: “%(title)s”"),
    "approve": gettext_lazy("Waits for a second approval: “%(title)s”"),
    "send_back": gettext_lazy("Sent back: “%(title)s”"),
    "publish": gettext_lazy("Published: “%(title)s”"),
    "adopt": gettext_lazy("Taken into a draft: your suggestion to “%(title)s”"),
    "decline": gettext_lazy("Declined: your suggestion to “%(title)s”"),
}
SENTENCES = {
    "submit": gettext_lazy("%(person)s has submitted “%(title)s” (%(kind)s) for review."),
    "approve": gettext_lazy(
        "%(person)s has approved “%(title)s” (%(kind)s). Another person publishes it."
    ),
    "send_back": gettext_lazy("%(person)s has sent back “%(title)s” (%(kind)s): a draft again."),
    "publish": gettext_lazy("%(person)s has published “%(title)s” (%(kind)s)."),
    "adopt": gettext_lazy(
        "%(person)s has taken your suggestion to “%(title)s” (%(kind)s) into a draft."
    ),
    "decline": gettext_lazy("%(person)s has declined your suggestion to “%(title)s” (%(kind)s)."),
}
SUGGESTED = gettext_lazy("%(person)s suggests changes to “%(title)s” (%(kind)s).")


REPORTS_TOLD_EACH = timedelta(hours=1)


def in_our_language[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Use the language of the portal, not that of the person who acts. A decorator made of one
    `override` would keep what to go back to for all calls at once, nested ones and other threads.
    """

    @wraps(function)
    def translated(*args: P.args, **kwargs: P.kwargs) -> R:
        with override(settings.LANGUAGE_CODE):
            return function(*args, **kwargs)

    return translated


class StepMessage(NamedTuple):
    people: QuerySet[User]
    subject: str
    sentence: str
    note: list[str]
    comments: list[str]
    address: str
    at: datetime


_waiting: ContextVar[list[StepMessage] | None] = ContextVar("messages that wait", default=None)


@contextmanager
def told_together() -> Iterator[None]:
    """Tell each person of all steps that are taken in the block by one message, at its end. Where
    each has a transaction of its own, that is after them."""
    waiting: list[StepMessage] = []
    with set_within(_waiting, waiting):
        yield
    _tell(waiting)


@in_our_language
def tell_of_steps(*, taken: Sequence[TakenStep], **kwargs: object) -> None:
    """Notify everybody who may publish about a submission, and the authors about its outcome, of
    steps taken at once by one message. Steps of service accounts are left out."""
    told = [one for one in taken if one[1].action in SUBJECTS and not one[1].by.is_service]
    if not told or not outbox.reachable().exclude(pk=told[0][1].by.pk).exists():
        return  # a quarter of the queries of a publication would look for those who may be told
    messages, waiting = [_describe_step(*one) for one in told], _waiting.get()
    if waiting is None:
        _tell(messages)
    else:
        waiting += messages


def _describe_step(record: Publishable, step: Step) -> StepMessage:
    if step.action in ("submit", "approve"):
        people = who_may_see(type(record), "portal.publish")
    else:
        about = {"kind": step.kind, "record_uid": step.record_uid}  # of a draft beside, its own
        ended = Appointment.objects.filter(**about, ended_at=step.at)
        concerned = authors_of(record, before=step)
        if step.action not in ("adopt", "decline"):  # whose words are for authors
            concerned |= set(ended.values_list("asked_by", flat=True))
        people = who_may_see(type(record)).filter(pk__in=concerned)
    is_suggestion = step.action == "submit" and copies.suggestion_of(record) is not None
    number = record.pk
    if isinstance(record, Record) and step.action in ("adopt", "decline"):
        number = record.edit_of_id or record.pk  # the copy goes
    page = "review" if step.action in ("submit", "approve") else "change"
    return StepMessage(
        people=people.exclude(pk=step.by.pk),
        subject=SUBJECTS[step.action] % {"title": record},
        sentence=_fill_sentence(
            SUGGESTED if is_suggestion else SENTENCES[step.action], record, step.by
        ),
        note=_note_lines(step.note),
        comments=_open_comment_lines(record),
        address=absolute_url(admin_address(type(record), page, number)),
        at=step.at,
    )


@in_our_language
def _tell(messages: Sequence[StepMessage]) -> None:
    of_each: dict[User, list[StepMessage]] = defaultdict(list)
    for one in messages:
        for person in one.people:
            of_each[person].append(one)
    for person, (first, *more) in of_each.items():
        subject, text = first.subject, [first.sentence, *first.note, *first.comments]
        if more:
            subject = _("%(subject)s and %(n)s more") % {"subject": subject, "n": len(more)}
            text = []
            for one in (first, *more):
                text += [f"{one.sentence}\n{one.address}", *one.comments]
            text += dict.fromkeys(line for one in (first, *more) for line in one.note)
        _queue([person], subject, text if more else [*text, first.address], at=first.at)


@in_our_language
def tell_of_comment(*, record: Publishable, comment: Comment, **kwargs: object) -> None:
    """Notify the authors of the record and everybody who commented on it."""
    thread = set(Comment.objects.of(record).values_list("by", flat=True)) | authors_of(record)
    people = who_may_see(type(record)).filter(pk__in=thread).exclude(pk=comment.by.pk)
    sentence = _fill_sentence(
        _("%(person)s has commented on “%(title)s” (%(kind)s):"), record, comment.by
    )
    text = [sentence, f"  {comments.describe_field(type(record), comment.field)}: {comment.text}"]
    subject = _("Comment on “%(title)s”") % {"title": record}
    address = address_in_full(type(record), record.pk)
    _queue(people, subject, [*text, address], at=comment.at)


@in_our_language
def tell_of_refusal(
    *, record: Publishable, appointment: Appointment, at: datetime, **kwargs: object
) -> None:
    """Notify the person who set the time and the authors of the record."""
    concerned = {appointment.asked_by.pk} | authors_of(record)
    people = who_may_see(type(record)).filter(pk__in=concerned)
    sentence = {
        Appointment.Action.PUBLISH: _("“%(title)s” (%(kind)s) could not be published on time."),
        Appointment.Action.WITHDRAW: _("“%(title)s” (%(kind)s) could not be withdrawn on time."),
    }[Appointment.Action(appointment.action)]
    text = [_fill_sentence(sentence, record), appointment.problem, *_note_lines(appointment.note)]
    subject = _("Could not be done at its time: “%(title)s”") % {"title": record}
    _queue(people, subject, [*text, address_in_full(type(record), record.pk)], at=at)


@in_our_language
def tell_of_removal(removal: Removal, record: Record) -> None:
    """Notify those who may confirm a proposed removal. The mail names nothing of what goes."""
    people = who_may_see(type(record), "portal.remove").exclude(pk=removal.proposed_by.pk)
    words = {"person": removal.proposed_by, "kind": record._meta.verbose_name}
    sentence = _("%(person)s proposes to remove a record (%(kind)s) for good.") % words
    address = absolute_url(admin_address(type(record), "removal", record.pk))
    text = [sentence, removal.words, address]
    _queue(people, _("To be removed for good"), text, at=removal.proposed_at)


@in_our_language
def tell_of_report(report: ErrorReport) -> None:
    """Notify those who work on reports of errors, unless they were told of another one within the
    hour that still waits: the first of those that wait, then the next after an hour."""
    waiting = ErrorReport.objects.filter(decided_at=None).exclude(pk=report.pk)
    last: datetime | None = None
    for made_at in waiting.order_by("made_at").values_list("made_at", flat=True):
        last = made_at if last is None or made_at - last >= REPORTS_TOLD_EACH else last
    if last and report.made_at - last < REPORTS_TOLD_EACH:
        return
    people = User.objects.with_perm("portal.change_errorreport").order_by("pk")
    subject = _("A reader reports an error: “%(title)s”") % {"title": report.title}
    address = absolute_url(reverse("admin:corrections"))
    _queue(people, subject, [_("Reports wait for you:"), address], at=report.made_at)


@in_our_language
def tell_of_handover(
    leaver: User, successor: User, drafts: Sequence[Publishable], *, by: User, at: datetime
) -> None:
    """Notify who takes over, with the drafts that are theirs from now on."""
    words = {"person": by.name, "name": leaver.name}
    subject = _("You take over from %(name)s") % words
    sentence = _(
        "%(person)s has given you what %(name)s worked on: drafts, forms that were not saved, "
        "reports of errors, causes of the worklist."
    )
    listed = [f"{one}\n{address_in_full(type(one), one.pk)}" for one in drafts]
    _queue([successor], subject, [sentence % words, *listed], at=at)


def authors_of(record: Publishable, *, before: Step | None = None) -> set[int]:
    """Return the keys of the authors and submitters since the last publication (before the step
    `before`), or of that publication if nothing was done since."""
    steps = Step.objects.of(record).order_by("-pk")
    if before is not None:
        steps = Step.objects.filter(kind=before.kind, record_uid=before.record_uid)
        steps = steps.filter(pk__lt=before.pk).order_by("-pk")
    found: set[int] = set()
    for action, person in steps.values_list("action", "by"):
        if action == "publish" and found:
            break
        if action in ("submit", "change"):
            found.add(person)
    return found


def who_may_see(model: type[Publishable], *permissions: str) -> QuerySet[User]:
    """Return the active people who may see records of a kind and have all of these permissions."""
    opts = model._meta
    seeing = Q()
    for action in ("view", "change"):
        people = User.objects.with_perm(f"{opts.app_label}.{action}_{opts.model_name}")
        seeing |= Q(pk__in=people.values("pk"))
    found = User.objects.filter(seeing)
    for permission in permissions:
        found = found.filter(pk__in=User.objects.with_perm(permission).values("pk"))
    return found.order_by("pk")


def address_in_full(model: type[Publishable], number: int) -> str:
    """Return the absolute URL of the admin page of a record."""
    return absolute_url(admin_address(model, "change", number))


def _fill_sentence(sentence: StrOrPromise, record: Publishable, by: User | None = None) -> str:
    words = {"title": record, "kind": record._meta.verbose_name}
    return str(sentence) % {**words, "person": by and by.name}


def _note_lines(note: str) -> list[str]:
    return [_("The note: %s") % note] if note else []


def _open_comment_lines(record: Publishable) -> list[str]:
    """Return the open comments as one paragraph, a line for each."""
    found = Comment.objects.of(record).open().select_related("by")
    lines = [
        f"- {comments.describe_field(type(record), one.field)}, {one.by}: {one.text}"
        for one in found
    ]
    return ["\n".join([_("Open comments:"), *lines])] if lines else []


def _queue(people: Iterable[User], subject: str, paragraphs: list[str], *, at: datetime) -> None:
    outbox.queue_messages(people, subject, "\n\n".join(paragraphs) + "\n", at=at)
