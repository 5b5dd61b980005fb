"""Autosave of open forms, restoring after a crash, and presence of other editors of the record
(which never locks it)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.forms import BoundField
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.forms.forms import describe_last_step
from portal.admin.forms.hidden_fields import CLOSED, RESTORED, TOKEN, VERSION
from portal.admin.forms.location import describe_location, find_typed_point, map_address
from portal.admin.forms.relations import link_to
from portal.admin.forms.typed_readings import describe_typed
from portal.admin.workflow.extra_pages import page_of_kinds
from portal.admin.workflow.permissions import DeskAdmin, actor, require
from portal.admin.worklist.desk_rows import DeskRow
from portal.editorial import autosave
from portal.editorial.admin_site import DeskPart, admin_address, desk_parts
from portal.facts.identifiers import LENGTH
from portal.formatting.addresses import parse_number
from portal.formatting.locales import join_list, join_parts
from portal.models import OpenForm, Publishable, Status, User
from portal.records.registry import publishable_model

OWN = "typing-"
"""Prefix of the script’s own data, as opposed to typed data."""

RESTORE, FORGET = "_restore", "_forget"

type Page = Mapping[str, Any]
"""Context of the page of a form: Django gives its parts no types."""

NOTES = ("step_note", "sourcing-quote")
"""Fields of the form beside those of a record."""

NOT_TYPED = ("csrfmiddlewaretoken", "seen_version", "_")


@page_of_kinds("typing")
def receive_heartbeat(modeladmin: DeskAdmin, request: HttpRequest) -> HttpResponse:
    """Record a message of the script of an open form; answer with the data to show."""
    user, at = actor(request), timezone.now()
    token = request.POST.get(TOKEN, "")
    own = OpenForm.objects.filter(token=token, user=user)
    if own.filter(number=autosave.SAVED).exists():  # its record may be in review by now
        return JsonResponse({"heard": False})
    record = _find_record(modeladmin, request)
    number, version = (
        parse_number(request.POST.get(name, "")) for name in (f"{OWN}number", VERSION)
    )
    if len(token) != LENGTH or number is None:
        raise Http404
    heard = autosave.record_heartbeat(
        token,
        by=user,
        kind=str(modeladmin.opts.model_name),
        record_id=record.pk if record is not None else None,
        at=at,
        number=number,
        version=version,
        data=typed_data(request.POST) if f"{OWN}beat" not in request.POST else None,
    )
    own_uid = record.uid if record is not None else ""
    typed = request.POST.dict()
    understood = describe_typed(modeladmin.model, typed, own_uid)
    if (point := find_typed_point(typed)) is not None:
        words = understood.get("longitude", ""), describe_location(point)
        understood["longitude"] = join_parts(words)
    others = _describe_others(record, user, version, at)
    seen = {"understood": understood, "map": map_address(point) if point else ""}
    return JsonResponse({"heard": heard, "at": _format_time(at), **seen, **others})


def typed_data(post: QueryDict) -> autosave.Data:
    """Return the typed data without the technical fields of the page."""
    return {
        name: values
        for name, values in post.lists()
        if not name.startswith((*NOT_TYPED, OWN)) and "__prefix__" not in name
    }


def as_query(data: autosave.Data | None) -> QueryDict:
    """Return typed data as a form sends them."""
    found = QueryDict(mutable=True)
    for name, values in (data or {}).items():
        found.setlist(name, values)
    return found


def restore(request: HttpRequest) -> None:
    """Replace the data of the request by the autosaved data it refers to."""
    found = OpenForm.objects.typed().filter(user=actor(request), token=request.POST[RESTORE])
    form = found.first()
    if form is None:
        raise Http404
    data = as_query(form.data)
    data[RESTORED] = date_format(timezone.localtime(form.typed_at), "DATETIME_FORMAT")
    request.POST = data  # type: ignore[assignment]


def forget(request: HttpRequest) -> HttpResponse:
    OpenForm.objects.filter(token=request.POST[FORGET], user=actor(request)).delete()
    return HttpResponseRedirect(request.get_full_path())


def autosave_context(
    request: HttpRequest, modeladmin: DeskAdmin, record: Publishable | None, page: Page
) -> dict[str, object]:
    """Return what the template needs: unsaved forms of this person, and other people in the record.
    `page` is the context of the form of what is stored."""
    user = actor(request)
    record_id = record.pk if record is not None else None
    about = {"user": user, "kind": str(modeladmin.opts.model_name), "record_id": record_id}
    found = OpenForm.objects.typed().filter(**about).order_by("-typed_at")
    shown = () if request.method == "POST" else found[:5]
    typed = [(form, _list_changed(page, form)) for form in shown]
    unsaved = [(form, join_list(changed)) for form, changed in typed if changed is not None]
    others = autosave.find_companions(record, of=user, at=timezone.now()) if record else []
    address = admin_address(modeladmin.model, "typing")
    return {"unsaved": unsaved, "others": _name_companions(others), "address": address}


def _list_changed(page: Page, form: OpenForm) -> list[str] | None:
    """Return the labels of what differs from what is stored, none if only notes do; None for a
    form of which everything is stored by now."""
    typed = as_query(form.data)
    changed = [str(bound.label) for bound in page["adminform"].form if _is_changed(bound, typed)]
    for rows in page["inline_admin_formsets"]:
        stored = rows.formset
        count = parse_number(typed.get(f"{stored.prefix}-TOTAL_FORMS", "")) or 0
        sent = [row for row in stored.forms if f"{row.prefix}-{CLOSED}" not in typed]
        if count > len(stored.forms) or any(
            _is_changed(bound, typed) for row in sent for bound in row
        ):
            changed.append(capfirst(str(rows.opts.verbose_name_plural)))
    return changed if changed or any(map(typed.get, NOTES)) else None


def _is_changed(bound: BoundField, typed: QueryDict) -> bool:
    """True if something was typed that is not stored. What is empty may have been filled since."""
    found = bound.field.widget.value_from_datadict(typed, MultiValueDict(), bound.html_name)
    return bool(found) and not bound.is_hidden and bound.field.has_changed(bound.initial, found)


@desk_parts
def list_unsaved_forms(request: HttpRequest) -> list[DeskPart]:
    """List what a person has unsaved forms of, on the first page; one query for each kind."""
    found = OpenForm.objects.typed().filter(user=actor(request)).order_by("-typed_at")
    latest: dict[tuple[str, int | None], OpenForm] = {}
    for form in found.defer("data")[:60]:
        latest.setdefault((form.kind, form.record_id), form)
    forms = [*latest.values()][:12]
    records: dict[str, dict[int, Publishable]] = {}
    for kind in {form.kind for form in forms}:
        keys = [form.record_id for form in forms if form.kind == kind]
        records[kind] = publishable_model(kind).working.in_bulk(keys)
    rows = [_desk_row(form, records[form.kind]) for form in forms]
    context = {"key": "unsaved", "title": gettext_lazy("Typed and not saved"), "rows": rows}
    part = DeskPart(template="admin/includes/desk_list.html", context=context, position=5)
    return [part] if rows else []


def _desk_row(form: OpenForm, records: Mapping[int, Publishable]) -> DeskRow:
    model = publishable_model(form.kind)
    kind = str(model._meta.verbose_name)
    if form.record_id is None:
        title, address = _("New: %s") % kind, admin_address(model, "add")
    else:
        record = records.get(form.record_id)
        title = _("A draft that is gone: %s") % kind if record is None else str(record)
        address = reverse("admin:typed", args=[form.token])
        if record is not None and record.status == Status.DRAFT:
            address = link_to(record)
    return DeskRow(title=title, kind=kind, address=address, updated_at=form.typed_at)


def _find_record(modeladmin: DeskAdmin, request: HttpRequest) -> Publishable | None:
    """Return the record of a form if the person may write into it; None for a new one."""
    key = request.POST.get(f"{OWN}record", "")
    if not key:
        require(modeladmin.has_add_permission(request))
        return None
    record: Publishable | None = modeladmin.rows_at(key).first()
    if record is None or record.status != Status.DRAFT:
        raise Http404
    require(modeladmin.has_submit_permission(request, record))
    return record


def _describe_others(
    record: Publishable | None, user: User, version: int | None, at: datetime
) -> dict[str, str]:
    """Return sentences about other editors, and about a newer save."""
    if record is None:
        return {"others": "", "newer": ""}
    others = _name_companions(autosave.find_companions(record, of=user, at=at))
    newer = ""
    if version != record.version:
        newer = _("%s. Your save will be merged with it.") % describe_last_step(record, user)
    return {"others": others, "newer": newer}


def _name_companions(others: list[autosave.Companion]) -> str:
    return " ".join(
        _("%(name)s is also editing this (since %(time)s).")
        % {"name": one.name, "time": _format_time(one.since)}
        for one in others
    )


def _format_time(at: datetime) -> str:
    return date_format(timezone.localtime(at), "TIME_FORMAT")
