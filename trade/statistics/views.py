"""The pages of indicators and of their series."""

from collections import defaultdict
from operator import attrgetter
from typing import cast

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portal.editorial.preview import is_preview
from portal.formatting.dates import format_day
from portal.formatting.summaries import after_colon, labelled
from portal.models import Disagreement, Standing
from portal.models.languages import pick_text
from portal.records.document_types import ClaimDocument, JsonObject, PresentedFact
from portal.records.documents import build_fact, document_of
from portal.records.standings import Judged
from portal.site import quoting
from portal.site.records.pages import record_page
from portal.site.statements import as_fact
from portal.site.views.questions import choice_parameter
from trade.statistics.batches import STATED
from trade.statistics.charts.indicators import MOST_SERIES, chart_of_indicator, series_of
from trade.statistics.charts.points import is_part_of_year
from trade.statistics.charts.series import chart_of_series
from trade.statistics.disagreements import preview_disagreements, same_time, statement
from trade.statistics.document_types import IndicatorDocument, SeriesDocument
from trade.statistics.labels import anchor
from trade.statistics.latest import brief_money, latest_in, load_latest
from trade.statistics.models import Indicator, Series
from trade.statistics.observations import Observation
from trade.statistics.period_rows import PeriodRow, period_row
from trade.statistics.selection import Period, with_own_periods, with_periods, with_rivals
from trade.statistics.siblings import siblings

MOST_PERIODS = 10
"""Rows that the page of a series begins with; it has all when asked."""


def newest_values(context: JsonObject) -> dict[str, object]:
    """The series of a page of the list, each with the value that is read first."""
    return {"measured": load_latest(context["page"])}


def count_series_and_values(context: JsonObject) -> dict[str, object]:
    """The indicators of a page of the list, each with the numbers of its series and values."""
    of_page = Series.objects.filter(indicator__in=[row.pk for row in context["rows"]]).order_by()
    counted = of_page.values_list("indicator").annotate(Count("pk"), Sum("period_counts__number"))
    found = {key: (series, values or 0) for key, series, values in counted}
    return {"sized": [(row, *found.get(row.pk, (0, 0))) for row in context["rows"]]}


def beside_indicator(indicator: Indicator, document: IndicatorDocument) -> dict[str, object]:
    """Its first series by title, and how many there are."""
    every = series_of(indicator)
    found, total = list(every[:MOST_SERIES]), every.count()
    for series in found:
        series.indicator = indicator  # which a preview has changed
    known = with_periods(found)
    return {
        "measured": latest_in(known),
        "total": total,
        "all_url": f"/series/?indicator={indicator.slug}" if total > len(found) else "",
        "chart": chart_of_indicator(indicator, known, total),
    }


def series_detail(request: HttpRequest, slug: str) -> HttpResponse:
    choice_parameter(request, "periods", ["all"])
    return record_page(request, Series, slug, beside_series)


def beside_series(series: Series, document: SeriesDocument) -> dict[str, object]:
    """Its periods, newest first, each beside what other reporters count, and the first that are
    disputed. The rows of the others lead to the pages of their disputes."""
    if series.indicator_id is None:  # the preview of a draft with a title alone
        series.indicator = Indicator()
    others = list(siblings(series).with_documents())
    known = with_own_periods([series, *others])
    known = with_rivals(known, preview_disagreements(series) if is_preview(series) else None)
    (_series, periods), *beside = known
    named = [(other, {one.period: one for one in found}) for other, found in beside]
    rows = [_row(document, period, named, series) for period in reversed(periods)]
    disputes = [
        (period.disagreement, _as_dispute(series, period.disagreement, period.period))
        for period in reversed(periods)
        if period.disagreement
    ]
    quoted = quoting.quoted([fact for _row, fact in disputes], quoting.ROOM)
    in_full = {fact["anchor"]: fact for fact, is_brief in quoted if not is_brief}
    for row in rows:
        if row.fact["anchor"] in in_full:
            row.fact["evidence_url"] = f"#{row.fact['anchor']}"
        elif row.fact["disputed"]:
            row.anchor = row.fact["anchor"]
    return {
        "rows": rows,
        "newest": MOST_PERIODS,
        "heads": _heads(rows, series),
        "covers": _covers(periods),
        "chart": chart_of_series(series, document, periods, beside),
        "reporters": [document_of(other, SeriesDocument) for other in others],
        "disputed": len(disputes),
        "disputes": list(in_full.values()),
        "linked": [(row, fact) for row, fact in disputes if fact["anchor"] not in in_full],
        "retracted": _retracted(series, document["unit"], rows, periods),
    }


def _heads(rows: list[PeriodRow], series: Series) -> list[tuple[str, PeriodRow]]:
    """Return the latest outcome, and the last whole year where that is a part of one."""
    outcomes = [row for row in rows if not row.is_forecast]
    years = [row for row in outcomes if not is_part_of_year(row.observation, series.frequency)]
    heads = [(_("Latest value"), row) for row in outcomes[:1]]
    heads += [(_("Last whole year"), row) for row in years[:1] if row is not outcomes[0]]
    return [(label, brief_money(row)) for label, row in heads]


def _retracted(
    series: Series, unit: str, rows: list[PeriodRow], periods: list[Period]
) -> list[PresentedFact]:
    """Return the periods with retracted values that their source does not give again, newest first,
    each with the value that is accepted now and what was retracted. One query."""
    stated = attrgetter("series_id", "period", "source_id", *STATED)
    again = {stated(one) for period in periods for one in period.statements}
    gone = Observation.objects.filter(series=series, retracted_at__isnull=False)
    said: dict[str, list[ClaimDocument]] = defaultdict(list)
    for one in gone.exclude(value=None).with_source().order_by("-ends_on", "-starts_on", "-pk"):
        if stated(one) not in again:
            said[one.period].append(statement(one, Judged(Standing.RETRACTED)))
    facts = {row.period: row.fact for row in rows}
    absent = cast(PresentedFact, build_fact(unit=unit))  # its label follows
    return [
        {
            **facts.get(period, absent),
            "label": format_day(period),
            "anchor": f"retracted-{anchor(period)}",
            "claims": claims,
            "disputed": False,
            "ruling": None,
        }
        for period, claims in said.items()
    ]


def _as_dispute(series: Series, row: Disagreement, period: str) -> PresentedFact:
    """Return a disputed period; that which the register has under another series with its title, as
    the value at its head is another's."""
    fact: PresentedFact = {**as_fact(row), "anchor": anchor(period)}
    if row.record_uid != series.uid:
        fact["label"] = labelled(pick_text(row.record_title), after_colon(fact["label"]))
    return fact


def _covers(periods: list[Period]) -> str:
    """Return the first and the last day as an interval of ISO 8601."""
    if not periods:
        return ""
    first = min(period.shown.starts_on for period in periods)
    return f"{first.isoformat()}/{max(period.shown.ends_on for period in periods).isoformat()}"


def _row(
    document: SeriesDocument,
    period: Period,
    beside: list[tuple[Series, dict[str, Period]]],
    series: Series,
) -> PeriodRow:
    row = period_row(document, period, series.indicator)
    for other, periods in beside:
        found = same_time(period, periods)
        counted = document_of(other, SeriesDocument)
        row.beside.append(period_row(counted, found, other.indicator) if found else None)
    return row
