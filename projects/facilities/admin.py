from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy

from portal.admin import DeskSection, RecordAdmin, facts_fieldset, fieldset
from portal.participation.admin import RoleInline
from projects.facilities.models import Facility, FacilityRole


@admin.register(Facility)
class FacilityAdmin(RecordAdmin[Facility]):
    section = DeskSection.ENERGY
    position = 3
    key_figures = ["country", "facility_type", "facility_status"]
    kinds = [("country", admin.RelatedOnlyFieldListFilter), "facility_type", "facility_status"]
    fieldsets = [
        fieldset(
            gettext_lazy("Other details"),
            ("admin1", "status_as_of", "system"),
            ("owner_as_printed", "operator_as_printed", "note"),
        ),
        facts_fieldset(
            ("country", "second_country"),
            ("facility_type", "facility_status"),
            ("capacity_mw", "storage_mwh", "capacity_gw_year"),
            ("capacity_mt_year", "capacity_bcm_year", "capacity_t_year"),
            ("voltage_kv", "length_km"),
            ("latitude", "longitude", "accuracy"),
            ("construction_started_on", "commissioned_on", "planned_on"),
            ("investment_amount", "investment_currency"),
        ),
    ]
    inlines = [RoleInline.of(FacilityRole)]
    help_texts: ClassVar = {
        "capacity_mt_year": gettext_lazy("Million tonnes a year that it can take in"),
        "capacity_bcm_year": gettext_lazy("Billion cubic metres of gas a year"),
        "capacity_t_year": gettext_lazy(
            "Tonnes a year; of uranium for mines, of waste for plants that burn it"
        ),
        "capacity_gw_year": gettext_lazy("GW of turbines a year"),
        "planned_on": gettext_lazy("The plan, which stays when it has been commissioned"),
        "note": gettext_lazy("Caveat for readers"),
    }
