"""Search for the record of a passage, among all kinds; a new one is begun in its place."""

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from portal.admin.excerpts.statements import statement_kinds
from portal.admin.records.form import free_slug
from portal.admin.searching.finding import FoundRow, find_rows
from portal.admin.workflow.permissions import actor
from portal.editorial import drafts
from portal.models import Record
from portal.records.registry import records_of_kind


def find_records(request: HttpRequest, words: str) -> list[FoundRow]:
    """Return records of the kinds that have statements, as the search of the desk finds them."""
    kinds = {model: None for one in statement_kinds.collect() for model in one.models(request)}
    return find_rows(words, kinds)


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
