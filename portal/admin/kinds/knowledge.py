"""Forms of the smaller kinds that the desk lists as knowledge: events, organisations, places,
countries."""

from typing import ClassVar

from django import forms
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.admin.forms.parts import StackedPartInline
from portal.admin.kinds.subjects import ShownRecordField
from portal.admin.records.records import RecordAdmin, facts_fieldset
from portal.admin.records.reference import ReferenceAdmin
from portal.editorial.admin_site import DeskSection
from portal.models import Country, Event, Organisation, Place, SignedDocument
from portal.models.languages import columns
from portal.publication import change_log, read_models


class SignedDocumentInline(StackedPartInline):
    model = SignedDocument
    fields = [
        ("name_en", "name_zh_hans", "name_ru"),
        ("signed_kind", "signed_on", "parties"),
        ("about", "url"),
        ("source", "locator", "quote"),
    ]
    form_classes: ClassVar = {"about": ShownRecordField}
    help_texts: ClassVar = {
        "signed_on": _("Only if it was another day than that of the event"),
        "parties": _("Who signed it, as the source names them"),
        "about": _("Part of a name, or the address of a page of the portal"),
    }


@admin.register(Event)
class EventAdmin(RecordAdmin[Event]):
    section = DeskSection.KNOWLEDGE
    position = 1
    key_figures = ["starts_on", "event_kind", "country"]
    kinds = [("country", admin.RelatedOnlyFieldListFilter), "event_kind"]
    shared_columns = ("event_kind", "country")
    ordering = ("-starts_on", "pk")
    fieldsets = [
        (_("What and where"), {"fields": [("event_kind", "country", "place"), "participants"]}),
        facts_fieldset(("starts_on", "ends_on", "official_title"), tuple(columns("outcome"))),
    ]
    inlines = [SignedDocumentInline]
    help_texts: ClassVar = {
        "participants": _("Countries that took part"),
        "ends_on": _("Only if it lasted longer than a day"),
        "official_title": _("As the parties call it, in their language"),
        "outcome_en": _("What was signed, decided or opened"),
    }


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin[Organisation]):
    section = DeskSection.KNOWLEDGE
    position = 4
    key_figures = ["country", "organisation_kind"]
    kinds = [("country", admin.RelatedOnlyFieldListFilter), "organisation_kind"]
    fieldsets = [
        (_("Belongs to"), {"fields": ["parent"]}),
        facts_fieldset(("country", "organisation_kind")),
    ]
    help_texts: ClassVar = {
        "parent": _("The company or body that owns or directs it"),
        "country": _("Where it is registered"),
    }


@admin.register(Place)
class PlaceAdmin(RecordAdmin[Place]):
    section = DeskSection.KNOWLEDGE
    position = 5
    key_figures = ["country", "province", "place_kind", "population"]
    kinds = [("country", admin.RelatedOnlyFieldListFilter), "place_kind"]
    fieldsets = [
        (_("Where"), {"fields": ["admin1"]}),
        facts_fieldset(
            ("country", "place_kind", "population"), ("latitude", "longitude", "accuracy")
        ),
    ]


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
        at = timezone.now()
        change_log.begin(at)
        super().save_model(request, obj, form, change)
        read_models.log_countries([obj.code], at=at)
