"""The FilterSets of rankings and their entries."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.filters.ordering import Ordering
from portal.filters.parameters import IContains, InCountry
from portal.filters.parts import RECORD, SourcedPartFilter
from portal.filters.records import TITLE, UPDATED, RecordFilter
from portal.models import Place
from trade.rankings.models import Ranking, RankingEntry


class RankingFilter(RecordFilter):
    model = Ranking
    country = InCountry(
        "entries__country", "entries__place__country", many=True, method="with_entry_of"
    )
    period = IContains("period", label=_("Period"))
    also = ("unit",)
    order = Ordering("title", title=TITLE, period=("period", _("period")), updated=UPDATED)

    def with_entry_of(
        self, queryset: QuerySet[Ranking], name: str, value: list[str]
    ) -> QuerySet[Ranking]:
        return queryset.filter(pk__in=entries_of(value).values("record")) if value else queryset


def entries_of(countries: list[str]) -> QuerySet[RankingEntry]:
    """Return the entries of any of these countries, and of public places in one."""
    places = Place.objects.filter(country__in=countries)
    return RankingEntry.objects.filter(Q(country__in=countries) | Q(place__in=places))


class RankingEntryFilter(SourcedPartFilter):
    model = RankingEntry
    country = InCountry("country", "place__country", method="of_countries")
    also = ("record", "rank", "place", "name", "value", "share_percent", "note", "locator", "quote")
    order = Ordering("record", record=RECORD, rank=("rank", _("rank")), value=("value", _("value")))

    def of_countries(
        self, queryset: QuerySet[RankingEntry], name: str, value: list[str]
    ) -> QuerySet[RankingEntry]:
        return queryset.filter(pk__in=entries_of(value)) if value else queryset
