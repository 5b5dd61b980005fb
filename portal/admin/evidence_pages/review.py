"""Review on one page: what changed, each with source, quote and the sentence around it, what
hinders publication, and the preview beside."""

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csp import csp_override

from portal.admin.evidence_pages.draft_changes import Remarks, build_changes
from portal.admin.evidence_pages.gaps import GapsForm
from portal.admin.forms.relations import link_to
from portal.admin.records import next_in_list
from portal.admin.records.panel import link_blockers, may_correct, pop_refused_note
from portal.admin.workflow.buttons import BUTTONS
from portal.admin.workflow.extra_pages import Page, keep_list, page_address, render_page
from portal.admin.workflow.permissions import DeskAdmin, actor, seen_version
from portal.admin.worklist.findings import list_findings
from portal.editorial.admin_site import DeskPart
from portal.editorial.bundles import WAITING
from portal.models import Comment, Publishable, Record, Status, Step
from portal.publication import copies, publishing, second_reader
from portal.publication.publishing import NotAllowed
from portal.records.extension_points import ExtensionPoint
from portal.site.views.embeds import FRAMING

review_parts: ExtensionPoint[[DeskAdmin, HttpRequest, Publishable], DeskPart] = ExtensionPoint()
"""Extension point: parts of the page. Receives ModelAdmin, request and what is reviewed."""


DECISIONS = ("approve", "publish", "send_back", "adopt", "decline")


@Page("review", gettext_lazy("Review"), fits=lambda one: one.status in WAITING, position=30)
def review_page(modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> HttpResponse:
    """Show the page; a POST writes what was missing and submits again, for people who may both
    write and publish."""
    may_rule = record.status == Status.REVIEW and modeladmin.may_rule_in_review(request, record)
    gaps = GapsForm(request, record, may_mend=may_rule)
    if request.method == "POST":
        if not may_rule or not isinstance(record, Record):
            raise PermissionDenied
        try:
            return _mend_in_review(request, record, gaps)
        except NotAllowed as problem:
            messages.error(request, str(problem))
            record.refresh_from_db(fields=["version", "status"])
    context = _build_context(modeladmin, request, record, gaps)
    template = "admin/review.html"
    framing = csp_override(FRAMING)
    return framing(lambda r: render_page(modeladmin, r, record, template, **context))(request)


def _build_context(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable, gaps: GapsForm
) -> dict[str, object]:
    fitting = [b for b in BUTTONS if b.verb in DECISIONS and b.fits(record)]
    steps = [button for button in fitting if modeladmin.may_step(request, button, record)]
    may_publish = any(button.verb == "publish" for button in steps)
    submissions = Step.objects.of(record).filter(action="submit").select_related("by")
    findings = list_findings(modeladmin, request, record)
    remarks = _open_comments(record)
    is_record = isinstance(record, Record)
    form_address = keep_list(modeladmin, request, link_to(record))
    return {
        "title": _("Review"),
        "subtitle": str(record),
        "beside": copies.label_of(record),
        "gaps": gaps,
        "media": modeladmin.media + gaps.sources.media if gaps.sources else "",
        "steps": steps,
        "may_correct": may_correct(record, steps),
        "appointment_address": page_address(record, "appointment") if may_publish else "",
        "note": pop_refused_note(request, record) or " ".join(map(str, gaps.blockers)),
        "submitted": submissions.first() if record.status == Status.REVIEW else None,
        "approval": second_reader.find_approval(record),
        "changes": build_changes(modeladmin, record, request, remarks) if is_record else None,
        "parts": list(review_parts.collect(modeladmin, request, record)),
        "findings": findings,
        "missing": link_blockers(
            record,
            gaps.blockers,
            findings,
            is_editable=record.status == Status.DRAFT,
            form_address=form_address,
        ),
        "remarks": remarks[""],
        "form_address": form_address,
        "comments_address": page_address(record, "comments"),
        "next_address": next_in_list.address(modeladmin, request, record),
        "preview": page_address(record, "preview") if is_record else "",
    }


def _open_comments(record: Publishable) -> Remarks:
    found: Remarks = defaultdict(list)
    for one in Comment.objects.of(record).open().select_related("by"):
        found[one.field].append(one)
    return found


@transaction.atomic
def _mend_in_review(request: HttpRequest, record: Record, gaps: GapsForm) -> HttpResponse:
    """Send back, write, submit again: the version is that of who decided, so that somebody else
    approves it."""
    if gaps.obstacle:
        raise NotAllowed(gaps.obstacle)
    by, at = actor(request), timezone.now()
    record.version = seen_version(request) or 0
    reason = _("Decided in review.")
    publishing.send_back(record, by=by, at=at, note=reason)
    seen = record.version
    draft = gaps.mend(record, at=at)
    if draft.version == seen:
        raise NotAllowed(_("Nothing was filled in, so nothing is changed."))
    publishing.submit(draft, by=by, at=at, note=reason)
    said = _("Decided. Somebody who has not worked on it approves the new version.")
    messages.success(request, said)
    return HttpResponseRedirect(page_address(record, "review"))
