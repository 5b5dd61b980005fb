"""The FilterSets of hubs, corridors, rankings and statistics."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import TextInput
from django.utils.translation import gettext_lazy as _

from portal.facts import Extent
from portal.filters import (
    AsRecord,
    BySlug,
    Choices,
    ClosedFilterSet,
    Contains,
    InCountry,
    Order,
    RecordFilter,
    UpdatedAfter,
    YesNo,
)
from portal.filters.parameters import Parameter
from portal.filters.records import TITLE, UPDATED
from portal.models import Source
from trade.models import (
    Corridor,
    CorridorKind,
    Frequency,
    HubKind,
    Indicator,
    Observation,
    ObsStatus,
    OperatingStatus,
    Ranking,
    Series,
    TradeHub,
)
from trade.periods import days

PERIOD = _("2024, 2024-Q3, 2024-05 or 2024-05-25")


class TradeHubFilter(RecordFilter):
    country = InCountry("country", "second_country")
    kind = Choices(HubKind.choices, "hub_kind", label=_("Kind"))
    status = Choices(OperatingStatus.choices, "hub_status", label=_("Status"))
    parent = BySlug(TradeHub.objects.all(), "parent", label=_("Part of"), widget=TextInput)
    order = Order(
        "title",
        title=TITLE,
        opened=("opened_on?", _("date of opening")),
        area=("area_ha", _("area")),
        country=("country", _("country")),
        updated=UPDATED,
    )

    class Meta(RecordFilter.Meta):
        model = TradeHub
        fields: list[str] = []


class CorridorFilter(RecordFilter):
    country = InCountry("stops__country", many=True)
    kind = Choices(CorridorKind.choices, "corridor_kind", label=_("Kind"))
    status = Choices(OperatingStatus.choices, "corridor_status", label=_("Status"))
    order = Order("title", title=TITLE, length=("length_km", _("length")), updated=UPDATED)

    class Meta(RecordFilter.Meta):
        model = Corridor
        fields: list[str] = []


class RankingFilter(RecordFilter):
    country = InCountry("entries__country", "entries__place__country", many=True)
    period = Contains("period", label=_("Period"))
    order = Order("title", title=TITLE, period=("period", _("period")), updated=UPDATED)

    class Meta(RecordFilter.Meta):
        model = Ranking
        fields: list[str] = []


class IndicatorFilter(RecordFilter):
    country = InCountry("series__country", "series__partner", many=True, method="counted_for")
    unit = Contains("unit", label=_("Unit"))

    class Meta(RecordFilter.Meta):
        model = Indicator
        fields: list[str] = []

    def counted_for(self, queryset: Any, name: str, value: list[str]) -> Any:
        """Indicators with a public series of, or with, any of these countries."""
        series = Series.objects.filter(Q(country__in=value) | Q(partner__in=value))
        return queryset.filter(pk__in=series.values("indicator")) if value else queryset


class SeriesFilter(RecordFilter):
    country = InCountry("country")
    partner = InCountry("partner", label=_("Partner"))
    indicator = BySlug(Indicator.objects.order_by("title_en", "pk"), label=_("Indicator"))
    reporter = Contains("reporter_en", "reporter_zh_hans", "reporter_ru", label=_("Reporter"))
    frequency = Choices(Frequency.choices, label=_("Frequency"))
    measures = AsRecord(
        "measures_kind",
        "measures_uid",
        label=_("Measures"),
        help_text=_("The record whose number it is: kind:slug or kind:uid"),
    )
    order = Order("title", title=TITLE, country=("country", _("country")), updated=UPDATED)

    class Meta(RecordFilter.Meta):
        model = Series
        fields: list[str] = []

    def citing(self, queryset: Any, name: str, value: Source) -> Any:
        """A series takes its numbers from the sources of its observations too."""
        observed = Observation.objects.filter(source=value).values("series")
        claimed = super().citing(queryset, name, value)
        return queryset.filter(Q(pk__in=observed) | Q(pk__in=claimed.values("pk")))


class PeriodField(forms.CharField):
    """A period such as `2024`, `2024-Q3` or `2024-05`, as its first and last day."""

    def clean(self, value: Any) -> Extent | None:
        text = super().clean(value)
        try:
            return days(text) if text else None
        except ValueError as problem:
            raise ValidationError(str(problem), code="invalid") from problem


class PeriodFrom(Parameter):
    """Observations whose period reaches into this one or beyond."""

    field_class = PeriodField

    def condition(self, value: Extent) -> Q:
        return Q(ends_on__gte=value.low)


class PeriodTo(Parameter):
    """Observations whose period begins in this one or before."""

    field_class = PeriodField

    def condition(self, value: Extent) -> Q:
        return Q(starts_on__lte=value.high)


class ObservationFilter(ClosedFilterSet):
    series = BySlug(Series.objects.all(), many=True, label=_("Series"))
    indicator = BySlug(
        Indicator.objects.all(), "series__indicator", many=True, label=_("Indicator")
    )
    country = InCountry("series__country")
    partner = InCountry("series__partner", label=_("Partner"))
    from_ = PeriodFrom(label=_("From"), help_text=PERIOD)
    to = PeriodTo(label=_("To"), help_text=PERIOD)
    status = Choices(ObsStatus.choices, "obs_status", label=_("Status"))
    source = BySlug(Source.objects.all(), label=_("Source"), widget=TextInput)
    retracted = YesNo(label=_("Retracted"), method="with_retraction")
    updated_after = UpdatedAfter("recorded_at", "retracted_at")
    order = Order(
        "period",
        period=("starts_on", _("period")),
        recorded=("recorded_at", _("day recorded")),
        series=("series", _("series")),
    )

    class Meta(ClosedFilterSet.Meta):
        model = Observation
        fields: list[str] = []

    def with_retraction(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.filter(retracted_at__isnull=not value)
