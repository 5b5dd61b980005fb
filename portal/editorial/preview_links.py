"""Links to the preview of a draft for people without an account, valid for some days.

A link belongs to the draft it was made for: it shows the present state of that draft, and no draft
begun after that one was published or discarded.
"""

from datetime import UTC, datetime, timedelta
from typing import TypeGuard

from django.core import signing
from django.utils.translation import gettext as _

from portal.models import PreviewLink, Record, Status, Step, User
from portal.pictures.shown import pictures_of
from portal.publication import copies
from portal.publication.publishing import NotAllowed
from portal.records.registry import record_model, records_of_kind

DAYS = (1, 7, 30)
USUAL_DAYS = 7
SALT = "portal.preview_links"
BEGINNINGS = ("start_edit", "reopen", *copies.TRANSLATIONS.values())
"""Steps that begin a draft of a record that was public."""


def make_link(draft: Record, *, by: User, at: datetime, days: int = USUAL_DAYS) -> PreviewLink:
    """Create a link to a draft. Raises NotAllowed for a record that is no draft, or a number of
    days that is not in DAYS."""
    if not is_draft(draft):
        raise NotAllowed(_("“%s” is no draft: everybody sees its page.") % draft)
    if days not in DAYS:
        raise NotAllowed(_("A link lasts 1, 7 or 30 days."))
    return PreviewLink.objects.create(
        kind=draft.kind(),
        record_uid=draft.uid,
        public_uid=copies.public_uid(draft),
        made_by=by,
        made_at=at,
        expires_at=at + timedelta(days=days),
    )


def revoke(link: PreviewLink, *, at: datetime) -> None:
    PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at)


def list_valid_links(draft: Record, *, at: datetime) -> list[PreviewLink]:
    """Return the valid links to a draft, newest first. One query where there are none."""
    links = PreviewLink.objects.of(draft).select_related("made_by")
    found = [link for link in links if not find_end_reason(link, at=at)]
    begun_at = _draft_began_at(draft) if found else at
    return [link for link in found if link.made_at >= begun_at]


def sign_token(link: PreviewLink) -> str:
    return signing.Signer(salt=SALT).sign(link.token)


def find_link(text: str) -> PreviewLink | None:
    """Return the link of a signed token; None for an invalid signature."""
    try:
        token = signing.Signer(salt=SALT).unsign(text)
    except signing.BadSignature:
        return None
    return PreviewLink.objects.filter(token=token).select_related("made_by").first()


def find_end_reason(link: PreviewLink, *, at: datetime) -> str:
    """Return `revoked`, `expired`, or an empty string while the link is valid. It ends with the
    account that made it, or when that may not share drafts of the kind any more."""
    if link.revoked_at is not None or not _may_share(link.made_by, record_model(link.kind)):
        return "revoked"
    return "expired" if link.expires_at <= at else ""


def _may_share(person: User, model: type[Record]) -> bool:
    """Tell whether somebody still writes, translates or publishes drafts of a kind at the desk."""
    change = f"{model._meta.app_label}.change_{model._meta.model_name}"
    rights = (change, "portal.translate", "portal.publish")
    return person.is_staff and not person.is_service and any(map(person.has_perm, rights))


def draft_of(link: PreviewLink) -> Record | None:
    """Return the draft of a link, unless it has been published, discarded or deleted."""
    model = record_model(link.kind)
    drafts = model.working.filter(uid=link.record_uid, status__in=(Status.DRAFT, Status.REVIEW))
    draft: Record | None = drafts.first()
    return draft if draft and link.made_at >= _draft_began_at(draft) else None


def public_of(link: PreviewLink) -> Record | None:
    """Return the public record, or the withdrawn one, of a link; None for one never public."""
    return records_of_kind(link.kind).known_to_readers().filter(uid=link.public_uid).first()


def shows_file(link: PreviewLink, name: str, *, at: datetime) -> bool:
    """Check that a storage name is a picture of the draft of a valid link."""
    draft = None if find_end_reason(link, at=at) else draft_of(link)
    if draft is None:
        return False
    return any(name in row.files() for row in pictures_of(draft))


def is_draft(record: object) -> TypeGuard[Record]:
    return isinstance(record, Record) and record.status in (Status.DRAFT, Status.REVIEW)


def _draft_began_at(draft: Record) -> datetime:
    """Return the time at which the present draft began; the minimum for a record that was never
    public."""
    begun = Step.objects.of(draft).filter(action__in=BEGINNINGS).first()
    return begun.at if begun else datetime.min.replace(tzinfo=UTC)
