"""Periods about which public statistics differ, written into the portal's register.

Two kinds: several sources within one series (one reporter's number, told differently), and
several reporters of the same thing (China's customs and the partner's statistics).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from portal.facts.extents import largest, percent_apart, ratio_of
from portal.facts.types import plain_number
from portal.models import ClaimKind, Disagreement, DisputedPeriod, Standing
from portal.models.bulk import insert_again, take_out
from portal.models.languages import texts_by_language
from portal.publication import publishing
from portal.publication.public_rows import DISAGREEMENT, log_rows
from portal.records.document_types import ClaimDocument
from portal.records.documents import build_claim, number_or_none, source_document
from portal.records.standings import LATER, Judged, judge, seen_from_the_other
from trade.statistics.disputed_periods import Place
from trade.statistics.labels import register_key
from trade.statistics.models import Indicator, PeriodRuling, Series
from trade.statistics.observations import Observation, ObservationQuerySet
from trade.statistics.selection import (
    Period,
    agree,
    came_later,
    differ_by_rounding,
    is_superseded,
    with_own_periods,
)
from trade.statistics.siblings import SeriesIndex, find_mirrors, siblings_of

NEARLY_ALL = Decimal("0.8")


def refresh(series: Iterable[Series], *, at: datetime, reason: str = "") -> None:
    """Write the disagreements of these series, and of those that count the same or did so when
    they were last written, anew."""
    asked = list(series)
    sides = DisputedPeriod.objects.filter(record_uid__in=[one.uid for one in asked])
    former = Disagreement.objects.filter(key__in=sides.values("key")).values("record_uid")
    found = _with_siblings([*asked, *Series.objects.filter(uid__in=former)])
    uids = [one.uid for one in found]
    mine = "kind = %s AND record_uid IN (%s) AND period <> ''"
    before = [key for (key,) in take_out(Disagreement, mine, Series.kind(), uids)]
    take_out(DisputedPeriod, "key IN (%s)", before)
    made = list(_rows(found))
    insert_again([row for row, _sides in made])
    insert_again([side for _row, sides in made for side in sides])
    keys = [*before, *(row.key for row, _sides in made)]
    log_rows(DISAGREEMENT, keys, at=at, reason=reason)


def find_unruled(
    series: Iterable[Series], observations: ObservationQuerySet
) -> Iterable[tuple[Disagreement, list[DisputedPeriod]]]:
    """Rows without a ruling that `refresh` would write of these series, each with the periods that
    it is about, if `observations` were what is public, and drafts that are published with them."""
    found = _with_siblings(series)
    _take_rulings_along(found)
    return ((row, sides) for row, sides in _rows(found, observations) if row.ruled_at is None)


def _take_rulings_along(series: Iterable[Series]) -> None:
    """Give public series the rulings of all their drafts that are published in the same step, but
    for those that one of these removes, and without the place from which one of these moves it."""
    drafts: dict[int | None, list[Series]] = defaultdict(list)
    for draft in publishing.checked_together.get():
        if isinstance(draft, Series):
            drafts[draft.edit_of_id].append(draft)
    for one in series:
        if own := drafts.get(one.pk):
            public = {ruling.uid: ruling.period for ruling in one.period_rulings.all()}
            held = [list(draft.period_rulings.all()) for draft in own]
            stay = set[str].intersection(*({ruling.uid for ruling in some} for some in held))
            after = [
                ruling
                for some in held
                for ruling in some
                if ruling.uid in stay or ruling.uid not in public
            ]
            after.sort(key=lambda ruling: public.get(ruling.uid, ruling.period) != ruling.period)
            last = {ruling.uid: ruling.pk for ruling in after}  # one that is moved comes last
            found = PeriodRuling._base_manager.filter(pk__in=last.values())
            one._prefetched_objects_cache = {"period_rulings": found}  # type: ignore[attr-defined]


def preview_disagreements(series: Series) -> dict[Place, list[Disagreement]]:
    """Rows that `refresh` would write once a series is public as it is given, by what they are
    about."""
    found: dict[Place, list[Disagreement]] = defaultdict(list)
    for row, sides in _rows(_with_siblings([series])):
        for side in sides:
            found[side.record_uid, side.period].append(row)
    return dict(found)


def _with_siblings(asked: Iterable[Series]) -> list[Series]:
    found = {one.pk: one for one in asked}
    for others in siblings_of(list(found.values())).values():
        found |= {one.pk: one for one in others if one.pk not in found}
    return list(found.values())


def _rows(
    series: list[Series], observations: ObservationQuerySet | None = None
) -> Iterable[tuple[Disagreement, list[DisputedPeriod]]]:
    found = with_own_periods(series, observations)
    known = sorted(found, key=lambda one: (one[0].title_en, one[0].pk))
    named = {one.pk: {period.period: period for period in periods} for one, periods in known}
    index = SeriesIndex((one for one, _periods in known), find_mirrors())
    for one in series:
        if one.pk in named:
            yield from _register(one, index, named)


def _register(
    series: Series, known: SeriesIndex, periods: dict[int, dict[str, Period]]
) -> Iterable[tuple[Disagreement, list[DisputedPeriod]]]:
    """One row for each disputed period of a series, seen from it and from later siblings, with all
    periods that it is about."""
    others = [other for other in known.siblings(series) if other.pk > series.pk]
    for period in periods[series.pk].values():
        against = [
            (other, found)
            for other in others
            if (found := same_time(period, periods[other.pk]))
            and same_time(found, periods[series.pk]) is period  # not a year and its eleven months
            and _differ(period, found, series)
        ]
        if period.disputed or against:
            row = _row(series, period, [found for _other, found in against])
            yield (
                row,
                [
                    DisputedPeriod(key=row.key, record_uid=one.uid, period=found.period)
                    for one, found in [(series, period), *against]
                ],
            )


def same_time(period: Period, others: Mapping[str, Period]) -> Period | None:
    """Return the very period in another series, by name; else that for nearly all of the same
    time, as eleven months are of a year."""
    if found := others.get(period.period):
        return found
    nearest = max(others.values(), key=lambda other: shared(period, other), default=None)
    return nearest if nearest and shared(period, nearest) >= NEARLY_ALL else None


def _differ(one: Period, other: Period, series: Series) -> bool:
    """True if they differ by more than rounding and the days that only one of them counts. A
    running total is not compared with what is counted within a period."""
    if one.shown.is_forecast or other.shown.is_forecast:
        return False
    if one.shown.cumulative != other.shown.cumulative:
        return False
    unshared = (1 - shared(one, other)) * 100
    return not agree(one.shown, other.shown, series.indicator.tolerance_percent + unshared)


def shared(one: Period, other: Period) -> Decimal:
    """The days that both periods count, as a share of the days that either counts."""
    first, second = one.shown, other.shown
    both = min(first.ends_on, second.ends_on) - max(first.starts_on, second.starts_on)
    either = max(first.ends_on, second.ends_on) - min(first.starts_on, second.starts_on)
    return Decimal(max(both.days + 1, 0)) / Decimal(either.days + 1)


def _row(series: Series, period: Period, against: list[Period]) -> Disagreement:
    """Return the row about a period, against which stand periods of later siblings."""
    shown, rivals = period.shown, [other.shown for other in against]
    differing = [*period.differing, *rivals]
    ruling = period.ruling or _ruling_of_both(period, against)
    is_settled = not any(came_later(one, ruling) for one in (shown, *differing))
    rules = {one.uid: _rule_on(one, period, ruling) for one in rivals}
    decided = replace(period, ruling=ruling, rivals=rivals, rival_rules=rules)
    others = [(one, standing_of(one, decided, series.indicator)) for one in period.others]
    others += [(one, standing_of(one, decided, series.indicator)) for one in rivals]
    stated = [statement(*one) for one in ((shown, Judged(Standing.AGREES)), *others)]
    row = Disagreement(
        key=register_key(series.uid, period.period),
        kind=Series.kind(),
        record_uid=series.uid,
        record_title=series.titles(),
        record_url=series.get_absolute_url(),
        countries=f" {' '.join(filter(None, [series.country_id, series.partner_id]))} ",
        period=period.period,
        unit=series.unit,
        accepted=plain_number(shown.number),
        statements=sorted(stated, key=lambda said: said["agrees"] is not True),
        sources_count=len({said["source"]["slug"] for said in stated}),
        gap_percent=largest(percent_apart(shown.number, one.number) for one in differing),
        gap_ratio=largest(ratio_of(shown.number, one.number) for one in differing),
        since=max(one.recorded_at for one in differing),
    )
    if ruling and is_settled:
        row.rule, row.reason = ruling.rule, texts_by_language(ruling, "reason")
        row.ruled_at, row.ruled_in_role = ruling.made_at, ruling.made_in_role
    return row


def _rule_on(rival: Observation, period: Period, ruling: PeriodRuling | None) -> str | None:
    """Return the rule of a ruling as it holds for what another series says; `LATER` where that, or
    what is shown, came after it. On a typo of a source of its own a ruling says nothing of another
    series."""
    if ruling is None:
        return None
    if came_later(rival, ruling) or came_later(period.shown, ruling):
        return LATER
    return seen_from_the_other(ruling.rule) if period.differing else ruling.rule


def _ruling_of_both(period: Period, against: list[Period]) -> PeriodRuling | None:
    """A ruling in another series by which both values stay; none on what its own sources say."""
    rulings = (other.ruling for other in against if not period.differing)
    return next((one for one in rulings if one and seen_from_the_other(one.rule)), None)


def standing_of(other: Observation, period: Period, indicator: Indicator) -> Judged:
    """Standing of one of the others of a period beside the shown one."""
    if other in period.rivals:
        rule = period.rival_rules[other.uid]
        return judge(False, rule=rule, is_later=rule == LATER)
    if other in period.differing:
        rule = period.ruling.rule if period.ruling else None
        is_later = any(came_later(one, period.ruling) for one in (period.shown, other))
        return judge(False, rule=rule, is_later=is_later)
    agrees = agree(period.shown, other, indicator.tolerance_percent) or None
    return judge(
        agrees, is_replaced=is_superseded(other), is_rounded=differ_by_rounding(period.shown, other)
    )


def statement(observation: Observation, stands: Judged) -> ClaimDocument:
    """Return an observation in the shape of a claim."""
    retracted, value = observation.retracted_at, observation.value
    return build_claim(
        uid=observation.uid,
        kind=ClaimKind.UNKNOWN if value is None else ClaimKind.VALUE,
        value=number_or_none(value),
        text="" if value is None else plain_number(value),
        comparator=observation.comparator,
        lower=number_or_none(observation.lower),
        upper=number_or_none(observation.upper),
        as_printed=observation.as_printed,
        as_of=observation.period,
        status=observation.obs_status,
        source=source_document(observation.source),
        locator=observation.locator,
        quote=observation.quote,
        note=observation.note,
        standing=stands.standing.value,
        standing_reason=stands.reason,
        recorded_at=observation.recorded_at.isoformat(),
        retracted_at=retracted.isoformat() if retracted else None,
        retraction_reason=observation.retraction_reason,
        attributed_to=observation.attributed_to,
    )
