"""Permanent addresses: redirect to the page in the reader's language."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe

from portal.formatting.addresses import add_language
from portal.models import Disagreement, FormerAddress, PublishedClaim
from portal.models.languages import DEFAULT
from portal.publication import time_travel
from portal.records.other_statements import find_statement
from portal.records.registry import find_known_record, record_model
from portal.site.filter_form import build_query
from portal.site.records.tombstone import find_withdrawn_with_claim
from portal.site.views.questions import edition_of


@require_safe
def permalink(request: HttpRequest, identifier: str) -> HttpResponse:
    """Redirect `/id/<uid>/` of a record, claim or observation, and `/id/<key>/` of a disagreement.
    Withdrawn records lead to their tombstone; drafts are 404."""
    address = address_of(identifier)
    if address is None:
        raise Http404
    edition_of(request)  # raises for a wrong number
    query = build_query(request.GET, *request.GET.keys() - {"edition", time_travel.PARAMETER})
    target = add_language(address, get_language_from_request(request)) + query
    answer = HttpResponseRedirect(target)
    patch_vary_headers(answer, ["Accept-Language", "Cookie"])
    return answer


def address_of(identifier: str) -> str | None:
    """Return the address, without language, of a public or withdrawn object; None for others."""
    with override(DEFAULT):
        return time_travel.find_for_readers(
            lambda: (
                _url_of_record(identifier)
                or _url_of_disagreement(identifier)
                or _url_of_statement(identifier)
            )
        )


def _url_of_record(uid: str) -> str | None:
    if found := find_known_record(uid):
        return found.get_absolute_url()
    former = FormerAddress.objects.filter(uid=uid).exclude(since=None).first()
    return record_model(former.kind)(slug=former.slug).get_absolute_url() if former else None


def _url_of_disagreement(key: str) -> str | None:
    found = Disagreement.objects.filter(key=key).first()
    return found.get_absolute_url() if found else None


def _url_of_statement(uid: str) -> str | None:
    is_stated = (
        PublishedClaim.objects.filter(uid=uid).exists()
        or find_statement(uid) is not None
        or find_withdrawn_with_claim(uid) is not None
    )
    return f"/claims/{uid}/" if is_stated else None
