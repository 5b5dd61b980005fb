"""Line on the desk while the portal is read-only."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.editorial.admin_site import DeskPart, desk_parts
from portal.http.middleware.read_only import is_read_only


@desk_parts
def show_that_nothing_is_saved(request: HttpRequest) -> list[DeskPart]:
    if not is_read_only():
        return []
    context = {"sentence": _("The portal is being worked on: nothing can be saved for now.")}
    return [DeskPart(template="admin/includes/reach.html", context=context, position=4)]
