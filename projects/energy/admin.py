from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy

from portal.admin import (
    DeskSection,
    RecordAdmin,
    StackedPartInline,
    TabularPartInline,
    facts_fieldset,
    fieldset,
)
from portal.formatting.numbers import format_in_unit
from portal.participation.admin import RoleInline
from projects.energy.models import EnergyProject
from projects.energy.parts import EnergyProjectRole, Milestone, Phase


class PhaseInline(TabularPartInline):
    model = Phase
    fields = [
        *("name", "phase_status", "capacity_mw", "planned_on", "commissioned_on", "retired_on"),
        *("gem_unit_id", "source", "locator", "quote"),
    ]


class MilestoneInline(StackedPartInline):
    model = Milestone
    fields = [
        ("on", "milestone_status", "source", "locator", "quote"),
        ("note_en", "note_zh_hans", "note_ru"),
    ]


class EnergyProjectRoleInline(RoleInline):
    model = EnergyProjectRole
    fields = [*RoleInline.fields[:2], "phases", *RoleInline.fields[2:]]


@admin.register(EnergyProject)
class EnergyProjectAdmin(RecordAdmin[EnergyProject]):
    section = DeskSection.ENERGY
    position = 1
    key_figures = ["country", "technology", "project_status", "capacity"]
    kinds = [("country", admin.RelatedOnlyFieldListFilter), "technology", "project_status"]
    search_fields = ["phases__gem_unit_id"]
    fieldsets = [
        fieldset(
            gettext_lazy("Other details"),
            ("admin1", "river"),
            ("technology_detail", "capacity_rating", "status_is_inferred", "status_as_of"),
            ("related_project", "wiki_url", "chinese_role"),
            ("owner_as_printed", "operator_as_printed", "note"),
        ),
        facts_fieldset(
            ("country", "second_country"),
            ("technology", "project_status"),
            ("capacity_mw", "units", "combined_capacity_mw"),
            ("latitude", "longitude", "accuracy"),
            ("construction_started_on", "planned_on", "commissioned_on", "retired_on"),
            ("annual_generation_gwh", "investment_amount", "investment_currency"),
            ("vendor", "reactor_model", "rank_in_region"),
            ("co2_avoided_t_year", "households_supplied", "residents_supplied"),
        ),
    ]
    inlines = [PhaseInline, EnergyProjectRoleInline, MilestoneInline]
    labels: ClassVar = {
        "combined_capacity_mw": gettext_lazy("combined capacity with its sister plant"),
        "chinese_role": gettext_lazy("Chinese participation"),
    }
    help_texts: ClassVar = {
        "capacity_mw": gettext_lazy("MW, the sum of the units in the status above"),
        "second_country": gettext_lazy("Only where a plant stands in two countries"),
        "status_is_inferred": gettext_lazy("No source states it"),
        "owner_as_printed": gettext_lazy("As worded in the source; add owners under “Roles”"),
        "note": gettext_lazy("Caveat for readers"),
        "planned_on": gettext_lazy("The plan, which stays when it has been commissioned"),
    }

    @admin.display(description=gettext_lazy("capacity"), ordering="capacity_mw")
    def capacity(self, project: EnergyProject) -> str:
        return format_in_unit(project.capacity_mw, "MW")
