"""Values taken from a source by way of statistics, each with its standing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime
from itertools import batched
from typing import NamedTuple

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from portal.facts.types import plain_number
from portal.formatting.dates import format_day
from portal.models import Disagreement, Source, Standing
from portal.models.languages import pick_text
from portal.records.contributions import Statement
from portal.records.documents import document_of
from portal.records.other_statements import (
    CountingRecord,
    OtherStatements,
    StatedFigure,
    TakenStatements,
)
from portal.records.standings import Judged
from portal.site.statements import as_fact
from trade.statistics.disagreements import statement
from trade.statistics.disputed_periods import Uids, rows_about
from trade.statistics.document_types import SeriesDocument
from trade.statistics.judged_columns import standings_of
from trade.statistics.observations import Observation, ObservationQuerySet, ObsStatus

PORTION = 500
"""Observations that are read at a time."""


class StatedObservations(OtherStatements):
    """Observations as statements about their series."""

    def find(self, uid: str) -> Statement | None:
        found = Observation.objects.filter(uid=uid).with_source().select_related("series__edition")
        return next(iter(show(found)), None)

    def taken_from(self, source: Source) -> Iterable[TakenStatements]:
        named = _valued().with_source().select_related("series__edition")
        named = named.order_by("series__title_en", "series", "starts_on", "ends_on", "pk")
        own = named.filter(source=source)
        yield TakenStatements(
            key="observations",
            title=_("Statistics"),
            rows=own,
            show=show,
            standings=sum(standings_by_publisher(own).values(), start=Counter()),
        )
        yield TakenStatements(
            key="credited-observations",
            title=_("Statistics that others attribute to it"),
            rows=named.filter(attributed_to=source),
            show=show,
            standings=Counter(),
        )

    def count_by_source(self, sources: Sequence[Source]) -> Iterable[tuple[int, int]]:
        found = _valued().filter(source__in=sources).order_by()
        return found.values_list("source").annotate(n=Count("*"))

    def count_by_publisher(self) -> Mapping[str, Counter[Judged]]:
        return standings_by_publisher(_valued())

    def counting_records(self, uids: Sequence[str]) -> Iterable[tuple[str, CountingRecord]]:
        """The series of each observation: a newspaper may pass on the numbers of two offices."""
        for one in Observation.objects.filter(uid__in=uids).select_related("series__edition"):
            series = document_of(one.series, SeriesDocument)
            title, url, reporter = series["title"], series["url"], series["reporter"]
            yield one.uid, {"title": title, "url": url, "reporter": reporter}

    def about(self, figures: Mapping[str, Set[str]]) -> Iterable[StatedFigure]:
        periods = set().union(*figures.values())
        rows = Observation.working.released().filter(series__uid__in=figures, period__in=periods)
        for row in rows.exclude(value=None).select_related("series", "source").order_by("pk"):
            said = plain_number(row.number), row.source, row.recorded_at, row.retracted_at is None
            yield StatedFigure(row.series.uid, row.period, *said)


def _valued() -> ObservationQuerySet:
    return Observation.objects.exclude(value=None)


def show(observations: Iterable[Observation]) -> list[Statement]:
    """Observations, `with_source` and series, as statements. A fixed number of queries more: what
    is disputed, and what else is said of their periods."""
    found = list(observations)
    disputed = _disputed({one.series.uid for one in found})
    judged = zip(found, standings_of(found), strict=True)
    return [_statement(one, stands, disputed.get(one.uid)) for one, stands in judged]


def standings_by_publisher(observations: ObservationQuerySet) -> dict[str, Counter[Judged]]:
    """Number of these observations by publisher and standing. The database counts; read are those
    that differ from others or were replaced, which are few."""
    every = observations.order_by()
    found: dict[str, Counter[Judged]] = defaultdict(Counter)
    columns = "source__publisher", "obs_status", "retracted_at"
    if not (counted := list(every.values_list(*columns).annotate(n=Count("*")))):
        return found
    differing = _disputed(every.values("series__uid"))
    old = every.filter(source__superseded_by__first_cited_at__isnull=False)
    old = old.with_source().select_related("series")
    replaced = {one.uid: judged for one, judged in zip(old, standings_of(old), strict=True)}
    for publisher, status, retracted_at, number in counted:
        found[publisher][_standing(JudgedBy("", status, retracted_at), None)] += number
    for uids in batched({**differing, **replaced}, PORTION):
        some = every.filter(uid__in=uids).values_list("source__publisher", *JudgedBy._fields)
        for publisher, *about in some:
            one = JudgedBy(*about)
            _row, judged = differing.get(one.uid, (None, None))
            found[publisher][_standing(one, None)] -= 1
            found[publisher][replaced.get(one.uid) or _standing(one, judged)] += 1
    return found


class JudgedBy(NamedTuple):
    """Columns by which the standing of an observation is judged."""

    uid: str
    obs_status: str
    retracted_at: datetime | None


def _disputed(series: Uids) -> dict[str, tuple[Disagreement, Judged]]:
    """By the uid of an observation of these series: the disagreement it is part of, and its
    standing there. One that differs in any is said to differ."""
    found: dict[str, tuple[Disagreement, Judged]] = {}
    for rows in rows_about(series).values():
        for row in rows:
            for said in row.statements:
                if said["uid"] not in found or not said["agrees"]:
                    standing = Standing(said["standing"])
                    found[said["uid"]] = row, Judged(standing, said["standing_reason"])
    return found


def _standing(one: JudgedBy, judged: Judged | None) -> Judged:
    if one.retracted_at is not None:
        return Judged(Standing.RETRACTED)
    if one.obs_status == ObsStatus.MISSING:
        return Judged(Standing.NO_VALUE)
    if one.obs_status == ObsStatus.FORECAST:
        return Judged(Standing.NOT_COMPARED)
    return judged or Judged(Standing.AGREES)


def _statement(
    observation: Observation, stands: Judged, part: tuple[Disagreement, Judged] | None
) -> Statement:
    series = document_of(observation.series, SeriesDocument)
    said = statement(observation, stands)
    return Statement(
        title=series["title"],
        url=series["url"],
        fact={
            "unit": series["unit"],
            "label": format_day(observation.period),
            "reporter": str(pick_text(series["reporter"])),
        },
        claim=said,
        disagreement=as_fact(part[0]) if part else None,
        is_shown=part is not None and part[0].record_uid != observation.series.uid,
    )
