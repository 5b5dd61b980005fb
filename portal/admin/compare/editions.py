"""Read-only admin of editions and workflow steps."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.admin.compare.history import VERBS
from portal.editorial.admin_site import DeskSection
from portal.models import CorrectionState, Edition, Step

NAMES: dict[str, StrOrPromise] = {
    **{str(m._meta.model_name): m._meta.verbose_name or "" for m in apps.get_models()},
    **VERBS,
    **dict(CorrectionState.choices),
}
"""Words for actions and kinds."""


class NamedFilter(admin.AllValuesFieldListFilter):
    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": NAMES.get(str(choice["display"]), choice["display"])}


def name_of_person(field: models.Field[Any, Any]) -> Callable[[Any, models.Model], str]:
    """Make a read-only field that names a person without Django's link to the account, which few
    may see."""

    @admin.display(description=field.verbose_name)
    def person(_admin: object, row: models.Model) -> str:
        return str(getattr(row, field.name) or "")

    return person


class ReadOnlyAdmin[M: models.Model](admin.ModelAdmin[M]):
    section = DeskSection.ADMINISTRATION
    list_per_page = 50
    view_on_site = False
    actions = None

    @admin.display(description=_("kind"))
    def kind_name(self, row: Edition | Step) -> StrOrPromise:
        return NAMES.get(row.kind, row.kind)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin[Edition]):
    position = 3
    list_display = [
        "issued_at",
        "title",
        "kind_name",
        "number",
        "issued_by",
        "second_reader",
        "note",
    ]
    list_filter = [("kind", NamedFilter), "second_reader"]
    list_select_related = ["issued_by"]
    search_fields = ["record_uid", "note"]
    fieldsets = [
        (None, {"fields": [("kind_name", "record_uid", "number")]}),
        (_("Issued"), {"fields": [("issued_at", "issuer", "second_reader"), "note"]}),
        (_("What it says"), {"fields": ["content"]}),
    ]
    readonly_fields = ["kind_name", "issuer", "content"]

    issuer = name_of_person(Edition._meta.get_field("issued_by"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return Edition.objects.order_by("-issued_at", "-pk")

    @admin.display(description=_("title"))
    def title(self, edition: Edition) -> str:
        return str(edition.document.get("title", {}).get("en", ""))

    @admin.display(description=_("document"))
    def content(self, edition: Edition) -> SafeString:
        text = json.dumps(edition.document, ensure_ascii=False, indent=2)
        return format_html('<pre class="document">{}</pre>', text)


@admin.register(Step)
class StepAdmin(ReadOnlyAdmin[Step]):
    position = 4
    list_display = ["at", "by", "action_name", "kind_name", "record_uid", "note"]
    list_filter = [("action", NamedFilter), ("kind", NamedFilter)]
    list_select_related = ["by"]
    search_fields = ["record_uid", "note", "by__username"]
    fields = ["at", "person", "action_name", "kind_name", "record_uid", "note"]
    readonly_fields = ["action_name", "kind_name", "person"]
    person = name_of_person(Step._meta.get_field("by"))

    @admin.display(description=_("action"))
    def action_name(self, step: Step) -> StrOrPromise:
        return NAMES.get(step.action, step.action)
