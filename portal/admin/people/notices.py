"""Lines on the desk that say how this installation is run."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.admin.workflow.permissions import actor
from portal.editorial import second_factor
from portal.editorial.admin_site import DeskPart, desk_parts
from portal.http.middleware.read_only import is_read_only
from portal.opendata.subscriptions.views import mail_folder


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
