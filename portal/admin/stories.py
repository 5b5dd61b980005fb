from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.admin.records import NAMES, SUMMARY, RecordAdmin
from portal.admin_site import Section
from portal.languages import columns
from portal.models import Story


@admin.register(Story)
class StoryAdmin(RecordAdmin[Story]):
    section = Section.KNOWLEDGE
    position = 2
    key_figures = ["dated_on"]
    ordering = ("-dated_on", "pk")
    fieldsets = [
        NAMES,
        SUMMARY,
        (_("Text"), {"fields": ["dated_on", tuple(columns("body"))]}),
    ]
    help_texts: ClassVar = {
        **RecordAdmin.help_texts,
        "dated_on": _("The day that readers see above the story"),
        "body_en": _("Markdown. Link to the records that hold the figures."),
    }
