"""Inline rows as collapsed cards: each is one line, and its fields are loaded when it is opened, or
added. A record can have a hundred claims."""

from collections.abc import Iterable

from django.contrib.admin.helpers import InlineAdminForm, InlineAdminFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.admin.forms.hidden_fields import ROWS
from portal.admin.forms.parts import FoldedRow, PartFormSet, StackedPartInline
from portal.admin.workflow import extra_pages
from portal.admin.workflow.permissions import DeskAdmin
from portal.formatting.addresses import parse_number
from portal.models import Publishable

OPEN = "rows"
"""`?rows=open` renders all cards open, for browsers without scripts."""


def collapse_rows(
    request: HttpRequest, formsets: Iterable[object], inlines: Iterable[object]
) -> None:
    if request.GET.get(OPEN) == "open":
        return
    for formset, inline in zip(formsets, inlines, strict=True):
        if isinstance(formset, PartFormSet) and isinstance(inline, StackedPartInline):
            formset.fold()


@extra_pages.Page("card")
def card_page(modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> HttpResponse:
    """Render the fields of one card, `?relation=claims&uid=…`, as row `number` of the form; of a
    new one without `uid`."""
    number = parse_number(request.GET.get("number", ""))
    if number is None or number >= ROWS:
        raise Http404
    formset, row = _find_row(modeladmin, request, record)
    if isinstance(row.form, FoldedRow):
        row.form = row.form.form
    row.form.prefix = f"{formset.formset.prefix}-{number}"
    context = {"inline_admin_formset": formset, "inline_admin_form": row, "number": number}
    return render(request, "admin/edit_inline/card.html", context)


def _find_row(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable
) -> tuple[InlineAdminFormSet, InlineAdminForm]:
    relation, uid = request.GET.get("relation"), request.GET.get("uid") or None
    formsets, inlines = modeladmin._create_formsets(  # type: ignore[attr-defined]
        request, record, change=True
    )
    for formset in modeladmin.get_inline_formsets(request, formsets, inlines, record):
        if formset.formset.prefix == relation:
            for row in formset:
                if getattr(row.original, "uid", None) == uid:
                    return formset, row
    raise Http404
