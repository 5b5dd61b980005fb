"""The FilterSets of indicators and series, and of decisions about periods."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.filters.ordering import Ordering
from portal.filters.parameters import (
    AsRecord,
    BooleanFilter,
    IContains,
    InCountry,
    ModelChoiceFilter,
    MultipleChoiceFilter,
    RelatedChoiceFilter,
    UpdatedAfter,
)
from portal.filters.parts import RECORD, PartFilter
from portal.filters.published import PeriodIn
from portal.filters.records import TITLE, UPDATED, RecordFilter
from portal.models import DisputedPeriod, Record, Source
from trade.statistics.counts import SERIES, VALUES, ObservationCount
from trade.statistics.models import Indicator, PeriodRuling, Series
from trade.statistics.observations import Observation, ObsStatus


class IndicatorFilter(RecordFilter):
    model = Indicator
    country = InCountry("series__country", "series__partner", many=True, method="counted_for")
    unit = IContains("unit", label=_("Unit"))
    also = ("tolerance_percent",)
    order = Ordering("title", title=TITLE, series=(SERIES, _("number of series")), updated=UPDATED)

    def counted_for(
        self, queryset: QuerySet[Indicator], name: str, value: list[str]
    ) -> QuerySet[Indicator]:
        """Indicators with a public series of, or with, any of these countries."""
        series = Series.objects.filter(Q(country__in=value) | Q(partner__in=value))
        return queryset.filter(pk__in=series.values("indicator")) if value else queryset


class SeriesFilter(RecordFilter):
    model = Series
    country = InCountry("country")
    partner = InCountry("partner", label=_("Partner"))
    about = InCountry("country", "partner", label=_("Country or partner"), for_programs=True)
    indicator = ModelChoiceFilter(
        queryset=Indicator.objects.order_by("title_en", "pk"), label=_("Indicator")
    )
    reporter = IContains("reporter_en", "reporter_zh_hans", "reporter_ru", label=_("Reporter"))
    frequency = MultipleChoiceFilter(label=_("Frequency"))
    measures = AsRecord(
        "measures_kind",
        "measures_uid",
        label=_("Measures"),
        help_text=_("The record whose number it is: kind:slug or kind:uid"),
    )
    obs_status = RelatedChoiceFilter(
        "obs_status",
        rows=ObservationCount,
        owner="series",
        choices=ObsStatus.choices,
        label=_("Status of an observation"),
    )
    disputed = BooleanFilter(label=_("Disputed"), method="in_dispute")  # which no column says
    valuation = MultipleChoiceFilter(label=_("Valuation"))
    trade_system = MultipleChoiceFilter(label=_("Trade system"))
    also = ("detail", "unit", "goods_code", "goods_edition")
    order = Ordering(
        "title",
        title=TITLE,
        country=("country", _("country")),
        values=(VALUES, _("number of values")),
        updated=UPDATED,
    )

    def citing[R: Record](self, queryset: QuerySet[R], name: str, value: Source) -> QuerySet[R]:
        """A series takes its numbers from the sources of its observations too."""
        claimed = super().citing(queryset, name, value)
        return queryset.filter(_observed(Q(source=value)) | Q(pk__in=claimed.values("pk")))

    def in_dispute[R: Record](self, queryset: QuerySet[R], name: str, value: bool) -> QuerySet[R]:
        """A series is disputed on either side of a disagreement about what both count."""
        periods = Q(uid__in=DisputedPeriod.objects.values("record_uid"))
        found = periods | Q(pk__in=super().in_dispute(queryset, name, True).values("pk"))
        return queryset.filter(found if value else ~found)

    def citing_kind[R: Record](
        self, queryset: QuerySet[R], name: str, value: list[str]
    ) -> QuerySet[R]:
        claimed = super().citing_kind(queryset, name, value)
        return queryset.filter(
            _observed(Q(source__kind__in=value)) | Q(pk__in=claimed.values("pk"))
        )


class PeriodRulingFilter(PartFilter):
    model = PeriodRuling
    rule = MultipleChoiceFilter(label=_("Rule"))
    period = PeriodIn(label=_("Period"))
    made_after = UpdatedAfter("made_at", label=_("Made after"))
    also = ("record", "made_in_role")
    order = Ordering("record", record=RECORD, made=("made_at", _("day of the decision")))


def _observed(condition: Q) -> Q:
    """Series with such a public observation."""
    return Q(pk__in=Observation.objects.filter(condition).values("series"))
