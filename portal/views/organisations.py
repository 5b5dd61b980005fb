from typing import Any

from django.http import HttpRequest, HttpResponse

from portal import front
from portal.documents import Document
from portal.filters import OrganisationFilter
from portal.models import Organisation
from portal.pages.lists import listing, question, render_list
from portal.pages.records import record_page


def organisation_list(request: HttpRequest) -> HttpResponse:
    found = OrganisationFilter(question(request), Organisation.objects.with_documents())
    return render_list(request, "portal/organisation_list.html", listing(request, found))


def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, Organisation, slug, _beside)


def _beside(organisation: Organisation, document: Document) -> dict[str, Any]:
    return {"headlines": front.headlines(organisation)}
