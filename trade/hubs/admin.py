from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.admin import DeskSection, RecordAdmin, StackedPartInline, facts_fieldset, fieldset
from portal.participation.admin import RoleInline
from trade.hubs.models import Service, TradeHub, TradeHubRole


class ServiceInline(StackedPartInline):
    model = Service
    fields = [
        ("name_en", "name_zh_hans", "name_ru"),
        ("category", "service_status", "source", "locator"),
        ("quote", "note"),
    ]


@admin.register(TradeHub)
class TradeHubAdmin(RecordAdmin[TradeHub]):
    section = DeskSection.TRADE
    position = 1
    key_figures = ["country", "hub_kind", "hub_status", "opened_on"]
    kinds = [("country", admin.RelatedOnlyFieldListFilter), "hub_kind", "hub_status"]
    fieldsets = [
        fieldset(_("Other details"), "operator", "note"),
        facts_fieldset(
            ("hub_kind", "hub_status"),
            ("country", "second_country"),
            ("place", "parent"),
            ("founded_on", "opened_on"),
            ("area_ha", "area_cn_ha", "area_kz_ha"),
        ),
    ]
    inlines = [RoleInline.of(TradeHubRole), ServiceInline]
    help_texts: ClassVar = {
        "second_country": _("The country on the other side of a border hub"),
        "parent": _("The hub it is part of: a trade city within a zone"),
        "area_ha": _("Hectares: 1 km² is 100 ha"),
        "operator": _("Without a source, for programs that read it: name operators as roles, too"),
        "note": _("Caveat for readers"),
    }
