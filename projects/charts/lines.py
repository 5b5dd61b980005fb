"""Pipelines by what they can carry: each a bar of its own, as a system and its lines overlap and
must not be added up."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.facts import Amount
from portal.formatting.values import show
from portal.graphics.charts import (
    Asked,
    Chart,
    ChartLook,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    LosingValue,
    PanelKind,
    maker,
    words,
)
from portal.graphics.charts.axes import category_axis, extremes, value_axis
from portal.models.languages import pick
from portal.records.document_types import CitedSource, ClaimDocument, FactDocument
from projects.charts.questions import asked_words, documents, of_pipelines
from projects.document_types import PipelineDocument
from projects.filters import PipelineFilter
from projects.models import PipelineStatus

FACT, UNIT = "capacity_bcm_year", "bcm a year"
LIST = "/pipelines/"
MOST = 24
"""As many bars as can be read."""
LONGEST, ENDING = 30, 13
"""Letters of a name beside its bar, and how many of them are its end."""


@maker(
    "pipelines",
    title=gettext_lazy("Capacity of pipelines"),
    about=gettext_lazy("What each line can carry in a year."),
    question=of_pipelines,
    examples=lambda: ["to_china=true", "country=TM&fuel=gas"],
    of=PipelineFilter,
)
def pipelines(asked: Asked) -> Chart:
    found = documents(asked.question)
    known = [one for one in found if one["facts"][FACT]["text"]]
    largest = sorted(known, key=lambda one: (-_capacity(one), one["uid"]))[:MOST]
    return Chart(
        name="pipelines",
        title=words(_title(asked)),
        subtitle=asked_words(asked.question),
        panels=(_panel(largest),) if largest else (),
        notes=tuple(_notes(found, known)),
    )


def _title(asked: Asked) -> str:
    if asked.values["to_china"]:
        return _("Capacity of the pipelines that carry gas to China")
    return _("Capacity of pipelines")


def _panel(found: list[PipelineDocument]) -> ChartPanel:
    bars = [(_bar(one, place), one["status"]) for place, one in enumerate(found)]
    series = tuple(
        _series(status, tuple(bar for bar, state in bars if state == status))
        for status in PipelineStatus
        if any(state == status for _bar, state in bars)
    )
    return ChartPanel(
        kind=PanelKind.STACKED,
        x=category_axis(_short(bar.label) for bar, _state in bars),
        y=value_axis(extremes(bar for bar, _state in bars), UNIT, from_zero=True),
        series=series,
        totals=tuple(bar for bar, _state in bars),
    )


def _series(status: PipelineStatus, bars: tuple[ChartPoint, ...]) -> ChartSeries:
    """What does not operate is hatched, and grey as long as nobody builds it."""
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
    evidence = f"{document['url']}#evidence-{FACT.replace('_', '-')}"
    agreeing = [claim for claim in fact["claims"] if claim["agrees"]]
    return ChartPoint(
        start=place,
        end=place + 1,
        label=str(pick(document["title"])),
        key=document["uid"],
        value=_capacity(document),
        text=show(fact, Amount(), UNIT, {}).words,
        unit=UNIT,
        comparator=fact["comparator"],
        disputed=fact["disputed"],
        others=tuple(_others(fact, evidence)),
        sources=tuple(_cited(claim) for claim in agreeing),
        url=evidence,
    )


def _short(title: str) -> str:
    """Lines of one system differ at the end of their names, so that is kept."""
    return title if len(title) <= LONGEST else f"{title[: LONGEST - ENDING - 1]}…{title[-ENDING:]}"


def _others(fact: FactDocument, evidence: str) -> Iterator[LosingValue]:
    for claim in fact["claims"]:
        if claim["agrees"] is False and claim["text"]:
            yield LosingValue(
                value=Decimal(claim["text"]),
                text=show(claim, Amount(), UNIT, {}).words,
                comparator=claim["comparator"],
                standing=claim["standing"],
                sources=(_cited(claim),),
                url=evidence,
            )


def _notes(found: list[PipelineDocument], known: list[PipelineDocument]) -> Iterator[str]:
    yield _("A system and its lines are drawn side by side and must not be added up.")
    if missing := len(found) - len(known):
        yield ngettext(
            "For one pipeline no source gives a capacity: it has no bar.",
            "For %(count)s pipelines no source gives a capacity: they have no bar.",
            missing,
        ) % {"count": missing}
    if more := len(known[MOST:]):
        yield ngettext(
            "One smaller pipeline is not drawn.", "%(count)s smaller pipelines are not drawn.", more
        ) % {"count": more}


def _cited(claim: ClaimDocument) -> CitedSource:
    return {**claim["source"], "locator": claim["locator"]}


def _capacity(document: PipelineDocument) -> Decimal:
    return Decimal(document["facts"][FACT]["text"])
