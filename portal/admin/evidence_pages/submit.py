"""The page between a draft and its review, which asks for what is missing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.admin.evidence.sourcing import can_add_claims
from portal.admin.evidence_pages.gaps import GapsForm
from portal.admin.forms.relations import link_to
from portal.admin.records.panel import NOTE, keep_refused_note, link_blockers, pop_refused_note
from portal.admin.workflow.buttons import SUBMIT
from portal.admin.workflow.extra_pages import Page, leave_page
from portal.admin.workflow.permissions import DeskAdmin, actor, require, seen_version
from portal.editorial.admin_site import Answer
from portal.models import Publishable, Record, Status
from portal.publication import publishing
from portal.publication.publishing import NotAllowed


@Page("submit", fits=lambda record: record.status in (Status.DRAFT, Status.REVIEW))
def submit_page(modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> Answer:
    """Ask for what is missing; a POST writes it and submits, or with `as_it_is` only submits. Where
    somebody else has submitted it meanwhile, what was filled in stays to be copied."""
    if record.status == Status.REVIEW:
        gaps = GapsForm(request, record, may_mend=modeladmin.has_submit_permission(request, record))
        leaving = leave_page(request, record)
        typed = request.POST.get(NOTE, "")
        return _page(modeladmin, request, record, gaps, typed) if gaps.is_filled else leaving
    require(modeladmin.may_step(request, SUBMIT, record))
    may_mend = modeladmin.has_change_permission(request, record) and can_add_claims(
        modeladmin, request, record if isinstance(record, Record) else None
    )
    gaps = GapsForm(request, record, may_mend=may_mend)
    refused = pop_refused_note(request, record)
    note = request.POST.get(NOTE, refused or "")
    if request.method == "POST":
        seen = seen_version(request) or 0
        record.version, as_it_is = seen, "as_it_is" in request.POST
        try:
            mended, at = record, timezone.now()
            if not as_it_is and isinstance(record, Record):
                mended = gaps.mend(record, at=at)
            stored = type(record).working.get_with_parts(record.pk)
            left = len(publishing.blockers_of(stored))
            if not left or as_it_is:
                publishing.submit(mended, by=actor(request), at=at, note=note)
                messages.success(request, SUBMIT.done % {"record": mended})
                return HttpResponseRedirect(link_to(mended))
            _say_left(request, left, is_mended=mended.version != seen)
            record, gaps = stored, GapsForm(request, stored, may_mend=may_mend)
        except NotAllowed as problem:
            messages.error(request, str(problem))
            record.refresh_from_db(fields=["version"])
    keep_refused_note(request, record, note)  # for the form, where what is missing is mended
    return _page(modeladmin, request, record, gaps, note)


def _page(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable, gaps: GapsForm, note: str
) -> Answer:
    form, is_draft = link_to(record), record.status == Status.DRAFT
    return {
        "title": _("Before it goes to review"),
        "subtitle": str(record),
        "record": record,
        "media": modeladmin.media + gaps.sources.media if gaps.sources else "",
        "gaps": gaps,
        "form_address": form,
        "note": note,
        "is_draft": is_draft,
        "missing": link_blockers(record, gaps.blockers, is_editable=is_draft, form_address=form),
    }


def _say_left(request: HttpRequest, left: int, *, is_mended: bool) -> None:
    kept = _("What you filled in is written.") if is_mended else ""
    sentence = ngettext(
        "%(n)s thing is still missing: fill it in, or submit it as it is.",
        "%(n)s things are still missing: fill them in, or submit it as it is.",
        left,
    ) % {"n": left}
    messages.warning(request, f"{kept} {sentence}".strip())
