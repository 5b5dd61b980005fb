"""Read-only admin of editions and workflow steps."""

import json

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.editorial.admin_site import DeskSection
from portal.models import Edition, Step


class ReadOnlyAdmin[M: models.Model](admin.ModelAdmin[M]):
    section = DeskSection.ADMINISTRATION
    list_per_page = 50
    view_on_site = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin[Edition]):
    position = 3
    list_display = ["issued_at", "title", "kind", "number", "issued_by", "second_reader", "note"]
    list_filter = ["kind", "second_reader"]
    list_select_related = ["issued_by"]
    search_fields = ["record_uid", "note"]
    fieldsets = [
        (None, {"fields": [("kind", "record_uid", "number")]}),
        (_("Issued"), {"fields": [("issued_at", "issued_by", "second_reader"), "note"]}),
        (_("What it says"), {"fields": ["content"]}),
    ]
    readonly_fields = ["content"]

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
    list_display = ["at", "by", "action", "kind", "record_uid", "note"]
    list_filter = ["action", "kind"]
    list_select_related = ["by"]
    search_fields = ["record_uid", "note", "by__username"]
    fields = ["at", "by", "action", "kind", "record_uid", "note"]
