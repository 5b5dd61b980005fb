"""The explorer: a kind of record filtered, with chosen columns or in groups, drawn, as a file."""

from dataclasses import replace
from decimal import Decimal
from itertools import zip_longest

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.facts import DateRange, PartialDate
from portal.filters.closed import ClosedFilterSet
from portal.filters.grouping import (
    GROUP,
    MOST_GROUPS,
    SUM,
    Group,
    Grouping,
    grouped_kind,
    name_choices,
)
from portal.filters.refusals import InvalidParameters
from portal.filters.selection import selection_of
from portal.formatting.countries import load_country_names
from portal.formatting.dates import format_day
from portal.formatting.numbers import format_amount, format_compared, format_number
from portal.formatting.source_list import SourceList
from portal.graphics.charts.groups import build_group_chart, list_url
from portal.graphics.charts.registry import add_notes
from portal.models.fields import find_field
from portal.opendata.api import fields
from portal.opendata.api.groups import is_grouped, read_grouping
from portal.opendata.api.reader_columns import COLUMNS, READER, ReaderRows, reader_table
from portal.opendata.api.tables import endpoint_of, table_of
from portal.publication import time_travel
from portal.records.kinds import Kind, all_kinds
from portal.site.filter_form import arrange, build_query
from portal.tabular.flattening import Column, ColumnType
from portal.tabular.table import ListRows

SHOWN, GROUPS_SHOWN = 20, 200
"""Rows of a table on the page; the file has all."""
PLACING = {"latitude", "longitude", "accuracy"}
"""Columns of the short form for maps, in files alone unless they are chosen."""
OF_A_FACT = {
    "": _("Value"), "_comparator": _("Not exact"), "_disputed": _("Disputed"),
    "_sources": _("Sources"), "_others": _("Other sources"), "_missing": _("Why empty"),
}  # fmt: skip
"""Words for the columns of a fact, by what stands behind its name."""
NUMBERS = {ColumnType.INTEGER, ColumnType.NUMBER}


@require_safe
def explorer(request: HttpRequest, name: str = "") -> HttpResponse:
    """`/explore/energy-projects/?group=country&sum=capacity_mw`; without a name, what there is."""
    kinds = [kind for kind in all_kinds().values() if grouped_kind(kind.model)]
    kind = next((kind for kind in kinds if kind.section == name), None)
    if name and kind is None:
        raise Http404
    context: dict[str, object] = {"explored": kinds, "kind": kind, "problems": []}
    if kind is not None:
        context |= _context(request, kind)
    status = 400 if context["problems"] else 200
    return render(request, "portal/explorer.html", context, status=status)


def _context(request: HttpRequest, kind: Kind) -> dict[str, object]:
    load_country_names(request)
    asked = request.GET.copy()
    named = {
        name: [*filter(None, ",".join(asked.pop(name, [])).split(","))]
        for name in (GROUP, SUM, "fields")
    }
    plain = kind.filterset(asked.copy(), kind.model.objects.with_documents())
    plain.refuse_for_programs()
    found: dict[str, object] = {}
    problems: dict[str, list[str]] = plain.problems()
    try:
        if is_grouped(request):
            for name in filter(named.get, (GROUP, SUM)):
                asked.setlist(name, named[name])
            found = _groups(request, read_grouping(kind, asked))
        elif not problems:
            found = _records(request, kind, plain)
    except InvalidParameters as refused:
        problems = {**problems, **refused.errors}
    table = table_of(endpoint_of(kind.section, request))
    pinned = {time_travel.PARAMETER: time_travel.write_moment(timezone.now())}
    return {
        "filterset": plain,
        "filters": arrange(plain, request),
        "problems": [sentence for some in problems.values() for sentence in some],
        "facets": name_choices(kind, GROUP),
        "groups": [*named[GROUP], *[""] * MOST_GROUPS][:MOST_GROUPS],
        "sums": name_choices(kind, SUM),
        "named": named,
        "columns": _columns_by_fact(kind, table.columns),
        "query": build_query(request.GET, "page"),
        "whole_query": build_query(request.GET, "page", *named),
        "frozen": "" if time_travel.past_moment() else build_query(request.GET, "page", **pinned),
        "sources": SourceList(),
        **found,
    }


def _columns_by_fact(kind: Kind, columns: list[Column]) -> dict[str, list[tuple[str, str]]]:
    """Return names and words of the columns to choose from by the label of their fact; those of no
    fact are last, under an empty one."""
    labels = {name: capfirst(str(kind.model.fact_label(name))) for name in kind.model.facts}
    found: dict[str, list[tuple[str, str]]] = {label: [] for label in labels.values()}
    for column in columns:
        bases = ((column.name.removesuffix(end), words) for end, words in OF_A_FACT.items())
        own = getattr(find_field(kind.model, column.name), "verbose_name", column.description)
        fact, words = next((one for one in bases if one[0] in labels), ("", own))
        found.setdefault(labels.get(fact, ""), []).append((column.name, capfirst(str(words))))
    return found


def _groups(request: HttpRequest, grouping: Grouping) -> dict[str, object]:
    every = grouping.groups()
    rows = [_row(grouping, one) for one in every[:GROUPS_SHOWN]]
    query = build_query(request.GET, "page", "fields")[1:]
    return {
        "heads": [(capfirst(str(grouping.found.filters[n].label)), False) for n in grouping.names],
        "rows": rows,
        "cut_after": GROUPS_SHOWN if len(every) > GROUPS_SHOWN else 0,
        "count": grouping.total.count,
        "total": _row(grouping, grouping.total, is_whole=True),
        "chart": add_notes(replace(build_group_chart(grouping), query=query)) if rows else None,
        "files": ("csv", "xlsx", "json"),
    }


def _row(grouping: Grouping, group: Group, *, is_whole: bool = False) -> dict[str, object]:
    """Return a line of the table; the whole counts each record once."""
    keys = zip(grouping.names, group.keys, strict=False)
    return {
        "keys": [grouping.label(name, key) for name, key in keys],
        "count": group.count,
        "url": list_url(grouping, group),
        "sums": [
            (
                capfirst(str(grouping.kind.model.fact_label(name))),
                one.known and format_compared(one.value, one.unit, one.comparator),
                one.unknown,
                "" if is_whole or not one.shared else format_amount(one.shared, one.unit),
                one.whole,
            )
            for name, one in group.sums.items()
        ],
    }


def _records(request: HttpRequest, kind: Kind, plain: ClosedFilterSet) -> dict[str, object]:
    """The first rows of the list with the chosen columns, by default those of the short form that
    are for reading. Raises InvalidParameters for an unknown column."""
    endpoint = endpoint_of(kind.section, request)
    table, rows = table_of(endpoint), ListRows(endpoint, plain.qs[:SHOWN])
    if names := fields.requested_names(endpoint.request):
        table = table.only(fields.select_columns(names, table.columns))
    else:
        table, rows = reader_table(table), ReaderRows(endpoint, plain.qs[:SHOWN])
    count, found = selection_of(plain).count, list(table.values(rows))
    columns = [(column, [row[at] for row in found]) for at, column in enumerate(table.columns)]
    links: list[object] = []
    if not names:  # the address is that of the link
        links = next(cells for column, cells in columns if column.name == table.key)
        columns = [one for one in columns if one[1] is not links and _is_for_reading(*one)]
    facts = kind.model.facts.items()
    dates = {name for name, fact in facts if isinstance(fact.type, PartialDate | DateRange)}
    cells = [
        [(_write(cell, column, is_date), column.type in NUMBERS) for cell in cells]
        for column, cells in columns
        for is_date in [(column.name if names else column.field) in dates]
    ]
    return {
        "heads": [(column.name, column.type in NUMBERS) for column, _cells in columns],
        "cells": list(zip_longest(links, zip(*cells, strict=True))),
        "count": count,
        "cut_after": len(found) if count > len(found) else 0,
        "files": ("csv", "xlsx"),
        "short": "" if names else f"{COLUMNS}={READER}",
    }


def _write(cell: object, column: Column, is_date: bool) -> object:
    if is_date:
        return format_day(str(cell or ""))
    is_number = column.type in NUMBERS and cell not in (None, "")
    return format_number(Decimal(str(cell))) if is_number else cell


def _is_for_reading(column: Column, cells: list[object]) -> bool:
    """Tell whether a column of the short form has values in a quarter of the rows; one that says
    of others how exact or disputed they are, in any row."""
    filled = sum(cell not in (None, "") for cell in cells)
    least = 1 if " " in column.field else len(cells) / 4
    return filled >= least and column.field not in PLACING
