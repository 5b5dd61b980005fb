"""Banner of pages as of a past moment, and the form that asks for one."""

from datetime import datetime, timedelta

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from portal.publication import time_travel
from portal.site.filter_form import build_query

register = template.Library()


@register.simple_tag(takes_context=True)
def past_banner(context: Context) -> SafeString | str:
    """Draw the banner with a link to the current page; nothing on a page of the present."""
    then, request = time_travel.past_moment(), context.get("request")
    if then is None or request is None:
        return ""
    address = request.path + build_query(request.GET, time_travel.PARAMETER)
    return render_to_string("components/past_banner.html", {"then": then, "now_url": address})


@register.inclusion_tag("components/past_form.html", takes_context=True)
def past_form(context: Context) -> dict[str, object]:
    """Offer the current page as of an earlier day, a month ago at first; nothing where there is
    none."""
    request, then, first = context.get("request"), time_travel.past_moment(), _first_moment(context)
    if request is None or first is None:
        return {}
    now, query = timezone.now(), build_query(request.GET, time_travel.PARAMETER, "page", "edition")
    return {
        "page": request.path + query,
        "first": first,
        "today": now,
        "day": then.at if then else max(first, now - timedelta(days=30)),
    }


@register.inclusion_tag("components/past_link.html", takes_context=True)
def past_link(context: Context, words: str = "") -> dict[str, object]:
    """Draw a link to that form."""
    return {"first": _first_moment(context), "words": words}


def _first_moment(context: Context) -> datetime | None:
    request = context.get("request")
    if request is None or time_travel.OF_ALL_TIMES.match(request.path):
        return None
    return request.META.get(time_travel.FIRST)
