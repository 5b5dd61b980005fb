"""Previews of drafts for holders of a link, without an account."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.editorial import preview_links
from portal.models import PreviewLink
from portal.site.records.preview import make_private, preview_page

COOKIE = "preview-"
"""Prefix of the cookies that grant access to the pictures of a draft, whose addresses are the same
before and after publication."""


@require_safe
def preview(request: HttpRequest, signed: str) -> HttpResponse:
    """Render the draft, redirect to the page once it is published, or explain an ended link."""
    link, now = preview_links.find_link(signed), timezone.now()
    if link is None:
        raise Http404
    if why := preview_links.find_end_reason(link, at=now):
        return _render_ended(request, link, why)
    if (draft := preview_links.draft_of(link)) is not None:
        answer = preview_page(draft, request, at=now, expires_at=link.expires_at)
        return _grant_pictures(answer, request, link)
    if (public := preview_links.public_of(link)) is not None:
        return make_private(HttpResponseRedirect(public.get_absolute_url()))
    return _render_ended(request, link, "discarded")


def may_see(request: HttpRequest, name: str) -> bool:
    """Tell if a visitor holds a link to the draft that this picture belongs to."""
    held = [value for key, value in request.COOKIES.items() if key.startswith(COOKIE)]
    links = [link for signed in held if (link := preview_links.find_link(signed)) is not None]
    return any(preview_links.shows_file(link, name, at=timezone.now()) for link in links)


def _grant_pictures(answer: HttpResponse, request: HttpRequest, link: PreviewLink) -> HttpResponse:
    answer.set_cookie(
        f"{COOKIE}{link.token}",
        preview_links.sign_token(link),
        expires=link.expires_at,
        path=settings.MEDIA_URL,
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
    )
    return answer


def _render_ended(request: HttpRequest, link: PreviewLink, why: str) -> HttpResponse:
    context = {"why": why, "public": preview_links.public_of(link)}
    return make_private(render(request, "portal/preview_gone.html", context, status=410))
