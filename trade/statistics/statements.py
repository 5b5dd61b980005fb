"""Values taken from a source by way of statistics, each with its standing."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet

from portal.formatting.dates import format_day
from portal.models import Disagreement, Standing
from portal.models.languages import pick_text
from portal.records.contributions import Statement
from portal.records.documents import document_of
from portal.site.statements import as_fact
from trade.statistics.disagreements import statement
from trade.statistics.disputed_periods import Uids, rows_about
from trade.statistics.document_types import SeriesDocument
from trade.statistics.observations import Observation, ObsStatus


def show(observations: Iterable[Observation]) -> list[Statement]:
    """Observations, with source and series, as statements. Two queries more: what is disputed."""
    found = list(observations)
    disputed = _disputed({observation.series.uid for observation in found})
    return [_statement(observation, disputed.get(observation.uid)) for observation in found]


def standings(observations: QuerySet[Observation]) -> dict[str, int]:
    """Number of these observations by standing. Three queries, without their texts."""
    found = list(observations.order_by().values_list("uid", "obs_status", "retracted_at"))
    differing = _disputed(observations.order_by().values("series__uid"))
    return dict(
        Counter(
            _standing(status, is_retracted=bool(retracted_at), part=differing.get(uid))
            for uid, status, retracted_at in found
        )
    )


def _disputed(series: Uids) -> dict[str, tuple[Disagreement, str]]:
    """By the uid of an observation of these series: the disagreement it is part of, and its
    standing there. One that differs in any is said to differ."""
    found: dict[str, tuple[Disagreement, str]] = {}
    for rows in rows_about(series).values():
        for row in rows:
            for said in row.statements:
                if said["uid"] not in found or not said["agrees"]:
                    found[said["uid"]] = row, said["standing"]
    return found


def _standing(obs_status: str, *, is_retracted: bool, part: tuple[Disagreement, str] | None) -> str:
    if is_retracted:
        return Standing.RETRACTED.value
    if obs_status == ObsStatus.FORECAST:
        return Standing.NOT_COMPARED.value
    return part[1] if part else Standing.AGREES.value


def _statement(observation: Observation, part: tuple[Disagreement, str] | None) -> Statement:
    series = document_of(observation.series, SeriesDocument)
    standing = _standing(
        observation.obs_status,
        is_retracted=observation.retracted_at is not None,
        part=part,
    )
    return Statement(
        title=series["title"],
        url=series["url"],
        fact={
            "unit": series["unit"],
            "label": format_day(observation.period),
            "reporter": str(pick_text(series["reporter"])),
        },
        claim=statement(observation, agrees=standing == Standing.AGREES, standing=standing),
        disagreement=as_fact(part[0]) if part else None,
        is_shown=part is not None and part[0].record_uid != observation.series.uid,
    )
