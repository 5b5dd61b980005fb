"""Review on one page: what changed, each with source, quote and the sentence around it, what
hinders publication, and the preview beside."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csp import csp_override

from portal.admin.compare.columns import RecordVersions
from portal.admin.compare.compare import compare_in_form
from portal.admin.compare.differences import FieldChange, RowGroup
from portal.admin.evidence_pages.evidence import ClaimLine, FactSection, build_facts
from portal.admin.evidence_pages.gaps import GapsForm
from portal.admin.forms.relations import link_to
from portal.admin.records.panel import link_blockers
from portal.admin.records.publishables import pop_refused_note
from portal.admin.workflow.buttons import BUTTONS
from portal.admin.workflow.extra_pages import Page, page_address, render_page
from portal.admin.workflow.permissions import DeskAdmin, actor, seen_version
from portal.admin.worklist.findings import list_findings
from portal.editorial.admin_site import DeskPart
from portal.editorial.excerpts.extract import find_occurrences
from portal.models import Comment, Publishable, Record, Status, Step, WorkingText
from portal.publication import copies, publishing
from portal.publication.proof import proves
from portal.publication.publishing import NotAllowed
from portal.publication.snapshots import Content
from portal.records.contributions import MeasuredFact
from portal.records.documents import fact_document
from portal.records.extension_points import ExtensionPoint
from portal.site.views.embeds import FRAMING

EMPTY: Content = {"fields": {}, "rows": {}}
AROUND = 160
"""Characters of a stored text that are shown on each side of a quote."""

review_parts: ExtensionPoint[[DeskAdmin, HttpRequest, Publishable], DeskPart] = ExtensionPoint()
"""Extension point: parts of the page, for kinds that are no records. Receives ModelAdmin, request
and what is reviewed."""


type Remarks = defaultdict[str, list[Comment]]
"""Open comments by the field that they are about."""


@dataclass(frozen=True, kw_only=True)
class TextAround:
    """Passage of a stored text; all empty where the words are not in it."""

    before: str = ""
    words: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewedClaim:
    line: ClaimLine
    is_new: bool
    is_proved: bool
    around: TextAround | None
    """None where the source has no stored text, or the claim no words to look for."""


@dataclass(frozen=True, kw_only=True)
class ReviewedFact:
    section: FactSection
    column: str
    changes: list[FieldChange]
    claims: list[ReviewedClaim]
    comments: list[Comment]


@dataclass(frozen=True, kw_only=True)
class ReviewedField:
    change: FieldChange
    comments: list[Comment]


@dataclass(kw_only=True)
class DraftChanges:
    """The changes of a draft. `rows` are those that are no claims and no rulings."""

    fields: list[ReviewedField] = field(default_factory=list)
    facts: list[ReviewedFact] = field(default_factory=list)
    rows: list[RowGroup] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.facts or self.rows)


DECISIONS = ("approve", "publish", "send_back", "adopt", "decline")


def is_unpublished(record: Publishable) -> bool:
    return record.status in (Status.DRAFT, Status.REVIEW)


@Page("review", gettext_lazy("Review"), fits=is_unpublished, position=30)
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
    steps = [b for b in BUTTONS if b.verb in DECISIONS and b.fits(record)]
    findings = list_findings(modeladmin, request, record)
    remarks = _open_comments(record)
    is_record = isinstance(record, Record)
    context: dict[str, object] = {
        "title": _("Review"),
        "subtitle": str(record),
        "beside": copies.label_of(record),
        "gaps": gaps,
        "media": modeladmin.media + gaps.sources.media if gaps.sources else "",
        "steps": [button for button in steps if modeladmin.may_step(request, button, record)],
        "note": pop_refused_note(request, record) or " ".join(map(str, gaps.blockers)),
        "submitted": Step.objects.of(record).filter(action="submit").select_related("by").first(),
        "approval": publishing.find_approval(record),
        "changes": build_changes(modeladmin, record, request, remarks) if is_record else None,
        "parts": list(review_parts.collect(modeladmin, request, record)),
        "findings": findings,
        "missing": link_blockers(
            record, gaps.blockers, findings, is_editable=record.status == Status.DRAFT
        ),
        "remarks": remarks[""],
        "form_address": link_to(record),
        "comments_address": page_address(record, "comments"),
        "preview": page_address(record, "preview") if is_record else "",
    }
    template = "admin/review.html"
    framing = csp_override(FRAMING)
    return framing(lambda r: render_page(modeladmin, r, record, template, **context))(request)


def build_changes(
    modeladmin: DeskAdmin, record: Any, request: HttpRequest, remarks: Remarks
) -> DraftChanges:
    """Compare a draft with what is public; of something new, everything is a change."""
    sides = RecordVersions(record)
    was = sides.content(sides.editions[0]) if sides.editions else EMPTY
    now = copies.content_of(record)
    found = compare_in_form(modeladmin, record, was, now)
    by_column = {change.name: change for change in found.fields}
    owner = {c: n for n, fact in record.facts.items() for c in fact.columns_of(n)}
    evidence = {type(record).part_model(name) for name in record.evidence()}
    return DraftChanges(
        fields=[
            ReviewedField(change=change, comments=remarks[name])
            for name, change in by_column.items()
            if name not in owner and change.now != change.was
        ],
        facts=list(_reviewed_facts(request, record, was, now, by_column, remarks)),
        rows=[group for group in found.groups if group.model not in evidence],
    )


def _reviewed_facts(
    request: HttpRequest,
    record: Record,
    was: Content,
    now: Content,
    by_column: dict[str, FieldChange],
    remarks: Remarks,
) -> Iterator[ReviewedFact]:
    """Yield the facts whose value, claims or rulings differ."""
    old, new = (side["rows"].get("claims", {}) for side in (was, now))
    fresh = {uid for uid, values in new.items() if old.get(uid) != values}
    decided = {
        values["fact"]
        for side, other in ((was, now), (now, was))
        for uid, values in side["rows"].get("rulings", {}).items()
        if other["rows"].get("rulings", {}).get(uid) != values
    }
    sections = list(build_facts(request, record, None, may_decide=False))
    texts = stored_texts({line.claim.source_id for one in sections for line in one.claims})
    for section in sections:
        column = record.column_of(section.name)
        fact = record.facts.get(section.name)
        columns = fact.columns_of(section.name) if fact else ()
        changes = [by_column[name] for name in columns if name in by_column]
        said = {line.claim.uid for line in section.claims}
        if not (changes or said & fresh or section.name in decided):
            continue
        judged = record.judge(section.name)
        proved = _proved(record, section.name, fact_document(record, section.name, judged))
        yield ReviewedFact(
            section=section,
            column=column,
            changes=changes,
            claims=[
                ReviewedClaim(
                    line=line,
                    is_new=line.claim.uid in fresh,
                    is_proved=line.claim.uid in proved,
                    around=find_around(
                        texts.get(line.claim.source_id), line.claim.quote or line.claim.as_printed
                    ),
                )
                for line in section.claims
            ],
            comments=remarks[column],
        )


def find_around(text: str | None, words: str) -> TextAround | None:
    """Return the words where they stand first in a stored text, with the line around them; None
    without a text or words."""
    if text is None or not words.strip():
        return None
    spans = find_occurrences(text, words)
    if not spans:
        return TextAround()
    start, end = spans[0]
    first = max(text.rfind("\n", 0, start) + 1, start - AROUND)
    last = text.find("\n", end)
    last = min(len(text) if last < 0 else last, end + AROUND)
    return TextAround(before=text[first:start], words=text[start:end], after=text[end:last])


def stored_texts(keys: set[int]) -> dict[int, str]:
    """Return the stored texts of sources, by source."""
    return dict(WorkingText.objects.filter(source__in=keys).values_list("source", "text"))


def _proved(record: Record, name: str, document: object) -> set[str]:
    """Return the uids of the claims whose quote has their value in it."""
    unit = record.fact(name).unit
    about: MeasuredFact = {"kind": record.kind(), "name": name, "unit": unit, "label": ""}
    claims = document["claims"]  # type: ignore[index]
    return {claim["uid"] for claim in claims if proves(claim, about)}


def _open_comments(record: Publishable) -> Remarks:
    found: Remarks = defaultdict(list)
    for one in Comment.objects.of(record).open().select_related("by"):
        found[one.field].append(one)
    return found


@transaction.atomic
def _mend_in_review(request: HttpRequest, record: Record, gaps: GapsForm) -> HttpResponse:
    """Send back, write, submit again: the version is that of who decided, so that somebody else
    approves it."""
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
