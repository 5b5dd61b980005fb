"""Lines on the desk that say how this installation is run, and in the panel of a draft why a person
can read but not edit it."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.admin.workflow import extra_pages
from portal.admin.workflow.permissions import DeskAdmin, actor
from portal.editorial import second_factor
from portal.editorial.admin_site import DeskPart, desk_parts
from portal.formatting.locales import join_list
from portal.http.middleware.read_only import is_read_only
from portal.models import Publishable, Status
from portal.opendata.subscriptions.views import mail_folder
from portal.publication import copies


@desk_parts
def list_notices(request: HttpRequest) -> Iterator[DeskPart]:
    if is_read_only():
        yield _notice(4, _("The portal is being worked on: nothing can be saved for now."))
    if not settings.PORTAL_SECOND_FACTOR and second_factor.is_needed(actor(request)):
        sentence = _(
            "This installation does not ask for a second factor: a password is enough to publish "
            "here."
        )
        yield _notice(5, sentence)
    if mail_folder() is not None:
        sentence = _("This portal has no mail server: it keeps its messages as files.")
        yield _notice(90, sentence, address=reverse("mails"), label=_("Messages sent"))


def _notice(position: int, sentence: str, **link: str) -> DeskPart:
    context = {"sentence": sentence, **link}
    return DeskPart(template="admin/includes/reach.html", context=context, position=position)


@extra_pages.panel_parts
def show_restriction(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable
) -> Iterator[DeskPart]:
    is_draft = record.status == Status.DRAFT
    if is_draft and (sentence := _describe_restriction(modeladmin, request, record)):
        yield _notice(10, sentence)


def _describe_restriction(modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> str:
    if codes := modeladmin.only_languages(request, record):
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
