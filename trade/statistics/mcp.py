"""Tool of assistants for statistics: *query_series*."""

from portal.models.languages import pick_text
from portal.opendata.mcp import ListQuestion, Tool, brief_figure
from portal.opendata.mcp.figures import record_named, ruling
from portal.opendata.mcp.lists import PAGE, page_of
from portal.opendata.mcp.schemas import Answer
from portal.records.documents import document_of
from portal.site.citations.citation import citation_of_record
from portal.site.citations.formats import write_plain
from trade.statistics.document_types import SeriesDocument
from trade.statistics.filters.observations import ObservationFilter
from trade.statistics.models import Series
from trade.statistics.observations import Observation
from trade.statistics.selection import Period, periods_of
from trade.statistics.statements import show

QUESTION = ListQuestion(
    ObservationFilter,
    ("series", "indicator", "country", "partner", "from", "to"),
    usual=10,
    most=100,
)
MORE = ("value", "unit", "locator", "as_printed", "note", "cite_as")


@Tool(
    name="query_series",
    title="Query statistics",
    description=(
        "Values of statistics: for each period every competing value with unit, comparator, "
        "status and source; `shown` marks the one that the portal prefers by a written rule. "
        "Slugs of series and indicators come from search. `limit` counts periods. Two series "
        "may count the same thing for different reporters: never add them up."
    ),
    takes=QUESTION.takes,
    gives=(*PAGE, "series"),
)
def query_series(asked: Answer) -> Answer:
    known = Observation.objects.live().exclude(value=None)
    found = QUESTION.filtered(known, asked).order_by(
        "series__title_en", "series_id", "-ends_on", "-starts_on", "period"
    )
    named = ("series_id", "period", "series__title_en", "ends_on", "starts_on")
    page, counted = page_of(found.values_list(*named).distinct(), asked)
    return {**counted, "series": _series([(pk, period) for pk, period, *_order in page])}


def _series(wanted: list[tuple[int, str]]) -> list[Answer]:
    """The wanted periods by series, with all that is known of each. A fixed number of queries."""
    order = list(dict.fromkeys(pk for pk, _period in wanted))
    series = Series.objects.select_related("edition", "indicator").in_bulk(order)
    found = periods_of([series[pk] for pk in order], wanted)
    stated = {o.uid for _series, periods in found for period in periods for o in period.statements}
    known = Observation.objects.filter(uid__in=stated)
    rows = list(known.with_source().select_related("series__edition").order_by("pk"))
    said = {
        one.uid: {**brief_figure(by, {}, *MORE), "series": one.series.slug}
        for one, by in zip(rows, show(rows), strict=True)
    }
    return [_one(*one, said) for one in found]


def _one(series: Series, periods: list[Period], said: dict[str, Answer]) -> Answer:
    document = document_of(series, SeriesDocument)
    return {
        **record_named(Series.kind(), series.uid, document["title"]),
        "slug": series.slug,
        "indicator": document["indicator"]["slug"] if document["indicator"] else None,
        "reporter": str(pick_text(document["reporter"])),
        **{name: document[name] for name in ("country", "partner", "detail", "unit", "frequency")},
        "page": document["url"],
        "cite_as": write_plain(citation_of_record(document)),
        "periods": [_period(period, said) for period in reversed(periods)],
    }


def _period(period: Period, said: dict[str, Answer]) -> Answer:
    shown = period.shown
    return {
        "period": period.period,
        "starts_on": shown.starts_on.isoformat(),
        "ends_on": shown.ends_on.isoformat(),
        "disputed": period.disputed,
        "ruling": ruling(period.decision),
        "values": [
            {
                **said[one.uid],
                "shown": one is shown,
                "status": one.obs_status,
                "cumulative": one.cumulative,
            }
            for one in period.statements
        ],
    }
