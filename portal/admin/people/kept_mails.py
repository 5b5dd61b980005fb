"""Line on the desk of a portal on one's own computer: where its messages are."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.editorial.admin_site import DeskPart, desk_parts
from portal.opendata.subscriptions.views import mail_folder


@desk_parts
def show_where_mails_are(request: HttpRequest) -> list[DeskPart]:
    if mail_folder() is None:
        return []
    sentence = _("This portal has no mail server: it keeps its messages as files.")
    context = {"sentence": sentence, "address": reverse("mails"), "label": _("Messages sent")}
    return [DeskPart(template="admin/includes/reach.html", context=context, position=90)]
