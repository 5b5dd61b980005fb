"""What the portal has taken from a source by way of statistics, and how each value stands."""

from collections.abc import Iterable

from portal.documents import Document
from portal.front import Statement
from portal.home import document_of
from portal.languages import pick
from portal.models import Disagreement, Standing
from portal.pages import day_words
from portal.register import as_fact
from trade.disagreements import statement
from trade.models import Observation, Series


def show(observations: Iterable[Observation]) -> list[Statement]:
    """Observations, with source and series, as statements. One query more: what is disputed."""
    found = list(observations)
    disputed = _disputed(found)
    return [_statement(observation, disputed.get(observation.uid)) for observation in found]


def _disputed(found: Iterable[Observation]) -> dict[str, tuple[Disagreement, str]]:
    """By the uid of an observation: the disagreement it is part of, and its standing there."""
    rows = Disagreement.objects.filter(
        kind=Series.kind(), period__in={observation.period for observation in found}
    )
    return {
        said["uid"]: (row, said["standing"])
        for row in rows.order_by("pk")
        for said in row.statements
    }


def _statement(observation: Observation, part: tuple[Disagreement, str] | None) -> Statement:
    series: Document = document_of(observation.series)
    row, standing = part or (None, Standing.AGREES.value)
    claim = statement(observation, agrees=standing == Standing.AGREES, is_ruled=False)
    if observation.retracted_at:
        standing = Standing.RETRACTED.value
        claim["retracted_at"] = observation.retracted_at.isoformat()
        claim["retraction_reason"] = observation.retraction_reason
    elif observation.is_forecast:
        standing = Standing.NOT_COMPARED.value
    return Statement(
        title=series["title"],
        url=series["url"],
        fact={
            "unit": series["unit"],
            "label": day_words(observation.period),
            "reporter": str(pick(series["reporter"])),
        },
        claim={**claim, "standing": standing},
        disagreement=as_fact(row) if row else None,
    )
