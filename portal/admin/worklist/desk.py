"""First page of the admin: tasks of the person, records in review, drafts."""

from itertools import islice

from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal.admin.collaboration.scheduling import describe_time, format_local_time
from portal.admin.collaboration.scheduling import may_cancel as may_dismiss
from portal.admin.workflow.extra_pages import page_address
from portal.admin.workflow.permissions import actor
from portal.admin.worklist import desk_rows
from portal.admin.worklist.desk_rows import (
    DeskRow,
    OpenRow,
    Records,
    Work,
    make_row,
    pair,
    viewable_kinds,
)
from portal.editorial import comments
from portal.editorial.admin_site import DeskPart, desk_parts
from portal.models import Appointment, Comment, Publishable, Status, Step

LIST = "admin/includes/desk_list.html"
ROWS, TASKS, OWN = 12, 8, 6
"""Lines of a list, of each sort of task of the person, and of what they worked on last."""


@desk_parts
def list_tasks_and_drafts(request: HttpRequest) -> list[DeskPart]:
    me, kinds = actor(request), viewable_kinds(request)
    approves = me.has_perm("portal.publish")
    waiting = desk_rows.list_in_state(kinds, Status.REVIEW, most=None if approves else ROWS)
    to_approve = list(islice(desk_rows.take_to_approve(waiting if approves else [], me), TASKS))
    waiting = [one for one in waiting if one not in to_approve][:ROWS]
    drafts = desk_rows.list_in_state(kinds, Status.DRAFT, most=ROWS, newest_first=True)
    back = list(desk_rows.select_sent_back_to(me, kinds)[:TASKS])
    remarks = list(desk_rows.select_comments_for(me, kinds)[:TASKS])
    missed = list(
        Appointment.objects.filter(state=Appointment.State.REFUSED, kind__in=kinds)
        .select_related("asked_by")
        .order_by("due_at", "pk")[:ROWS]
    )
    own = desk_rows.list_own(me, kinds, most=OWN)

    works: list[Work] = [*to_approve, *waiting, *drafts, *back, *remarks, *missed, *own]
    loaded = desk_rows.load_records(kinds, works)
    mine = _task_rows(loaded, back, remarks, to_approve)
    failed = _missed_rows(request, loaded, missed)
    last = [make_row(record, record.get_status_display()) for record, _step in pair(loaded, own)]
    waits = _waiting_rows(loaded, waiting)
    begun = [make_row(record) for record, _row in pair(loaded, drafts)]
    parts = [
        _make_part(8, "mine", _("My tasks"), mine, _("Nothing waits for you."), is_main=bool(mine)),
        _make_part(60, "drafts", _("Drafts, last changed first"), begun, _("No drafts.")),
    ]
    if waits or not to_approve:
        words = _("Waiting for review")
        parts.append(_make_part(30, "waiting", words, waits, _("Nothing waits.")))
    if last:
        parts.append(_make_part(40, "own", _("What you worked on last"), last, ""))
    if failed:
        words = _("Could not be done at its time")
        parts.append(_make_part(6, "missed", words, failed, "", is_main=True))
    return parts


def _make_part(
    position: int, key: str, title: str, rows: list[DeskRow], none: str, *, is_main: bool = False
) -> DeskPart:
    context = {"key": key, "title": title, "rows": rows, "none": none}
    return DeskPart(template=LIST, context=context, position=position, is_main=is_main)


def _task_rows(
    loaded: Records, back: list[Step], remarks: list[Comment], to_approve: list[OpenRow]
) -> list[DeskRow]:
    sent_back = _("Sent back by %(who)s: %(note)s")
    rows = [
        make_row(record, sent_back % {"who": step.by, "note": step.note})
        for record, step in pair(loaded, back)
        if record.status == Status.DRAFT
    ]
    rows += [make_row(about, _describe_comment(about, x)) for about, x in pair(loaded, remarks)]
    return rows + [make_row(record, _("To approve")) for record, _row in pair(loaded, to_approve)]


def _waiting_rows(loaded: Records, waiting: list[OpenRow]) -> list[DeskRow]:
    times = {one.record_uid: describe_time(one) for one in desk_rows.select_set_times(waiting)}
    timed = desk_rows.select_timed_items(waiting)
    times |= {one.record_uid: describe_time(one.bundle) for one in timed}
    shown = pair(loaded, waiting)
    return [make_row(record, times.get(row.record_uid, "")) for record, row in shown]


def _describe_comment(record: Publishable, remark: Comment) -> str:
    words = {"who": remark.by, "text": Truncator(remark.text).chars(120)}
    if not remark.field:
        return _("%(who)s comments: %(text)s") % words
    about = comments.describe_field(type(record), remark.field)
    return _("%(who)s on %(field)s: %(text)s") % {**words, "field": about}


def _missed_rows(request: HttpRequest, loaded: Records, missed: list[Appointment]) -> list[DeskRow]:
    return [
        make_row(
            record,
            f"{one.get_action_display()}, {format_local_time(one.due_at)}: {one.problem}",
            dismiss=one if may_dismiss(request, one, record) else None,
            dismiss_at=page_address(record, "appointment"),
        )
        for record, one in pair(loaded, missed)
    ]
