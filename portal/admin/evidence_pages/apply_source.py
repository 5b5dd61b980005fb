"""“Apply a source”: one source for facts of several records, chosen fact by fact.

Each record is a change of its own, and each refusal is reported. Many records are processed in
portions to keep requests short; the page between two portions carries what is left.
"""

from collections.abc import Sequence
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
from portal.admin.evidence_pages.many_records import ManyRecordsForm, ManyRecordsPage
from portal.admin.forms.checked_form import CleanedData
from portal.admin.forms.relations import link_to
from portal.admin.forms.values import ValueWords
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
CELLS = 600
"""Limit on the checkboxes of a page; beyond it facts are ticked for all records together."""
ALL = "all"

type Ticks = set[tuple[str, str]]
"""`("17", "capacity_mw")`; `("all", "capacity_mw")` for all records that lack a source."""


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


@dataclass(frozen=True, kw_only=True)
class ApplyCell:
    """A fact of a record that has a value."""

    name: str
    words: str
    value: str
    lacks_source: bool
    is_ticked: bool


@dataclass(frozen=True, kw_only=True)
class ApplyRow:
    record: Record
    address: str
    refusal: str
    """Reason why nothing can be written here; empty when something can."""
    cells: list[ApplyCell]

    @property
    def lacking(self) -> list[ApplyCell]:
        return [cell for cell in self.cells if cell.lacks_source]

    @property
    def others(self) -> list[ApplyCell]:
        return [cell for cell in self.cells if not cell.lacks_source]


@dataclass(frozen=True, kw_only=True)
class ApplyTable:
    rows: list[ApplyRow]
    ticks: Ticks

    @property
    def seen(self) -> str:
        """Records with their versions, as the form sends them back."""
        return ",".join(f"{row.record.pk}:{row.record.version}" for row in self.rows)

    @property
    def is_long(self) -> bool:
        return sum(len(row.cells) for row in self.rows) > CELLS

    @property
    def columns(self) -> list[tuple[str, str, int, bool]]:
        """Name, label, number of records without a source for it, and whether it is ticked."""
        lacking = [cell for row in self.rows if not row.refusal for cell in row.lacking]
        words = {cell.name: cell.words for cell in lacking}
        names = [cell.name for cell in lacking]
        return [(n, words[n], names.count(n), (ALL, n) in self.ticks) for n in words]


def build_table(page: ManyRecordsPage, keys: Sequence[int], ticks: Ticks | None) -> ApplyTable:
    """Return the table in a fixed number of queries. `ticks=None` ticks all facts without a
    source."""
    words = ValueWords(page.request)
    rows = []
    for record in page.load_records(keys):
        refusal = page.find_refusal(record)
        cells = [] if refusal else _build_cells(record, words, ticks)
        address = link_to(record)
        rows.append(ApplyRow(record=record, address=address, refusal=refusal, cells=cells))
    lacking = {(ALL, cell.name) for row in rows for cell in row.lacking}
    return ApplyTable(rows=rows, ticks=lacking if ticks is None else ticks)


def _build_cells(record: Record, words: ValueWords, ticks: Ticks | None) -> list[ApplyCell]:
    found = []
    for name, fact in record.facts.items():
        if accepted := fact.accepted(record, name):
            lacks = not record.is_supported(name)
            tick = lacks if ticks is None else (str(record.pk), name) in ticks
            value = words.of(fact, accepted, record.judge(name).comparator)
            said = str(record.fact_label(name))
            cell = ApplyCell(name=name, words=said, value=value, lacks_source=lacks, is_ticked=tick)
            found.append(cell)
    return found
