from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy

from portal.admin import DeskSection, RecordAdmin, facts_fieldset, fieldset
from portal.participation.admin import RoleInline
from projects.pipelines.models import Pipeline, PipelineRole


@admin.register(Pipeline)
class PipelineAdmin(RecordAdmin[Pipeline]):
    section = DeskSection.ENERGY
    position = 2
    key_figures = ["fuel", "pipeline_status", "start_country", "end_country", "length"]
    kinds = [("countries", admin.RelatedOnlyFieldListFilter), "fuel", "pipeline_status", "to_china"]
    search_fields = ["segment"]
    fieldsets = [
        fieldset(
            gettext_lazy("Other details"),
            *(("segment", "system", "to_china"), "countries", "owners_as_printed"),
        ),
        facts_fieldset(
            ("fuel", "pipeline_status"),
            ("planned_on", "commissioned_on"),
            ("start_country", "end_country"),
            ("start_place", "end_place"),
            ("capacity_bcm_year", "throughput_bcm_year"),
            ("capacity_mt_year", "length_km"),
        ),
    ]
    inlines = [RoleInline.of(PipelineRole)]
    help_texts: ClassVar = {
        "countries": gettext_lazy("Every country it passes, the first and the last included"),
        "capacity_bcm_year": gettext_lazy("Billion cubic metres a year, as designed"),
        "throughput_bcm_year": gettext_lazy("Billion cubic metres a year, as delivered"),
        "capacity_mt_year": gettext_lazy("Million tonnes of oil a year, as designed"),
        "length_km": gettext_lazy("km"),
        "planned_on": gettext_lazy("The plan, which stays when it has been commissioned"),
        "segment": gettext_lazy("Only where the record is one part of a longer line"),
    }
