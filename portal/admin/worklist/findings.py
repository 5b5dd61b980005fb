"""The findings of the worklist as lines to be read: each a sentence and a way to the place in
question."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import Value
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.admin.forms.anchors import anchor
from portal.admin.workflow.extra_pages import panel_parts
from portal.editorial import worklist
from portal.editorial.admin_site import DeskPart
from portal.editorial.worklist import Severity
from portal.models import Finding, Publishable, Source, Status
from portal.records.registry import publishable_models


class FindingRow(NamedTuple):
    """The row of a record that is to be opened."""

    pk: int
    status: str


type Rows = dict[tuple[str, str], FindingRow]
"""By kind and uid."""


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    finding: Finding
    severity: Severity
    sentence: str
    kind: str
    address: str
    """Empty when the record is gone."""
    age: str
    may_snooze: bool


def kinds_seen(request: HttpRequest) -> dict[str, Any]:
    """The ModelAdmins of all kinds that findings can be about and this person may view."""
    models: list[Any] = [*publishable_models(), Source]
    found = {model._meta.model_name: admin.site._registry.get(model) for model in models}
    return {
        str(kind): one for kind, one in found.items() if one and one.has_view_permission(request)
    }


def may_snooze(request: HttpRequest, modeladmin: Any) -> bool:
    """Whoever may change records of the kind, or publish them."""
    may_publish = issubclass(modeladmin.model, Publishable) and request.user.has_perm(
        "portal.publish"
    )
    return may_publish or modeladmin.has_change_permission(request)


def lines_of(
    request: HttpRequest, findings: Sequence[Finding], kinds: dict[str, Any], *, at: datetime
) -> list[FindingLine]:
    """Costs one query, however many records and kinds there are."""
    rows = rows_of(findings, kinds)
    may = {kind: may_snooze(request, one) for kind, one in kinds.items()}
    lines = []
    for one in findings:
        model = kinds[one.kind].model
        there = address_of(one, model, rows)
        lines.append(line_of(one, model, there, may=may[one.kind], at=at))
    return lines


def line_of(
    finding: Finding, model: type[Any], address: str, *, may: bool, at: datetime
) -> FindingLine:
    return FindingLine(
        finding=finding,
        severity=worklist.CHECKS[finding.check_id].severity,
        sentence=worklist.sentence(finding, model),
        kind=str(model._meta.verbose_name),
        address=address,
        age=age(finding.found_at, at),
        may_snooze=may,
    )


def rows_of(findings: Iterable[Finding], kinds: dict[str, Any]) -> Rows:
    """The row to be opened of each record: what is not yet public, if there is such a row."""
    uids = defaultdict(set)
    for finding in findings:
        if issubclass(kinds[finding.kind].model, Publishable):
            uids[finding.kind].add(finding.record_uid)
    queries = [_rows(kinds[kind].model, kind, wanted) for kind, wanted in uids.items()]
    if not queries:
        return {}
    found: Rows = {}
    for kind, uid, pk, status in queries[0].union(*queries[1:], all=True):
        if status in (Status.DRAFT, Status.REVIEW) or (kind, uid) not in found:
            found[kind, uid] = FindingRow(pk, status)
    return found


def _rows(model: Any, kind: str, uids: set[str]) -> Any:
    rows = model.working.filter(uid__in=uids).annotate(of_kind=Value(kind)).order_by()
    return rows.values_list("of_kind", "uid", "pk", "status")


def address_of(finding: Finding, model: type[Any], rows: Rows) -> str:
    """Straight to the field of a draft, to the evidence of what is public, else to the record."""
    if not issubclass(model, Publishable):
        return _page(model, "change", finding.record_id) + anchor(model, finding.field)
    row = rows.get((finding.kind, finding.record_uid))
    if row is None:
        return ""
    if row.status == Status.DRAFT:
        return _page(model, "change", row.pk) + anchor(model, finding.field)
    is_public = row.status == Status.PUBLISHED
    evidence = _evidence(finding, model, row.pk) if is_public else ""
    return evidence or _page(model, "change", row.pk)


def _evidence(finding: Finding, model: type[Any], pk: int) -> str:
    """The page of evidence, at the fact that was found wanting; empty when it is no fact."""
    fact = finding.detail.get("fact")
    page = _page(model, "evidence", pk) if fact else ""
    return f"{page}#fact-{fact}" if page else ""


def _page(model: type[Any], name: str, pk: int | None) -> str:
    opts = model._meta
    try:
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", args=[pk])
    except NoReverseMatch:
        return ""


def age(found_at: datetime, at: datetime) -> str:
    days = (at - found_at).days
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days > 0 else _("today")


SAID_BY_PANEL = {"blocked", "no-source", "no-ruling"}
"""Checks whose findings the panel of a draft names anyway, as missing before publication."""


@panel_parts
def findings_of(modeladmin: Any, request: HttpRequest, record: Any) -> list[DeskPart]:
    """What else there is to look at in a record, with links that leave what is typed alone."""
    now, is_draft = timezone.now(), record.status == Status.DRAFT
    found = Finding.objects.of(record).exclude(snoozed_until__gt=now)
    if record.status in (Status.DRAFT, Status.REVIEW):
        found = found.exclude(check_id__in=SAID_BY_PANEL)
    may, model = may_snooze(request, modeladmin), type(record)
    lines = []
    for one in found.filter(check_id__in=worklist.CHECKS):
        there = anchor(model, one.field) if is_draft else _evidence(one, model, record.pk)
        lines.append(line_of(one, model, there, may=may, at=now))
    lines.sort(key=lambda line: line.severity)
    context = {"lines": lines, "here": request.path}
    return [DeskPart(template="admin/includes/findings.html", context=context)] if lines else []
