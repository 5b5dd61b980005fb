from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.admin.records.records import NAMES, SUMMARY, RecordAdmin, facts_fieldset
from portal.editorial.admin_site import DeskSection
from portal.models import Event
from portal.models.languages import columns


@admin.register(Event)
class EventAdmin(RecordAdmin[Event]):
    section = DeskSection.KNOWLEDGE
    position = 1
    key_figures = ["starts_on", "event_kind", "country"]
    kinds = [("country", admin.RelatedOnlyFieldListFilter), "event_kind"]
    list_select_related = ["country"]
    ordering = ("-starts_on", "pk")
    fieldsets = [
        NAMES,
        SUMMARY,
        (_("What and where"), {"fields": [("event_kind", "country", "place"), "participants"]}),
        facts_fieldset(("starts_on", "ends_on", "official_title"), tuple(columns("outcome"))),
    ]
    help_texts: ClassVar = {
        **RecordAdmin.help_texts,
        "participants": _("Countries that took part"),
        "ends_on": _("Only if it lasted longer than a day"),
        "official_title": _("As the parties call it, in their language"),
        "outcome_en": _("What was signed, decided or opened"),
    }
