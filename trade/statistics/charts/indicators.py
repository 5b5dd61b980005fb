"""One indicator as everybody counts it: over time, or side by side with one value each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.filters.fields import ChoiceField, SlugField
from portal.formatting.countries import country_names
from portal.graphics.charts.axes import build_category_axis, build_value_axis, list_extremes
from portal.graphics.charts.options import build_option
from portal.graphics.charts.registry import ChartQuestion, ChartRequest, register_maker
from portal.graphics.charts.specification import Chart, ChartPanel, PanelKind, ScaleKind, words
from portal.graphics.charts.specification import ChartSeries as Drawn
from portal.models.languages import pick_text, texts_by_language
from trade.statistics.charts.names import Counted, drawn
from trade.statistics.charts.panels import beside, have_own_scales, panel
from trade.statistics.charts.points import address_of
from trade.statistics.charts.series import counted_in
from trade.statistics.models import Indicator, Series

MOST_SERIES = 48
"""Number of series on the page and in the chart of an indicator; the list has all."""
MOST, GIANT = 8, 8
"""So many lines a panel can hold and a reader tell apart; so many times the next one."""


class IndicatorQuestion(ChartQuestion):
    indicator = SlugField(
        Indicator.objects.order_by("title_en", "pk"), label=gettext_lazy("Indicator")
    )
    scale = ChoiceField(
        choices=[
            ("", "—"),
            ("linear", gettext_lazy("Linear")),
            ("logarithmic", gettext_lazy("Logarithmic")),
        ],
        required=False,
        label=gettext_lazy("Scale"),
    )


def examples() -> Iterable[str]:
    """Indicators counted for several countries, the longest first."""
    lines, values = Count("series", distinct=True), Count("series__observations", distinct=True)
    several = Indicator.objects.alias(lines=lines, values=values).filter(
        lines__gte=2, lines__lte=MOST
    )
    for slug in several.order_by("-values", "pk").values_list("slug", flat=True):
        yield f"indicator={slug}"


@register_maker(
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
    counted = counted_in(series[:MOST_SERIES])
    chart = of_indicator(found, counted, country_names(None), scale, total=series.count())
    if not any(_may_be_powers(one) for one in chart.panels):
        return chart
    choices = {"": _("Linear"), "logarithmic": _("Logarithmic")}
    return replace(chart, options=(build_option("indicator", asked, "scale", _("Scale"), choices),))


def series_of(indicator: Indicator) -> QuerySet[Series]:
    """The series of an indicator, of which pages and charts show the first `MOST_SERIES`."""
    return Series.objects.filter(indicator=indicator).with_documents().by_title()


def of_indicator(
    indicator: Indicator,
    counted: list[Counted],
    countries: Mapping[str, str],
    scale: ScaleKind = ScaleKind.LINEAR,
    *,
    total: int,
) -> Chart:
    """`total` is the number of series of the indicator, of which `counted` are drawn."""
    told = [one for one in counted if one.periods]
    if any(len(one.periods) > 2 for one in told):
        panels = _over_time(told, countries, scale)
    else:
        panels = _side_by_side(told, countries)
    return Chart(
        name="indicator",
        title=pick_text(texts_by_language(indicator, "title")),
        query=f"indicator={indicator.slug}",
        panels=tuple(panels),
        about_url=address_of(indicator),
        notes=tuple(_notes(panels, len(counted), total)),
    )


def _notes(panels: list[ChartPanel], counted: int, total: int) -> Iterator[str]:
    if have_own_scales(panels):
        yield _("Each panel has a scale of its own.")
    if counted < total:
        words = {"drawn": counted, "total": total}
        yield _("Of %(total)s series, the first %(drawn)s by title are drawn.") % words


def _over_time(
    told: list[Counted], countries: Mapping[str, str], scale: ScaleKind
) -> list[ChartPanel]:
    """One panel where its lines can be told apart, else one for each country."""
    found: list[ChartPanel] = []
    for unit in dict.fromkeys(one.document["unit"] for one in told):
        here = [one for one in told if one.document["unit"] == unit]
        if len(here) <= MOST:
            found += _apart(drawn(here, countries), unit, scale)
            continue
        panels = []
        for code in dict.fromkeys(one.series.country_id for one in here):
            there = [one for one in here if one.series.country_id == code]
            title = words(countries.get(code or "", code or ""))
            named = _by_detail(drawn(there, countries), there)
            panels.append(panel(named, unit, title=title, scale=scale))
        found += beside(panels)
    return found


def _apart(named: tuple[Drawn, ...], unit: str, scale: ScaleKind) -> list[ChartPanel]:
    """One panel; two where a giant would flatten all others, and powers do not help."""
    by_size = sorted(named, key=_highest, reverse=True)
    if len(named) < 3 or scale != ScaleKind.LINEAR:
        return [panel(named, unit, scale=scale)]
    if _highest(by_size[0]) < GIANT * _highest(by_size[1]):
        return [panel(named, unit)]
    others = tuple(series for series in named if series is not by_size[0])
    return beside(
        [
            panel(others, unit, title=words(_("Without %s") % by_size[0].name)),
            panel((by_size[0],), unit, title=by_size[0].name),
        ]
    )


def _highest(series: Drawn) -> Decimal:
    return max((point.high for point in series.points), default=Decimal(0))


def _by_detail(named: tuple[Drawn, ...], there: list[Counted]) -> tuple[Drawn, ...]:
    """With one key, so one mark, for the same thing in every panel; the first of a panel has it
    where several reporters count it."""
    keys = [one.series.detail or one.series.slug for one in there]
    return tuple(
        replace(series, key=key) if keys.index(key) == place else series
        for place, (series, key) in enumerate(zip(named, keys, strict=True))
    )


def _side_by_side(told: list[Counted], countries: Mapping[str, str]) -> list[ChartPanel]:
    """The newest outcome of each as bars, the longest first."""
    return [
        _bars([one for one in told if one.document["unit"] == unit], unit, countries)
        for unit in dict.fromkeys(one.document["unit"] for one in told)
    ]


def _bars(here: list[Counted], unit: str, countries: Mapping[str, str]) -> ChartPanel:
    named = drawn(here, countries)
    newest = []
    for series in named:
        outcomes = [point for point in series.points if not point.is_forecast] or series.points
        newest.append((series, outcomes[-1]))
    newest.sort(key=lambda one: -one[1].value)
    labels = [_label(series, point.label) for series, point in newest]
    bars = Drawn(
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


def _label(series: Drawn, period: str) -> str:
    return _("%(name)s, %(period)s") % {"name": str(series.name), "period": period}


def _may_be_powers(panel: ChartPanel) -> bool:
    return panel.kind == PanelKind.LINES and all(point.value > 0 for point in panel.points)
