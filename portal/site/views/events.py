import hashlib

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.filters import EventFilter
from portal.models import Event, Status
from portal.records.document_types import EventDocument
from portal.site.calendars import CONTENT_TYPE, calendar
from portal.site.lists.lists import question
from portal.site.records.pages import seen
from portal.site.records.tombstone import gone


@require_safe
def event_calendar(request: HttpRequest) -> HttpResponseBase:
    """All events that answer the question of a list, as a calendar to subscribe to."""
    found = EventFilter(question(request), Event.objects.with_documents())
    if problems := found.problems():
        raise BadRequest(" ".join(sentence for said in problems.values() for sentence in said))
    documents = [event.edition.document for event in found.qs]
    return _calendar(request, documents, _("Corridor – Events"), "corridor-events")


@require_safe
def event_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One event for the reader's own calendar."""
    event = seen(Event, slug)
    if event.status == Status.WITHDRAWN:
        return gone(request, event)
    document = event.edition.document  # type: ignore[union-attr]
    return _calendar(request, [document], str(event), f"corridor-{slug}")


def _calendar(
    request: HttpRequest, documents: list[EventDocument], title: str, name: str
) -> HttpResponseBase:
    """Whoever asks each hour, as calendars do, is only told that nothing has changed."""
    written = calendar(documents, title)
    etag = quote_etag(hashlib.sha256(written).hexdigest()[:24])
    answer: HttpResponseBase | None = get_conditional_response(request, etag)
    if answer is None:
        answer = HttpResponse(written, content_type=CONTENT_TYPE)
        answer.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    answer.headers["ETag"] = etag
    return answer
