"""Answers to the form at the foot of a page, which asks for that page as of an earlier day."""

from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.publication import time_travel
from portal.site.views.questions import refuse_unknown_parameters, text_parameter

LAST = time.max.replace(tzinfo=UTC)


@require_safe
@never_cache
def past_day(request: HttpRequest) -> HttpResponse:
    """Redirect to the page `of` as recorded at the end of `day`; today is not over: as of now."""
    refuse_unknown_parameters(request, "of", "day")
    page = text_parameter(request, "of", longest=2000)
    if not (page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)):
        raise BadRequest(_("This is no address of a page of this portal."))
    moment = _end_of(text_parameter(request, "day"))
    now = timezone.now()
    if moment.date() > now.date():
        raise BadRequest(_("This moment is still to come: nothing is recorded of it."))
    query = QueryDict(urlsplit(page).query, mutable=True)
    query[time_travel.PARAMETER] = time_travel.write_moment(min(moment, now))
    return HttpResponseRedirect(f"{urlsplit(page).path}?{query.urlencode(safe=':')}")


def _end_of(day: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), LAST)
    except ValueError as problem:
        raise BadRequest(_("“%s” is not a day such as 2026-01-15.") % day) from problem
