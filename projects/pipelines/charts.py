"""Pipelines by what they can carry: each a bar of its own, as a system and its lines overlap and
must not be added up."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.facts import Amount
from portal.formatting.addresses import anchor_of
from portal.formatting.values import format_value
from portal.graphics.charts.axes import build_category_axis, build_value_axis, list_extremes
from portal.graphics.charts.controls import ChartLook
from portal.graphics.charts.list_questions import asked_words
from portal.graphics.charts.registry import ChartMaker, ChartRequest
from portal.graphics.charts.specification import (
    Chart,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    LosingValue,
    PanelKind,
    words,
)
from portal.models.languages import pick_text
from portal.records.document_types import CitedSource, ClaimDocument, FactDocument
from portal.records.documents import document_of
from portal.records.standings import words_of
from projects.pipelines.document_types import PipelineDocument
from projects.pipelines.filters import PipelineFilter
from projects.pipelines.models import Fuel, Pipeline, PipelineStatus

FACT, UNIT = "capacity_bcm_year", "bcm a year"
LIST = "/pipelines/"
MOST = 24
"""As many bars as can be read."""


class PipelineQuestion(PipelineFilter):
    valid_on = None


def of_pipelines(asked: QueryDict) -> PipelineFilter:
    return PipelineQuestion(asked, Pipeline.objects.with_documents())


@ChartMaker(
    "pipelines",
    position=20,
    title=gettext_lazy("Capacity of pipelines"),
    about=gettext_lazy("What each line can carry in a year"),
    question=of_pipelines,
    examples=lambda: ["to_china=true", "country=TM&fuel=gas"],
    of=PipelineFilter,
)
def pipelines(asked: ChartRequest) -> Chart:
    """Oil lines carry tonnes, which no bar of gas can be compared with."""
    found = _find_largest(asked.question.qs.exclude(fuel=Fuel.OIL))
    to_china = _("Capacity of the pipelines that carry gas to China")
    return Chart(
        name="pipelines",
        title=words(to_china if asked.values["to_china"] else _("Capacity of pipelines")),
        subtitle=asked_words(asked.question),
        panels=(_panel(found.documents),) if found.documents else (),
        notes=tuple(_notes(found)),
    )


@dataclass(frozen=True)
class LargestPipelines:
    documents: list[PipelineDocument]
    """As many as there is room for, the largest first."""
    smaller: int
    """Number of those with a smaller capacity, which are not among the documents."""
    missing: int
    """Number of those without one."""


def _find_largest(rows: QuerySet[Pipeline]) -> LargestPipelines:
    """Two queries."""
    counted = rows.order_by().aggregate(total=Count("pk"), known=Count(FACT))
    known = rows.filter(capacity_bcm_year__isnull=False).order_by(f"-{FACT}", "uid")
    documents = [document_of(one, PipelineDocument) for one in known[:MOST]]
    return LargestPipelines(
        documents=[one for one in documents if one["facts"][FACT]["text"]],
        smaller=max(counted["known"] - MOST, 0),
        missing=counted["total"] - counted["known"],
    )


def _panel(found: list[PipelineDocument]) -> ChartPanel:
    bars = [(_bar(one, place), one["status"]) for place, one in enumerate(found)]
    series = [
        _series(status, tuple(one for one, state in bars if state == status))
        for status in PipelineStatus
        if any(state == status for _bar, state in bars)
    ]
    totals = tuple(one for one, _state in bars)
    return ChartPanel(
        kind=PanelKind.STACKED,
        x=build_category_axis(one.label for one in totals),
        y=build_value_axis(list_extremes(totals), UNIT, from_zero=True),
        series=tuple(series),
        totals=totals,
    )


def _series(status: PipelineStatus, bars: tuple[ChartPoint, ...]) -> ChartSeries:
    """Bars of a status: hatched unless operating, grey before construction."""
    is_there = status == PipelineStatus.OPERATING
    return ChartSeries(
        key=status.value,
        title=words(status.label),
        points=bars,
        colour="gas" if is_there or status == PipelineStatus.CONSTRUCTION else "muted",
        look=ChartLook.FULL if is_there else ChartLook.HATCHED,
        url=f"{LIST}?status={status.value}",
    )


def _bar(document: PipelineDocument, place: int) -> ChartPoint:
    fact = document["facts"][FACT]
    evidence = f"{document['url']}#{anchor_of(FACT)}"
    return ChartPoint(
        start=place,
        end=place + 1,
        label=str(pick_text(document["title"])),
        key=document["uid"],
        value=Decimal(fact["text"]),
        text=format_value(fact, Amount(), fact["unit"], {}).words,
        unit=fact["unit"],
        comparator=fact["comparator"],
        disputed=fact["disputed"],
        others=tuple(_others(fact, evidence)),
        sources=tuple(_cited(claim) for claim in fact["claims"] if claim["agrees"]),
        url=evidence,
    )


def _others(fact: FactDocument, evidence: str) -> Iterator[LosingValue]:
    for claim in fact["claims"]:
        if claim["agrees"] is False and claim["text"]:
            yield LosingValue(
                value=Decimal(claim["text"]),
                text=format_value(claim, Amount(), fact["unit"], {}).words,
                comparator=claim["comparator"],
                standing=claim["standing"],
                standing_reason=claim["standing_reason"],
                standing_words=str(words_of(claim["standing"], claim["standing_reason"])),
                sources=(_cited(claim),),
                url=evidence,
            )


def _cited(claim: ClaimDocument) -> CitedSource:
    return {**claim["source"], "locator": claim["locator"]}


def _notes(found: LargestPipelines) -> Iterator[str]:
    yield _("A system and its lines are drawn side by side and must not be added up.")
    yield _("Oil pipelines are left out: they are measured in tonnes.")
    if found.missing:
        yield ngettext(
            "For one pipeline no source gives a capacity: it has no bar.",
            "For %(count)s pipelines no source gives a capacity: they have no bar.",
            found.missing,
        ) % {"count": found.missing}
    if found.smaller:
        yield ngettext(
            "One smaller pipeline is not drawn.",
            "%(count)s smaller pipelines are not drawn.",
            found.smaller,
        ) % {"count": found.smaller}
