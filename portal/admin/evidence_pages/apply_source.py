"""“Apply a source”: one source for facts of several records, chosen fact by fact.

Each record is a change of its own, and each refusal is reported. Many records are processed in
portions to keep requests short; the page between two portions carries what is left.
"""

from dataclasses import dataclass, field
from time import monotonic

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.evidence.sourcing import remember_sources
from portal.admin.evidence_pages.apply_rows import ALL, Ticks, build_table
from portal.admin.evidence_pages.many_records import ManyRecordsForm, ManyRecordsPage
from portal.admin.forms.checked_form import CleanedData
from portal.admin.workflow.actions import record_action
from portal.admin.workflow.extra_pages import page_of_kinds
from portal.admin.workflow.permissions import DeskAdmin, actor, require
from portal.editorial import sourcing
from portal.editorial.worklist.evidence import has_facts
from portal.formatting.addresses import parse_number
from portal.formatting.summaries import labelled
from portal.models import Record
from portal.publication.publishing import NotAllowed

SECONDS = 8.0
"""Approximate duration of a portion."""
AT_ONCE = 50
"""Records loaded together."""


class ApplyForm(ManyRecordsForm):
    """`ticked` are `<id>:<fact>` or `all:<fact>`. The rest counts the portions before."""

    total = forms.IntegerField(required=False, min_value=0)
    done = forms.IntegerField(required=False, min_value=0)

    def clean(self) -> CleanedData:
        cleaned = super().clean() or self.cleaned_data
        if not self.ticks:
            raise forms.ValidationError(_("Tick the facts that this source gives."))
        return cleaned

    @property
    def ticks(self) -> Ticks:
        ticked = [tick.partition(":") for tick in self.many("ticked")]
        return {(row, name) for row, _colon, name in ticked}

    def many(self, name: str) -> list[str]:
        return self.data.getlist(name) if isinstance(self.data, QueryDict) else []

    def names(self, record: Record) -> list[str]:
        """Return the chosen facts: those ticked for the record, or for all records if they lack a
        source."""
        ticks, key = self.ticks, str(record.pk)
        return [
            name
            for name in record.facts
            if (key, name) in ticks or ((ALL, name) in ticks and not record.is_supported(name))
        ]


@dataclass(kw_only=True)
class ApplyProgress:
    """State of the portions: `told` are the refusals, `waiting` the records left with the versions
    seen."""

    total: int
    done: int
    told: list[str]
    waiting: dict[int, int] = field(default_factory=dict)

    @property
    def left(self) -> str:
        return ",".join(f"{pk}:{version}" for pk, version in self.waiting.items())

    @property
    def passed(self) -> int:
        return self.total - len(self.waiting)


@record_action
@admin.action(description=gettext_lazy("Apply a source to facts"), permissions=["source"])
def apply_source(
    modeladmin: DeskAdmin, request: HttpRequest, queryset: QuerySet[Record]
) -> HttpResponse:
    """List action: show the page for the ticked records."""
    keys = list(queryset.values_list("pk", flat=True))
    form = ApplyForm(modeladmin.model)
    if source := request.GET.get("source"):  # of a list by source
        form.initial["source"] = source
    return ApplySourcePage(modeladmin, request).choose(keys, form)


@page_of_kinds("apply_source", fits=has_facts)
def apply_source_page(modeladmin: DeskAdmin, request: HttpRequest) -> HttpResponse:
    """Show the page for one record (`?record=`), and process its form."""
    require(modeladmin.has_change_permission(request))
    page = ApplySourcePage(modeladmin, request)
    if request.method != "POST":
        key = parse_number(request.GET.get("record", ""))
        return page.choose([] if key is None else [key], ApplyForm(modeladmin.model))
    form = ApplyForm(modeladmin.model, request.POST)
    is_valid = form.is_valid()
    seen: dict[int, int] = form.cleaned_data.get("records", {})
    if len(seen) > 1 and not request.user.has_perm("portal.bulk"):
        raise PermissionDenied
    return page.apply_portion(form, seen) if is_valid else page.choose(list(seen), form)


class ApplySourcePage(ManyRecordsPage):
    title = gettext_lazy("Apply a source to facts")
    template = "admin/apply_source.html"

    def choose(self, keys: list[int], form: ApplyForm) -> HttpResponse:
        table = build_table(self, keys, form.ticks if form.is_bound else None)
        return self.render_form(form, table=table)

    def apply_portion(self, form: ApplyForm, seen: dict[int, int]) -> HttpResponse:
        progress = self._apply(form, seen)
        sent = [(name, form.data.get(name, "")) for name in ("source", "locator", "as_of", "quote")]
        return self.render(
            "admin/apply_source_done.html",
            media=self.modeladmin.media,
            progress=progress,
            source=form.cleaned_data["source"],
            sent=[*sent, *(("ticked", tick) for tick in form.many("ticked"))],
        )

    def _apply(self, form: ApplyForm, seen: dict[int, int]) -> ApplyProgress:
        """Process records until all are done or the time of the portion is over."""
        total, done = form.cleaned_data["total"] or len(seen), form.cleaned_data["done"] or 0
        progress = ApplyProgress(total=total, done=done, told=form.many("told"), waiting=seen)
        remember_sources(self.request, [form.cleaned_data["source"].pk])
        started = monotonic()
        while progress.waiting:
            batch = list(progress.waiting)[:AT_ONCE]
            records = {row.pk: row for row in self.load_records(batch)}
            for key in batch:
                version = progress.waiting.pop(key)
                if (record := records.get(key)) is None:
                    progress.told.append(_("One of the records is gone: somebody has deleted it."))
                else:
                    record.version = version
                    self._apply_to(record, form, progress)
                if monotonic() - started > SECONDS:
                    return progress
        return progress

    def _apply_to(self, record: Record, form: ApplyForm, progress: ApplyProgress) -> None:
        if not (names := form.names(record)):
            return
        try:
            if refusal := self.find_refusal(record):
                raise NotAllowed(refusal)
            by, at = actor(self.request), timezone.now()
            source, passage = form.cleaned_data["source"], form.passage()
            sourcing.source_facts(record, names, source=source, by=by, at=at, **passage)
        except NotAllowed as problem:
            progress.told.append(labelled(record, str(problem)))
        else:
            progress.done += 1
