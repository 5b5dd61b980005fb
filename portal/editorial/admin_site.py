"""The site of the admin: sections of its navigation, extension points, autocompletion.

Separate from `portal.admin`, because settings name it before the models are loaded.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import models
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.editorial import second_factor
from portal.formatting.xml import clean_text
from portal.records.extension_points import ExtensionPoint

SEARCHES, LONGEST = ("q", "term"), 200
"""Parameters that lists and fields of relations search by, and the characters that they read."""
WHOLE_TEXT, LONGEST_TEXT = "text", 1_000_000
"""The field of an article or a table, whose page says itself what is too long; characters of any
other."""

type Context = dict[str, Any]
"""Context of a template of the admin."""
type Answer = HttpResponse | Context
"""Answer of a page of the desk: what its template draws, or another response."""


@dataclass(frozen=True, kw_only=True)
class DeskPart:
    """A template with its context. Parts with a low `position` come first."""

    template: str
    context: Mapping[str, object] = field(default_factory=dict)
    position: int = 50
    is_main: bool = False
    """Drawn in the main column of the first page; otherwise in the side column."""


desk_parts: ExtensionPoint[[HttpRequest], DeskPart] = ExtensionPoint()
"""Extension point: parts of the first page of the admin."""


@dataclass(kw_only=True, eq=False)
class DeskPage:
    """Decorator: registers a view as a page of the admin that belongs to no single record."""

    at: str = field(kw_only=False)
    name: str = field(kw_only=False)
    label: StrOrPromise = field(default="", kw_only=False)
    """Its title, under which it stands in the menu; empty for none."""
    template: str = ""
    """By default that of its name."""
    view: Callable[..., Answer] = field(init=False)
    allows: Callable[[HttpRequest], object] = lambda request: True

    def __call__[V: Callable[..., Answer]](self, view: V) -> V:
        self.view = view
        DESK_PAGES.append(self)
        return view

    def answer(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not self.allows(request):
            raise PermissionDenied
        found = self.view(request, **kwargs)
        if isinstance(found, HttpResponse):
            return found
        template = self.template or f"admin/{self.name}.html"
        return render_desk(request, template, **{"title": self.label, **found})


DESK_PAGES: list[DeskPage] = []


type AppDict = dict[str, Any]
"""A section, or a model of one, as the templates of the admin expect it."""


def viewable_models(request: HttpRequest) -> list[type[models.Model]]:
    """Return the models whose rows a person may look at on the desk."""
    registered = admin.site._registry.items()
    return [model for model, one in registered if one.has_view_permission(request)]


def admin_address(model: models.Model | type[models.Model], page: str, *args: object) -> str:
    """Return the address of a page of a model in the admin: `change`, `add`, `evidence` …"""
    opts = model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args)


def originals[M: models.Model](rows: QuerySet[M]) -> QuerySet[M]:
    """Leave out draft copies of public records."""
    fields = {field.name for field in rows.model._meta.fields}
    return rows.filter(edit_of=None) if "edit_of" in fields else rows


def render_desk(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    """Render a page about no single record in the frame of the admin."""
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})


class AdminConfig(DjangoAdminConfig):
    default_site = "portal.editorial.admin_site.AdminSite"


class DeskSection(models.TextChoices):
    """Groups of the navigation, in order. A ModelAdmin names its own as `section`; the first is
    that of pages."""

    OVERVIEW = "overview", _("Overview")
    ENERGY = "energy", _("Energy")
    TRADE = "trade", _("Trade")
    STATISTICS = "statistics", _("Statistics")
    KNOWLEDGE = "knowledge", _("Knowledge")
    ADMINISTRATION = "administration", _("Administration")


class AdminSite(admin.AdminSite):
    site_title = settings.PORTAL_NAME
    index_title = _("The editors’ desk")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Each record says for itself whether it may go; a list of ticked boxes cannot ask.
        self.disable_action("delete_selected")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [path(one.at, self.admin_view(one.answer), name=one.name) for one in DESK_PAGES]
        return [*own, *super().get_urls()]

    def admin_view(  # type: ignore[override]
        self, view: Callable[..., HttpResponse], cacheable: bool = False
    ) -> Callable[..., HttpResponse]:
        """Give a page of the desk texts as they are stored, and short searches, as each word is a
        condition."""

        @wraps(view)
        def read_view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            request.GET = _with_short_searches(_as_stored(request.GET))  # type: ignore[assignment]
            _require_lengths(request.POST)
            request.POST = _as_stored(request.POST)  # type: ignore[assignment]
            return view(request, *args, **kwargs)

        return super().admin_view(read_view, cacheable)

    def has_permission(self, request: HttpRequest) -> bool:
        return self._may_enter(request) and not second_factor.is_missing(request)

    def _may_enter(self, request: HttpRequest) -> bool:
        """Tell whether somebody signed in is of the desk; programs write by commands alone."""
        user = request.user
        is_person = user.is_authenticated and not user.is_service
        return is_person and super().has_permission(request)

    def login(self, request: HttpRequest, extra_context: Context | None = None) -> HttpResponse:
        """Lead to the page of sign-in, or who is signed in to what they lack. Raises
        PermissionDenied for accounts that the desk is not for."""
        if not request.user.is_authenticated:
            query = urlencode({"next": request.GET.get("next", reverse("admin:index"))})
            return redirect(f"{reverse('account_login')}?{query}")
        if not self._may_enter(request):
            raise PermissionDenied
        if not second_factor.is_missing(request):
            return redirect("admin:index")
        messages.warning(request, second_factor.SENTENCE)
        return redirect("mfa_index")

    def logout(
        self, request: HttpRequest, extra_context: Context | None = None
    ) -> TemplateResponse:
        """Let the browser forget what forms of this desk have kept in it."""
        answer = super().logout(request, extra_context)
        answer["Clear-Site-Data"] = '"storage"'
        return answer

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: Context | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[AppDict]:
        """Return the pages and models grouped by section instead of by app."""
        apps = self._build_app_dict(request, app_label)
        found = [model for app in apps.values() for model in app["models"]]
        pages = self._list_pages(request) if found and not app_label else []
        groups = [self._group(section, [*pages, *found]) for section in DeskSection]
        return [group for group in groups if group["models"]]

    def index(self, request: HttpRequest, extra_context: Context | None = None) -> TemplateResponse:
        """Add the parts of `desk_parts` to the context."""
        parts = sorted(desk_parts.collect(request), key=lambda part: part.position)
        return super().index(request, {"parts": parts, **(extra_context or {})})

    def section_of(self, model: type[models.Model] | None) -> DeskSection:
        if model is None:  # of a page
            return DeskSection.OVERVIEW
        found = getattr(self._registry.get(model), "section", DeskSection.ADMINISTRATION)
        return DeskSection(found)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Autocomplete.as_view(admin_site=self)(request)  # type: ignore[return-value]

    def _group(self, section: DeskSection, found: list[AppDict]) -> AppDict:
        here = [model for model in found if self.section_of(model["model"]) == section]
        return {
            "name": section.label,
            "app_label": section.value,
            "app_url": f"{reverse('admin:index', current_app=self.name)}#{section.value}",
            "has_module_perms": bool(here),
            "models": sorted(here, key=self._position),
        }

    def _position(self, entry: AppDict) -> tuple[int, str]:
        return getattr(self._registry.get(entry["model"]), "position", 99), str(entry["name"])

    def _list_pages(self, request: HttpRequest) -> list[AppDict]:
        return [
            {
                "model": None,
                "name": one.label,
                "object_name": one.name,
                "admin_url": reverse(f"admin:{one.name}", current_app=self.name),
                "add_url": None,
            }
            for one in DESK_PAGES
            if one.label and one.allows(request)
        ]


def _require_lengths(sent: QueryDict) -> None:
    """Refuse a form with a text that no field takes, before it is kept anywhere. Raises
    BadRequest."""
    texts = (text for name, texts in sent.lists() if name != WHOLE_TEXT for text in texts)
    if (length := max(map(len, texts), default=0)) > LONGEST_TEXT:
        sentence = gettext(
            "One text of the form has %(length)s characters, and may have %(limit)s. Go back and "
            "shorten it: what you typed is still there."
        )
        raise BadRequest(sentence % {"length": length, "limit": LONGEST_TEXT})


def _as_stored(asked: QueryDict) -> QueryDict:
    """Return texts without marks that nobody sees and without NUL, which no text of PostgreSQL
    holds, or what word processors leave and no drawing may hold, and with the ends of lines that
    files have: browsers send others, of a text that nobody has touched, too. Passwords are as they
    were typed. An empty name of a column to find a row by is left out, as Django would look for
    that column."""
    read = QueryDict(mutable=True)
    for name, texts in asked.lists():
        clean = _clean_password if name.startswith("password") else clean_text
        read.setlist(name, [clean(text).replace("\r\n", "\n") for text in texts])
    if read.get(TO_FIELD_VAR) == "":
        del read[TO_FIELD_VAR]
    return read


def _clean_password(text: str) -> str:
    return text.replace("\0", " ")


def _with_short_searches(asked: QueryDict) -> QueryDict:
    for name in SEARCHES:
        if text := asked.get(name, ""):
            asked[name] = text[:LONGEST]
    return asked


class Autocomplete(AutocompleteJsonView):
    """Offers originals, never draft copies of public records, first those that are called as what
    was typed, and marks those that are not public."""

    def get_queryset(self) -> QuerySet[models.Model]:
        found = originals(super().get_queryset())
        names = [name for name in self.model_admin.search_fields if "__" not in name]
        if not (self.term and names):
            return found
        from portal.models.fields import contains, is_called  # settings name this module before

        called = Q.create([is_called(name, self.term) for name in names], Q.OR)
        named = Q.create([contains(name, self.term) for name in names], Q.OR)
        rank = Case(When(called, then=0), When(named, then=1), default=2)
        return found.order_by(rank, *found.query.order_by)

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        found = super().serialize_result(obj, to_field_name)
        status = getattr(obj, "status", "published")
        if status != "published":
            found["text"] += f" ({obj.get_status_display()})"  # type: ignore[attr-defined]
        if getattr(obj, "retracted_at", None):
            found["text"] += f" ({_('Retracted')})"
        return found
