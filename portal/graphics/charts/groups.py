"""The groups of a list as bars: one for each value of the first facet, divided by the second. A
third is not drawn."""

from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.filters.closed import ClosedFilterSet
from portal.filters.grouping import GROUP, SUM, Group, Grouping, grouped_filterset, name_choices
from portal.formatting.locales import join_parts
from portal.formatting.numbers import format_compared
from portal.formatting.summaries import lowered
from portal.graphics.charts.axes import build_category_axis, build_value_axis, list_extremes
from portal.graphics.charts.list_questions import asked_words
from portal.graphics.charts.registry import ChartMaker, ChartRequest
from portal.graphics.charts.specification import (
    NOT_STATED,
    Chart,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    PanelKind,
    words,
)
from portal.records.kinds import Kind

MOST, COLOURS = 24, 8
COUNT = "count"


def chart_name(kind: Kind) -> str:
    return f"{kind.section}-groups"


def register_group_chart(kind: Kind) -> None:
    """Register the chart of the groups of a list; among all charts if the list has sums."""
    if not (facets := name_choices(kind, GROUP)):
        return
    example = f"group={facets[0][0]}" + "".join(f"&sum={name}" for name in list(kind.sums)[:1])
    if "status" in kind.filterset.base_filters:
        example += "&status=operating"  # plans are not added to what there is
    examples = [*filter(None, [kind.charted]), example, f"group={facets[0][0]}"]

    def question(asked: QueryDict) -> ClosedFilterSet:
        query = asked.copy()
        if not any(map(str.strip, query.getlist(GROUP))):
            query[GROUP] = facets[0][0]
        return grouped_filterset(kind)(query, kind.model.objects.all())

    def make(asked: ChartRequest) -> Chart:
        return build_group_chart(Grouping(asked.question, kind), asked.hidden)

    ChartMaker(
        chart_name(kind),
        title=format_lazy(gettext_lazy("{records} by group"), records=kind.many),
        about=gettext_lazy("Counted or added up by country, status or other features"),
        question=question,
        examples=lambda: examples if kind.sums else [],
        position=200 + kind.position,
    )(make)


def build_group_chart(grouping: Grouping, hidden: tuple[str, ...] = ()) -> Chart:
    """Draw the first sum of each group that has one, or its count. Groups that share records stand
    side by side: they are never put upon each other."""
    drawn_names = grouping.names[:2]
    firsts = [one for one in grouping.groups(grouping.names[0]) if one.has_value]
    places = {one.keys[0]: place for place, one in enumerate(firsts[:MOST])}
    found = [
        one for one in grouping.groups(*drawn_names) if one.keys[0] in places and one.has_value
    ]
    drawn = list(_series(grouping, found, places))
    is_stack = not grouping.repeated(*drawn_names[1:]) and not hidden
    totals = [_point(grouping, one, places) for one in firsts[:MOST]] if is_stack else []
    summed = next(iter(grouping.amounts.values()), None)
    points = [*totals, *(point for one in drawn for point in one.points)]
    panel = ChartPanel(
        kind=PanelKind.STACKED if is_stack else PanelKind.BARS,
        x=build_category_axis(grouping.label(grouping.names[0], key) for key in places),
        y=build_value_axis(list_extremes(points), summed.unit if summed else COUNT, from_zero=True),
        series=tuple(drawn),
        totals=tuple(totals),
    )
    return Chart(
        name=chart_name(grouping.kind),
        title=words(group_title(grouping, drawn_names)),
        subtitle=asked_words(grouping.found),
        panels=(panel,) if points else (),
        notes=(
            *group_notes(grouping),
            *_range_notes(grouping),
            *_not_drawn(grouping, len(firsts) - MOST),
        ),
    )


def group_title(grouping: Grouping, names: Sequence[str]) -> str:
    """“Energy projects, capacity by country × technology”."""
    labels = [lowered(grouping.found.filters[name].label) for name in names]
    facts = [str(grouping.kind.model.fact_label(name)) for name in grouping.amounts]
    title = join_parts([str(grouping.kind.many), *facts[:1]])
    return _("%(title)s by %(groups)s") % {"title": title, "groups": " × ".join(labels)}


def group_notes(grouping: Grouping) -> Iterator[str]:
    """Yield sentences about the sums of a question."""
    if repeated := grouping.repeated(*grouping.names):
        yield ngettext(
            "One record belongs to several groups; the total counts it once.",
            "%(count)s records belong to several groups; the total counts each once.",
            repeated,
        ) % {"count": repeated}
    found = grouping.found
    for name in grouping.names:
        if not all(name in one.own for one in grouping.amounts.values()):
            yield from map(str, filter(None, [found.filters[name].group_note]))
    if grouping.amounts and "status" in {*found.filters} - {*grouping.names, *found.asked}:
        yield _("All statuses are added up, also plans and what was given up.")
    facts = grouping.kind.model.fact_label
    for name, total in grouping.total.sums.items():
        if total.unknown:
            yield ngettext(
                "%(what)s: one record has no value and is left out.",
                "%(what)s: %(count)s records have no value and are left out.",
                total.unknown,
            ) % {"what": capfirst(str(facts(name))), "count": total.unknown}
        if note := grouping.amounts[name].note:
            yield str(note)
        if total.whole:
            yield grouping.amounts[name].tell_whole(total.whole)


def _series(
    grouping: Grouping, found: list[Group], places: dict[str, int]
) -> Iterator[ChartSeries]:
    """One series for each value of the second facet, the largest first."""
    if len(grouping.names) < 2:
        points = tuple(_point(grouping, one, places) for one in found)
        yield ChartSeries(key="all", title=words(grouping.kind.many), points=points)
        return
    is_coloured = grouping.names[1] == grouping.kind.coloured
    for place, second in enumerate(grouping.groups(grouping.names[1])):
        key = second.keys[0]
        of_key = [one for one in found if one.keys[1] == key]
        colour = str(place + 1) if place < COLOURS else "muted"
        if of_key:
            yield ChartSeries(
                key=key or NOT_STATED,
                title=words(grouping.label(grouping.names[1], key)),
                points=tuple(_point(grouping, one, places) for one in of_key),
                colour=key if key and is_coloured else colour,
            )


def _point(grouping: Grouping, group: Group, places: dict[str, int]) -> ChartPoint:
    total = next(iter(group.sums.values()), None)
    value = grouping.size(group)
    unit, comparator = (total.unit, total.comparator) if total else (COUNT, "exact")
    low, high = (total.low, total.high) if total and total.disputed else (None, None)
    return ChartPoint(
        start=places[group.keys[0]],
        end=places[group.keys[0]] + 1,
        label=grouping.label(grouping.names[0], group.keys[0]),
        key=group.keys[0] or NOT_STATED,
        value=value,
        text=format_compared(value, unit, comparator),
        unit=unit,
        comparator=comparator,
        lower=low,
        upper=high,
        disputed=low is not None,
        url=list_url(grouping, group),
    )


def list_url(grouping: Grouping, group: Group) -> str:
    """Return the address of the list of a group, without language; empty where no parameter asks
    for it."""
    if not all(group.keys):
        return ""
    query = QueryDict(mutable=True)
    for name, values in grouping.found.data.lists():
        if name not in (GROUP, SUM, *grouping.names[: len(group.keys)]):
            query.setlist(name, values)
    query.update(dict(zip(grouping.names, group.keys, strict=False)))
    return f"{grouping.kind.path}?{query.urlencode()}".removesuffix("?")


def _range_notes(grouping: Grouping) -> Iterator[str]:
    if count := next((one.disputed for one in grouping.total.sums.values()), 0):
        yield ngettext(
            "Sources disagree about one record. The line at the end of a bar reaches from the sum "
            "with the lowest statements to the sum with the highest.",
            "Sources disagree about %(count)s records. The line at the end of a bar reaches from "
            "the sum with the lowest statements to the sum with the highest.",
            count,
        ) % {"count": count}


def _not_drawn(grouping: Grouping, further: int) -> Iterator[str]:
    if further > 0:
        yield _("Further groups, not drawn: %(count)s") % {"count": further}
    for name in grouping.names[2:]:
        label = lowered(str(grouping.found.filters[name].label))
        yield _("Not drawn: %(what)s") % {"what": label}
