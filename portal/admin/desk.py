"""The first page: what waits for review and what is being worked on, whatever its kind."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.admin.publishables import ROWS_ON_DESK, DeskRow, PublishableAdmin
from portal.admin_site import Part, desk_parts

LIST = "admin/includes/desk_list.html"


@desk_parts
def waiting_and_drafts(request: HttpRequest) -> list[Part]:
    waiting = {
        "title": _("Waiting for review"),
        "rows": rows_on_desk(request, "review", newest_first=False),
        "none": _("Nothing waits."),
    }
    drafts = {
        "title": _("Drafts, last changed first"),
        "rows": rows_on_desk(request, "draft", newest_first=True),
        "none": _("No drafts."),
    }
    return [
        Part(template=LIST, context={"key": "waiting", **waiting}, position=30),
        Part(template=LIST, context={"key": "drafts", **drafts}, position=60),
    ]


def rows_on_desk(request: HttpRequest, status: str, *, newest_first: bool) -> list[DeskRow]:
    admins: list[Any] = list(admin.site._registry.values())
    publishable = [one for one in admins if isinstance(one, PublishableAdmin)]
    rows = [row for one in publishable for row in one.desk_rows(request, status)]
    rows.sort(key=lambda row: row.updated_at, reverse=newest_first)
    return rows[:ROWS_ON_DESK]
