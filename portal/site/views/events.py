from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.filters.records import EventFilter
from portal.formatting.summaries import labelled
from portal.models import Event, Status
from portal.records.document_types import EventDocument
from portal.records.documents import document_of
from portal.site.lists.lists import filter_parameters
from portal.site.records.pages import load_public_or_withdrawn
from portal.site.records.tombstone import render_tombstone

CALENDAR_TYPE = "text/calendar; charset=utf-8"


@require_safe
def event_calendar(request: HttpRequest) -> HttpResponse:
    """Answer with a calendar of all events that match the filters of a list."""
    found = EventFilter(filter_parameters(request), Event.objects.with_documents())
    found.refuse_invalid()
    documents = [document_of(event, EventDocument) for event in found.qs]
    named = labelled(settings.PORTAL_NAME, _("Events"))
    return _answer_calendar(documents, named, "corridor-events")


@require_safe
def event_file(request: HttpRequest, slug: str) -> HttpResponse:
    event = load_public_or_withdrawn(Event, slug)
    if event.status == Status.WITHDRAWN:
        return render_tombstone(request, event)
    document = document_of(event, EventDocument)
    return _answer_calendar([document], str(event), f"corridor-{slug}")


def _answer_calendar(documents: list[EventDocument], title: str, name: str) -> HttpResponse:
    from portal.site.calendars import build_calendar  # 3 MB, of processes that write some

    headers = {"Content-Disposition": f'inline; filename="{name}.ics"'}
    written = build_calendar(documents, title)
    return HttpResponse(written, content_type=CALENDAR_TYPE, headers=headers)
