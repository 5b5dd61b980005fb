"""Make claims and other rows of passages, and take them back while only editors have seen them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from portal.editorial import drafts, sourcing
from portal.editorial.excerpts.extract import TextSpan
from portal.models import (
    Claim,
    Edition,
    Passage,
    Record,
    Revision,
    Source,
    SourcedPart,
    User,
    WorkingText,
)
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from portal.records.registry import record_model


def lock_text(source: Source) -> WorkingText:
    """Lock and return the text of a source, so that it is not replaced while a passage is marked.
    Raises NotAllowed when there is none."""
    found = WorkingText.objects.select_for_update().filter(source=source).first()
    if found is None:
        raise NotAllowed(_("This source has no text yet: paste it first."))
    return found


@transaction.atomic
def make_row(
    text: WorkingText, span: TextSpan, row: SourcedPart, *, about: Record, by: User, at: datetime
) -> Passage:
    """Add a claim or another row made from a passage to the draft of a record; a draft of a public
    record is begun. A fact without a value takes that of the claim; other values stay."""
    draft = publishing.start_edit(about, by=by, at=at) if about.is_published else about
    with drafts.change_draft(draft, by=by, at=at) as fresh:
        row.record = fresh
        _refuse_duplicate(row)
        if isinstance(row, Claim):
            row.recorded_at = at
        row.save()
        if isinstance(row, Claim):
            sourcing.take_first_value(fresh, row)
    return mark_passage(text, span, about=about, statement_uid=row.uid, by=by, at=at)


def mark_passage(
    text: WorkingText, span: TextSpan, *, about: Record, statement_uid: str, by: User, at: datetime
) -> Passage:
    return Passage.objects.create(
        text=text,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        quote=text.text[span.starts_at : span.ends_at],
        kind=about.kind(),
        record_uid=about.uid,
        statement_uid=statement_uid,
        made_by=by,
        made_at=at,
    )


@transaction.atomic
def take_back_row(passage: Passage, relation: str, *, by: User, at: datetime) -> None:
    """Delete the row of a passage and its mark, and the value that a fact took from it. Raises
    NotAllowed for another person’s row, and for one that was public."""
    if passage.made_by_id != by.pk:
        raise NotAllowed(_("Only the person who made a statement takes it back here."))
    rows = list(rows_of_passages([passage], relation).select_related("record"))
    if not rows:
        raise NotAllowed(_("The statement is gone already; only its mark is left."))
    if _was_public(passage, relation):
        raise NotAllowed(
            _("Readers have seen this claim: retract it on its record, with a reason.")
        )
    for row in rows:
        with drafts.change_draft(row.record, by=by, at=at) as fresh:
            getattr(fresh, relation).filter(uid=row.uid).delete()
            if isinstance(row, Claim):
                _give_back_value(fresh, row)
    passage.delete()


@transaction.atomic
def unmark_passage(passage: Passage) -> None:
    """Remove a mark without a statement."""
    passage.delete()


def rows_of_passages(passages: Sequence[Passage], relation: str) -> QuerySet[Any]:
    """Return the rows of passages about records of one kind: in the draft of the editors, and on
    the public record."""
    model = record_model(passages[0].kind)
    uids = [passage.statement_uid for passage in passages]
    known = Q(record__edit_of=None) | Q(record__uid=F("record__edit_of__uid"))
    return model.part_rows(relation).filter(known, uid__in=uids)


def _refuse_duplicate(row: SourcedPart) -> None:
    names = {field.attname for field in row._meta.concrete_fields} - {"id", "uid", "row_version"}
    if isinstance(row, Claim):
        names = {"record_id", "fact", "kind", "value", "source_id", "quote", "comparator", "as_of"}
        names |= {"retracted_at"}
    if type(row)._base_manager.filter(**{name: getattr(row, name) for name in names}).exists():
        raise NotAllowed(_("This passage is a claim about that already: nothing was added."))


def _give_back_value(draft: Record, claim: Claim) -> None:
    """Empty the field of a fact that had no value before a claim gave it one, unless another claim
    says the same; the caller saves."""
    fact = draft.facts.get(claim.fact)
    if fact is None or draft.accepted(claim.fact) != claim.value:
        return
    saves = Revision.objects.of(draft).order_by("-version").values_list("content", flat=True)
    before = next((one for one in saves if claim.uid not in one["rows"]["claims"]), None)
    others = draft.claims.filter(fact=claim.fact, value=claim.value, retracted_at=None)
    if before is None or others.exists():
        return
    if not any(before["fields"][column] for column in fact.columns_of(claim.fact)):
        fact.accept(draft, claim.fact, "")


def _was_public(passage: Passage, relation: str) -> bool:
    editions = Edition.objects.filter(kind=passage.kind, record_uid=passage.record_uid)
    last = editions.order_by("-number").first()
    return last is not None and passage.statement_uid in last.content["rows"].get(relation, {})
