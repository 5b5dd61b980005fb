from typing import Any

from django.http import HttpRequest, HttpResponse

from portal.filters import OrganisationFilter
from portal.models import Organisation
from portal.records import contributions
from portal.records.document_types import RecordDocument
from portal.site.lists.lists import listing, question, render_list
from portal.site.records.pages import record_page


def organisation_list(request: HttpRequest) -> HttpResponse:
    found = OrganisationFilter(question(request), Organisation.objects.with_documents())
    return render_list(request, "portal/organisation_list.html", listing(request, found))


def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, Organisation, slug, _beside)


def _beside(organisation: Organisation, document: RecordDocument) -> dict[str, Any]:
    return {"headlines": contributions.headlines(organisation)}
