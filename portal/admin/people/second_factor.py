"""Line on the desk of those who sign in without the second factor that is required elsewhere."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.admin.workflow.permissions import actor
from portal.editorial import second_factor
from portal.editorial.admin_site import DeskPart, desk_parts


@desk_parts
def show_that_it_is_off(request: HttpRequest) -> list[DeskPart]:
    if settings.PORTAL_SECOND_FACTOR or not second_factor.is_needed(actor(request)):
        return []
    sentence = _(
        "This installation does not ask for a second factor: a password is enough to publish here."
    )
    context = {"sentence": sentence}
    return [DeskPart(template="admin/includes/reach.html", context=context, position=5)]
