from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy

from portal.admin import DeskSection, RecordAdmin, TabularPartInline, facts_fieldset, fieldset
from trade.rankings.models import Ranking, RankingEntry


class RankingEntryInline(TabularPartInline):
    model = RankingEntry
    fields = [
        *("rank", "country", "place", "name", "value", "share_percent"),
        *("source", "locator", "quote", "note"),
    ]
    labels: ClassVar = {"share_percent": gettext_lazy("share (%)")}


@admin.register(Ranking)
class RankingAdmin(RecordAdmin[Ranking]):
    section = DeskSection.TRADE
    position = 3
    key_figures = ["period", "unit", "leader"]
    own_facts = ("leader", "leader_in_central_asia")
    fieldsets = [
        fieldset(gettext_lazy("What is ranked"), ("period", "unit"), "note"),
        facts_fieldset(("leader", "leader_in_central_asia")),
    ]
    inlines = [RankingEntryInline]
    help_texts: ClassVar = {
        "leader": gettext_lazy("First of the world, according to the claims below"),
        "note": gettext_lazy("Caveat for readers"),
    }
