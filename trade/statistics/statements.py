"""Values taken from a source by way of statistics, each with its standing."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from portal.formatting.dates import format_day
from portal.models import Disagreement, Standing
from portal.models.languages import pick_text
from portal.records.contributions import Statement
from portal.records.documents import document_of
from portal.site.statements import as_fact
from trade.statistics.disagreements import statement
from trade.statistics.document_types import SeriesDocument
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObsStatus


def show(observations: Iterable[Observation]) -> list[Statement]:
    """Observations, with source and series, as statements. One query more: what is disputed."""
    found = list(observations)
    disputed = _disputed(found)
    return [_statement(observation, disputed.get(observation.uid)) for observation in found]


def standings(observations: QuerySet[Observation]) -> dict[str, int]:
    """Number of these observations by standing. Two queries, without their texts."""
    columns = ("uid", "series__uid", "obs_status", "retracted_at")
    found = list(observations.order_by().values_list(*columns, named=True))
    rows = Disagreement.objects.filter(kind=Series.kind(), record_uid__in=_uids(observations))
    differing = {uid: standing for uid, (_row, standing) in _by_uid(rows).items()}
    return dict(Counter(_standing(one, differing.get(one.uid)) for one in found))


def _uids(observations: QuerySet[Observation]) -> Any:
    """Every series whose disagreements may name one of these: those that count the same thing
    stand in the register under one of them."""
    indicators = observations.order_by().values("series__indicator")
    return Series.objects.filter(indicator__in=indicators).values("uid")


def _disputed(found: Iterable[Observation]) -> dict[str, tuple[Disagreement, str]]:
    """By the uid of an observation: the disagreement it is part of, and its standing there."""
    rows = Disagreement.objects.filter(
        kind=Series.kind(), period__in={observation.period for observation in found}
    )
    return _by_uid(rows)


def _by_uid(rows: QuerySet[Disagreement]) -> dict[str, tuple[Disagreement, str]]:
    return {
        said["uid"]: (row, said["standing"])
        for row in rows.order_by("pk")
        for said in row.statements
    }


def _standing(observation: Any, disputed: str | None) -> str:
    if observation.retracted_at:
        return Standing.RETRACTED.value
    if observation.obs_status == ObsStatus.FORECAST:
        return Standing.NOT_COMPARED.value
    return disputed or Standing.AGREES.value


def _statement(observation: Observation, part: tuple[Disagreement, str] | None) -> Statement:
    series = document_of(observation.series, SeriesDocument)
    row, disputed = part or (None, None)
    standing = _standing(observation, disputed)
    return Statement(
        title=series["title"],
        url=series["url"],
        fact={
            "unit": series["unit"],
            "label": format_day(observation.period),
            "reporter": str(pick_text(series["reporter"])),
        },
        claim=statement(observation, agrees=standing == Standing.AGREES, standing=standing),
        disagreement=as_fact(row) if row else None,
    )
