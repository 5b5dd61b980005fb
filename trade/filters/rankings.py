"""The FilterSets of rankings and their entries."""

from django.utils.translation import gettext_lazy as _

from portal.filters import (
    Contains,
    InCountry,
    Order,
    RecordFilter,
)
from portal.filters.parts import RECORD, SourcedPartFilter
from portal.filters.records import TITLE, UPDATED
from trade.models import (
    Ranking,
    RankingEntry,
)


class RankingFilter(RecordFilter):
    country = InCountry("entries__country", "entries__place__country", many=True)
    period = Contains("period", label=_("Period"))
    also = ("unit",)
    order = Order("title", title=TITLE, period=("period", _("period")), updated=UPDATED)

    class Meta(RecordFilter.Meta):
        model = Ranking
        fields: list[str] = []


class RankingEntryFilter(SourcedPartFilter):
    country = InCountry("country")
    also = ("record", "rank", "place", "name", "value", "share_percent", "note", "locator")
    order = Order("record", record=RECORD, rank=("rank", _("rank")), value=("value", _("value")))

    class Meta(SourcedPartFilter.Meta):
        model = RankingEntry
        fields: list[str] = []
