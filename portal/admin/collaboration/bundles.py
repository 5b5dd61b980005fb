"""Bundles at the desk: their list, the page of one, and the part in the panel of a draft."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.admin.collaboration.scheduling import AppointmentForm, describe_time, format_local_time
from portal.admin.evidence_pages.review import review_parts
from portal.admin.forms.relations import link_to
from portal.admin.records.panel import describe_approvals, link_blockers
from portal.admin.workflow.actions import record_action
from portal.admin.workflow.buttons import SUBMIT
from portal.admin.workflow.extra_pages import Page, page_address, panel_parts, render_page
from portal.admin.workflow.permissions import (
    DeskAdmin,
    PermittedAdmin,
    actor,
    require,
    telling_refusal,
)
from portal.editorial import bundles, retraction
from portal.editorial.admin_site import Answer, Context, DeskPage, DeskPart, desk_parts
from portal.formatting.locales import join_list
from portal.models import Appointment, Bundle, Publishable, Status, User
from portal.models.languages import columns
from portal.publication import copies, publishing
from portal.publication.publishing import NotAllowed
from portal.records.registry import publishable_model

ENDED = 20
"""Ended bundles that the list shows."""


@DeskPage("bundles/", "bundles", gettext_lazy("Bundles"))
def list_page(request: HttpRequest) -> Context:
    """Show open bundles, and those that ended last."""
    return {
        "part": {"bundles": Bundle.objects.open().annotate(number=Count("items"))},
        "ended": Bundle.objects.exclude(ended_at=None).order_by("-ended_at")[:ENDED],
    }


@DeskPage("bundles/<int:number>/", "bundle")
def bundle_page(request: HttpRequest, number: int) -> Answer:
    """Show what is in a bundle; a POST takes a step with all of it."""
    found = Bundle.objects.select_related("made_by", "asked_by", "retracts")
    bundle = get_object_or_404(found, pk=number)
    rows = [] if bundle.ended_at else bundles.list_rows(bundle)
    sent = request.POST if "set" in request.POST else None
    form = AppointmentForm(sent, action=Appointment.Action.PUBLISH, was=bundle)
    if request.method == "POST":
        if _is_done(request, bundle, rows, form):
            return HttpResponseRedirect(request.path)
        bundle.refresh_from_db()  # as it is, whatever the refused step did to this one
        rows = bundles.list_rows(bundle)
    visible = [row for row in rows if _may(request, row, "has_view_permission")]
    found_blockers = list(zip(visible, publishing.blockers_of_each(visible), strict=True))
    return {
        "title": _("Bundle"),
        "subtitle": str(bundle),
        "bundle": bundle,
        "reasons": [text for name in columns("reason") if (text := getattr(bundle, name))],
        "due": describe_time(bundle),
        "published": _list_published(request, bundle),
        "rows": [
            {
                "record": row,
                "kind": row._meta.verbose_name,
                "address": page_address(row, "review"),
                "label": copies.label_of(row),
                "approvals": describe_approvals(row),
                "together": [(one, link_to(one)) for one in bundles.rows_beside(row, rows)],
                "missing": link_blockers(
                    row, blockers, is_editable=row.status == Status.DRAFT, form_address=link_to(row)
                ),
                "may_leave": _may_take_out(request, row),
                "key": _key(row),
            }
            for row, blockers in found_blockers
        ],
        "lacks": any(blockers and row.status == Status.DRAFT for row, blockers in found_blockers),
        "seen": _seen(bundle, rows),
        "form": form,
        "note": request.POST.get("step_note", ""),
        "may_publish": all(_may(request, row, "has_publish_permission") for row in rows)
        and (rows or (bundle.retracts and request.user.has_perm("portal.publish"))),
        "may_submit": bool(rows) and all(_may_submit(request, row) for row in rows),
        "may_dissolve": _may_dissolve(request, bundle, rows),
        "states": {row.status for row in rows},
    }


def _list_published(request: HttpRequest, bundle: Bundle) -> list[tuple[Publishable, str]]:
    """Return what a bundle has published and the user may see, each with its page at the desk."""
    uids: dict[str, set[str]] = defaultdict(set)
    for kind, uid in bundle.published:
        uids[kind].add(uid)
    found: list[Publishable] = []
    for kind, some in uids.items():
        rows = publishable_model(kind).working.of_editors().filter(uid__in=some).order_by("-pk")
        found += {row.uid: row for row in rows}.values()  # rather than a draft begun since
    return [(one, link_to(one)) for one in found if _may(request, one, "has_view_permission")]


def _is_done(
    request: HttpRequest, bundle: Bundle, rows: list[Publishable], form: AppointmentForm
) -> bool:
    """Take the step that was asked for; False if it was refused, and its form is to come back."""
    if request.POST.get("seen", "") != _seen(bundle, rows):
        sentence = _("“%s” was changed in the meantime. Look at what it holds now.")
        messages.error(request, sentence % bundle)
    elif "set" not in request.POST or form.is_valid():
        with telling_refusal(request):
            messages.success(request, _take(request, bundle, rows, form))
            return True
    return False


def _take(
    request: HttpRequest, bundle: Bundle, rows: list[Publishable], form: AppointmentForm
) -> str:
    """Take the step of the button that was pressed; return what it has done, in words."""
    pressed = next((button for button in STEPS if button in request.POST), None)
    if pressed is not None:
        return STEPS[pressed](request, bundle, rows)
    _require_may_publish(request, rows)
    by, at = actor(request), timezone.now()
    if "set" in request.POST:
        bundles.schedule(bundle, rows, **form.cleaned_data, by=by, at=at)
        time = format_local_time(form.cleaned_data["due_at"])
        return _("“%(record)s” will be published on %(time)s.") % {"record": bundle, "time": time}
    bundles.cancel(bundle, by=by, at=at)
    return _("The time for “%s” is cancelled.") % bundle


def _submit(request: HttpRequest, bundle: Bundle, rows: list[Publishable]) -> str:
    require(all(_may_submit(request, row) for row in rows))
    number = bundles.submit_all(
        bundle, rows, **_signed(request), as_they_are="as_they_are" in request.POST
    )
    return ngettext("%(n)s is submitted.", "%(n)s are submitted.", number) % {"n": number}


def _take_out(request: HttpRequest, bundle: Bundle, rows: list[Publishable]) -> str:
    row = next((row for row in rows if _key(row) == request.POST["leave"]), None)
    require(row is not None and _may_take_out(request, row))
    if row is not None:
        bundles.take_out(row)
    return _("“%s” is out of the bundle.") % row


def _take_back(request: HttpRequest, bundle: Bundle, rows: list[Publishable]) -> str:
    require(bundle.retracts is not None and _may_dissolve(request, bundle, rows))
    kept = retraction.take_back(bundle, rows, by=actor(request), at=timezone.now())
    said = _("All drafts are discarded.")
    listed = _("Edited by somebody, so that they stay: %s.") % join_list(kept)
    return f"{said} {listed}" if kept else said


def _dissolve(request: HttpRequest, bundle: Bundle, rows: list[Publishable]) -> str:
    require(_may_dissolve(request, bundle, rows))
    bundles.dissolve(bundle, at=timezone.now())
    return _("“%s” is no bundle any more; its drafts stay.") % bundle


def _publish(request: HttpRequest, bundle: Bundle, rows: list[Publishable]) -> str:
    _require_may_publish(request, rows)
    if len(rows) > bundles.AT_ONCE:
        bundles.publish_soon(bundle, rows, **_signed(request))
        return _("“%s” is published in the background within minutes.") % bundle
    number = bundles.publish_all(bundle, rows, **_signed(request))
    if bundle.retracts is not None:
        if bundle.retracts.retracted_at is not None:  # until now
            return _("“%s” is not retracted any more.") % bundle.retracts
        return _("“%s” is retracted.") % bundle.retracts
    return ngettext("%(n)s is public.", "%(n)s are public.", number) % {"n": number}


def _send_back(request: HttpRequest, bundle: Bundle, rows: list[Publishable]) -> str:
    _require_may_publish(request, rows)
    number = bundles.take_step("send_back", bundle, rows, **_signed(request))
    return ngettext("%(n)s is sent back.", "%(n)s are sent back.", number) % {"n": number}


STEPS: dict[str, Callable[[HttpRequest, Bundle, list[Publishable]], str]] = {
    "submit": _submit,
    "as_they_are": _submit,
    "leave": _take_out,
    "take_back": _take_back,
    "dissolve": _dissolve,
    "publish": _publish,
    "send_back": _send_back,
}
"""Steps by the name of their button, but for those of the time that is set."""


class Signed(TypedDict):
    by: User
    at: datetime
    note: str


def _signed(request: HttpRequest) -> Signed:
    """Return person, time and note of a step."""
    note = request.POST.get("step_note", "")
    return {"by": actor(request), "at": timezone.now(), "note": note}


def _require_may_publish(request: HttpRequest, rows: list[Publishable]) -> None:
    require(actor(request).has_perm("portal.publish"))
    require(all(_may(request, row, "has_publish_permission") for row in rows))


def _may(request: HttpRequest, row: Publishable, permission: str) -> bool:
    modeladmin = admin.site.get_model_admin(type(row))
    sees = modeladmin.has_view_permission(request, row)
    check: Callable[[HttpRequest, Publishable], bool] = getattr(modeladmin, permission)
    return sees and check(request, row)


def _may_submit(request: HttpRequest, row: Publishable) -> bool:
    modeladmin = admin.site.get_model_admin(type(row))
    return isinstance(modeladmin, PermittedAdmin) and modeladmin.may_step(request, SUBMIT, row)


def _may_take_out(request: HttpRequest, row: Publishable) -> bool:
    return _may_submit(request, row) or _may(request, row, "has_publish_permission")


def _may_dissolve(request: HttpRequest, bundle: Bundle, rows: list[Publishable]) -> bool:
    if rows:
        return all(_may_submit(request, row) for row in rows)
    return bundle.made_by == request.user or request.user.has_perm("portal.publish")


def _key(row: Publishable) -> str:
    return f"{row.kind()}:{row.uid}"


def _seen(bundle: Bundle, rows: list[Publishable]) -> str:
    """Return the time of a bundle, what it holds and in which versions, so that nothing is done
    unseen."""
    return ",".join([str(bundle.due_at), *(f"{_key(row)}:{row.version}" for row in rows)])


# Into a bundle


class BundleForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Bundle"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "open-bundles"}),
    )

    @property
    def known(self) -> list[str]:
        """The names of bundles into which more can be put."""
        return list(Bundle.objects.open().filter(due_at=None).values_list("name", flat=True))


def _waits(record: Publishable) -> bool:
    return record.status in bundles.WAITING


@review_parts
@panel_parts
def show_bundle(modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> list[DeskPart]:
    """Name the bundle of a draft, and when it is published, or offer to put it into one."""
    if not _waits(record):
        return []
    bundle = bundles.bundle_of(record)
    if bundle is None and not _may_submit(request, record):
        return []
    due = describe_time(bundle) if bundle else ""
    context = {"bundle": bundle, "address": page_address(record, "bundle"), "due": due}
    return [DeskPart(template="admin/includes/bundle.html", context=context, position=32)]


PUT_TEMPLATE = "admin/bundle_put.html"


@Page("bundle", template=PUT_TEMPLATE, fits=_waits)
def put_page(modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> Answer:
    """Ask for the name of a bundle; a POST puts the draft into it."""
    require(_may_submit(request, record))
    if request.method == "POST":
        _put(request, [record], request.POST.get("name", ""))
        return HttpResponseRedirect(link_to(record))
    title, back = _("Publish together with others"), link_to(record)
    return {"title": title, "subtitle": str(record), "back": back, "form": BundleForm()}


@record_action
@admin.action(
    description=gettext_lazy("Put into the bundle named in the note"), permissions=["submit"]
)
def put_into_bundle(
    modeladmin: DeskAdmin, request: HttpRequest, queryset: QuerySet[Publishable]
) -> HttpResponse | None:
    """Put ticked rows into a bundle; ask for its name if the note has none, and keep the ticks."""
    rows = [row for row in queryset if _waits(row) and _may_submit(request, row)]
    name = request.POST.get("name") or request.POST.get("step_note", "")
    if rows and not name.strip():
        context = {"title": _("Publish together with others"), "ticked": queryset}
        form = BundleForm()
        return render_page(modeladmin, request, None, PUT_TEMPLATE, form=form, **context)
    _put(request, rows, name)
    if rows and (left := len(queryset) - len(rows)):
        sentence = ngettext(
            "%(n)s of those ticked is left out: it is no draft and not in review, or not yours to "
            "submit.",
            "%(n)s of those ticked are left out: they are no drafts and not in review, or not "
            "yours to submit.",
            left,
        )
        messages.warning(request, sentence % {"n": left})
    return None


def _put(request: HttpRequest, rows: list[Publishable], name: str) -> None:
    with telling_refusal(request):
        if not rows:
            raise NotAllowed(_("Only drafts, and what is in review, can be in a bundle."))
        with transaction.atomic():
            bundle = bundles.open_bundle(name, by=actor(request), at=timezone.now())
            for row in rows:
                bundles.put_into(bundle, row)
        said = ngettext("%(n)s is in “%(bundle)s”.", "%(n)s are in “%(bundle)s”.", len(rows))
        address = reverse("admin:bundle", args=[bundle.pk])
        link = format_html('<a href="{}">{}</a>', address, bundle)
        messages.success(request, format_html(said % {"n": len(rows), "bundle": "{}"}, link))


@desk_parts
def list_bundles(request: HttpRequest) -> list[DeskPart]:
    """Name the open bundles. One query."""
    found = list(Bundle.objects.open().annotate(number=Count("items"))[:ENDED])
    if not found:
        return []
    context = {"bundles": found}
    return [DeskPart(template="admin/includes/bundles.html", context=context, position=35)]
