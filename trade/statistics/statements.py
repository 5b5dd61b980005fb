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
    found = list(observations.order_by().values_list("uid", "obs_status", "retracted_at"))
    # Series that count the same thing stand in the register under one of them.
    indicators = observations.order_by().values("series__indicator")
    series = Series.objects.filter(indicator__in=indicators).values("uid")
    rows = Disagreement.objects.filter(kind=Series.kind(), record_uid__in=series)
    differing = {uid: standing for uid, (_row, standing) in _by_uid(rows).items()}
    return dict(
        Counter(
            _standing(status, is_retracted=bool(retracted_at), disputed=differing.get(uid))
            for uid, status, retracted_at in found
        )
    )


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


def _standing(obs_status: str, *, is_retracted: bool, disputed: str | None) -> str:
    if is_retracted:
        return Standing.RETRACTED.value
    if obs_status == ObsStatus.FORECAST:
        return Standing.NOT_COMPARED.value
    return disputed or Standing.AGREES.value


def _statement(observation: Observation, part: tuple[Disagreement, str] | None) -> Statement:
    series = document_of(observation.series, SeriesDocument)
    row, disputed = part or (None, None)
    standing = _standing(
        observation.obs_status,
        is_retracted=observation.retracted_at is not None,
        disputed=disputed,
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
        disagreement=as_fact(row) if row else None,
    )
