"""The declarations of indicators and series as kinds of record."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from portal.editorial.roles import Area
from portal.records.kinds import Kind
from portal.site.lists.lists import TABLE
from trade.statistics.api import (
    ObservationViewSet,
    PeriodRulingViewSet,
    PeriodViewSet,
    SeriesViewSet,
)
from trade.statistics.catalogue import MEASURES, whole_period
from trade.statistics.document_types import IndicatorDocument
from trade.statistics.filters.series import IndicatorFilter, SeriesFilter
from trade.statistics.models import Indicator, Series
from trade.statistics.serializers import SeriesSerializer
from trade.statistics.summaries import indicator_summary, series_summary
from trade.statistics.views import beside_indicator, beside_series, newest_values

SERIES = Kind(
    file_columns={
        "indicator": _("Indicator"),
        "country": _("Country"),
        "partner": _("Partner"),
        "unit": _("Unit"),
        "frequency": _("Frequency"),
    },
    model=Series,
    path="/series/",
    about=_("time series, by reporting body"),
    one=_("Series"),
    many=_("Statistics"),
    position=50,
    area=Area.STATISTICS,
    document=SeriesSerializer,
    summary=series_summary,
    filterset=SeriesFilter,
    viewset=SeriesViewSet,
    rows={
        "period-rulings": PeriodRulingViewSet,
        "observations": ObservationViewSet,
        "periods": PeriodViewSet,
    },
    can_compare=False,
    views=(replace(TABLE, needs_records=True),),
    list_context=newest_values,
    page_order="-values",
    beside=beside_series,
    own_sections=True,
    shelf_life={},
    themes=MEASURES,
    keywords=(_("Trade"),),
    period=whole_period,
)

INDICATORS = Kind(
    model=Indicator,
    path="/indicators/",
    about=_("definitions behind the series"),
    position=55,
    area=Area.STATISTICS,
    document_type=IndicatorDocument,
    summary=indicator_summary,
    filterset=IndicatorFilter,
    beside=beside_indicator,
    own_sections=True,
    themes=MEASURES,
)
