"""Registry of extra pages and panel parts of records. Modules register theirs when `portal.admin`
is imported; the admin of a kind need not know them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect
from django_stubs_ext import StrOrPromise

from portal.admin.workflow.permissions import DeskAdmin, PermittedAdmin
from portal.editorial.admin_site import AdminSite, DeskPart, admin_address, desk_pages, render_desk
from portal.models import Publishable, Record
from portal.records.extension_points import ExtensionPoint

type View = Callable[[DeskAdmin, HttpRequest, Any], HttpResponse]
"""Takes the ModelAdmin, the request and the record, of a class that its page `fits`."""
type KindView = Callable[[DeskAdmin, HttpRequest], HttpResponse]


@dataclass(frozen=True, kw_only=True)
class Page:
    """Page about one record at `…/<id>/<name>/`, for people who may view the record."""

    name: str
    label: StrOrPromise
    """Label of its link in the panel; empty for none."""
    view: View
    fits: Callable[[Publishable], bool]
    position: int
    """Place of its link in the panel, from the front."""

    def address(self, record: Publishable) -> str:
        return page_address(record, self.name)


PAGES: list[Page] = []

panel_parts: ExtensionPoint[[DeskAdmin, HttpRequest, Any], DeskPart] = ExtensionPoint()
"""Extension point: parts of the panel of a stored record. Receives ModelAdmin, request, record."""

published_with: ExtensionPoint[[Publishable], Publishable] = ExtensionPoint()
"""Extension point: what is in review and is approved, published or sent back with a record."""


def page(
    name: str,
    label: StrOrPromise = "",
    *,
    fits: Callable[[Publishable], bool] = lambda record: True,
    position: int = 50,
) -> Callable[[View], View]:
    """Decorator: register a view as extra page of every record that `fits`."""

    def add(view: View) -> View:
        PAGES.append(Page(name=name, label=label, view=view, fits=fits, position=position))
        return view

    return add


def page_of_kinds(name: str) -> Callable[[KindView], KindView]:
    """Decorator: register a view as page of each kind of record, at `…/<name>/`."""

    def add(view: KindView) -> KindView:
        @desk_pages
        def urls(site: AdminSite) -> list[URLPattern]:
            return [
                path(
                    f"{one.opts.app_label}/{one.opts.model_name}/{name.replace('_', '-')}/",
                    site.admin_view(partial(view, one)),
                    name=f"{one.opts.app_label}_{one.opts.model_name}_{name}",
                )
                for one in site._registry.values()
                if isinstance(one, PermittedAdmin) and issubclass(one.model, Record)
            ]

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
    return render_desk(request, template, opts=modeladmin.opts, record=record, **context)


def page_urls(modeladmin: DeskAdmin) -> list[URLPattern]:
    """Return the URL patterns of all pages for one kind."""
    opts = modeladmin.opts
    return [
        path(
            f"<path:object_id>/{one.name}/",
            modeladmin.admin_site.admin_view(_guard_view(modeladmin, one)),
            name=f"{opts.app_label}_{opts.model_name}_{one.name}",
        )
        for one in PAGES
    ]


def _guard_view(modeladmin: DeskAdmin, one: Page) -> Callable[..., HttpResponse]:
    @method_decorator(csrf_protect)
    def view(admin: DeskAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
        record = admin.get_object(request, object_id)
        if record is None or not one.fits(record):
            raise Http404
        if not admin.has_view_permission(request, record):
            raise PermissionDenied
        return one.view(admin, request, record)

    return partial(view, modeladmin)
