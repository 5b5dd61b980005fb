"""The rows of a batch for its reviewer: what each replaces, its source and the words of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.admin.evidence_pages.draft_changes import TextAround, find_around, stored_texts
from portal.admin.evidence_pages.review import review_parts
from portal.admin.forms.relations import link_to
from portal.admin.workflow.extra_pages import Page, page_address
from portal.admin.workflow.permissions import DeskAdmin, actor, telling_refusal
from portal.editorial.admin_site import DeskPart
from portal.formatting.numbers import format_amount
from portal.models import Publishable
from portal.publication.publishing import NotAllowed
from trade.statistics.batches import are_alike, confirm_ruling, correction_of, outdated_rulings
from trade.statistics.figures import published_with
from trade.statistics.labels import value_in_words
from trade.statistics.observations import Observation, ObservationBatch

SHOWN = 300
"""Rows of a batch that are shown."""
ADDED, CHANGED = gettext_lazy("added"), gettext_lazy("changed")
REPEATED, WITHDRAWN = gettext_lazy("repeated"), gettext_lazy("withdrawn")


@dataclass(frozen=True, kw_only=True)
class ReviewedRow:
    row: Observation
    state: StrOrPromise
    was: str
    now: str
    around: TextAround | None


@review_parts
def rows_of_batch(
    modeladmin: DeskAdmin, request: HttpRequest, batch: Publishable
) -> Iterator[DeskPart]:
    if not isinstance(batch, ObservationBatch):
        return
    correction = correction_of(batch) if batch.supersedes_id else None
    rows = list(batch.rows.live().select_related("series", "source", "attributed_to")[:SHOWN])
    texts = stored_texts({row.source_id for row in rows})
    replaced = {new.pk: old for old, new in correction.replaced} if correction else {}
    context = {
        "correction": correction,
        "rows": [_review(row, replaced.get(row.pk), texts.get(row.source_id)) for row in rows],
        "left": batch.rows.live().count() - len(rows),
        "decisions": outdated_rulings(batch),
        "may_confirm": request.user.has_perm("trade.change_series"),
        "confirm": page_address(batch, "confirm-decision"),
        "together": [(str(one), link_to(one)) for one in published_with(batch)],
    }
    yield DeskPart(template="admin/includes/review_batch.html", context=context)


@Page("confirm-decision", fits=lambda record: isinstance(record, ObservationBatch))
def confirm_decision(
    modeladmin: DeskAdmin, request: HttpRequest, batch: ObservationBatch
) -> HttpResponse:
    """Make the ruling anew that is named by `ruling`, and return to the review of the batch."""
    if request.method != "POST" or not request.user.has_perm("trade.change_series"):
        raise PermissionDenied
    known = {one.uid: one for one in outdated_rulings(batch)}
    with telling_refusal(request):
        if (ruling := known.get(request.POST.get("ruling", ""))) is None:
            raise NotAllowed(_("There is nothing to confirm any more."))
        draft = confirm_ruling(ruling, by=actor(request), at=timezone.now())
        said = _("“%s” waits for review. Publish it before the batch.") % draft
        messages.success(request, said)
    return HttpResponseRedirect(page_address(batch, "review"))


def _review(row: Observation, old: Observation | None, text: str | None) -> ReviewedRow:
    state = ADDED
    if old is not None:
        is_same = are_alike(old, row)
        state = WITHDRAWN if row.value is None else REPEATED if is_same else CHANGED
    return ReviewedRow(
        row=row,
        state=state,
        was=value_in_words(old, format_amount) if old else "",
        now=value_in_words(row, format_amount),
        around=find_around(text, row.quote or row.as_printed),
    )
