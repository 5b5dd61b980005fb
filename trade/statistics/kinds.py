"""Indicators and series as kinds of record: summaries, the declarations."""

from dataclasses import replace

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from portal.editorial.roles import Area
from portal.formatting.country_phrases import Names
from portal.formatting.numbers import COUNTED, format_base_unit
from portal.formatting.summaries import choice_in_words, labelled, lowered, write_sentences
from portal.models.languages import pick_text
from portal.records.kinds import Kind
from portal.site.lists.lists import TABLE
from trade.statistics import api
from trade.statistics.catalogue import MEASURES, whole_period
from trade.statistics.charts.names import detail_words, name_what_is_counted
from trade.statistics.document_types import IndicatorDocument, SeriesDocument
from trade.statistics.filters.series import IndicatorFilter, SeriesFilter
from trade.statistics.models import Frequency, Indicator, Series
from trade.statistics.serializers import SeriesSerializer
from trade.statistics.statements import StatedObservations
from trade.statistics.views import (
    beside_indicator,
    count_series_and_values,
    newest_values,
    series_detail,
)


def series_summary(document: SeriesDocument, names: Names) -> str:
    detail = lowered(detail_words(document["detail"]) or "")
    often = document["frequency"]
    return write_sentences(
        [
            name_what_is_counted(document, names),
            detail,
            "" if often == Frequency.IRREGULAR else lowered(choice_in_words(Frequency, often)),
            _unit(document["unit"]),
        ],
        [labelled(gettext("Reporter"), str(pick_text(document["reporter"])))],
    )


def indicator_summary(document: IndicatorDocument, names: Names) -> str:
    return write_sentences([gettext("Statistical indicator"), _unit(document["unit"])])


def _unit(unit: str) -> str:
    """“unit: km”; empty where the indicator names what is counted."""
    words = "" if unit in COUNTED else format_base_unit(unit)
    return labelled(pgettext("of a statistic", "unit"), words)


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
    viewset=api.SeriesViewSet,
    rows={
        "period-rulings": api.PeriodRulingViewSet,
        "observations": api.ObservationViewSet,
        "periods": api.PeriodViewSet,
    },
    statements=StatedObservations(),
    can_compare=False,
    views=(replace(TABLE, needs_records=True),),
    list_context=newest_values,
    page_order="-values",
    page_view=series_detail,
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
    list_context=count_series_and_values,
    page_order="-series",
    beside=beside_indicator,
    own_sections=True,
    themes=MEASURES,
)
