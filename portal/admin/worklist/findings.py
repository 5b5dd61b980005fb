"""Lines of the worklist: a sentence and a link for each finding."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import F, Model, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.admin.forms.labels import build_anchor
from portal.admin.workflow.extra_pages import panel_parts
from portal.admin.workflow.permissions import DeskAdmin
from portal.editorial import worklist
from portal.editorial.admin_site import DeskPart, admin_address
from portal.editorial.worklist import Severity
from portal.formatting.summaries import labelled
from portal.models import Finding, Publishable, Record, Source, Status, Waiver
from portal.models.languages import column_suffix, content_language
from portal.records.registry import publishable_models
from portal.site.records.waivers import show_waiver


class FindingRow(NamedTuple):
    """Row of a record that the link opens."""

    pk: int
    status: str
    published_at: datetime | None
    title: str
    """In the reader's language, if it has one."""


ASK_IF_SAME = {"double", "double-name", "twin"}
"""Checks that a merge answers."""

type Admins = dict[str, ModelAdmin[Any]]
"""By kind."""

type Rows = dict[tuple[str, str], FindingRow]
"""By kind and uid."""


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    finding: Finding
    title: str
    severity: Severity
    sentence: str
    kind: str
    address: str
    """Empty if the record is gone."""
    age: str
    may_snooze: bool
    may_waive: bool = False
    blocks: bool = False
    """True if the record cannot be published with it: it is told with what is missing."""

    @property
    def twin(self) -> str:
        """Return the uid of the record that may be the same."""
        waives = self.finding.detail.get("waives") if self.finding.check_id in ASK_IF_SAME else None
        return str(waives[-1]) if waives else ""


def viewable_admins(request: HttpRequest) -> Admins:
    """Return the ModelAdmins, by kind, of everything with findings that a person may view."""
    models: list[type[Model]] = [*publishable_models(), Source]
    found = {model._meta.model_name: admin.site._registry.get(model) for model in models}
    return {
        str(kind): one for kind, one in found.items() if one and one.has_view_permission(request)
    }


def can_snooze(request: HttpRequest, modeladmin: ModelAdmin[Model]) -> bool:
    """True for people who may change or publish records of the kind."""
    may_publish = issubclass(modeladmin.model, Publishable) and request.user.has_perm(
        "portal.publish"
    )
    return may_publish or modeladmin.has_change_permission(request)


def can_waive(request: HttpRequest, published_at: datetime | None) -> bool:
    """True for people who may write what they see, or publish it: of what was ever public a
    reason is public at once."""
    writes = map(request.user.has_perm, ("portal.edit", "portal.publish"))
    return published_at is None or any(writes)


def build_lines(
    request: HttpRequest, findings: Sequence[Finding], kinds: Admins, *, at: datetime
) -> list[FindingLine]:
    """Return the lines of findings with one query for all kinds."""
    rows = load_rows(findings, kinds)
    may = {kind: can_snooze(request, one) for kind, one in kinds.items()}
    lines = []
    for one in findings:
        model = kinds[one.kind].model
        there, row = finding_address(one, model, rows), rows.get((one.kind, one.record_uid))
        waives = may[one.kind] and can_waive(request, row and row.published_at)
        line = build_line(one, model, there, may=may[one.kind], waives=waives, at=at)
        lines.append(replace(line, title=row.title) if row else line)
    return lines


def build_line(
    finding: Finding, model: type[Model], address: str, *, may: bool, waives: bool, at: datetime
) -> FindingLine:
    return FindingLine(
        finding=finding,
        title=finding.title,
        severity=worklist.CHECKS[finding.check_id].severity,
        sentence=worklist.build_sentence(finding, model),
        kind=str(model._meta.verbose_name),
        address=address,
        age=format_age(finding.found_at, at),
        may_snooze=may,
        may_waive=waives and worklist.CHECKS[finding.check_id].holds_back,
    )


def load_rows(findings: Iterable[Finding], kinds: Admins) -> Rows:
    """Return the row to open of each record: the unpublished one, if any."""
    uids = defaultdict(set)
    for finding in findings:
        if issubclass(kinds[finding.kind].model, Publishable):
            uids[finding.kind].add(finding.record_uid)
    queries = [_select_rows(kinds[kind].model, kind, wanted) for kind, wanted in uids.items()]
    if not queries:
        return {}
    found: Rows = {}
    for kind, uid, pk, status, published_at, title in queries[0].union(*queries[1:], all=True):
        if status in (Status.DRAFT, Status.REVIEW) or (kind, uid) not in found:
            found[kind, uid] = FindingRow(pk, status, published_at, title)
    return found


def _select_rows(
    model: type[Publishable], kind: str, uids: set[str]
) -> QuerySet[Publishable, tuple[str, str, int, str, datetime | None, str]]:
    own = f"title_{column_suffix(content_language())}"
    is_record = issubclass(model, Record)
    shown = Coalesce(NullIf(own, Value("")), "title_en") if is_record else F("title")
    rows = model.working.filter(uid__in=uids).annotate(of_kind=Value(kind), shown=shown).order_by()
    found: QuerySet[Publishable, tuple[str, str, int, str, datetime | None, str]]
    found = rows.values_list("of_kind", "uid", "pk", "status", "published_at", "shown")
    return found


def finding_address(finding: Finding, model: type[Model], rows: Rows) -> str:
    """Return the address of the field in a draft, of the evidence of a public record or of what
    asks for a decision, or else of the record."""
    if not issubclass(model, Publishable):
        form = admin_address(model, "change", finding.record_id)
        return form + build_anchor(model, finding.field)
    row = rows.get((finding.kind, finding.record_uid))
    if row is None:
        return ""
    if row.status == Status.DRAFT and finding.check_id not in ASKS_DECISION:
        return admin_address(model, "change", row.pk) + build_anchor(model, finding.field)
    is_read = row.status in (Status.DRAFT, Status.PUBLISHED)
    evidence = _evidence_address(finding, model, row.pk) if is_read else ""
    return evidence or admin_address(model, "change", row.pk)


def _evidence_address(finding: Finding, model: type[Model], pk: int) -> str:
    """Return the address of a fact on the evidence page; empty for findings that concern no
    fact."""
    fact = str(finding.detail.get("fact", ""))
    is_fact = issubclass(model, Record) and model.find_fact(fact) is not None
    return f"{admin_address(model, 'evidence', pk)}#fact-{fact}" if is_fact else ""


def format_age(found_at: datetime, at: datetime) -> str:
    days = (at - found_at).days
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days > 0 else _("today")


WORKS_THROUGH = "worklist"
"""Key of the session: the query of the findings that a person works through."""
ASKS_DECISION = {"no-ruling", "later-value"}
"""Checks whose findings are mended where the evidence is."""
SAID_BY_PANEL = {"blocked", "no-source", *ASKS_DECISION}
"""Checks whose findings the panel of a draft shows as blockers."""
ASKS_TO_EDIT = "unreviewed"
"""The check that asks for a draft, and has nothing to say in one."""


@panel_parts
def list_findings(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable
) -> list[DeskPart]:
    """Show further findings of a record in its panel, with links that keep typed data."""
    now, is_draft = timezone.now(), record.status == Status.DRAFT
    is_open = record.status in (Status.DRAFT, Status.REVIEW)
    found = Finding.objects.of(record).exclude(snoozed_until__gt=now)
    if is_open:
        found = found.exclude(check_id__in={*SAID_BY_PANEL, ASKS_TO_EDIT})
    may, model = can_snooze(request, modeladmin), type(record)
    waives = may and can_waive(request, record.published_at)
    lines = []
    for one in found.filter(check_id__in=worklist.CHECKS):
        there = (
            build_anchor(model, one.field) if is_draft else _evidence_address(one, model, record.pk)
        )
        line = build_line(one, model, there, may=may, waives=waives, at=now)
        lines.append(replace(line, blocks=is_open and worklist.CHECKS[one.check_id].holds_back))
    lines.sort(key=lambda line: line.severity)
    waivers = [
        (one, _value_words(one, record))
        for one in Waiver.objects.standing().of(record).select_related("made_by")
    ]
    goes_on = WORKS_THROUGH in request.session
    context = {
        "lines": lines, "shown": [line for line in lines if not line.blocks],
        "waivers": waivers, "here": request.path, "may": waives, "goes_on": goes_on,
    }  # fmt: skip
    template = "admin/includes/findings.html"
    return [DeskPart(template=template, context=context)] if lines or waivers or goes_on else []


def _value_words(waiver: Waiver, record: Publishable) -> str:
    """Return what a waiver is about, in the words of the public page of a record."""
    if not isinstance(record, Record) or waiver.check_id not in worklist.CHECKS:
        return waiver.value
    shown = show_waiver(waiver, record)
    return labelled(shown.about, shown.value)


def waive_addresses(parts: Iterable[DeskPart]) -> dict[str, str]:
    """Return where somebody says why a value stands that holds a record back, by the sentence of
    the finding; `parts` of the panel."""
    found = {}
    for part in parts:
        came_from = urlencode({"next": part.context.get("here", "")})
        for line in cast("list[FindingLine]", part.context.get("lines", [])):
            if line.blocks and line.may_waive:
                page = reverse("admin:worklist_waive", args=[line.finding.pk])
                found[line.sentence] = f"{page}?{came_from}"
    return found
