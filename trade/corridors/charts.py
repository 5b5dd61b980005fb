"""The trains between China, Central Asia and Europe: by year, to date, and what they carry."""

from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.filters.fields import SlugField
from portal.formatting.addresses import address_of
from portal.graphics.charts.registry import ChartMaker, ChartQuestion, ChartRequest
from portal.graphics.charts.specification import Chart, words
from portal.models.languages import pick_text, texts_by_language
from trade.corridors.models import Corridor, CorridorKind
from trade.statistics.charts.names import CountedSeries
from trade.statistics.charts.panels import panel_of
from trade.statistics.charts.series import load_periods
from trade.statistics.models import Series

COUNTED = ("trains", "teu")
"""The indicators of traffic, in the order of their panels."""


class TrainsQuestion(ChartQuestion):
    corridor = SlugField(
        Corridor.objects.order_by("title_en", "pk"), label=gettext_lazy("Corridor"), required=False
    )

    def __init__(self, asked: QueryDict) -> None:
        query = asked.copy()
        if not query.get("corridor") and (network := _network()):
            query["corridor"] = network.slug
        super().__init__(query)


@ChartMaker(
    "trains",
    position=90,
    title=gettext_lazy("Freight trains"),
    about=gettext_lazy("How many trains run, year by year and to date, and the containers on them"),
    question=TrainsQuestion,
)
def trains(asked: ChartRequest) -> Chart:
    corridor = asked.values["corridor"]
    measuring = Series.objects.measuring(corridor) if corridor else Series.objects.none()
    series = measuring.filter(indicator__slug__in=COUNTED).with_documents()
    chart = of_traffic(load_periods(series.by_title()))
    if corridor is None:
        return chart
    return replace(
        chart,
        title=pick_text(texts_by_language(corridor, "title")),
        subtitle=_("How many trains run, and the containers on them"),
        about_url=address_of(corridor),
    )


def of_traffic(found: list[CountedSeries]) -> Chart:
    """A panel for each series that has more than one period: they overlap, so that none may be
    added to another."""
    told = [one for one in found if len(one.periods) > 1]
    told.sort(key=lambda one: (COUNTED.index(one.series.indicator.slug), one.series.detail))
    return Chart(
        name="trains",
        title=words(_("Freight trains")),
        panels=tuple(map(panel_of, told)),
        notes=(_("The panels count different things and must not be added up."),)
        if len(told) > 1
        else (),
    )


def _network() -> Corridor | None:
    """Return the first network whose trains are counted."""
    counted = Series.objects.filter(indicator__slug=COUNTED[0], measures_kind=Corridor.kind())
    networks = Corridor.objects.filter(
        corridor_kind=CorridorKind.NETWORK, uid__in=counted.values("measures_uid")
    )
    return networks.order_by("pk").first()
