"""Drafts beside that of the editors: suggestions, and the texts of one language
([decision 63](../../docs/adr/0063-drafts-beside.md))."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.editorial import comments, drafts
from portal.facts.identifiers import new_uid
from portal.models import Record, Revision, Status, Suggestion, User
from portal.publication import copies, publishing, snapshots
from portal.publication.publishing import NotAllowed
from portal.publication.refusals import changed_meanwhile
from portal.publication.snapshots import ContentChange


def translate[R: Record](record: R, *, language: str, by: User, at: datetime) -> R:
    """Return the draft of one language of a public record, made now or before."""
    uid = copies.language_uid(record.uid, language)
    return publishing.begin_draft(record, uid, copies.TRANSLATIONS[language], by=by, at=at)


@transaction.atomic
def suggest[R: Record](record: R, *, by: User, at: datetime) -> R:
    """Return the suggestion of a person to a public record, made now or before. NotAllowed when
    too many of theirs are open."""
    # Another of theirs may be about to be published; two begin one, and nobody passes the limit.
    type(record).working.held().get(pk=record.pk)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = Suggestion.objects.open().filter(by=by)
    known = own.of(record).first()
    if known is None:
        limit = settings.PORTAL_OPEN_SUGGESTIONS
        if own.count() >= limit:
            sentence = ngettext(
                "You have %(n)s open suggestion: wait until it is decided, or discard it.",
                "You have %(n)s open suggestions: wait until one is decided, or discard one.",
                limit,
            )
            raise NotAllowed(sentence % {"n": limit})
        about = {"kind": record.kind(), "record_uid": record.uid, "draft_uid": new_uid()}
        known = Suggestion.objects.create(**about, by=by, at=at)
    return publishing.begin_draft(record, known.draft_uid, "suggest", by=by, at=at)


@transaction.atomic
def adopt[R: Record](suggested: R, *, by: User, at: datetime, note: str = "") -> R:
    """Take a suggestion into the draft of the editors, begun now where there is none. Who wrote it
    has then worked on that draft too. Where the editors have changed the same, theirs stays, and a
    comment keeps what was suggested."""
    suggestion = copies.suggestion_of(suggested)
    if suggestion is not None:  # before the suggestion, as a publication does
        copies.lock_drafts(suggested.edit_of)
    held = drafts.lock_draft(suggested)
    if suggestion is None or held.status != Status.REVIEW:
        raise NotAllowed(_("Only a suggestion in review can be taken into a draft."))
    if held.version != suggested.version:
        raise changed_meanwhile(suggested)
    public = type(suggested).working.get(pk=suggested.edit_of_id)
    draft = publishing.start_edit(public, by=by, at=at)
    said = _("Suggested by %s.") % suggestion.by
    with drafts.change_draft(draft, by=by, at=at, note=f"{said} {note}".strip()) as fresh:
        left = copies.adopt(held, fresh)
        fresh.refresh_from_db()
    publishing.share_work(fresh, held, at=at, note=_("Suggestion"))
    for change in left:
        _keep_in_comment(fresh, change, suggestion, by=by, at=at)
    publishing.log_step(held, "adopt", by=by, at=at, note=note)
    copies.end_side_draft(held, Suggestion.State.ADOPTED, by=by, at=at, note=note)
    Revision.objects.of(held).delete()
    held.delete()
    return fresh


def _keep_in_comment(
    draft: Record, change: ContentChange, suggestion: Suggestion, *, by: User, at: datetime
) -> None:
    field = change.place.relation or change.place.field
    words = {"person": suggestion.by, "value": _as_text(change)}
    text = _("%(person)s suggests here: %(value)s") % words
    comments.add_comment(draft, field=field, text=text, by=by, at=at)


def _as_text(change: ContentChange) -> str:
    if isinstance(change.now, dict):
        return " · ".join(str(one) for one in change.now.values() if not snapshots.is_empty(one))
    return "—" if snapshots.is_empty(change.now) else str(change.now)
