"""Banner of pages as of a past moment."""

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.publication import time_travel

register = template.Library()


@register.simple_tag(takes_context=True)
def past_banner(context: Context) -> SafeString | str:
    """Draw the banner with a link to the current page; nothing on a page of the present."""
    then, request = time_travel.then(), context.get("request")
    if then is None or request is None:
        return ""
    query = request.GET.copy()
    query.pop(time_travel.PARAMETER, None)
    address = request.path + (f"?{query.urlencode()}" if query else "")
    return render_to_string("components/past_banner.html", {"then": then, "now_url": address})
