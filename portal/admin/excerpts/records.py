"""Search for the record of a passage, among all kinds; a new one is begun in its place."""

from dataclasses import dataclass

from django.contrib import admin
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from portal.admin.excerpts.statements import statement_kinds
from portal.admin.records.form import free_slug
from portal.admin.workflow.permissions import actor
from portal.editorial import drafts
from portal.models import Record, Status
from portal.models.languages import columns
from portal.records.registry import records_of_kind

OF_A_KIND = 6
COLUMNS = [*columns("title"), "title_local"]


@dataclass(frozen=True)
class MatchedRecord:
    """Search result."""

    record: Record

    @property
    def key(self) -> str:
        return key_of(self.record)

    @property
    def kind(self) -> str:
        return str(type(self.record)._meta.verbose_name)

    @property
    def state(self) -> str:
        """Status label of records that are not public."""
        record = self.record
        return "" if record.status == Status.PUBLISHED else record.get_status_display()


def find_records(request: HttpRequest, words: str) -> list[MatchedRecord]:
    """Return records with all words in one of their names, or with this slug or uid: a few of each
    kind, titles that begin with the words first. One query for each kind."""
    kinds = {model for one in statement_kinds.collect() for model in one.models(request)}
    found = [one for model in kinds for one in _find_of_kind(model, words.split())]
    return sorted(found, key=lambda one: _rank(one.record, words))


def find_record(request: HttpRequest, key: str) -> Record | None:
    """Return the record of a key such as `energyproject:3kq9…`; None if there is none."""
    kind, _colon, uid = key.partition(":")
    return records_of_kind(kind).filter(uid=uid).first()


def list_beginnings(request: HttpRequest) -> list[type[Record]]:
    """Return the kinds of records that a person may begin, of those that have statements."""
    kinds = {model: None for one in statement_kinds.collect() for model in one.models(request)}
    return [model for model in kinds if admin.site._registry[model].has_add_permission(request)]


@transaction.atomic
def begin_record(request: HttpRequest, kind: str, title: str) -> Record | None:
    """Store a draft with a title alone, and return it, or the record that has this very title
    already; None without a title or permission."""
    model = next((one for one in list_beginnings(request) if one.kind() == kind), None)
    if model is None or not title:
        return None
    record: Record | None = model.working.filter(title_en=title, edit_of=None).first()
    if record is not None:
        return record
    record = model(title_en=title[:300])
    record.slug = free_slug(record, title)
    record.save()
    drafts.finish_change(record, by=actor(request), at=timezone.now())
    return record


def key_of(record: Record) -> str:
    return f"{record.kind()}:{record.uid}"


def _find_of_kind(model: type[Record], words: list[str]) -> list[MatchedRecord]:
    if not words:
        return []
    wanted = Q()
    for word in words:
        wanted &= _has_name(model, word)
    if len(words) == 1:
        wanted |= Q(slug=words[0]) | Q(uid=words[0])
    rows = model.working.filter(wanted, edit_of=None).order_by("title_en", "pk").distinct()
    return [MatchedRecord(row) for row in rows[:OF_A_KIND]]


def _has_name(model: type[Record], word: str) -> Q:
    named = Q()
    for column in [*COLUMNS, *(["names__name"] if "names" in model.parts else [])]:
        named |= Q(**{f"{column}__icontains": word})
    return named


def _rank(record: Record, words: str) -> tuple[bool, str, int]:
    titles = [getattr(record, column).casefold() for column in COLUMNS]
    begins = any(title.startswith(words.strip().casefold()) for title in titles)
    return not begins, record.title_en.casefold(), record.pk
