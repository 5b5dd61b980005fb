"""The rows of a batch for its reviewer: what each replaces, its source and the words of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.admin.evidence_pages.review import TextAround, find_around, review_parts, stored_texts
from portal.admin.forms.relations import link_to
from portal.admin.workflow.permissions import DeskAdmin
from portal.editorial.admin_site import DeskPart
from portal.formatting.numbers import format_amount
from portal.models import Publishable
from trade.statistics.batches import STATED, correction_of
from trade.statistics.figures import published_with
from trade.statistics.observations import Observation, ObservationBatch

SHOWN = 300
"""Rows of a batch that are shown."""
ADDED, CHANGED, REPEATED, WITHDRAWN = _("added"), _("changed"), _("repeated"), _("withdrawn")


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
        "together": [(str(one), link_to(one)) for one in published_with(batch)],
    }
    yield DeskPart(template="admin/includes/review_batch.html", context=context)


def figure_in_words(row: Observation) -> str:
    """Return the value of a row with what qualifies it: “over 50 USD bn”."""
    if row.value is None:
        return "—"
    before = "" if row.comparator == "exact" else f"{row.get_comparator_display()} "
    return f"{before}{format_amount(row.value, row.series.unit)}"


def _review(row: Observation, old: Observation | None, text: str | None) -> ReviewedRow:
    state = ADDED
    if old is not None:
        is_same = all(getattr(old, name) == getattr(row, name) for name in STATED)
        state = WITHDRAWN if row.value is None else REPEATED if is_same else CHANGED
    return ReviewedRow(
        row=row,
        state=state,
        was=figure_in_words(old) if old else "",
        now=figure_in_words(row),
        around=find_around(text, row.quote or row.as_printed),
    )
