"""The trade of two countries as both sides count it, and how far apart they are."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.filters.fields import CountryField
from portal.formatting.countries import country_names
from portal.formatting.dates import format_day
from portal.formatting.summaries import labelled
from portal.graphics.charts.registry import ChartMaker, ChartRequest
from portal.graphics.charts.specification import Chart, ChartPanel, words
from portal.models import Country, Role
from portal.models.languages import PickedText, pick_text
from trade.statistics.charts.gaps import gaps_between
from trade.statistics.charts.names import CountedSeries, chart_series
from trade.statistics.charts.panels import beside, have_own_scales, panel
from trade.statistics.charts.series import load_periods
from trade.statistics.charts.years import YearsQuestion, drawn_years
from trade.statistics.models import Series, SeriesQuerySet

OUT = "exports"
"""The indicator whose goods leave the country that counts them; its mirror takes them in."""
PARTNER = "CN"
MOST_TOLD = 3
"""Explanations below a chart."""


class PairQuestion(YearsQuestion):
    field_order = ("country", "partner")
    country = CountryField(label=gettext_lazy("Country"))
    partner = CountryField(label=gettext_lazy("Partner"), required=False)

    def clean_partner(self) -> Country:
        found: Country | None = (
            self.cleaned_data["partner"] or Country.objects.filter(pk=PARTNER).first()
        )
        if found is None or found == self.cleaned_data.get("country"):
            raise ValidationError(_("A country has no trade with itself: give another partner."))
        return found


def examples() -> Iterable[str]:
    with_both = Country.objects.filter(role=Role.FOCUS).order_by("name_en", "pk")
    for code in with_both.values_list("pk", flat=True):
        yield f"country={code}&partner={PARTNER}"


@ChartMaker(
    "trade-pair",
    position=80,
    title=gettext_lazy("Trade of two countries as both count it"),
    about=gettext_lazy("Exports and imports from each side, with the gap between them"),
    question=PairQuestion,
    examples=examples,
)
def trade_pair(asked: ChartRequest) -> Chart:
    one, other = (asked.values[name].pk for name in ("country", "partner"))
    series = flows_between(one, other).with_documents()
    found = load_periods(series.order_by("country", "title_en", "pk"))
    years = drawn_years(asked)
    chart = of_pair(years.cut(found), one, other, country_names(None))
    notes = (*chart.notes, *years.notes(found))
    return replace(chart, notes=notes, about_url=f"/countries/{one.lower()}/")


def flows_between(one: str, other: str) -> SeriesQuerySet:
    """Return the series of trade between two countries: exports, their mirror, and both ways."""
    between = Q(country=one, partner=other) | Q(country=other, partner=one)
    flows = Q(indicator__slug=OUT) | Q(indicator__mirror__slug=OUT)
    return Series.objects.filter(
        between, flows | Q(indicator__mirror=F("indicator")), detail="", measures_uid=""
    )


def of_pair(
    found: list[CountedSeries], one: str, other: str, countries: Mapping[str, str]
) -> Chart:
    """Three panels where there is something for each: both ways, and each way alone."""
    units = Counter(counted.document["unit"] for counted in found)
    unit = units.most_common(1)[0][0] if units else ""
    here = [counted for counted in found if counted.document["unit"] == unit and counted.periods]
    keys = _keys(here)
    colours = _colours(here, keys)
    names = {"one": countries.get(one, one), "other": countries.get(other, other)}
    there, back = names, {"one": names["other"], "other": names["one"]}
    way = _("From %(one)s to %(other)s")
    titles = {"": _("Both ways"), one: way % there, other: way % back}
    panels = [
        _panel(words(title), [one for one in here if _flow(one) == flow], unit, keys, colours)
        for flow, title in titles.items()
    ]
    shown = beside([found_panel for found_panel in panels if found_panel.series])
    return Chart(
        name="trade-pair",
        title=words(_("Trade between %(one)s and %(other)s") % names),
        panels=tuple(shown),
        notes=tuple(_notes(shown, units)),
        reasons=tuple(_explanations(here)),
    )


def _flow(counted: CountedSeries) -> str | None:
    """The country that the goods leave; empty where both ways are counted together."""
    series = counted.series
    if series.indicator.mirror_id == series.indicator_id:
        return ""
    is_out = series.indicator.slug == OUT
    return series.country_id if is_out else series.partner_id


def _panel(
    title: PickedText,
    found: list[CountedSeries],
    unit: str,
    keys: dict[int, str],
    colours: dict[str, str],
) -> ChartPanel:
    named = tuple(
        replace(
            series,
            key=(key := keys[one.series.pk]),
            short=pick_text(one.document["reporter"]) if key == one.series.reporter_en else None,
            colour=colours[key],
        )
        for series, one in zip(chart_series(found, {}), found, strict=True)
    )
    gaps = tuple(gaps_between(found, keys))
    is_whole = any(not _flow(counted) for counted in found)
    return replace(panel(named, unit, title=title), gaps=gaps, is_rest=is_whole)


def _keys(found: list[CountedSeries]) -> dict[int, str]:
    """Return the key of each series by its primary key: the reporter; its address where nobody is
    named, or one counts a flow several times."""
    counts = Counter((_flow(one), one.series.reporter_en) for one in found)
    return {
        one.series.pk: one.series.reporter_en
        if one.series.reporter_en and counts[_flow(one), one.series.reporter_en] == 1
        else one.series.slug
        for one in found
    }


def _colours(found: list[CountedSeries], keys: dict[int, str]) -> dict[str, str]:
    """One colour for whoever counts, China's side blue."""
    of_china, of_others = iter("18" * len(found)), iter("23457" * len(found))
    colours: dict[str, str] = {}
    for counted in found:
        free = of_china if counted.series.country_id == PARTNER else of_others
        if (key := keys[counted.series.pk]) not in colours:
            colours[key] = next(free)
    return colours


def _explanations(found: list[CountedSeries]) -> list[str]:
    """Why the sides differ, as rulings say: each reason with the newest period it is given for."""
    told: dict[str, str] = {}
    for counted in found:
        for period in counted.periods:
            if period.decision and (reason := pick_text(period.decision["reason"]).text):
                told[reason] = max(told.get(reason, ""), period.period)
    newest = sorted(told.items(), key=lambda one: one[1], reverse=True)
    return [labelled(capfirst(format_day(period)), reason) for reason, period in newest[:MOST_TOLD]]


def _notes(panels: list[ChartPanel], units: Counter[str]) -> Iterable[str]:
    if have_own_scales(panels):
        yield _("Each panel has a scale of its own.")
    if len(units) > 1:
        yield _("Series in other currencies are not drawn here; they are among the statistics.")
