from django.http import HttpRequest, HttpResponse

from portal.filters import EventFilter
from portal.models import Event
from portal.pages.lists import TABLE, listing, question, render_list
from portal.pages.records import record_page
from portal.pages.timelines import Timeline

IN_TIME = Timeline(column="starts_on", fact="held_on", row="portal/event_about.html")


def event_list(request: HttpRequest) -> HttpResponse:
    found = EventFilter(question(request), Event.objects.with_documents())
    return render_list(request, "portal/event_list.html", listing(request, found, IN_TIME, TABLE))


def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, Event, slug)
