"""A list of the desk as a table that can be edited in a spreadsheet and imported again: XLSX with
the allowed values of each column to choose from, or CSV."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.module_loading import import_string
from django.utils.text import slugify

from portal.admin.workflow.permissions import DeskAdmin, actor
from portal.formatting.formulas import guard_words
from portal.importing.targets import TARGETS, ImportTarget
from portal.tabular.file_formats import CSV, XLSX

WRITE_WORKBOOK = "portal.importing.template_workbooks.write_workbook"
"""By name, as in `portal.tabular.formats`."""


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
    request.GET = QueryDict(asked.urlencode())
    return modeladmin.get_changelist_instance(request).get_queryset(request)


def template_answer(target: ImportTarget, rows: QuerySet[Any], form: str) -> HttpResponse:
    about = XLSX if form == XLSX.key else CSV
    write = import_string(WRITE_WORKBOOK) if about is XLSX else _write_csv
    response = HttpResponse(write(target, target.template_rows(rows)), about.media_type)
    name = f"corridor-{slugify(target.name)}-template.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _write_csv(target: ImportTarget, rows: Iterable[list[str]]) -> bytes:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(target.template_columns())
    for row in rows:
        writer.writerow([guard_words(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")
