"""One indicator as everybody counts it: over time, or side by side with one value each."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from django.db.models import Count, F, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.filters.fields import SlugField
from portal.formatting.addresses import address_of
from portal.formatting.countries import country_names
from portal.graphics.charts.axes import build_category_axis, build_value_axis, list_extremes
from portal.graphics.charts.registry import ChartMaker, ChartRequest, add_notes
from portal.graphics.charts.specification import (
    AxisKind,
    Chart,
    ChartPanel,
    ChartSeries,
    PanelKind,
    ScaleKind,
    words,
)
from portal.models.languages import PickedText, pick_text, texts_by_language
from trade.statistics.charts.names import CountedSeries, chart_series
from trade.statistics.charts.pairs import PARTNER
from trade.statistics.charts.panels import (
    beside,
    have_own_scales,
    is_for_lines,
    offer_scales,
    panel,
    scale_field,
)
from trade.statistics.charts.series import load_periods, with_document
from trade.statistics.charts.years import YearsQuestion, drawn_years
from trade.statistics.models import Indicator, Series
from trade.statistics.selection import Found

MOST_SERIES = 48
"""Number of series on the page and in the chart of an indicator; the list has all."""
MOST, GIANT = 8, 8
"""So many lines a panel can hold and a reader tell apart; so many times the next one."""
FEW = 2
"""Values of a series that is left out where there are too many."""
SIDES = {
    "china": (gettext_lazy("Counted by China"), "1"),
    "partner": (gettext_lazy("Counted by the other side"), "2"),
}
"""Names and colours of who counts the trade of a pair."""


class IndicatorQuestion(YearsQuestion):
    field_order = ("indicator",)
    indicator = SlugField(
        Indicator.objects.order_by("title_en", "pk"), label=gettext_lazy("Indicator")
    )
    scale = scale_field()


def examples() -> Iterable[str]:
    """Indicators counted for several countries, the longest first."""
    lines, values = Count("series", distinct=True), Sum("series__observation_counts__number")
    several = Indicator.objects.alias(lines=lines, values=values).filter(
        lines__gte=2, lines__lte=MOST
    )
    longest = several.order_by(F("values").desc(nulls_last=True), "pk")
    for slug in longest.values_list("slug", flat=True):
        yield f"indicator={slug}"


@ChartMaker(
    "indicator",
    position=70,
    title=gettext_lazy("An indicator compared"),
    about=gettext_lazy("What all countries and reporters say of the same thing"),
    question=IndicatorQuestion,
    examples=examples,
)
def indicator(asked: ChartRequest) -> Chart:
    found: Indicator = asked.values["indicator"]
    scale = ScaleKind(asked.values["scale"] or ScaleKind.LINEAR)
    series = series_of(found)
    years, counted = drawn_years(asked), load_periods(series[:MOST_SERIES])
    drawn = years.cut(counted)
    chart = of_indicator(found, drawn, country_names(None), scale, total=series.count())
    chart = replace(chart, notes=(*chart.notes, *years.notes(counted)))
    if not any(_may_be_powers(one) for one in chart.panels):
        return chart
    return replace(chart, options=(offer_scales("indicator", asked),))


def series_of(indicator: Indicator) -> QuerySet[Series]:
    """The series of an indicator, of which pages and charts show the first `MOST_SERIES`."""
    return Series.objects.filter(indicator=indicator).with_documents().by_title()


def of_indicator(
    indicator: Indicator,
    counted: list[CountedSeries],
    countries: Mapping[str, str],
    scale: ScaleKind = ScaleKind.LINEAR,
    *,
    total: int,
) -> Chart:
    """`total` is the number of series of the indicator, of which `counted` are drawn."""
    told = [one for one in counted if one.periods]
    if any(one.length > FEW for one in told):
        panels = _over_time(told, countries, scale)
    else:
        panels = _side_by_side(told, countries)
    return Chart(
        name="indicator",
        title=pick_text(texts_by_language(indicator, "title")),
        definition=pick_text(texts_by_language(indicator, "summary")),
        query=f"indicator={indicator.slug}",
        panels=tuple(panels),
        about_url=address_of(indicator),
        notes=tuple(_notes(panels, len(told), len(counted), total)),
    )


def chart_of_indicator(indicator: Indicator, found: Found, total: int) -> Chart | None:
    """The chart of a page, without the definition, which stands at its head."""
    counted = [with_document(*one) for one in found]
    if sum(len(one.periods) for one in counted) < 2:
        return None
    chart = of_indicator(indicator, counted, country_names(None), total=total)
    return add_notes(replace(chart, definition=None))


def _notes(panels: list[ChartPanel], told: int, counted: int, total: int) -> Iterator[str]:
    if have_own_scales(panels):
        yield _("Each panel has a scale of its own.")
    left = told - sum(len(one.series) for one in panels)
    if panels and panels[0].x.kind == AxisKind.TIME and left:
        yield _(
            "Not drawn: series with one or two values, in another unit or of trade with all "
            "countries (%(count)s in all). The page of the indicator lists them."
        ) % {"count": left}
    if counted < total:
        words = {"drawn": counted, "total": total}
        yield _("Of %(total)s series, the first %(drawn)s by title are drawn.") % words


def _over_time(
    told: list[CountedSeries], countries: Mapping[str, str], scale: ScaleKind
) -> list[ChartPanel]:
    """One panel where its lines can be told apart, else one for each country, or pair."""
    found: list[ChartPanel] = []
    pairs = _pairs(told)
    told = pairs or told
    units = dict.fromkeys(one.document["unit"] for one in told)
    for unit in units:
        here = [one for one in told if one.document["unit"] == unit]
        if len(here) == 1 < len(units):  # its colour is that of another one in the panel before
            named = chart_series(here, countries)
            found.append(panel(named, unit, title=named[0].name, scale=scale))
        elif len(here) <= MOST and not pairs:
            found += _apart(chart_series(here, countries), unit, scale)
        else:
            found += _by_place(here, unit, countries, scale, are_pairs=bool(pairs))
    return found


def _by_place(
    told: list[CountedSeries],
    unit: str,
    countries: Mapping[str, str],
    scale: ScaleKind,
    *,
    are_pairs: bool,
) -> list[ChartPanel]:
    """One panel for each country, or pair, that with the highest value first; one for each series
    where only titles tell them apart."""
    groups: list[tuple[tuple[ChartSeries, ...], PickedText]] = []
    for key in dict.fromkeys(map(_place, told)):
        there = [one for one in told if _place(one) == key]
        there = _longer(there) or there
        named = tuple(_by_key(chart_series(there, countries), there))
        if any(series.short for series in named):
            groups.append((named, _title(there[0], countries)))
        else:
            groups += [((replace(one, colour="1"),), one.title) for one in named]
    are_lines = are_pairs and any(is_for_lines(named) for named, _words in groups)
    panels = [
        panel(named, unit, title=title, scale=scale, are_lines=are_lines) for named, title in groups
    ]
    if are_pairs:
        panels.sort(key=lambda one: max(point.value for point in one.points), reverse=True)
    return beside(panels)


def _pairs(told: list[CountedSeries]) -> list[CountedSeries]:
    """Trade of pairs in the unit of most, where there is too much of it for one panel: trade with
    all countries is of another size."""
    pairs = [one for one in told if one.series.partner_id and one.series.indicator.mirror_id]
    if len(pairs) <= MOST:
        return []
    ((unit, _count),) = Counter(one.document["unit"] for one in pairs).most_common(1)
    return [one for one in _longer(pairs) if one.document["unit"] == unit]


def _longer(told: list[CountedSeries]) -> list[CountedSeries]:
    return [one for one in told if one.length > FEW]


def _is_of_a_pair(series: Series) -> bool:
    """True for trade of which either side may count the same."""
    return bool(series.partner_id) and series.indicator.mirror_id == series.indicator_id


def _place(one: CountedSeries) -> Hashable:
    """Key of the panel of a series: the two sides of a trade, or the flow and the country, with
    whether they count from a beginning."""
    series = one.series
    if _is_of_a_pair(series):
        return frozenset((series.country_id, series.partner_id))
    flow = series.partner_id if series.indicator.mirror_id else ""
    return series.country_id, flow, all(period.shown.cumulative for period in one.periods)


def _title(one: CountedSeries, countries: Mapping[str, str]) -> PickedText:
    """“China and Kazakhstan”, “Kazakhstan”."""
    codes = (one.series.country_id or "", one.series.partner_id or "")
    name, partner = (countries.get(code, code) for code in codes)
    if _is_of_a_pair(one.series):
        return words(_("%(one)s and %(other)s") % {"one": name, "other": partner})
    return words(name)


def _apart(named: tuple[ChartSeries, ...], unit: str, scale: ScaleKind) -> list[ChartPanel]:
    """One panel; two where a giant would flatten all others, and powers do not help."""
    by_size = sorted(named, key=_highest, reverse=True)
    if len(named) < 3 or scale != ScaleKind.LINEAR:
        return [panel(named, unit, scale=scale)]
    if _highest(by_size[0]) < GIANT * _highest(by_size[1]):
        return [panel(named, unit)]
    others = tuple(series for series in named if series is not by_size[0])
    return beside(
        [
            replace(
                panel(others, unit, title=words(_("Without %s") % by_size[0].name)), is_rest=True
            ),
            panel((by_size[0],), unit, title=by_size[0].name),
        ]
    )


def _highest(series: ChartSeries) -> Decimal:
    return max((point.high for point in series.points), default=Decimal(0))


def _by_key(named: tuple[ChartSeries, ...], there: list[CountedSeries]) -> Iterator[ChartSeries]:
    """With one key, so one mark, for the same side of a trade or the same part in every panel; the
    first of a panel has it where several reporters count it."""
    met = set()
    for series, one in zip(named, there, strict=True):
        key = one.series.detail or one.series.slug
        if _is_of_a_pair(one.series):
            key = "china" if one.series.country_id == PARTNER else "partner"
        if key in met:
            yield series
        elif key in SIDES:
            name, colour = SIDES[key]
            yield replace(series, key=key, short=words(name), colour=colour)
        else:
            yield replace(series, key=key)
        met.add(key)


def _side_by_side(told: list[CountedSeries], countries: Mapping[str, str]) -> list[ChartPanel]:
    """The newest outcome of each as bars, the longest first."""
    return [
        _bars([one for one in told if one.document["unit"] == unit], unit, countries)
        for unit in dict.fromkeys(one.document["unit"] for one in told)
    ]


def _bars(here: list[CountedSeries], unit: str, countries: Mapping[str, str]) -> ChartPanel:
    named = chart_series(here, countries)
    newest = []
    for series in named:
        outcomes = [point for point in series.points if not point.is_forecast] or series.points
        newest.append((series, outcomes[-1]))
    newest.sort(key=lambda one: -one[1].value)
    labels = [_label(series, point.label) for series, point in newest]
    bars = ChartSeries(
        key=unit or "value",
        title=words(_("Value")),
        points=tuple(
            replace(point, start=place, end=place + 1, label=label)
            for place, ((_series, point), label) in enumerate(zip(newest, labels, strict=True))
        ),
    )
    return ChartPanel(
        kind=PanelKind.BARS,
        x=build_category_axis(labels),
        y=build_value_axis(list_extremes(bars.points), unit, from_zero=True),
        series=(bars,),
    )


def _label(series: ChartSeries, period: str) -> str:
    return _("%(name)s, %(period)s") % {"name": str(series.name), "period": period}


def _may_be_powers(panel: ChartPanel) -> bool:
    return panel.kind == PanelKind.LINES and all(point.value > 0 for point in panel.points)
