"""The FilterSets of observations, and of periods with all their observations."""

from decimal import Decimal
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from portal.facts import Extent
from portal.facts.periods import days
from portal.filters.closed import ClosedFilterSet
from portal.filters.fields import check_form_of_period
from portal.filters.ordering import Ordering
from portal.filters.parameters import (
    AsRecord,
    BooleanFilter,
    HasMoment,
    IContains,
    InCountry,
    ModelChoiceFilter,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
    NumberFilter,
    Parameter,
    SearchFilter,
    UpdatedAfter,
)
from portal.filters.published import PeriodIn
from portal.filters.selection import EMPTY
from portal.models import DisputedPeriod, Source
from trade.statistics.counts import ObservationCount, PeriodCount, SeriesCount
from trade.statistics.models import Indicator, Series
from trade.statistics.observations import Observation

MOST = Decimal(10) ** 18
type Rows = QuerySet[Observation]

PERIOD = _("2024, 2024-Q3, 2024-05 or 2024-05-25")
LONGER_THAN_A_DAY = "^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?$"


class PeriodField(forms.CharField):
    """A period such as `2024`, `2024-Q3` or `2024-05`, as its first and last day."""

    json_schema = {"anyOf": [{"format": "date"}, {"pattern": LONGER_THAN_A_DAY}]}

    def clean(self, value: object) -> Extent | None:
        text = super().clean(value)
        try:
            return days(check_form_of_period(text)) if text else None
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


class Observed(ClosedFilterSet):
    """Parameters shared by observations and periods."""

    counts: ClassVar[type[SeriesCount]]

    q = SearchFilter("series__uid", label=_("Search"), for_programs=True)
    series = ModelMultipleChoiceFilter(queryset=Series.objects.all(), label=_("Series"))
    indicator = ModelMultipleChoiceFilter(
        "series__indicator", queryset=Indicator.objects.all(), label=_("Indicator")
    )
    country = InCountry("series__country")
    partner = InCountry("series__partner", label=_("Partner"))
    reporter = IContains("series__reporter_en", label=_("Counted by"))
    from_ = PeriodFrom("ends_on", label=_("From"), help_text=PERIOD)
    to = PeriodTo("starts_on", label=_("To"), help_text=PERIOD)
    period = PeriodIn(label=_("Period"))
    status = MultipleChoiceFilter("obs_status", label=_("Status"))
    obs_status = MultipleChoiceFilter(label=_("Status"))
    unit = IContains("series__unit", label=_("Unit"))
    value_min = NumberFilter("value", "gte", label=_("Value of at least"), least=-MOST, most=MOST)
    value_max = NumberFilter("value", "lte", label=_("Value of at most"), least=-MOST, most=MOST)
    source = ModelChoiceFilter(queryset=Source.objects.all(), label=_("Source"), for_programs=True)
    source_kind = MultipleChoiceFilter("source__kind", label=_("Kind of source"))
    attributed_to = ModelChoiceFilter(
        queryset=Source.objects.all(), label=_("Attributed to"), for_programs=True
    )
    also: ClassVar[tuple[str, ...]] = (
        "uid",
        *("comparator", "lower", "upper"),
        *("cumulative", "as_printed", "locator", "note", "pinned", "series__detail"),
    )
    measures = AsRecord(
        "series__measures_kind",
        "series__measures_uid",
        label=_("Measures"),
        help_text=_("The record whose number it is: kind:slug or kind:uid"),
    )
    frequency = MultipleChoiceFilter("series__frequency", label=_("Frequency"), for_programs=True)
    disputed = BooleanFilter(label=_("Disputed"), method="in_dispute")
    order = Ordering(
        "period",
        period=("starts_on", _("period")),
        recorded=("recorded_at", _("day recorded")),
        series=("series", _("series")),
        value=("value", _("value")),
    )

    def in_dispute(self, queryset: Rows, name: str, value: bool) -> Rows:
        differing = DisputedPeriod.objects.filter(
            record_uid=OuterRef("series__uid"), period=OuterRef("period")
        )
        return queryset.filter(Exists(differing) if value else ~Exists(differing))

    def count_rows(self) -> int:
        """Return the sum of counts by series, if all that is asked is about series, or about
        another column that rows are counted by."""
        rows = self.counts._base_manager.all()
        counted_by = [name.removesuffix("_id") for name in self.counts.counted_by]
        for name, value in self.form.cleaned_data.items():
            parameter = self.filters[name]
            if value in EMPTY or name == "order":
                continue
            columns = {column.partition("__")[0] for column in parameter.asks()}
            if parameter.method is not None or not columns <= set(counted_by):
                return super().count_rows()
            rows = parameter.filter(rows, value)
        return int(rows.aggregate(number=Sum("number", default=0))["number"])


class ObservationFilter(Observed):
    model = Observation
    counts = ObservationCount
    shown = BooleanFilter(label=_("Shown for its period"), method="preferred")
    retracted = HasMoment("retracted_at", label=_("Retracted"))
    updated_after = UpdatedAfter("recorded_at", "retracted_at")
    also = (*Observed.also, "retraction_reason", "quote")

    def preferred(self, queryset: Rows, name: str, value: bool) -> Rows:
        shown = Observation.objects.preferred().values("pk")
        return queryset.filter(pk__in=shown) if value else queryset.exclude(pk__in=shown)


class PeriodFilter(Observed):
    model = Observation
    counts = PeriodCount
    updated_after = UpdatedAfter("recorded_at")
