"""Checks of a value beside what else is known: the growth that its quote states, exports and
imports beside their total, the country of a record."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.db.models import Max, Model
from django.utils.translation import gettext_lazy as _

from portal.editorial.plausibility import RecordRows
from portal.editorial.plausibility.figures import compare
from portal.editorial.worklist import Doubt, PlausibilityCheck, Severity
from portal.facts import Amount
from portal.facts.types import plain_number
from portal.models import Record
from trade.statistics.checked_values import ObservationRows, SeriesValue, plausible_value
from trade.statistics.models import Series
from trade.statistics.observations import Observation

CLAUSE = re.compile(r"[;。；…]|[.](?!\d)")
PERCENT = re.compile(r"(?<!\d)(\d+(?:[.,]\d+)?)\s?(?:%|％|per ?cent|процент)")
YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
GREW = re.compile(
    r"\b(?:up|grew|ris\w+|rose|increas\w+|growth|jump\w*|surg\w*)\b|增|上升|\b(?:увелич|вырос|рост)",
    re.IGNORECASE,
)
FELL = re.compile(
    r"\b(?:down|fell|drop\w*|declin\w+|decreas\w+|shr[iu]nk)\b|降|减少|\b(?:сниз|сократ|упал)",
    re.IGNORECASE,
)
POINTS, PART = 3.0, 0.2
"""Points, or the part of itself, by which a growth that is stated may differ from the series."""
ROUNDED = Decimal("0.03")
"""Part of a total by which its rounded parts may differ from it."""


@plausible_value(
    "growth",
    severity=Severity.LOOK,
    label=_("Growth does not fit the series"),
    sentence=_("%(label)s: the quote has %(stated)s %%, the series %(found)s %% in a year."),
)
def find_wrong_growth(rows: ObservationRows) -> Iterator[Doubt]:
    """A clause of the quote that has the value and one percentage, beside the year before."""
    for found in rows.by_series.values():
        for one in found:
            if not one.value or not rows.is_judged(one):
                continue
            grown = [
                float(one.value / other.value - 1) * 100
                for other in found
                if other.value and _is_year_before(other, one)
            ]
            for stated in _growth_in_quote(rows, one) if grown else ():
                nearest = min(grown, key=lambda percent: abs(percent - stated))
                if abs(nearest - stated) > max(POINTS, PART * abs(stated)):
                    yield rows.problem(one, stated=f"{stated:+g}", found=f"{nearest:+.1f}")


def _is_year_before(one: SeriesValue, other: SeriesValue) -> bool:
    year, days = timedelta(days=365), timedelta(days=4)
    starts, ends = other.starts_on - one.starts_on, other.ends_on - one.ends_on
    return one.cumulative == other.cumulative and abs(starts - year) < days > abs(ends - year)


def _growth_in_quote(rows: ObservationRows, one: SeriesValue) -> Iterator[float]:
    """Yield the percentages by which a quote says that the value has grown or fallen."""
    unit, language = rows.series[one.series].unit, rows.sources[one.source].language or "en"
    for clause in CLAUSE.split(one.quote) if PERCENT.search(one.quote) and unit != "%" else ():
        stated = PERCENT.findall(clause)
        grew, fell = GREW.search(clause), FELL.search(clause)
        is_of_others = {*YEAR.findall(clause)} - {one.period[:4]}
        if len(stated) != 1 or bool(grew) == bool(fell) or is_of_others:
            continue
        if 0 in compare(plain_number(one.value), unit, clause, language, is_dataset=False).powers:
            yield float(stated[0].replace(",", ".")) * (1 if grew else -1)


@plausible_value(
    "sum",
    label=_("Parts do not add up"),
    sentence=_("%(label)s: %(value)s, while exports and imports are %(sum)s together."),
)
def find_wrong_total(rows: ObservationRows) -> Iterator[Doubt]:
    """A total of trade beside exports and imports of the same source and period; one of these, if
    the total is not judged with it."""
    countries = {row.country for row in rows.series.values() if row.flow in FLOWS}
    if not countries:
        return
    flows = Series.working.filter(
        edit_of=None, indicator__slug__in=FLOWS, country__in=countries, detail=""
    )
    named = ("pk", "uid", "indicator__slug", "country", "partner", "reporter_en", "unit")
    places: dict[int, tuple[str, tuple[object, ...]]] = {}
    totals: dict[tuple[object, ...], tuple[int, str]] = {}
    for series, uid, flow, *pair in flows.values_list(*named):
        places[series] = flow, tuple(pair)
        if flow == FLOWS[0]:
            totals[tuple(pair)] = series, uid
    judged = [
        one
        for one in rows.observed
        if one.series in places and not one.cumulative and rows.is_judged(one)
    ]
    live = Observation.objects.live().filter(cumulative=False, series__in=flows)
    told = live.values_list("series", "source", "period", "obs_status", "value")
    ours = [(one.series, one.source, one.period, one.obs_status, one.value) for one in judged]
    known: dict[tuple[object, ...], dict[str, Decimal]] = defaultdict(dict)
    for series, source, period, status, value in (*told, *ours):
        flow, pair = places[series]
        if value is not None:
            known[*pair, source, period, status][flow] = value
    asked = {one[:4] for one in ours}
    for one in judged:
        flow, pair = places[one.series]
        when = one.source, one.period, one.obs_status
        total_series, total_uid = totals.get(pair, (None, ""))
        if flow != FLOWS[0] and (total_series, *when) in asked:
            continue
        parts = {**known[*pair, *when], flow: one.value}
        if len(parts) == len(FLOWS):
            total, together = parts[FLOWS[0]], parts[FLOWS[1]] + parts[FLOWS[2]]
            if abs(total - together) > ROUNDED * max(total, together):
                doubt = rows.problem(one, sum=plain_number(together))
                subject = ("series", total_uid or rows.series[one.series].uid, one.period)
                yield doubt._replace(subject=subject, value=plain_number(total))


FLOWS = ("trade-total", "exports", "imports")


def _is_in_country(model: type[Model]) -> bool:
    return issubclass(model, Record) and bool(_measured(model)) and hasattr(model, "country")


def _measured(model: type[Record]) -> dict[str, str]:
    """Return the indicator beside which each fact of a record is seen, by its unit."""
    facts = model.facts.items()
    return {name: WHOLES[fact.unit] for name, fact in facts
            if isinstance(fact.type, Amount) and fact.unit in WHOLES}  # fmt: skip


WHOLES = {"persons": "population", "GWh a year": "electricity-generation"}
TIMES = {"population": Decimal(1), "electricity-generation": Decimal(1000)}
"""What a value of the indicator is in the unit of the fact."""


@PlausibilityCheck(
    "above-country",
    severity=Severity.ASKS,
    label=_("More than its country has"),
    sentence=_("%(fact)s is %(value)s, and the whole country has %(whole)s."),
    fits=_is_in_country,
    read=RecordRows,
)
def find_above_country(rows: RecordRows) -> Iterator[Doubt]:
    """The largest value of the country on record; of generation that of one source of energy."""
    measured = _measured(rows.model)  # type: ignore[arg-type]
    wanted = {name: one for name, one in measured.items() if any(rows.columns[name])}
    if not wanted:
        return
    live = Observation.objects.live().filter(series__indicator__slug__in=set(wanted.values()))
    pairs = live.values_list("series__indicator__slug", "series__country")
    largest = {(name, code): value for name, code, value in pairs.annotate(Max("value"))}
    for name, indicator in wanted.items():
        for at, value in enumerate(rows.columns[name]):
            whole = largest.get((indicator, rows.columns["country_id"][at]))
            if value and whole and value > whole * TIMES[indicator] * 2:
                shown = plain_number(whole * TIMES[indicator])
                detail = {"fact": name, "value": f"{value:g}", "whole": shown}
                yield Doubt(at, name, f"{value:g}", detail)
