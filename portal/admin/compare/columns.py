"""Versions of a record that can be compared: editions, saves of its draft, the present draft."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.models import Edition, Record, Revision, Status
from portal.publication import copies
from portal.publication.snapshots import Content

DRAFT = "draft"


@dataclass(frozen=True, kw_only=True)
class ComparedVersion:
    """One version in a comparison. `kept` is None for the present draft."""

    key: str
    """As in the address: `edition:2`, `revision:7`, `draft`."""
    label: str
    kept: Edition | Revision | None = None

    @property
    def who(self) -> str:
        """Name of the person who issued an edition."""
        return self.kept.issued_by.name if isinstance(self.kept, Edition) else ""


class RecordVersions:
    """All versions of one record, newest first. Reads no content."""

    def __init__(self, record: Record) -> None:
        waits = record.status in (Status.DRAFT, Status.REVIEW)
        self.draft = record if waits else record.open_draft()
        """The draft or version in review, if any."""
        uid = copies.public_uid(record)
        editions = Edition.objects.filter(kind=record.kind(), record_uid=uid)
        revisions = Revision.objects.of(self.draft) if self.draft else Revision.objects.none()
        public = record.edit_of or record
        shown = public.edition_id if public.is_published else None
        self.editions = [
            ComparedVersion(key=f"edition:{one.number}", label=_edition_label(one, shown), kept=one)
            for one in editions.select_related("issued_by").defer("document", "content")
        ]
        saves = list(revisions.select_related("saved_by").defer("content"))
        self.saves = [
            ComparedVersion(
                key=f"revision:{one.version}", label=_save_label(one, len(saves) - n), kept=one
            )
            for n, one in enumerate(saves)
        ]
        self.drafts = []
        if self.draft:
            waits = self.draft.status == Status.REVIEW
            label = _("What waits for review") if waits else _("The draft as it is now")
            self.drafts.append(ComparedVersion(key=DRAFT, label=label))

    @property
    def all(self) -> list[ComparedVersion]:
        return [*self.drafts, *self.saves, *self.editions]

    @property
    def groups(self) -> list[tuple[str, list[ComparedVersion]]]:
        """Versions by group, for a select box."""
        found = [(_("Now"), self.drafts), (_("Editions"), self.editions)]
        found.append((_("Saves of the draft"), self.saves))
        return [(label, sides) for label, sides in found if sides]

    def find(self, key: str) -> ComparedVersion | None:
        return next((side for side in self.all if side.key == key), None)

    def usual(self) -> tuple[ComparedVersion, ComparedVersion] | None:
        """Return the default pair: the public edition and the draft; else the last two editions, or
        the draft and the save before its last. None without a second version."""
        before = self.editions if self.drafts else self.editions[1:]
        after = self.drafts or self.editions
        earlier = before or self.saves[1:] or self.saves
        return (earlier[0], after[0]) if earlier and after else None

    def before(self, side: ComparedVersion) -> ComparedVersion | None:
        """Return the edition or save before a version; None for the first."""
        for sides in (self.editions, self.saves):
            if side in sides[:-1]:
                return sides[sides.index(side) + 1]
        return None

    def content(self, side: ComparedVersion) -> Content:
        if side.kept is not None:
            return side.kept.content
        if self.draft is None:
            raise LookupError(side.key)
        return copies.content_of(self.draft)


def _edition_label(edition: Edition, shown: int | None) -> str:
    day = date_format(timezone.localtime(edition.issued_at), "DATE_FORMAT")
    words = _("Edition %(number)s, %(day)s") % {"number": edition.number, "day": day}
    return _("%s (public now)") % words if edition.pk == shown else words


def _save_label(save: Revision, number: int) -> str:
    if save.saved_by is None:
        return _("What the draft began with")
    moment = date_format(timezone.localtime(save.saved_at), "DATETIME_FORMAT")
    words = {"number": number, "moment": moment, "person": save.saved_by.name}
    return _("Save %(number)s, %(moment)s, by %(person)s") % words
