"""Sentences below a chart, derived from its points."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.formatting.dates import format_day, format_moment
from portal.formatting.locales import as_named, join_list
from portal.formatting.notes import name_in_words
from portal.graphics.charts.specification import (
    DOWN,
    UP,
    AxisKind,
    Chart,
    ChartPanel,
    ChartPoint,
    PanelKind,
    ScaleKind,
)
from portal.models.sources import NOT_NAMED
from portal.publication.fact_rows import list_publishers

MOST, MOST_SOURCES = 6, 8
"""Maximum numbers of periods, and of publishers, named in one sentence."""


def build_notes(chart: Chart) -> Iterator[str]:
    points = list(chart.points)
    if any(panel.y.kind == ScaleKind.LINEAR and panel.y.low > 0 for panel in chart.panels):
        yield _("The axis of values does not begin at zero.")
    yield from _forecast_notes(points)
    yield from _partial_notes(chart.panels)
    yield from _comparator_notes(chart.panels)
    yield from _dispute_notes(points)
    yield from _part_notes(chart.panels)
    yield from _break_notes(chart.panels)
    yield from _status_notes(points)
    yield from _gap_notes(chart.panels)
    if chart.as_recorded:
        yield _("Drawn from what the portal had recorded by %s.") % format_moment(chart.as_recorded)


def name_publishers(chart: Chart) -> str:
    """Name the publishers of the sources, the first ones, with names, and how many more."""
    found = sorted(list_publishers(chart.cited()), key=NOT_NAMED.__eq__)
    named, rest = join_list(map(name_in_words, found[:MOST_SOURCES])), found[MOST_SOURCES:]
    more = {"names": named, "count": len(rest)}
    return _("%(names)s and %(count)s more") % more if rest else named


def _gap_notes(panels: Sequence[ChartPanel]) -> Iterator[str]:
    """The newest gap of each panel, of the longest time that ends then; the number of the rest."""
    more = 0
    for panel in panels:
        if panel.gaps:
            newest = max(panel.gaps, key=lambda gap: (gap.end, -gap.start)).sentence
            yield f"{panel.title} · {newest}" if len(panels) > 1 and panel.title else newest
            more += len(panel.gaps) - 1
    if more:
        yield ngettext(
            "They differ in one more period; the table has it.",
            "They differ in %(count)s more periods; the table has them.",
            more,
        ) % {"count": more}


def _forecast_notes(points: list[ChartPoint]) -> Iterator[str]:
    made = dict.fromkeys((p.maker, p.made_on) for p in points if p.is_forecast)
    for maker, made_on in made:
        if made_on:
            words = {"maker": as_named(maker), "day": format_day(made_on)}
            yield SafeString(_("Dashed: a forecast by %(maker)s, %(day)s.") % words)
        else:
            yield SafeString(_("Dashed: a forecast by %s.") % as_named(maker))


def _partial_notes(panels: tuple[ChartPanel, ...]) -> Iterator[str]:
    drawn = [point for panel in panels for point in panel.drawn]
    parts = [point for point in drawn if point.is_partial and not point.is_forecast]
    if totals := list(dict.fromkeys(p.label for p in parts if p.is_running)):
        yield _("Dotted outline over several years: a running total (%s).") % join_list(totals)
    named = _("%(title)s (%(more)s)")
    apart = [named % {"title": p.text, "more": p.label} for one in panels for p in one.totals_apart]
    if apart:
        yield _("Not drawn, as running totals over several years: %s.") % join_list(apart)
    labels = list(dict.fromkeys(p.label for p in parts if p.is_part_year))
    if len(labels) > MOST:
        yield _("Dotted outline: part-year figure.")
    elif labels:
        yield _("Dotted outline: part-year figure (%s).") % join_list(labels)


def _comparator_notes(panels: Iterable[ChartPanel]) -> Iterator[str]:
    """The signs of charts over time; beside horizontal bars the values say it in words."""
    over_time = (panel for panel in panels if panel.x.kind == AxisKind.TIME)
    found = {point.comparator for panel in over_time for point in panel.points}
    if found & set(UP):
        yield _("An arrow upwards: the source says “over” or “at least”.")
    if found & set(DOWN):
        yield _("An arrow downwards: the source says “under” or “at most”.")
    if "about" in found:
        yield _("The sign ≈: the source says “about”.")


def _dispute_notes(points: list[ChartPoint]) -> Iterator[str]:
    count = sum(1 for point in points if point.losing)
    if count:
        yield ngettext(
            "Sources disagree at one point. Range bar: spread between sources. "
            "Hollow dots: figures not used.",
            "Sources disagree at %(count)s points. Range bar: spread between sources. "
            "Hollow dots: figures not used.",
            count,
        ) % {"count": count}
    if slips := [said.text for point in points for said in point.others if said.is_slip]:
        yield _("Not drawn, as probable typos: %s.") % join_list(list(dict.fromkeys(slips)))


def _part_notes(panels: Iterable[ChartPanel]) -> Iterator[str]:
    """Part-year figures that are larger than that of their whole year, which counts otherwise."""
    for series in (series for panel in panels for series in panel.series):
        parts = [p for p in series.points if p.is_part_year and not p.is_forecast]
        for whole in (p for p in series.points if not (p.is_partial or p.is_forecast)):
            inside = (p for p in parts if p.start >= whole.start and p.end <= whole.end)
            larger = [p for p in inside if p.value > whole.value and whole.comparator not in UP]
            for part in larger:
                yield _("Two counts: %(more)s (%(part)s), but %(less)s (%(whole)s).") % {
                    "more": part.text,
                    "part": part.label,
                    "less": whole.text,
                    "whole": whole.label,
                }


def _break_notes(panels: Iterable[ChartPanel]) -> Iterator[str]:
    lines = [s for panel in panels if panel.kind == PanelKind.LINES for s in panel.series]
    whole = [[p for p in s.points if not (p.is_forecast or p.is_partial)] for s in lines]
    if any(not point.is_joined for points in whole for point in points[1:]):
        yield _("The line is broken where a year is missing or the way of counting changed.")


def _status_notes(points: list[ChartPoint]) -> Iterator[str]:
    """Status words (estimate, provisional, break) with their periods, if these are few."""
    counted = sorted((p for p in points if not p.is_forecast), key=lambda point: point.start)
    for status in dict.fromkeys(point.status for point in counted if point.status):
        labels = list(dict.fromkeys(p.label for p in counted if p.status == status))
        if all(point.status == status for point in counted):
            yield _("How every value here is marked by its source: %s.") % status
        elif len(labels) <= MOST:
            yield _("%(periods)s: %(status)s.") % {"periods": join_list(labels), "status": status}
