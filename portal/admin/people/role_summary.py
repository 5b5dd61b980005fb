"""Sentence in the panel of a draft that a person can read but not edit."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.admin.workflow import extra_pages
from portal.admin.workflow.permissions import DeskAdmin
from portal.editorial.admin_site import DeskPart
from portal.formatting.locales import join_list
from portal.models import Publishable, Status
from portal.publication import copies


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
        codes = modeladmin.languages_of(request, record)
        names = join_list(map(copies.language_label, codes))
        if copies.language_of(record):
            return _("This draft has only the texts in one language: %s.") % names
        return _("Here you write the texts in these languages: %s.") % names
    if copies.is_beside(record) and not modeladmin.may_write(request, record):
        return ""  # the panel says whose it is
    is_writer = modeladmin.has_change_permission(request)
    if is_writer and not modeladmin.has_change_permission(request, record):
        return _("It was public before: your role reads it and does not change it.")
    return ""
