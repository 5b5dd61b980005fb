"""Sentence in the panel of a draft that a person can read but not edit."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.admin.workflow import extra_pages
from portal.admin.workflow.permissions import DeskAdmin
from portal.editorial.admin_site import DeskPart
from portal.models import Publishable, Status


@extra_pages.panel_parts
def show_restriction(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable
) -> list[DeskPart]:
    sentence = (
        _describe_restriction(modeladmin, request, record) if record.status == Status.DRAFT else ""
    )
    if not sentence:
        return []
    context = {"sentence": sentence}
    return [DeskPart(template="admin/includes/reach.html", context=context, position=10)]


def _describe_restriction(modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> str:
    if modeladmin.only_translates(request, record):
        return _("Your role writes the texts in Chinese, Russian and the local language here.")
    is_writer = modeladmin.has_change_permission(request)
    if is_writer and not modeladmin.has_change_permission(request, record):
        return _("It was public before: your role reads it and does not change it.")
    return ""
