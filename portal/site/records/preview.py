"""The page of a draft as publishing would make it, made in memory: nothing is written.

The page is drawn by the view of the public address, which finds the record on its request.
"""

import logging
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import resolve

from portal.editorial.preview import as_published
from portal.models import Record

logger = logging.getLogger(__name__)

PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}
"""Nobody keeps a copy, and where its links lead nobody learns its address."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A record as it would be after publication, and what the banner says."""

    record: Record
    request: HttpRequest
    """That for the preview, whose address stands in no part of the page but the banner."""
    public_url: str = ""
    """What readers see now, where they see anything."""
    form_url: str = ""
    """Where it is edited, for who may."""
    expires_at: datetime | None = None
    """Until when a link leads here; None for editors, who need none."""


def carried_by(request: HttpRequest) -> Preview | None:
    """The preview that a request to a public page asks for; the world's requests carry none."""
    return getattr(request, "preview", None)


def preview_page(
    draft: Record,
    request: HttpRequest,
    *,
    at: datetime,
    form_url: str = "",
    expires_at: datetime | None = None,
) -> HttpResponse:
    """The page that publishing a draft now would give, in the language of now; words where it
    cannot be drawn."""
    public_url = draft.get_absolute_url() if draft.edit_of_id is not None else ""
    banner: dict[str, Any] = {
        "public_url": public_url,
        "form_url": form_url,
        "expires_at": expires_at,
    }
    try:
        record = as_published(draft, at=at)
        answer = _visit(Preview(record=record, request=request, **banner))
    except Exception as problem:  # an unfinished draft may hold what no page is prepared for
        logger.exception("The preview of %s %s cannot be drawn", draft.kind(), draft.pk)
        said = {"draft": draft, "problem": problem, "form_url": form_url}
        answer = render(request, "portal/preview_problem.html", said, status=422)
    return private(answer)


def private(answer: HttpResponse) -> HttpResponse:
    for name, value in PRIVATE.items():
        answer.headers[name] = value
    return answer


def _visit(preview: Preview) -> HttpResponse:
    """What a visitor would get at the public address."""
    address = preview.record.get_absolute_url()
    match = resolve(address)
    visit: Any = copy(preview.request)
    visit.method, visit.path, visit.path_info = "GET", address, address
    visit.GET, visit.user, visit.resolver_match = QueryDict(), AnonymousUser(), match
    visit.META = {**preview.request.META, "QUERY_STRING": "", "PATH_INFO": address}
    visit.preview = preview
    answer: HttpResponse = match.func(visit, *match.args, **match.kwargs)
    return answer
