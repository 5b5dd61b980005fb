import hashlib

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.filters.records import EventFilter
from portal.models import Event, Status
from portal.records.document_types import EventDocument
from portal.site.calendars import CONTENT_TYPE, build_calendar
from portal.site.lists.lists import filter_parameters
from portal.site.records.pages import load_public_or_withdrawn
from portal.site.records.tombstone import render_tombstone


@require_safe
def event_calendar(request: HttpRequest) -> HttpResponseBase:
    """Answer with a calendar of all events that match the filters of a list."""
    found = EventFilter(filter_parameters(request), Event.objects.with_documents())
    if not found.is_valid():
        raise BadRequest(found.form.sentences())
    documents = [event.edition.document for event in found.qs]
    return _answer_calendar(request, documents, _("Corridor – Events"), "corridor-events")


@require_safe
def event_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    event = load_public_or_withdrawn(Event, slug)
    if event.status == Status.WITHDRAWN:
        return render_tombstone(request, event)
    document = event.edition.document  # type: ignore[union-attr]
    return _answer_calendar(request, [document], str(event), f"corridor-{slug}")


def _answer_calendar(
    request: HttpRequest, documents: list[EventDocument], title: str, name: str
) -> HttpResponseBase:
    """Answer with an ETag, as calendar programs poll every hour."""
    written = build_calendar(documents, title)
    etag = quote_etag(hashlib.sha256(written).hexdigest()[:24])
    answer: HttpResponseBase | None = get_conditional_response(request, etag)
    if answer is None:
        answer = HttpResponse(written, content_type=CONTENT_TYPE)
        answer.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    answer.headers["ETag"] = etag
    return answer
