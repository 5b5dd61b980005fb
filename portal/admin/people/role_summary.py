"""Sentence in the panel of a draft that a person can read but not edit."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.admin.workflow import extra_pages
from portal.editorial.admin_site import DeskPart
from portal.models import Status


@extra_pages.panel_parts
def reach(modeladmin: Any, request: HttpRequest, record: Any) -> list[DeskPart]:
    sentence = _sentence(modeladmin, request, record) if record.status == Status.DRAFT else ""
    if not sentence:
        return []
    context = {"sentence": sentence}
    return [DeskPart(template="admin/includes/reach.html", context=context, position=10)]


def _sentence(modeladmin: Any, request: HttpRequest, record: Any) -> str:
    if modeladmin.only_translates(request, record):
        return _("Your role writes the texts in Chinese, Russian and the local language here.")
    is_writer = modeladmin.has_change_permission(request)
    if is_writer and not modeladmin.has_change_permission(request, record):
        return _("It was public before: your role reads it and does not change it.")
    return ""
