"""One fact of many records as bars, with what the sources of each say against it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from portal.facts import Amount
from portal.filters.records import RecordFilter
from portal.formatting.values import format_value
from portal.graphics.charts.axes import build_category_axis, build_value_axis, list_extremes
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
from portal.models import Record
from portal.models.languages import pick_text
from portal.records.document_types import CitedSource, ClaimDocument, FactDocument, RecordDocument
from portal.records.documents import document_of
from portal.records.standings import words_of

MOST = 24
"""As many bars as can be read."""


def register_fact_chart(
    name: str, filterset: type[RecordFilter], fact: str, *, title: StrOrPromise
) -> None:
    """Register the chart of an amount, a bar for each record that the list of `filterset` finds,
    the largest first."""
    model: type[Record] = filterset._meta.model
    unit = model.get_fact(fact).unit

    def make(asked: ChartRequest) -> Chart:
        found = find_largest(asked.question.qs, fact)
        bars = [bar(one, fact, place) for place, one in enumerate(found.documents)]
        series = ChartSeries(key=fact, title=words(title), points=tuple(bars))
        return Chart(
            name=name,
            title=words(title),
            subtitle=asked_words(asked.question),
            panels=(bar_panel(bars, unit, [series]),) if bars else (),
            notes=tuple(_notes(found)),
        )

    def question(query: QueryDict) -> RecordFilter:
        return filterset(query, model.objects.with_documents())

    ChartMaker(name, title=title, question=question, of=filterset)(make)


@dataclass(frozen=True)
class LargestRecords:
    """Records of a question with the largest amounts."""

    documents: list[Any]
    """As many as there is room for, the largest first; `Any`, as kinds have types of their own."""
    smaller: int
    """Number of those with a smaller amount, which are not among the documents."""
    missing: int
    """Number of those without an amount."""


def find_largest(rows: QuerySet[Record], fact: str) -> LargestRecords:
    """Two queries."""
    column = rows.model.column_of(fact)
    counted = rows.order_by().aggregate(total=Count("pk"), known=Count(column))
    known = rows.filter(**{f"{column}__isnull": False}).order_by(f"-{column}", "uid")
    documents = [document_of(one, RecordDocument) for one in known[:MOST]]
    return LargestRecords(
        documents=[one for one in documents if one["facts"][fact]["text"]],
        smaller=max(counted["known"] - MOST, 0),
        missing=counted["total"] - counted["known"],
    )


def bar_panel(bars: Sequence[ChartPoint], unit: str, series: Sequence[ChartSeries]) -> ChartPanel:
    """Bars side by side, in the colours of the series that they belong to."""
    return ChartPanel(
        kind=PanelKind.STACKED,
        x=build_category_axis(one.label for one in bars),
        y=build_value_axis(list_extremes(bars), unit, from_zero=True),
        series=tuple(series),
        totals=tuple(bars),
    )


def bar(document: RecordDocument, name: str, place: int) -> ChartPoint:
    fact = document["facts"][name]
    evidence = f"{document['url']}#evidence-{name.replace('_', '-')}"
    agreeing = [claim for claim in fact["claims"] if claim["agrees"]]
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
        sources=tuple(_cited(claim) for claim in agreeing),
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


def _notes(found: LargestRecords) -> Iterator[str]:
    if found.missing:
        yield ngettext(
            "For one record no source gives a value: it has no bar.",
            "For %(count)s records no source gives a value: they have no bar.",
            found.missing,
        ) % {"count": found.missing}
    if found.smaller:
        yield _("Records with smaller values that are not drawn: %(count)s") % {
            "count": found.smaller
        }


def _cited(claim: ClaimDocument) -> CitedSource:
    return {**claim["source"], "locator": claim["locator"]}
