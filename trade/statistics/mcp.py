"""Tool of assistants for statistics: *query_series*."""

from collections import defaultdict
from collections.abc import Iterable

from portal.models.languages import pick_text
from portal.opendata.mcp import FIGURE, ListQuestion, Tool, figure, tools
from portal.opendata.mcp.figures import RECORD, RULING, record_named, ruling
from portal.opendata.mcp.lists import PAGE, page_of
from portal.opendata.mcp.schemas import Answer, closed, flag, or_null, rows, text
from portal.publication import time_travel
from portal.records.documents import document_of, ruling_document
from portal.site.citations.citation import citation_of_record
from portal.site.citations.formats import write_plain
from trade.statistics.document_types import SeriesDocument
from trade.statistics.filters.observations import ObservationFilter
from trade.statistics.models import PeriodRuling, Series
from trade.statistics.observations import Observation, ObsStatus
from trade.statistics.selection import Period, arrange
from trade.statistics.statements import show

QUESTION = ListQuestion(
    ObservationFilter, ("series", "indicator", "country", "partner", "from", "to"), most=100
)
VALUE = closed(
    "",
    **FIGURE,
    shown=flag("Whether it is the one that the portal shows for its period"),
    status=text("SDMX code list CL_OBS_STATUS; F is a forecast", enum=ObsStatus.values),
    cumulative=flag("Whether it counts from the beginning of the period"),
)
PERIOD = closed(
    "",
    period=text("2024, 2024-Q3, 2024-05, 2024-05-25 or start/end"),
    starts_on=text(),
    ends_on=text(),
    disputed=flag("Whether sources differ more than rounding and comparators allow"),
    ruling=RULING,
    values=rows(VALUE, "What every source says of this period, the shown one first"),
)
SERIES = closed(
    "",
    **RECORD,
    slug=text(),
    indicator=or_null(text("Its slug, while it is public")),
    reporter=text("Whose number it is"),
    country=or_null(text()),
    partner=or_null(text()),
    detail=text(),
    unit=text(),
    frequency=text(),
    page=text("Its page on the portal"),
    cite_as=text("A sentence to cite the series by"),
    periods=rows(PERIOD, "Newest first"),
)


@tools
def query_series() -> Iterable[Tool]:
    yield Tool(
        name="query_series",
        title="Query statistics",
        description=(
            "Values of statistical series by series, indicator, country, partner and time: for "
            "each period every competing value with unit, comparator, status and source, of which "
            "`shown` marks the one that the portal prefers by its written rule. Slugs of series "
            "and indicators come from search (kind “series” or “indicator”). `limit` and `page` "
            "count periods. Two series may count the same thing for different reporters: never "
            "add them up."
        ),
        takes=QUESTION.takes,
        gives={**PAGE, "series": rows(SERIES)},
        answer=_answer,
    )


def _answer(asked: Answer) -> Answer:
    known = Observation.objects.live().exclude(value=None)
    found = QUESTION.filtered(known, asked).order_by(
        "series__title_en", "series_id", "-ends_on", "-starts_on", "period"
    )
    named = ("series_id", "period", "series__title_en", "ends_on", "starts_on")
    page, counted = page_of(found.values_list(*named).distinct(), asked)
    return {**counted, "series": _series([(pk, period) for pk, period, *_order in page])}


def _series(wanted: list[tuple[int, str]]) -> list[Answer]:
    """The wanted periods by series, with all that is known of each. A fixed number of queries."""
    observed = _observed(wanted)
    every = [one for found in observed.values() for one in found]
    said = {one.uid: figure(one.uid, by, {}) for one, by in zip(every, show(every), strict=True)}
    rulings: dict[int, list[PeriodRuling]] = defaultdict(list)
    for made in PeriodRuling.objects.filter(record__in=observed):
        rulings[made.record_id].append(made)
    return [
        _one(one, arrange(observed[one.pk], rulings[one.pk], one.indicator.tolerance_percent), said)
        for one in (found[0].series for found in observed.values())
    ]


def _observed(wanted: list[tuple[int, str]]) -> dict[int, list[Observation]]:
    """Every value of the wanted periods, by series, in the order in which these are wanted."""
    observed: dict[int, list[Observation]] = {pk: [] for pk, _period in wanted}
    known = (
        Observation.objects.live()
        .exclude(value=None)
        .filter(series__in=observed, period__in={period for _pk, period in wanted})
    )
    related = ("source__superseded_by", "series__edition", "series__indicator")
    for one in known.select_related(*related).order_by("pk"):
        if (one.series_id, one.period) in wanted:
            observed[one.series_id].append(one)
    return observed


def _one(series: Series, periods: list[Period], said: dict[str, Answer]) -> Answer:
    document = document_of(series, SeriesDocument)
    return {
        **record_named(Series.kind(), series.uid, document["title"]),
        "slug": series.slug,
        "indicator": document["indicator"]["slug"] if document["indicator"] else None,
        "reporter": str(pick_text(document["reporter"])),
        **{name: document[name] for name in ("country", "partner", "detail", "unit", "frequency")},
        "page": document["url"],
        "cite_as": write_plain(citation_of_record(document, on=time_travel.today())),
        "periods": [_period(period, said) for period in reversed(periods)],
    }


def _period(period: Period, said: dict[str, Answer]) -> Answer:
    shown = period.shown
    return {
        "period": period.period,
        "starts_on": shown.starts_on.isoformat(),
        "ends_on": shown.ends_on.isoformat(),
        "disputed": period.disputed,
        "ruling": ruling(ruling_document(period.ruling)) if period.ruling else None,
        "values": [
            {
                **said[one.uid],
                "shown": one is shown,
                "status": one.obs_status,
                "cumulative": one.cumulative,
            }
            for one in (shown, *period.others, *period.forecasts)
        ],
    }
