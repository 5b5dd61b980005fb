from django.http import HttpRequest, HttpResponse

from portal.filters import EventFilter
from portal.models import Event
from portal.pages.lists import listing, render_list
from portal.pages.records import record_page


def event_list(request: HttpRequest) -> HttpResponse:
    found = EventFilter(request.GET, Event.objects.with_documents())
    return render_list(request, "portal/event_list.html", listing(request, found))


def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, Event, slug)
