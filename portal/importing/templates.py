"""A list of the desk as a table that can be edited in a spreadsheet and imported again: XLSX with
the allowed values of each column to choose from, or CSV."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from typing import cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from xlsxwriter import Workbook

from portal.admin.workflow.permissions import DeskAdmin, actor
from portal.facts import Choice, CountryCode
from portal.importing.matching import TITLES, in_portions
from portal.importing.records import RecordTarget
from portal.importing.targets import TARGETS
from portal.importing.values import AcceptedValues
from portal.models import Country, Record
from portal.tabular.file_formats import CSV, XLSX
from portal.tabular.formats.texts import FORMULA, guard_formula
from portal.tabular.formats.xlsx import OPTIONS


def template_page(request: HttpRequest, target: str, form: str) -> HttpResponse:
    """Answer with the template of a kind: of the list that the query asks for, else empty."""
    found = TARGETS.get(target)
    if not isinstance(found, RecordTarget) or form not in (CSV.key, XLSX.key):
        raise Http404
    modeladmin = cast(DeskAdmin, admin.site.get_model_admin(found.model))
    if not modeladmin.has_view_permission(request) or not found.is_allowed(actor(request)):
        raise PermissionDenied
    rows = _listed(modeladmin, request) if "rows" in request.GET else found.model.working.none()
    return template_answer(found, rows, form)


def _listed(modeladmin: DeskAdmin, request: HttpRequest) -> QuerySet[Record]:
    """Return what the list of the desk shows for the same query."""
    asked = request.GET.copy()
    del asked["rows"]
    request.GET = asked  # type: ignore[assignment]
    found = modeladmin.get_changelist_instance(request).get_queryset(request)
    return cast(QuerySet[Record], found)


def template_answer(target: RecordTarget, rows: QuerySet[Record], form: str) -> HttpResponse:
    write, about = (_xlsx, XLSX) if form == XLSX.key else (_csv, CSV)
    data = write(target, template_columns(target), template_rows(target, rows))
    response = HttpResponse(data, about.media_type)
    name = f"corridor-{slugify(target.name)}-template.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def template_columns(target: RecordTarget) -> list[str]:
    return ["uid", "version", *TITLES, *target.model.facts]


def template_rows(target: RecordTarget, rows: QuerySet[Record]) -> Iterator[list[str]]:
    """Yield the cells of records; of a public one that is being edited, those of its draft."""
    model = target.model
    accepted = AcceptedValues(model)
    keys = list(rows.values_list("pk", flat=True))
    for some in in_portions(keys, 1000):
        by_uid = {one.uid: one for one in model.working.filter(pk__in=some).order_by("edit_of")}
        drafts = model.working.filter(uid__in=by_uid, edit_of__isnull=False)
        by_uid |= {one.uid: one for one in drafts}
        for record in by_uid.values():
            titles = (getattr(record, name) for name in TITLES)
            yield [record.uid, str(record.version), *titles, *accepted.of(record).values()]


def _csv(target: RecordTarget, columns: Sequence[str], rows: Iterable[list[str]]) -> bytes:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_guarded(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _guarded(cell: str) -> str:
    """A number below zero is no formula."""
    return cell if cell[:1] == "-" and cell[1:2].isdigit() else guard_formula(cell)


def _xlsx(target: RecordTarget, columns: Sequence[str], rows: Iterable[list[str]]) -> bytes:
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
        written: list[list[str]] = []
        for at, name in enumerate(columns):
            if values := _allowed(target, name):
                written.append(values)
                place = (
                    f"=Lists!${chr(64 + len(written))}$1:${chr(64 + len(written))}${len(values)}"
                )
                about = {"validate": "list", "source": place}
                sheet.data_validation(1, at, last + 1000, at, about)
        for number in range(max(map(len, written), default=0)):
            for at, values in enumerate(written):
                if number < len(values):
                    lists.write_string(number, at, values[number])
    return out.getvalue()


def _allowed(target: RecordTarget, name: str) -> list[str]:
    fact = target.model.facts.get(name)
    match fact and fact.type:
        case Choice() as kind:
            return [str(value) for value in kind.choices.values]
        case CountryCode():
            return list(Country.objects.order_by("code").values_list("code", flat=True))
    return []
