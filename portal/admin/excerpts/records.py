"""Search for the record of a passage, among all kinds; a new one is begun in its place."""

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from portal.admin.excerpts.statements import statement_kinds
from portal.admin.records.form import free_slug
from portal.admin.workflow.permissions import actor
from portal.editorial import drafts
from portal.models import Record


def list_stated_kinds(request: HttpRequest) -> list[type[Record]]:
    """Return the kinds of records about which a person may make statements."""
    kinds = {model: None for one in statement_kinds.collect() for model in one.models(request)}
    return list(kinds)


def list_beginnings(request: HttpRequest) -> list[type[Record]]:
    """Return those of which a person may begin a record."""
    admins = {model: admin.site._registry[model] for model in list_stated_kinds(request)}
    return [model for model, one in admins.items() if one.has_add_permission(request)]


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
