"""Comments on records in progress, by field. They belong to the record, not to one of its
drafts."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.models import Comment, Publishable, Record, User
from portal.models.fields import find_field
from portal.publication.publishing import NotAllowed
from portal.records.signals import comment_added


@transaction.atomic
def add_comment(
    record: Publishable, *, field: str = "", text: str, by: User, at: datetime
) -> Comment:
    """Add a comment on a field (a column, or a relation whose rows are in the form) or on the whole
    record, once if it is sent twice. Raises NotAllowed for an empty text."""
    if not (text := text.strip()):
        raise NotAllowed(_("Write what you want to say."))
    type(record).working.filter(pk=record.pk).hold_by_key()
    said = {"field": field, "text": text, "by": by}
    if (same := Comment.objects.of(record).open().filter(**said).first()) is not None:
        return same
    comment = Comment.objects.create(kind=record.kind(), record_uid=record.uid, **said, at=at)
    comment_added.send(type(record), record=record, comment=comment)
    return comment


def resolve_comment(comment: Comment, *, by: User, at: datetime) -> None:
    """Mark a comment as resolved; the first person to do so stays recorded."""
    rows = Comment.objects.filter(pk=comment.pk).open()
    rows.update(resolved_at=at, resolved_by=by)


def reopen_comment(comment: Comment) -> None:
    Comment.objects.filter(pk=comment.pk).update(resolved_at=None, resolved_by=None)


def describe_field(model: type[Publishable], field: str) -> str:
    """Return the label that the form has for the field of a comment."""
    if not field:
        return _("the whole")
    if issubclass(model, Record):
        for name, fact in model.facts.items():
            if fact.columns_of(name)[0] == field:
                return str(model.fact_label(name))
    if (found := find_field(model, field)) is None:
        return field
    related = found.related_model
    return str(related._meta.verbose_name_plural if found.auto_created else found.verbose_name)
