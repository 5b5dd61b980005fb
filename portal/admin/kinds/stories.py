from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.admin.forms.checked_form import CleanedData
from portal.admin.records.records import NAMES, SUMMARY, RecordAdmin, RecordForm
from portal.editorial.admin_site import DeskSection
from portal.models import Story
from portal.models.languages import columns
from portal.site.stories.finding import find_problems


class StoryForm(RecordForm):
    """Refuses texts with references to records that are not public, or with wrong syntax."""

    def clean(self) -> CleanedData:
        cleaned = super().clean()
        for name in columns("body"):
            if said := find_problems(cleaned.get(name) or ""):
                self.add_error(name, said)
        return cleaned


@admin.register(Story)
class StoryAdmin(RecordAdmin[Story]):
    section = DeskSection.KNOWLEDGE
    position = 2
    form = StoryForm
    key_figures = ["dated_on"]
    ordering = ("-dated_on", "pk")
    fieldsets = [
        NAMES,
        SUMMARY,
        (_("Text"), {"fields": ["dated_on", tuple(columns("body"))]}),
    ]
    labels: ClassVar = {"dated_on": _("publication date")}
    help_texts: ClassVar = {
        **RecordAdmin.help_texts,
        "dated_on": _("The day that readers see above the story"),
        "body_en": _(
            "Markdown. Figures come from their records: {{figure energyproject:slug capacity_mw}}, "
            "{{figure series:slug 2024}} or {{figure series:slug latest}} within a sentence; "
            "{{chart series series=slug}}, {{map country=KZ}} and {{record energyproject:slug}} "
            "in a paragraph of their own."
        ),
    }
