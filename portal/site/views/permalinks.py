"""The permanent address of whatever is public: it leads to the page, in the reader's language."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe

from portal.formatting.addresses import in_language
from portal.models import Disagreement, PublishedClaim, SearchEntry, Status
from portal.models.languages import DEFAULT
from portal.records import contributions
from portal.records.registry import record_models
from portal.site.records.tombstone import withdrawn_with_claim
from portal.site.views.questions import edition_of


@require_safe
def permalink(request: HttpRequest, identifier: str) -> HttpResponse:
    """`/id/<uid>/` of a record, a claim or an observation, `/id/<key>/` of a disagreement. What
    was withdrawn leads to its tombstone; drafts are as unknown as what never was."""
    address = address_of(identifier)
    if address is None:
        raise Http404
    target = in_language(address, get_language_from_request(request)) + _edition(request)
    answer = HttpResponseRedirect(target)
    patch_vary_headers(answer, ["Accept-Language", "Cookie"])
    return answer


def address_of(identifier: str) -> str | None:
    """The address, without language, of what is public or was withdrawn."""
    with override(DEFAULT):
        return _record(identifier) or _disagreement(identifier) or _statement(identifier)


def _record(uid: str) -> str | None:
    entry = SearchEntry.objects.filter(record_uid=uid).first()
    if entry is not None:
        return entry.record_url
    for model in record_models():
        withdrawn: Any = model.working.filter(status=Status.WITHDRAWN, edit_of=None)
        if found := withdrawn.filter(uid=uid).first():
            return str(found.get_absolute_url())
    return None


def _disagreement(key: str) -> str | None:
    found = Disagreement.objects.filter(key=key).first()
    return found.get_absolute_url() if found else None


def _statement(uid: str) -> str | None:
    is_stated = (
        PublishedClaim.objects.filter(uid=uid).exists()
        or bool(contributions.statements.collect(uid))
        or withdrawn_with_claim(uid) is not None
    )
    return f"/claims/{uid}/" if is_stated else None


def _edition(request: HttpRequest) -> str:
    """The only thing that an address may carry on."""
    edition_of(request)
    number = request.GET.get("edition", "")
    return f"?edition={number}" if number else ""
