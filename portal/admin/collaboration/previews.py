"""Preview of a draft, and links to it for people without an account."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from portal.admin.forms.relations import link_to
from portal.admin.workflow import extra_pages
from portal.admin.workflow.permissions import DeskAdmin, actor, require, telling_refusal
from portal.editorial import preview_links
from portal.editorial.admin_site import Answer, DeskPart
from portal.formatting.addresses import parse_number
from portal.models import PreviewLink, Publishable, Record
from portal.models.languages import DEFAULT, LANGUAGES
from portal.site.records.preview import preview_page
from portal.site.views.embeds import framed_here

LINKS = "preview-links"


@extra_pages.Page("preview", gettext_lazy("Preview"), fits=preview_links.is_draft, position=60)
def preview(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> HttpResponse:
    """Render the public page of the draft in `?language=`, by default that of the desk."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    at, form = timezone.now(), link_to(record)
    asked = request.GET.get("language", "")
    language = asked if asked in LANGUAGES else get_language() or DEFAULT
    with override(language), timezone.override(None):
        return framed_here(lambda r: preview_page(record, r, at=at, form_url=form))(request)


@extra_pages.Page(LINKS, fits=preview_links.is_draft)
def links_page(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> Answer:
    """List the links to a draft; a POST creates one for some `days`, or revokes one by its
    token."""
    require(can_share(modeladmin, request, record))
    if request.method == "POST":
        _change(request, record)
        return HttpResponseRedirect(extra_pages.page_address(record, LINKS))
    return {"title": _("Links to the preview"), "part": _links_context(request, record)}


@extra_pages.panel_parts
def links_in_panel(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable
) -> Iterable[DeskPart]:
    if preview_links.is_draft(record) and can_share(modeladmin, request, record):
        shown = {**_links_context(request, record), "in_panel": True}
        yield DeskPart(template="admin/includes/preview_links.html", context=shown, position=60)


def can_share(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> bool:
    """True for people who may edit the draft or publish it."""
    works_on_it = modeladmin.has_submit_permission(request, record)
    return works_on_it or modeladmin.has_publish_permission(request, record)


def _change(request: HttpRequest, record: Record) -> None:
    if token := request.POST.get("revoke"):
        link = get_object_or_404(PreviewLink.objects.of(record), token=token)
        preview_links.revoke(link, at=timezone.now())
        messages.success(request, _("The link is revoked: nobody reads the draft under it."))
        return
    days = parse_number(request.POST.get("days", ""), digits=18)
    number = preview_links.USUAL_DAYS if days is None else days
    with telling_refusal(request):
        preview_links.make_link(record, by=actor(request), at=timezone.now(), days=number)
        messages.success(request, _("The link is made: whoever has it reads this draft."))


def _links_context(request: HttpRequest, record: Record) -> dict[str, object]:
    links = preview_links.list_valid_links(record, at=timezone.now())
    return {
        "address": extra_pages.page_address(record, LINKS),
        "days": preview_links.DAYS,
        "links": [(link, _absolute_url(request, link)) for link in links],
    }


def _absolute_url(request: HttpRequest, link: PreviewLink) -> str:
    path = reverse("preview", kwargs={"signed": preview_links.sign_token(link)})
    return request.build_absolute_uri(path)
