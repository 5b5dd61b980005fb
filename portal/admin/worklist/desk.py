"""First page of the admin: tasks of the person, records in review, drafts."""

from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal.admin.collaboration.scheduling import in_local_time, may_cancel
from portal.admin.records.publishables import actor
from portal.admin.workflow.extra_pages import page_address
from portal.admin.worklist import my_tasks
from portal.admin.worklist.desk_rows import DeskRow, Loaded, kinds_seen, load, row
from portal.editorial import comments
from portal.editorial.admin_site import DeskPart, desk_parts
from portal.models import Appointment, Comment, Publishable, Status, Step

LIST = "admin/includes/desk_list.html"
ROWS, TASKS = 12, 8
"""Lines of a list, and of each sort of task in the list of the person."""


@desk_parts
def waiting_and_drafts(request: HttpRequest) -> list[DeskPart]:
    me, kinds = actor(request), kinds_seen(request)
    approve = my_tasks.to_approve(kinds, me) if me.has_perm("portal.publish") else []
    to_approve = my_tasks.first(approve, number=TASKS)
    review = my_tasks.first(my_tasks.in_state(kinds, Status.REVIEW), number=ROWS)
    in_draft = my_tasks.in_state(kinds, Status.DRAFT)
    drafts = my_tasks.first(in_draft, number=ROWS, newest_first=True)
    back = list(my_tasks.sent_back_to(me, kinds)[:TASKS])
    remarks = list(my_tasks.comments_for(me, kinds)[:TASKS])
    missed = list(my_tasks.missed(kinds)[:ROWS])

    loaded = load(kinds, [*to_approve, *review, *drafts], [*back, *remarks, *missed])
    mine = [*_sent_back(loaded, back), *_comments(loaded, remarks)]
    mine += loaded.rows(to_approve, _("To approve"))
    failed = _missed(request, loaded, missed)
    parts = [
        _part(20, "mine", _("Waits for me"), mine, _("Nothing waits for you.")),
        _part(30, "waiting", _("Waiting for review"), loaded.rows(review), _("Nothing waits.")),
        _part(60, "drafts", _("Drafts, last changed first"), loaded.rows(drafts), _("No drafts.")),
    ]
    if failed:
        parts.append(_part(10, "missed", _("Could not be done at its time"), failed, ""))
    return parts


def _part(position: int, key: str, title: str, rows: list[DeskRow], none: str) -> DeskPart:
    context = {"key": key, "title": title, "rows": rows, "none": none}
    return DeskPart(template=LIST, context=context, position=position)


def _sent_back(loaded: Loaded, steps: list[Step]) -> list[DeskRow]:
    found = [(loaded.about(step), step) for step in steps]
    return [
        row(record, _("Sent back by %(who)s: %(note)s") % {"who": step.by, "note": step.note})
        for record, step in found
        if record is not None and record.status == Status.DRAFT
    ]


def _comments(loaded: Loaded, remarks: list[Comment]) -> list[DeskRow]:
    found = [(loaded.about(remark), remark) for remark in remarks]
    return [row(record, _comment_in_words(record, remark)) for record, remark in found if record]


def _comment_in_words(record: Publishable, remark: Comment) -> str:
    words = {"who": remark.by, "text": Truncator(remark.text).chars(120)}
    if not remark.field:
        return _("%(who)s comments: %(text)s") % words
    about = comments.in_words(type(record), remark.field)
    return _("%(who)s on %(field)s: %(text)s") % {**words, "field": about}


def _missed(request: HttpRequest, loaded: Loaded, missed: list[Appointment]) -> list[DeskRow]:
    return [
        row(
            record,
            f"{one.get_action_display()}, {in_local_time(one.due_at)}: {one.problem}",
            dismiss=one if may_cancel(request, one, record) else None,
            dismiss_at=page_address(record, "appointment"),
        )
        for one in missed
        if (record := loaded.about(one)) is not None
    ]
