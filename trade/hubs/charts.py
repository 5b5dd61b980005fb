"""The numbers of one hub, each on a scale of its own."""

from collections.abc import Iterable

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.filters.fields import SlugField
from portal.formatting.addresses import address_of
from portal.graphics.charts.registry import ChartMaker, ChartQuestion, ChartRequest, add_notes
from portal.graphics.charts.specification import Chart
from portal.models.languages import pick_text, texts_by_language
from trade.hubs.models import TradeHub
from trade.statistics.charts.names import CountedSeries
from trade.statistics.charts.panels import panel_of
from trade.statistics.charts.series import load_periods, with_document
from trade.statistics.models import Frequency, Series
from trade.statistics.observations import Observation
from trade.statistics.selection import Found


class HubQuestion(ChartQuestion):
    hub = SlugField(TradeHub.objects.order_by("title_en", "pk"), label=gettext_lazy("Trade hub"))


def examples() -> Iterable[str]:
    """The hubs of which something is counted, that with the longest annual series first."""
    series = Series.objects.filter(measures_kind=TradeHub.kind())
    hubs = TradeHub.objects.filter(uid__in=series.values("measures_uid"))
    annual = series.filter(frequency=Frequency.ANNUAL)
    years = Observation.objects.filter(series__in=annual).exclude(period__contains="-").order_by()
    counted = years.values_list("series__measures_uid", "series")
    longest: dict[str, int] = {}
    for uid, _series, number in counted.annotate(Count("period", distinct=True)):
        longest[uid] = max(number, longest.get(uid, 0))
    for hub in sorted(hubs.order_by("title_en", "pk"), key=lambda hub: -longest.get(hub.uid, 0)):
        yield f"hub={hub.slug}"


@ChartMaker(
    "hub",
    position=60,
    title=gettext_lazy("A trade hub in figures"),
    about=gettext_lazy("Trains, containers, visitors: whatever is counted there over time"),
    question=HubQuestion,
    examples=examples,
)
def hub(asked: ChartRequest) -> Chart:
    found: TradeHub = asked.values["hub"]
    series = Series.objects.measuring(found).with_documents().by_title()
    return of_hub(found, load_periods(series))


def of_hub(hub: TradeHub, counted: list[CountedSeries]) -> Chart:
    """A panel for each number that is known for more than one period, the longest first."""
    told = [one for one in counted if len(one.periods) > 1]
    told.sort(key=lambda one: len(one.periods), reverse=True)
    single = sum(1 for one in counted if len(one.periods) == 1)
    return Chart(
        name="hub",
        title=pick_text(texts_by_language(hub, "title")),
        subtitle=_("The hub in figures"),
        query=f"hub={hub.slug}",
        panels=tuple(map(panel_of, told)),
        about_url=address_of(hub),
        notes=tuple(_notes(len(told), single)),
    )


def _notes(told: int, single: int) -> Iterable[str]:
    if told > 1:
        yield _("Each panel has a scale of its own.")
    if single:
        yield ngettext(
            "One more number is known for a single period; it is on the page of the hub.",
            "%(count)s more numbers are known for a single period; they are on the page of "
            "the hub.",
            single,
        ) % {"count": single}


def chart_of_hub(hub: TradeHub, found: Found) -> Chart | None:
    """None where nothing is known for more than one period."""
    chart = of_hub(hub, [with_document(*one) for one in found])
    return None if chart.is_empty else add_notes(chart)
