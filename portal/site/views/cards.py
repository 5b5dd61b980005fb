"""Social images of pages."""

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from portal.graphics.png import render_png
from portal.models import Edition
from portal.records.document_types import RecordDocument
from portal.records.registry import records_of_kind
from portal.site.social_images.drawing import default_card, record_card

CACHE_CONTROL = "public, max-age=86400, s-maxage=60"
"""The address names edition, language and design; shared caches forget what was withdrawn."""


@require_safe
def card(request: HttpRequest, kind: str, uid: str, number: int) -> HttpResponseBase:
    """Answer with the card of a public record; redirect from earlier editions to the current."""
    found = records_of_kind(kind).published().with_documents().filter(uid=uid).first()
    if found is None or found.edition is None:
        raise Http404
    document = found.edition.document
    if number != found.edition.number:
        return _redirect_to_current(document, number)
    return _answer(request, record_card(document))


@require_safe
def default(request: HttpRequest) -> HttpResponseBase:
    return _answer(request, default_card())


def _answer(request: HttpRequest, drawn: str) -> HttpResponseBase:
    etag = quote_etag(sha256(drawn.encode()).hexdigest()[:32])
    answer: HttpResponseBase | None = get_conditional_response(request, etag)
    if answer is None:
        answer = HttpResponse(render_png(drawn), content_type="image/png")
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = CACHE_CONTROL
    return answer


def _redirect_to_current(document: RecordDocument, number: int) -> HttpResponseBase:
    editions = Edition.objects.filter(kind=document["kind"], record_uid=document["uid"])
    if not editions.filter(number=number).exists():
        raise Http404
    current = document["edition"]["number"]
    place = {"kind": document["kind"], "uid": document["uid"], "number": current}
    return HttpResponseRedirect(reverse("card", kwargs=place))
