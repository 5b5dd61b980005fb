"""Pipelines by what they can carry: each a bar of its own, as a system and its lines overlap and
must not be added up."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.graphics.charts.controls import ChartLook
from portal.graphics.charts.fact_bars import LargestRecords, bar, bar_panel, find_largest
from portal.graphics.charts.list_questions import asked_words
from portal.graphics.charts.registry import ChartMaker, ChartRequest
from portal.graphics.charts.specification import Chart, ChartPanel, ChartPoint, ChartSeries, words
from projects.pipelines.document_types import PipelineDocument
from projects.pipelines.filters import PipelineFilter
from projects.pipelines.models import Fuel, Pipeline, PipelineStatus

FACT, UNIT = "capacity_bcm_year", "bcm a year"
LIST = "/pipelines/"


class PipelineQuestion(PipelineFilter):
    valid_on = None


def of_pipelines(asked: QueryDict) -> PipelineFilter:
    return PipelineQuestion(asked, Pipeline.objects.with_documents())


@ChartMaker(
    "pipelines",
    position=20,
    title=gettext_lazy("Capacity of pipelines"),
    about=gettext_lazy("What each line can carry in a year."),
    question=of_pipelines,
    examples=lambda: ["to_china=true", "country=TM&fuel=gas"],
    of=PipelineFilter,
)
def pipelines(asked: ChartRequest) -> Chart:
    """Oil lines carry tonnes, which no bar of gas can be compared with."""
    found = find_largest(asked.question.qs.exclude(fuel=Fuel.OIL), FACT)
    return Chart(
        name="pipelines",
        title=words(_title(asked)),
        subtitle=asked_words(asked.question),
        panels=(_panel(found.documents),) if found.documents else (),
        notes=tuple(_notes(found)),
    )


def _title(asked: ChartRequest) -> str:
    if asked.values["to_china"]:
        return _("Capacity of the pipelines that carry gas to China")
    return _("Capacity of pipelines")


def _panel(found: list[PipelineDocument]) -> ChartPanel:
    bars = [(bar(one, FACT, place), one["status"]) for place, one in enumerate(found)]
    series = [
        _series(status, tuple(one for one, state in bars if state == status))
        for status in PipelineStatus
        if any(state == status for _bar, state in bars)
    ]
    return bar_panel([one for one, _state in bars], UNIT, series)


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


def _notes(found: LargestRecords) -> Iterator[str]:
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
