"""A draft for somebody without an account, who holds a link to it."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.editorial import preview_links
from portal.models import PreviewLink
from portal.site.records.preview import preview_page, private

COOKIE = "preview-"
"""How the cookies begin by which the holder of a link sees the pictures of its draft: they have
the same address before and after publication."""


@require_safe
def preview(request: HttpRequest, signed: str) -> HttpResponse:
    """The page of the draft; the public one once it is published; words once the link has ended."""
    link, now = preview_links.find(signed), timezone.now()
    if link is None:
        raise Http404
    if why := preview_links.why_ended(link, at=now):
        return _gone(request, link, why)
    if (draft := preview_links.draft_of(link)) is not None:
        answer = preview_page(draft, request, at=now, expires_at=link.expires_at)
        return _with_pictures(answer, request, link)
    if (public := preview_links.public_of(link)) is not None:
        return private(HttpResponseRedirect(public.get_absolute_url()))
    return _gone(request, link, "discarded")


def may_see(request: HttpRequest, name: str) -> bool:
    """Whether a visitor holds a link to a draft, and this is the name of one of its pictures."""
    held = [value for key, value in request.COOKIES.items() if key.startswith(COOKIE)]
    links = [link for signed in held if (link := preview_links.find(signed)) is not None]
    return any(preview_links.shows(link, name, at=timezone.now()) for link in links)


def _with_pictures(answer: HttpResponse, request: HttpRequest, link: PreviewLink) -> HttpResponse:
    where: dict[str, Any] = {"path": settings.MEDIA_URL, "secure": request.is_secure()}
    name, value = f"{COOKIE}{link.token}", preview_links.signed(link)
    answer.set_cookie(
        name, value, expires=link.expires_at, httponly=True, samesite="Strict", **where
    )
    return answer


def _gone(request: HttpRequest, link: PreviewLink, why: str) -> HttpResponse:
    said = {"why": why, "public": preview_links.public_of(link)}
    return private(render(request, "portal/preview_gone.html", said, status=410))
