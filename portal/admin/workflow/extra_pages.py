"""Registry of extra pages and panel parts of records. Modules register theirs when `portal.admin`
is imported; the admin of a kind need not know them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.admin.workflow.permissions import DeskAdmin, require
from portal.editorial.admin_site import Answer, DeskPart, admin_address, render_desk
from portal.models import Publishable
from portal.records.extension_points import ExtensionPoint

type View = Callable[[DeskAdmin, HttpRequest, Any], Answer]
"""Takes the ModelAdmin, the request and the record, of a class that its page `fits`."""
type KindView = Callable[[DeskAdmin, HttpRequest], HttpResponse]


@dataclass(kw_only=True, eq=False)
class Page:
    """Decorator: registers a view as extra page of every record that `fits`, at `…/<id>/<name>/`,
    for people who may view the record and whom it `allows`."""

    do_not_call_in_templates = True

    name: str = field(kw_only=False)
    label: StrOrPromise = field(default="", kw_only=False)
    """Label of its link in the panel, and its title; empty for none."""
    template: str = ""
    """By default that of its name."""
    view: View = field(init=False)
    fits: Callable[[Any], bool] = lambda record: True
    allows: Callable[[DeskAdmin, HttpRequest, Any], bool] = lambda modeladmin, request, record: True
    position: int = 50
    """Place of its link in the panel, from the front."""

    def __call__(self, view: View) -> View:
        self.view = view
        PAGES.append(self)
        return view

    def address(self, record: Publishable) -> str:
        return page_address(record, self.name)


PAGES: list[Page] = []
PAGES_OF_KINDS: dict[str, KindView] = {}

panel_parts: ExtensionPoint[[DeskAdmin, HttpRequest, Any], DeskPart] = ExtensionPoint()
"""Extension point: parts of the panel of a stored record. Receives ModelAdmin, request, record."""


def page_of_kinds(
    name: str, fits: Callable[[type[Publishable]], bool] = lambda model: True
) -> Callable[[KindView], KindView]:
    """Decorator: register a view as page of each kind that `fits`, at `…/<name>/`."""

    def add(view: KindView) -> KindView:
        def fitting_view(modeladmin: DeskAdmin, request: HttpRequest) -> HttpResponse:
            if not fits(modeladmin.model):
                raise Http404
            return view(modeladmin, request)

        PAGES_OF_KINDS[name] = fitting_view
        return view

    return add


def page_address(record: Publishable, name: str) -> str:
    return admin_address(record, name, record.pk)


def render_page(
    modeladmin: DeskAdmin,
    request: HttpRequest,
    record: Publishable | None,
    template: str,
    **context: object,
) -> HttpResponse:
    """Render a page about a record, or about a kind, in the frame of the admin."""
    about = {
        "opts": modeladmin.opts,
        "record": record,
        "preserved_filters": modeladmin.get_preserved_filters(request),
        "list_address": keep_list(
            modeladmin, request, admin_address(modeladmin.model, "changelist")
        ),
    }
    return render_desk(request, template, **about, **context)


def leave_page(request: HttpRequest, record: Publishable) -> HttpResponseRedirect:
    """Lead to the form of a record whose state a page does not fit any more; say so to who sent
    something."""
    if request.method == "POST":
        words = {"record": record, "state": record.get_status_display()}
        said = _("“%(record)s” is in another state by now: %(state)s.")
        messages.error(request, said % words)
    return HttpResponseRedirect(admin_address(record, "change", record.pk))


def keep_list(modeladmin: DeskAdmin, request: HttpRequest, address: str) -> str:
    """Add the filters of the list that a person came from to an address of the same kind, as
    Django's own forms do."""
    if not address.startswith(admin_address(modeladmin.model, "changelist")):
        return address
    kept = modeladmin.get_preserved_filters(request)
    return add_preserved_filters({"opts": modeladmin.opts, "preserved_filters": kept}, address)


def page_links(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable
) -> list[tuple[StrOrPromise, str]]:
    """Return label and address of the pages that a person may open from a record."""
    return [
        (one.label, one.address(record))
        for one in sorted(PAGES, key=lambda page: page.position)
        if one.label and one.fits(record) and one.allows(modeladmin, request, record)
    ]


def page_urls(modeladmin: DeskAdmin) -> list[URLPattern]:
    """Return the URL patterns of all pages for one kind."""
    label = f"{modeladmin.opts.app_label}_{modeladmin.opts.model_name}"
    views: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
        one.name: (f"<path:object_id>/{one.name}/", _guard_view(modeladmin, one)) for one in PAGES
    }
    for name, view in PAGES_OF_KINDS.items():
        views[name] = (f"{name.replace('_', '-')}/", _keep_in(modeladmin, view))
    guard = modeladmin.admin_site.admin_view
    return [path(at, guard(view), name=f"{label}_{name}") for name, (at, view) in views.items()]


def _guard_view(modeladmin: DeskAdmin, one: Page) -> Callable[..., HttpResponse]:
    def view(modeladmin: DeskAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
        record = modeladmin.get_object(request, object_id)
        if record is None:
            raise Http404
        require(modeladmin.has_view_permission(request, record))
        if not one.fits(record):  # any more, as what a mail asks to review, or a second click sends
            return leave_page(request, record)
        require(one.allows(modeladmin, request, record))
        found = one.view(modeladmin, request, record)
        if isinstance(found, HttpResponse):
            return found
        template = one.template or f"admin/{one.name.replace('-', '_')}.html"
        found = {"title": one.label, "record": record, "template": template, **found}
        return render_page(modeladmin, request, **found)

    return _keep_in(modeladmin, view)


def _keep_in(
    modeladmin: DeskAdmin, view: Callable[..., HttpResponse]
) -> Callable[..., HttpResponse]:
    """Keep the list that a person came from where a view redirects to."""

    def keeping(request: HttpRequest, **kwargs: str) -> HttpResponse:
        answer = view(modeladmin, request, **kwargs)
        if "Location" in answer:
            answer["Location"] = keep_list(modeladmin, request, answer["Location"])
        return answer

    return keeping
