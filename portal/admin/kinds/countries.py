from typing import ClassVar

from django import forms
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.admin.records.reference import ReferenceAdmin
from portal.editorial.admin_site import DeskSection
from portal.models import Country
from portal.models.languages import columns
from portal.publication.public_rows import COUNTRY, log_rows


@admin.register(Country)
class CountryAdmin(ReferenceAdmin[Country]):
    """Reference data: public at once, without review."""

    section = DeskSection.KNOWLEDGE
    position = 6
    list_display = ["name_en", "code", "name_zh_hans", "name_ru", "name_local", "role"]
    list_filter = ["role"]
    search_fields = ["code", "iso3", *columns("name"), "name_local"]
    ordering = ["name_en"]
    fieldsets = [
        (None, {"fields": [tuple(columns("name")), ("name_local", "local_language")]}),
        (_("Codes"), {"fields": [("code", "iso3", "numeric")]}),
        (_("Place in the portal"), {"fields": [("role", "capital", "source")]}),
    ]
    labels: ClassVar = {"iso3": _("ISO code (3 letters)"), "numeric": _("ISO number")}
    help_texts: ClassVar = {
        "code": _("ISO 3166-1 alpha-2, or C5 and the like for a group. It cannot be changed."),
        "iso3": _("ISO 3166-1 alpha-3"),
        "numeric": _("ISO 3166-1 numeric"),
    }

    def get_readonly_fields(self, request: HttpRequest, obj: Country | None = None) -> list[str]:
        return ["code"] if obj is not None else []

    @transaction.atomic
    def save_model(
        self, request: HttpRequest, obj: Country, form: forms.ModelForm[Country], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        log_rows(COUNTRY, [obj.code], at=timezone.now())
