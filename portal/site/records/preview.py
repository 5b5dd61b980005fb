"""Page of a draft as after publication, built in memory: nothing is written.

The view of the public address renders the page; it finds the record on its request.
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

from portal.editorial.preview import build_preview
from portal.models import Record

logger = logging.getLogger(__name__)

PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}
"""Headers of previews: no copies in caches, and no referrer that reveals the address."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Record as after publication, and the content of the banner."""

    record: Record
    request: HttpRequest
    """Request for the preview; only the banner may contain its address."""
    public_url: str = ""
    """Address of the current public page, if any."""
    form_url: str = ""
    """Address of the form, for those who may edit."""
    expires_at: datetime | None = None
    """Expiry of the link to the preview; None for editors, who need no link."""


def preview_of(request: HttpRequest) -> Preview | None:
    """Return the preview of an internal request to a public page; None for visitors' requests."""
    return getattr(request, "preview", None)


def preview_page(
    draft: Record,
    request: HttpRequest,
    *,
    at: datetime,
    form_url: str = "",
    expires_at: datetime | None = None,
) -> HttpResponse:
    """Render the page that publishing a draft now would give, in the active language; with status
    422 the reason why it cannot be rendered."""
    try:
        preview = Preview(
            record=build_preview(draft, at=at),
            request=request,
            public_url=draft.get_absolute_url() if draft.edit_of_id is not None else "",
            form_url=form_url,
            expires_at=expires_at,
        )
        answer = _visit_anonymously(preview)
    except Exception as problem:  # an unfinished draft may hold values that no page expects
        logger.exception("The preview of %s %s cannot be drawn", draft.kind(), draft.pk)
        context = {"draft": draft, "problem": problem, "form_url": form_url}
        answer = render(request, "portal/preview_problem.html", context, status=422)
    return make_private(answer)


def make_private(answer: HttpResponse) -> HttpResponse:
    for name, value in PRIVATE.items():
        answer.headers[name] = value
    return answer


def _visit_anonymously(preview: Preview) -> HttpResponse:
    """Call the view of the public address as an anonymous visitor."""
    address = preview.record.get_absolute_url()
    match = resolve(address)
    visit: Any = copy(preview.request)  # gets an attribute that HttpRequest does not declare
    visit.method, visit.path, visit.path_info = "GET", address, address
    visit.GET, visit.user, visit.resolver_match = QueryDict(), AnonymousUser(), match
    visit.META = {**preview.request.META, "QUERY_STRING": "", "PATH_INFO": address}
    visit.preview = preview
    return match.func(visit, *match.args, **match.kwargs)
