"""Page with what somebody typed into the form of a draft that is gone, or no longer a draft."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.admin.forms.autosave_view import FORGET, as_query
from portal.admin.forms.forms import format_value
from portal.admin.forms.hidden_fields import CLOSED, MARKS
from portal.admin.forms.posted_form import rows_by_number
from portal.admin.workflow.permissions import actor
from portal.admin.worklist.findings import viewable_admins
from portal.editorial.admin_site import Answer, DeskPage
from portal.formatting.locales import join_parts
from portal.models import OpenForm

type Line = tuple[str, str]


@DeskPage("typed/<str:token>/", "typed")
def typed_page(request: HttpRequest, token: str) -> Answer:
    """List what was typed, to be copied; a POST forgets it."""
    form = get_object_or_404(OpenForm.objects.typed(), user=actor(request), token=token)
    modeladmin = viewable_admins(request).get(form.kind)
    if modeladmin is None:
        raise Http404
    if request.method == "POST" and FORGET in request.POST:
        form.delete()
        return HttpResponseRedirect(reverse("admin:index"))
    lines = [*_list_typed(request, modeladmin, as_query(form.data))]
    title, kind = _("Typed and not saved"), modeladmin.opts.verbose_name
    return {"title": title, "kind": kind, "form": form, "lines": lines, "forget": FORGET}


def _list_typed(
    request: HttpRequest, modeladmin: ModelAdmin[Any], typed: QueryDict
) -> Iterator[Line]:
    yield from _list_fields(modeladmin.get_form(request).base_fields, typed)
    for formset, inline in modeladmin.get_formsets_with_inlines(request):
        relation, fields = formset.get_default_prefix(), formset.form.base_fields
        for row in rows_by_number(typed, relation).values():
            if CLOSED not in row:
                for label, words in _list_fields(fields, row):
                    yield join_parts([capfirst(str(inline.verbose_name)), label]), words


def _list_fields(fields: dict[str, forms.Field], typed: MultiValueDict[str, str]) -> Iterator[Line]:
    for name, field in fields.items():
        value = field.widget.value_from_datadict(typed, MultiValueDict(), name)
        if value not in (None, "", [], False) and name not in MARKS and not field.widget.is_hidden:
            yield str(field.label or name), format_value(field, value, shortened=False)
