"""Periods about which public statistics differ, written into the portal's register.

Two kinds: several sources within one series (one reporter's number, told differently), and
several reporters of the same thing (China's customs and the partner's statistics).
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from itertools import chain
from typing import Any

from portal.documents import source_document
from portal.facts.types import number_to_json, plain
from portal.languages import by_language
from portal.models import Disagreement, Standing
from trade.models import Observation, PeriodRuling, Series
from trade.shown import Period, agree, arrange, siblings


def refresh(series: Iterable[Series]) -> None:
    """Write the disagreements of these series, and of those that count the same, anew."""
    asked = list(series)
    found = {one.pk: one for one in asked}
    for one in asked:
        found.update((other.pk, other) for other in siblings(one))
    Disagreement.objects.filter(
        kind=Series.kind(), record_uid__in=[one.uid for one in found.values()]
    ).exclude(period="").delete()
    periods = _periods(found.values())
    rows = [
        row for one in found.values() for row in _register(one, found, periods) if row is not None
    ]
    Disagreement.objects.bulk_create(rows)


def refresh_all() -> None:
    refresh(Series.objects.with_documents())


def _periods(series: Iterable[Series]) -> dict[int, dict[str, Period]]:
    """Per series, each period by name. Two queries, however many series."""
    ids = [one.pk for one in series]
    seen: dict[int, list[Observation]] = defaultdict(list)
    for observation in Observation.objects.live().with_source().filter(series__in=ids):
        seen[observation.series_id].append(observation)
    rulings: dict[int, list[PeriodRuling]] = defaultdict(list)
    for ruling in PeriodRuling.objects.filter(record__in=ids):
        rulings[ruling.record_id].append(ruling)
    return {
        one.pk: {
            period.period: period
            for period in arrange(seen[one.pk], rulings[one.pk], one.indicator.tolerance_percent)
        }
        for one in series
    }


def _register(
    series: Series, known: dict[int, Series], periods: dict[int, dict[str, Period]]
) -> Iterable[Disagreement | None]:
    """One row for each disputed period of a series, seen from it and from later siblings."""
    others = [known[o.pk] for o in siblings(series) if o.pk in known and o.pk > series.pk]
    for name, period in periods[series.pk].items():
        against = [
            found
            for other in others
            if (found := periods[other.pk].get(name)) and _differ(period, found, series)
        ]
        if period.disputed or against:
            yield _row(series, period, against)


def _differ(one: Period, other: Period, series: Series) -> bool:
    if one.shown.is_forecast or other.shown.is_forecast:
        return False
    return not agree(one.shown, other.shown, series.indicator.tolerance_percent)


def _row(series: Series, period: Period, against: list[Period]) -> Disagreement:
    shown = period.shown
    differing = [*period.differing, *(other.shown for other in against)]
    ruling = period.ruling
    codes = [code for code in (series.country_id, series.partner_id) if code]
    stated = [
        statement(observation, agrees=observation not in differing, is_ruled=ruling is not None)
        for observation in chain([shown], period.others, (other.shown for other in against))
    ]
    return Disagreement(
        key=f"series-{series.uid}-{period.period.replace('/', '-to-').lower()}",
        kind=Series.kind(),
        record_uid=series.uid,
        record_title=series.titles(),
        record_url=series.get_absolute_url(),
        countries=f" {' '.join(codes)} ",
        period=period.period,
        unit=series.unit,
        accepted=plain(shown.number),
        statements=sorted(stated, key=lambda s: not s["agrees"]),
        sources_count=len({s["source"]["slug"] for s in stated}),
        gap_percent=max((_gap(shown, o) for o in differing), default=None),
        rule=ruling.rule if ruling else "",
        reason=by_language(ruling, "reason") if ruling else {},
        ruled_at=ruling.made_at if ruling else None,
        since=max(o.recorded_at for o in differing),
    )


def statement(observation: Observation, *, agrees: bool, is_ruled: bool) -> dict[str, Any]:
    """An observation in the shape that claims have in documents."""
    against = Standing.OVERRULED if is_ruled else Standing.DISPUTED
    return {
        "uid": observation.uid,
        "kind": "value",
        "value": number_to_json(observation.number),
        "text": plain(observation.number),
        "comparator": observation.comparator,
        "lower": None if observation.lower is None else number_to_json(observation.lower),
        "upper": None if observation.upper is None else number_to_json(observation.upper),
        "as_printed": observation.as_printed,
        "language": "",
        "as_of": observation.period,
        "status": observation.obs_status,
        "source": source_document(observation.source),
        "locator": observation.locator,
        "quote": "",
        "note": observation.note,
        "agrees": agrees,
        "standing": (Standing.AGREES if agrees else against).value,
        "recorded_at": observation.recorded_at.isoformat(),
        "retracted_at": None,
        "retraction_reason": "",
    }


def _gap(shown: Observation, other: Observation) -> Decimal:
    base = abs(shown.number) or Decimal(1)
    return round(abs(other.number - shown.number) / base * 100, 1)
