"""Forms of the smaller kinds that the desk lists as knowledge: events, organisations, places."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.admin.records.records import RecordAdmin, facts_fieldset
from portal.editorial.admin_site import DeskSection
from portal.models import Event, Organisation, Place
from portal.models.languages import columns


@admin.register(Event)
class EventAdmin(RecordAdmin[Event]):
    section = DeskSection.KNOWLEDGE
    position = 1
    key_figures = ["starts_on", "event_kind", "country"]
    kinds = [("country", admin.RelatedOnlyFieldListFilter), "event_kind"]
    ordering = ("-starts_on", "pk")
    fieldsets = [
        (_("What and where"), {"fields": [("event_kind", "country", "place"), "participants"]}),
        facts_fieldset(("starts_on", "ends_on", "official_title"), tuple(columns("outcome"))),
    ]
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
    key_figures = ["country", "admin1", "place_kind", "population"]
    kinds = [("country", admin.RelatedOnlyFieldListFilter), "place_kind"]
    fieldsets = [
        (_("Where"), {"fields": ["admin1"]}),
        facts_fieldset(
            ("country", "place_kind", "population"), ("latitude", "longitude", "accuracy")
        ),
    ]
