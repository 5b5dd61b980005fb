from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy

from portal.admin import DeskSection, RecordAdmin, StackedPartInline, facts_fieldset, fieldset
from trade.corridors.models import Corridor, GoodsCategory, Stop


class StopInline(StackedPartInline):
    model = Stop
    fields = [
        ("position", "role", "country", "place", "terminal"),
        ("name_en", "name_zh_hans", "name_ru"),
        ("source", "locator"),
        ("quote", "note"),
    ]
    help_texts: ClassVar = {
        "position": gettext_lazy("Its place in the order of the way: 1, 2, 3 …"),
        "terminal": gettext_lazy("The trade hub that stands there"),
    }


class GoodsCategoryInline(StackedPartInline):
    model = GoodsCategory
    fields = [("name_en", "name_zh_hans", "name_ru"), ("group", "source", "locator", "quote")]


@admin.register(Corridor)
class CorridorAdmin(RecordAdmin[Corridor]):
    section = DeskSection.TRADE
    position = 2
    key_figures = ["corridor_kind", "corridor_status", "length"]
    kinds = ["corridor_kind", "corridor_status"]
    fieldsets = [
        fieldset(gettext_lazy("Other details"), ("corridor_kind", "direction")),
        facts_fieldset(
            ("corridor_status", "construction_started_on", "opened_on"),
            ("length_km", "length_kg_km", "capacity_mt_year"),
            ("cost_amount", "cost_currency"),
            ("tunnels", "stations", "bridges"),
        ),
    ]
    inlines = [StopInline, GoodsCategoryInline]
    help_texts: ClassVar = {
        "length_km": gettext_lazy("km"),
        "length_kg_km": gettext_lazy("km"),
        "capacity_mt_year": gettext_lazy("Million tonnes a year"),
        "cost_currency": gettext_lazy("ISO 4217: USD, CNY, KZT …"),
        "direction": gettext_lazy("From where to where, as the sources put it"),
    }
