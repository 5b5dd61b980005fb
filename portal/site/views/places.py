from django.http import HttpRequest, HttpResponse

from portal.filters import PlaceFilter
from portal.models import Place
from portal.site.lists.lists import listing, question, render_list
from portal.site.records.pages import record_page


def place_list(request: HttpRequest) -> HttpResponse:
    found = PlaceFilter(question(request), Place.objects.with_documents())
    return render_list(request, "portal/place_list.html", listing(request, found))


def place_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, Place, slug)
