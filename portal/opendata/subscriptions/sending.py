"""Messages of subscriptions: the one that asks to confirm, and what changed since the last one."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import Signer
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.editorial.outbox import send_claimed
from portal.filters.changes import ChangeListFilter
from portal.filters.departures import find_departures
from portal.filters.fields import spell_countries
from portal.formatting.addresses import absolute_url, add_language, local_url
from portal.formatting.countries import CountryNames
from portal.formatting.locales import join_list
from portal.formatting.summaries import labelled
from portal.models import Change, JournalHead, MessageFrequency, Record, Subscription
from portal.publication.time_travel import find_for_readers
from portal.records.extension_points import ExtensionPoint
from portal.records.kinds import Kind, all_kinds, kind_of
from portal.records.registry import find_known_record, records_of_kind
from portal.site.changes.log import first_published, logged_changes, newest_changes

DAYS = {MessageFrequency.DAILY: 1, MessageFrequency.WEEKLY: 7, MessageFrequency.MONTHLY: 30}
CONFIRM_WITHIN = timedelta(days=2)
MOST = 50
"""Number of changes that a message tells."""
AT_ONCE = 200
"""Number of messages in one run."""
ALL_CHANGES, RECORD = "/changes/", "/id/"
"""Addresses of what can be watched beside lists: everything, and a record by its uid."""
ARRANGEMENTS = ("order", "view", "page", "cursor", "month", "since", "until", "as_recorded")
"""Parameters of a list that do not say what it is about."""

type Records = QuerySet[Record, Any]

signer = Signer(salt="portal.subscriptions")

rows_of_records: ExtensionPoint[[str, Records], Q] = ExtensionPoint()
"""Changes of rows that belong to records of a kind with these uids."""


def watched_changes(path: str, query: str, after: int) -> QuerySet[Change] | None:
    """Return the changes after a position of a record, or of what a list finds or found by then,
    with `has_left` for those after which it does not; None for what is neither, or a question that
    the list refuses."""
    asked = QueryDict(query)
    if record := _watched_record(path):
        same = records_of_kind(record.kind()).filter(uid=record.uid)
        changes = _changes_of(kind_of(type(record)), same.published(), [record.uid], after)
        return None if query else changes
    if path == ALL_CHANGES:
        found = ChangeListFilter(asked, logged_changes())
        return found.qs.filter(position__gt=after) if found.is_valid() else None
    kind = next((kind for kind in all_kinds().values() if kind.path == path), None)
    if kind is None or not (found := kind.filterset(asked, kind.model.objects.all())).is_valid():
        return None
    left = find_departures(found, after=after)
    last = (Q(key=uid, edition__number=number) for uid, number in left.items())
    changes = _changes_of(kind, found.qs, left, after)
    return changes.annotate(has_left=reduce(or_, last, Q(pk=None)))


def _watched_record(path: str) -> Record | None:
    """Return the record at `/id/<uid>/`; None for other addresses."""
    uid = path.removeprefix(RECORD).removesuffix("/")
    return find_for_readers(lambda: find_known_record(uid)) if path == f"{RECORD}{uid}/" else None


def _changes_of(
    kind: Kind, found: Records, others: Collection[str], after: int
) -> QuerySet[Change]:
    uids = found.order_by().values("uid")
    own = Q(kind=kind.kind) & (Q(key__in=uids) | Q(key__in=others))
    for rows in rows_of_records.collect(kind.kind, uids):
        own |= rows
    return logged_changes().filter(own, position__gt=after)


def list_title(path: str, query: str) -> str:
    """Return the name of what can be watched, with its countries; empty for what cannot."""
    if record := _watched_record(path):
        return str(record)
    kinds = {kind.path: kind.many for kind in all_kinds().values()}
    title = str((kinds | {ALL_CHANGES: _("What changed")}).get(path, ""))
    names = CountryNames()
    codes = spell_countries(QueryDict(query).getlist("country"))
    asked = [names[code] for code in codes if code in names]
    return labelled(title, join_list(asked)) if asked and title else title


def list_page(row: Subscription) -> str:
    """Return the address of what is watched; that of a record finds the language by itself."""
    is_record = row.path.startswith(RECORD)
    path = row.path if is_record else add_language(row.path, row.language)
    return f"{path}{'?' if row.query else ''}{row.query}"


def send_due(*, at: datetime) -> Iterator[str]:
    """Delete what was not confirmed, send what is due, and yield a line for each problem. A run
    that finds the mail server out of reach leaves the rest to the next one."""
    rows = Subscription.objects.all()
    rows.filter(confirmed_at=None, made_at__lt=at - CONFIRM_WITHIN).delete()
    asked = [(row, "asked_at", _ask) for row in rows.filter(asked_at=None)[:AT_ONCE]]
    told: list[tuple[Subscription, str, Callable[[Subscription], None]]] = [
        (row, "told_at", _tell)
        for frequency, days in DAYS.items()
        for row in rows.exclude(confirmed_at=None)
        .filter(frequency=frequency, told_at__lte=at - timedelta(days=days))
        .order_by("told_at")[:AT_ONCE]
    ]
    for row, column, send in [*asked, *told]:
        if (yield from send_claimed(row, send, **{column: at})):
            return


def _ask(row: Subscription) -> None:
    if row.confirmed_at is None:
        subject = _("Confirm that you want to be told of changes")
        _send(row, subject, "portal/mail_confirm.txt", {"days": CONFIRM_WITHIN.days})


def _tell(row: Subscription) -> None:
    """Send what changed since the last message, if anything did; end what the list refuses, as it
    filters by something that is no longer public."""
    position = JournalHead.last_position()
    words = {"portal": settings.PORTAL_NAME, "title": list_title(row.path, row.query)}
    if (changes := watched_changes(row.path, row.query, row.position)) is None:
        subject = _("%(portal)s: no more messages – %(title)s") % words
        _send(row, subject, "portal/mail_ended.txt", {})
        row.delete()
        return
    new = changes.filter(position__lte=position)
    names = CountryNames()
    page, first = newest_changes(new, MOST, names), first_published(new, names)
    if page.rows or first:
        subject = _("%(portal)s: what changed – %(title)s") % words
        told = [(one, local_url(one.told.url)) for one in page.rows]
        context = {"rows": told, "new": first, "has_more": page.last is not None}
        _send(row, subject, "portal/mail_changes.txt", context)
    Subscription.objects.filter(pk=row.pk).update(position=position)


def _send(row: Subscription, subject: str, template: str, context: dict[str, object]) -> None:
    url = absolute_url(reverse("subscription", kwargs={"signed": signer.sign(row.uid)}))
    page = absolute_url(list_page(row))
    context |= {"title": list_title(row.path, row.query), "url": url, "page": page}
    headers = {
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    body = render_to_string(template, context)
    EmailMessage(" ".join(subject.splitlines()), body, to=[row.address], headers=headers).send()
