"""A list of the desk as a table that can be edited in a spreadsheet and imported again: XLSX with
the allowed values of each column to choose from, or CSV."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from portal.admin.workflow.permissions import DeskAdmin, actor
from portal.importing.targets import TARGETS, ImportTarget
from portal.tabular.file_formats import CSV, XLSX
from portal.tabular.formats.texts import FORMULA, guard_formula
from portal.tabular.formats.xlsx import OPTIONS

FREE_ROWS = 1000
"""Rows below the last that offer the allowed values too."""


def template_page(request: HttpRequest, target: str, form: str) -> HttpResponse:
    """Answer with the template of a kind: of the list that the query asks for, else empty."""
    if target not in TARGETS or form not in (CSV.key, XLSX.key):
        raise Http404
    found = TARGETS[target]
    modeladmin = cast(DeskAdmin, admin.site.get_model_admin(found.model))
    if not modeladmin.has_view_permission(request) or not found.is_allowed(actor(request)):
        raise PermissionDenied
    is_filled = "rows" in request.GET
    rows = _listed(modeladmin, request) if is_filled else modeladmin.get_queryset(request).none()
    return template_answer(found, rows, form)


def _listed(modeladmin: DeskAdmin, request: HttpRequest) -> QuerySet[Any]:
    """Return what the list of the desk shows for the same query."""
    asked = request.GET.copy()
    del asked["rows"]
    request.GET = asked  # type: ignore[assignment]
    return modeladmin.get_changelist_instance(request).get_queryset(request)


def template_answer(target: ImportTarget, rows: QuerySet[Any], form: str) -> HttpResponse:
    about = XLSX if form == XLSX.key else CSV
    written = target.template_rows(rows)
    data = _xlsx(target, written) if about is XLSX else _csv(target.template_columns(), written)
    response = HttpResponse(data, about.media_type)
    name = f"corridor-{slugify(target.name)}-template.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv(columns: Iterable[str], rows: Iterable[list[str]]) -> bytes:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_guarded(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _guarded(cell: str) -> str:
    """A number below zero is no formula."""
    return cell if cell[:1] == "-" and cell[1:2].isdigit() else guard_formula(cell)


def _xlsx(target: ImportTarget, rows: Iterable[list[str]]) -> bytes:
    columns, words = target.template_columns(), target.columns()
    out = BytesIO()
    with Workbook(out, {**OPTIONS, "in_memory": True}) as book:
        sheet, lists = book.add_worksheet("Data"), book.add_worksheet("Lists")
        bold, quoted = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
        text = book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        for at, name in enumerate(columns):
            sheet.set_column(at, at, max(10, min(len(name) + 2, 40)), text)
            sheet.write_string(0, at, name, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                if cell:
                    sheet.write_string(last, at, cell, quoted if cell.startswith(FORMULA) else text)
        for at, (name, values) in enumerate(columns.items()):
            about = {"input_title": name[:32], "input_message": str(words[name])[:255]}
            place = f"=Lists!{xl_range_abs(0, at, len(values) - 1, at)}" if values else ""
            offered = {"validate": "list", "source": place} if values else {"validate": "any"}
            sheet.data_validation(1, at, last + FREE_ROWS, at, about | offered)
        _write_lists(lists, columns)
    return out.getvalue()


def _write_lists(sheet: Worksheet, columns: Mapping[str, Sequence[str]]) -> None:
    """Write the allowed values of each column below its head, row by row as memory wants it."""
    for number in range(max(map(len, columns.values()))):
        for at, values in enumerate(columns.values()):
            if number < len(values):
                sheet.write_string(number, at, values[number])
