"""One series, or several compared."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.filters.fields import SlugsField
from portal.formatting.countries import country_names
from portal.formatting.numbers import format_number, with_comparator
from portal.graphics.charts.controls import Option
from portal.graphics.charts.options import build_option
from portal.graphics.charts.registry import ChartMaker, ChartRefused, ChartRequest, add_notes
from portal.graphics.charts.specification import (
    Chart,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    Gap,
    ScaleKind,
    words,
)
from portal.models.languages import PickedText, pick_text, texts_by_language
from portal.records.documents import document_of
from trade.statistics.charts.gaps import gaps_between
from trade.statistics.charts.names import (
    CountedSeries,
    chart_series,
    is_one_pair,
    name_what_is_counted,
)
from trade.statistics.charts.panels import offer_scales, panel, scale_field
from trade.statistics.charts.years import (
    ALL_YEARS,
    DrawnYears,
    YearsQuestion,
    drawn_years,
    year_field,
)
from trade.statistics.document_types import SeriesDocument
from trade.statistics.labels import strip_zeros
from trade.statistics.models import Series
from trade.statistics.selection import Found, Period, with_periods
from trade.statistics.siblings import count_the_same

MOST = 10
TENTH = Decimal("0.1")

SERIES = Series.objects.by_title()


class SeriesQuestion(YearsQuestion):
    field_order = ("series",)
    series = SlugsField(
        queryset=SERIES, label=gettext_lazy("Series"), widget=forms.CheckboxSelectMultiple
    )
    index = year_field(gettext_lazy("Year that counts as 100"))
    scale = scale_field()

    def clean_series(self) -> list[Series]:
        """In the order in which they were asked for; the form then offers those that are counted
        in the same way."""
        found: list[Series] = self.cleaned_data["series"]
        if len(found) > MOST:
            raise ValidationError(_("At most %s series fit into one chart.") % MOST)
        alike = {one.indicator_id for one in found}
        if isinstance(field := self.fields["series"], SlugsField):
            field.queryset = SERIES.filter(indicator__in=alike)
        return found


def examples() -> Iterable[str]:
    for slug in Series.objects.for_home().values_list("slug", flat=True):
        yield f"series={slug}"


@ChartMaker(
    "series",
    position=50,
    title=gettext_lazy("Series over time"),
    about=gettext_lazy("Any series, or several beside each other"),
    question=SeriesQuestion,
    examples=examples,
)
def series(asked: ChartRequest) -> Chart:
    chosen = asked.values["series"]
    found = load_chosen(chosen)
    return chart_of(
        found,
        country_names(None) if len(found) > 1 else {},
        index=asked.values["index"],
        scale=ScaleKind(asked.values["scale"] or ScaleKind.LINEAR),
        years=drawn_years(asked),
        asked=asked,
    )


def load_chosen(chosen: Iterable[Series]) -> list[CountedSeries]:
    """Public series with documents and periods, in the order given. Four queries at most."""
    order = [one.pk for one in chosen]
    loaded = Series.objects.with_documents().filter(pk__in=order)
    return load_periods(sorted(loaded, key=lambda one: order.index(one.pk)))


def load_periods(series: Iterable[Series]) -> list[CountedSeries]:
    """Series, loaded with documents, with their periods. Three queries at most."""
    return [with_document(*one) for one in with_periods(series)]


def with_document(series: Series, periods: list[Period]) -> CountedSeries:
    return CountedSeries(series, document_of(series, SeriesDocument), periods)


def chart_of(
    found: list[CountedSeries],
    countries: Mapping[str, str],
    *,
    index: int | None = None,
    scale: ScaleKind = ScaleKind.LINEAR,
    years: DrawnYears = ALL_YEARS,
    asked: ChartRequest | None = None,
) -> Chart:
    drawn = years.cut(found)
    named = chart_series(drawn, countries)
    if index is not None:
        whole = named if drawn is found else chart_series(found, countries)
        panels: tuple[ChartPanel, ...] = (
            panel(
                tuple(index_to_year(*both, index) for both in zip(named, whole, strict=True)),
                "",
                label=_("%s = 100") % index,
                scale=scale,
            ),
        )
    else:
        panels = tuple(_by_unit(drawn, named, scale))
    return Chart(
        name="series",
        title=_title(found, countries),
        subtitle=str(pick_text(found[0].document["reporter"])) if len(found) == 1 else "",
        panels=panels,
        definition=_definition(found),
        about_url=found[0].document["url"] if len(found) == 1 else "",
        notes=(*_notes(index), *years.notes(found)),
        options=tuple(_options(panels, named, asked)) if asked else (),
    )


def chart_of_series(
    series: Series, document: SeriesDocument, periods: list[Period], beside: Found
) -> Chart | None:
    """A series on its page, with what other reporters count of the same; None where a table says as
    much."""
    others = [with_document(*one) for one in beside if one[1]]
    if len(periods) < 2 and not (periods and others):
        return None
    counted = [CountedSeries(series, document, periods), *others]
    chart = chart_of(counted, country_names(None) if others else {})
    query = urlencode([("series", one.series.slug) for one in counted])
    return add_notes(replace(chart, query=query))


def _notes(index: int | None) -> Iterable[str]:
    if index:
        yield _("Computed: each value as a share of that of the year chosen.")


def index_to_year(one: ChartSeries, whole: ChartSeries, year: int) -> ChartSeries:
    """Each value as a share of that of a year, which counts as 100 and need not be drawn: it is
    among the points of the whole series. One below zero would turn all signs round."""
    base = _find_bases(whole).get(str(year))
    if base is None:
        sentence = _("“%(title)s” has no value above zero for %(year)s.")
        raise ChartRefused({"index": [sentence % {"title": str(one.title), "year": year}]})
    return replace(one, points=tuple(_share(point, base) for point in one.points))


def _find_bases(one: ChartSeries) -> dict[str, Decimal]:
    """Return the values that can count as 100, by year."""
    return {
        point.key: point.value
        for point in one.points
        if len(point.key) == 4 and point.value > 0 and not (point.is_forecast or point.is_partial)
    }


def _share(point: ChartPoint, base: Decimal) -> ChartPoint:
    def share(value: Decimal) -> Decimal:
        return strip_zeros((value / base * 100).quantize(TENTH))

    value = share(point.value)
    return replace(
        point,
        value=value,
        text=with_comparator(format_number(value), point.comparator),
        unit="",
        lower=None,
        upper=None,
        others=tuple(
            replace(
                said,
                value=share(said.value),
                text=with_comparator(format_number(share(said.value)), said.comparator),
            )
            for said in point.others
        ),
    )


def _by_unit(
    found: list[CountedSeries], named: tuple[ChartSeries, ...], scale: ScaleKind
) -> Iterable[ChartPanel]:
    """One panel for each unit: numbers of different units share no axis."""
    units = list(dict.fromkeys(one.document["unit"] for one in found))
    for unit in units:
        here = tuple(
            series for one, series in zip(found, named, strict=True) if one.document["unit"] == unit
        )
        title = here[0].title if len(units) > 1 and len(here) == 1 else None
        made = panel(here, unit, scale=scale, title=title)
        yield replace(made, gaps=_gaps(found, unit))


def _gaps(found: list[CountedSeries], unit: str) -> tuple[Gap, ...]:
    """Gaps between the two sides of one pair of countries."""
    if not is_one_pair(found):
        return ()
    here = [one for one in found if one.document["unit"] == unit]
    return tuple(gaps_between(here, {one.series.pk: one.series.slug for one in here}))


def _title(found: list[CountedSeries], countries: Mapping[str, str]) -> PickedText:
    if len(found) == 1:
        return pick_text(found[0].document["title"])
    if count_the_same([one.series for one in found]):
        return words(name_what_is_counted(found[0].document, countries))
    named = [one.document["indicator"] for one in found]
    indicators = {one["uid"] if one else "": one for one in named}
    if len(indicators) == 1:
        indicator = next(iter(indicators.values()))
        return pick_text(indicator["title"] if indicator else {})
    return words(ngettext("%s series compared", "%s series compared", len(found)) % len(found))


def _definition(found: list[CountedSeries]) -> PickedText | None:
    first, *further = {one.series.public_indicator for one in found}
    if first is None or further:
        return None
    return pick_text(texts_by_language(first, "summary"))


def _options(
    panels: tuple[ChartPanel, ...], named: tuple[ChartSeries, ...], asked: ChartRequest
) -> Iterable[Option]:
    """A scale of powers where there are lines of positive values; shares of a year where several
    series have one in common."""
    points = [point for one in panels for point in one.points]
    if any(one.kind == "lines" for one in panels) and all(point.value > 0 for point in points):
        yield offer_scales("series", asked)
    years = [_find_bases(one).keys() for one in named]
    common = set.intersection(*map(set, years)) if len(years) > 1 else set()
    if common:
        first = min(common)
        choices = {"": _("Values"), first: _("%s = 100") % first}
        if asked.values["index"] and str(asked.values["index"]) != first:
            chosen = str(asked.values["index"])
            choices[chosen] = _("%s = 100") % chosen
        yield build_option("series", asked, "index", _("Shown as"), choices)
