"""The frame of the admin: how its navigation is grouped and what its autocompletes offer.

Apart from `portal.admin`, as settings name it before the models exist.
"""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from portal.records.extension_points import ExtensionPoint


@dataclass(frozen=True, kw_only=True)
class DeskPart:
    """A template and what it draws. Parts with a low `position` come first."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    position: int = 50
    is_main: bool = False
    """Whether it stands in the main column of the first page rather than beside it."""


desk_parts: ExtensionPoint[[HttpRequest], DeskPart] = ExtensionPoint()
"""What a feature adds to the first page."""

desk_pages: ExtensionPoint[["AdminSite"], URLPattern] = ExtensionPoint()
"""The addresses a feature adds to the admin that are about no one record."""


class AdminConfig(DjangoAdminConfig):
    default_site = "portal.editorial.admin_site.AdminSite"


class DeskSection(models.TextChoices):
    """The groups of the navigation, in their order. A ModelAdmin names its own as `section`."""

    ENERGY = "energy", _("Energy")
    TRADE = "trade", _("Trade")
    STATISTICS = "statistics", _("Statistics")
    KNOWLEDGE = "knowledge", _("Knowledge")
    ADMINISTRATION = "administration", _("Administration")


class AdminSite(admin.AdminSite):
    site_title = "Corridor"
    site_header = "Corridor"  # a name, not a word
    index_title = _("The editors’ desk")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Each record says for itself whether it may go; a list of ticked boxes cannot ask.
        self.disable_action("delete_selected")

    def get_urls(self) -> list[Any]:
        return [*desk_pages.collect(self), *super().get_urls()]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The models by section rather than by the app that holds their code."""
        apps = self._build_app_dict(request, app_label)
        found = [model for app in apps.values() for model in app["models"]]
        groups = [self._group(section, found) for section in DeskSection]
        return [group for group in groups if group["models"]]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """With the parts that each feature of the desk adds."""
        parts = sorted(desk_parts.collect(request), key=lambda part: part.position)
        return super().index(request, {"parts": parts, **(extra_context or {})})

    def section_of(self, model: type[models.Model]) -> DeskSection:
        found = getattr(self._registry.get(model), "section", DeskSection.ADMINISTRATION)
        return DeskSection(found)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        answer: Any = Autocomplete.as_view(admin_site=self)(request)
        return answer  # type: ignore[no-any-return]

    def _group(self, section: DeskSection, found: list[dict[str, Any]]) -> dict[str, Any]:
        here = [model for model in found if self.section_of(model["model"]) == section]
        return {
            "name": section.label,
            "app_label": section.value,
            "app_url": f"{reverse('admin:index', current_app=self.name)}#{section.value}",
            "has_module_perms": bool(here),
            "models": sorted(here, key=lambda model: self._position(model["model"])),
        }

    def _position(self, model: type[models.Model]) -> tuple[int, str]:
        position = getattr(self._registry[model], "position", 99)
        return position, str(model._meta.verbose_name_plural)


class Autocomplete(AutocompleteJsonView):
    """Offers records themselves, never the draft copies of public ones, and says which of them
    the public does not see."""

    def get_queryset(self) -> Any:
        queryset = super().get_queryset()
        fields = {field.name for field in queryset.model._meta.fields}
        return queryset.filter(edit_of=None) if "edit_of" in fields else queryset

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        found = super().serialize_result(obj, to_field_name)
        status = getattr(obj, "status", "published")
        if status != "published":
            found["text"] += f" ({obj.get_status_display()})"  # type: ignore[attr-defined]
        return found
