"""Storage of the text of a source, where a replacement keeps its marked passages and detects
concurrent edits, and of private copies of its file, of which readers are told the SHA-256."""

from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.editorial.excerpts.extract import TextSpan, find_occurrences
from portal.models import Passage, Source, SourceCopy, User, WorkingText
from portal.pictures import LARGEST_FILE
from portal.publication import change_log, publishing
from portal.publication.publishing import NotAllowed

TEXT_LIMIT = 300_000
"""Characters, enough for a long report; longer texts are split by chapter."""


class StaleTextError(NotAllowed):
    """Another text was stored in the meantime."""


class OrphanedError(NotAllowed):
    """Marked passages are missing from the new text."""

    def __init__(self, passages: list[Passage]) -> None:
        self.passages = passages
        sentence = ngettext(
            "A marked passage is not in this text, or is in it several times.",
            "%(count)s marked passages are not in this text, or are in it several times.",
            len(passages),
        )
        super().__init__(sentence % {"count": len(passages)})


@transaction.atomic
def store_text(
    source: Source, text: str, *, seen: int, by: User, at: datetime, let_go: bool = False
) -> WorkingText:
    """Store or replace the text of a source; `seen` is the version that was read, 0 for none.
    Marked passages move along. Raises OrphanedError when one cannot, unless `let_go`;
    StaleTextError for a concurrent edit; ValidationError for an empty or overlong text."""
    text = normalise_text(text)
    Source.working.select_for_update(no_key=True).get(pk=source.pk)
    kept = WorkingText.objects.filter(source=source).select_related("kept_by").first()
    if kept is None:
        kept = WorkingText(source=source, version=0)
    if kept.version != seen:
        raise StaleTextError(_describe_stale_text(kept))
    if kept.text != text:
        passages = _move_passages(kept, text, let_go=let_go)
        kept.text, kept.kept_by, kept.kept_at = text, by, at
        kept.version += 1
        kept.save()
        Passage.objects.bulk_update(passages, ["starts_at", "ends_at", "quote"])
    return kept


def normalise_text(text: str) -> str:
    """Normalise line ends and trim. Raises ValidationError for an empty or overlong text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise ValidationError(_("Paste or type the text."))
    if len(text) > TEXT_LIMIT:
        sentence = _("%(length)s characters are too many: take it in parts of up to %(limit)s.")
        raise ValidationError(sentence % {"length": len(text), "limit": TEXT_LIMIT})
    return text


def _move_passages(kept: WorkingText, text: str, *, let_go: bool) -> list[Passage]:
    passages = list(kept.passages.all()) if kept.pk else []
    lost = []
    for passage in passages:
        place = find_new_position(text, kept.text, passage)
        if place is not None:
            move_passage(passage, place, text)
            continue
        if is_anchored(passage, kept.text):
            lost.append(passage)
        detach_passage(passage, text)
    if lost and not let_go:
        raise OrphanedError(lost)
    return passages


def _describe_stale_text(kept: WorkingText) -> str:
    if kept.pk is None:
        return _("The text is gone: somebody has removed it in the meantime.")
    return _(
        "%(person)s kept another text while you were editing. Yours is below, not yet saved; "
        "keeping it now replaces theirs."
    ) % {"person": kept.kept_by.name}


def is_anchored(passage: Passage, text: str) -> bool:
    """Check that the quote of a passage is at its position in the text."""
    return text[passage.starts_at : passage.ends_at] == passage.quote


def move_passage(passage: Passage, span: TextSpan, text: str) -> None:
    passage.starts_at, passage.ends_at = span
    passage.quote = text[span.starts_at : span.ends_at]


def detach_passage(passage: Passage, text: str) -> None:
    """Move a passage past the end of the text; it is found again when its quote comes back."""
    passage.starts_at, passage.ends_at = len(text), len(text) + len(passage.quote)


def find_new_position(new: str, old: str, passage: Passage) -> TextSpan | None:
    """Return the position of a passage of the old text in the new one; None unless its quote occurs
    there once, or as often as before (then the same occurrence)."""
    found = find_occurrences(new, passage.quote)
    if len(found) < 2:
        return found[0] if found else None
    before = find_occurrences(old, passage.quote)
    here = TextSpan(passage.starts_at, passage.ends_at)
    return found[before.index(here)] if len(found) == len(before) and here in before else None


BEGINNINGS = {
    ".pdf": b"%PDF-",
    ".png": b"\x89PNG\r\n",
    **dict.fromkeys((".jpg", ".jpeg"), b"\xff\xd8\xff"),
    **dict.fromkeys((".zip", ".docx", ".xlsx"), b"PK\x03\x04"),
    ".gz": b"\x1f\x8b",
}
TEXTS = (".csv", ".htm", ".html", ".json", ".mhtml", ".txt", ".xml")
"""Files without the character 0."""
COPY_TYPES = (*BEGINNINGS, *TEXTS)


@transaction.atomic
def keep_copy(source: Source, name: str, data: bytes, *, by: User, at: datetime) -> SourceCopy:
    """Keep a file as the copy of a source, in place of an earlier one. Raises ValidationError for
    one of another type, an empty or too large one."""
    _check_file(name, data)
    about = {"name": PurePath(name).name[-200:], "data": data, "kept_by": by, "kept_at": at}
    kept, _made = SourceCopy.objects.update_or_create(source=source, defaults=about)
    _tell(source, sha256(data).hexdigest(), at)
    return kept


@transaction.atomic
def remove_copy(source: Source, *, at: datetime) -> None:
    SourceCopy.objects.filter(source=source).delete()
    _tell(source, "", at)


def _tell(source: Source, digest: str, at: datetime) -> None:
    change_log.begin(at)
    Source.working.filter(pk=source.pk).update(copy_sha256=digest, row_version=F("row_version") + 1)
    source.refresh_from_db()
    if source.first_cited_at is not None:
        publishing.source_described(source, at=at)


def _check_file(name: str, data: bytes) -> None:
    if not data:
        raise ValidationError(_("This file is empty."))
    if len(data) > LARGEST_FILE:
        raise ValidationError(_("The file is larger than 20 MB."))
    suffix = PurePath(name).suffix.lower()
    if suffix not in COPY_TYPES:
        raise ValidationError(_("Choose a file of these types: %s") % " ".join(COPY_TYPES))
    if not data.startswith(BEGINNINGS.get(suffix, b"")) or (suffix in TEXTS and b"\0" in data):
        raise ValidationError(_("What is in this file is not what its name says."))
