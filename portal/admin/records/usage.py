"""The uses of a row: the records, batches and other rows that name it, drafts included."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeGuard

from django.contrib import admin
from django.db import models
from django.db.models import ManyToOneRel, Q
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from portal.admin.forms.relations import link_to
from portal.admin.workflow.extra_pages import Page
from portal.admin.workflow.permissions import DeskAdmin
from portal.editorial.admin_site import Context, admin_address
from portal.formatting.locales import in_brackets
from portal.models import Organisation, Picture, Place, Publishable, Record, Source, Story
from portal.models.fields import Column
from portal.models.languages import columns
from portal.records.registry import record_models, records_of
from portal.site.stories.reading import build_parser, shortcodes_in

LISTED = 200
"""Rows of one relation that are listed."""

type Usage = dict[str, list[tuple[str, str]]]
"""Titles and addresses of the forms, by kind."""


def find_users(
    row: models.Model, limit: int, counts: Callable[[Column], bool] = lambda field: True
) -> Iterator[models.Model]:
    """Yield the owners of up to `limit` rows of each relation that protects a row from deletion,
    and whose column counts: records whose claims name a source, pipelines that cross a country.
    One query for each."""
    for relation in row._meta.get_fields(include_hidden=True):
        if not _is_protecting(relation) or not counts(field := relation.field):
            continue
        joined: object = field.model._meta.auto_created  # the model of a many-to-many, or False
        is_join = isinstance(joined, type) and issubclass(joined, models.Model)
        own = {one.name for one in field.model._meta.fields}
        names = [str(joined._meta.model_name)] if is_join else ["record", "batch"]  # type: ignore[attr-defined]
        owner = next((name for name in names if name in own), "")
        rows = field.model._base_manager.filter(**{field.name: row}).order_by("pk")
        for one in (rows.select_related(owner) if owner else rows)[:limit]:
            yield getattr(one, owner) if owner else one


def list_usage(row: models.Model, counts: Callable[[Column], bool] = lambda field: True) -> Usage:
    """Return the users of a row that have a form, each once, a draft beside its original; of the
    columns that count."""
    found: dict[tuple[type[models.Model], int], models.Model] = {}
    for one in find_users(row, LISTED, counts):
        if admin.site.is_registered(type(one)):
            found[type(one), one.pk] = one
    return dict(sorted(_by_kind(found.values()).items()))


def list_addresses(source: Source) -> list[tuple[str, str]]:
    """Return the kinds of records of which a source says something, each with the address of a
    list of these."""
    said = Q(source=source, retracted_at=None)
    return [
        (
            capfirst(str(model._meta.verbose_name_plural)),
            f"{admin_address(model, 'changelist')}?source={source.pk}",
        )
        for model in record_models()
        if model.facts and model.part_rows("claims").filter(said).exists()
    ]


def _by_kind(rows: Iterable[models.Model]) -> Usage:
    usage: Usage = {}
    for one in sorted(rows, key=str):
        kind = str(capfirst(one._meta.verbose_name_plural or ""))
        words = str(one)
        if isinstance(one, Publishable) and not one.is_published:
            words += in_brackets(one.get_status_display())
        usage.setdefault(kind, []).append((words, link_to(one)))
    return usage


@Page(
    "used",
    gettext_lazy("Where used"),
    template="admin/where_used.html",
    fits=lambda record: isinstance(record, Organisation | Picture | Place),
    position=55,
)
def used_page(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> Context:
    original = record.edit_of or record
    usage = list_picture_uses(original) if isinstance(original, Picture) else list_usage(original)
    return {"usage": usage}


def named_in_stories() -> list[tuple[Story, str]]:
    """Return the stories that name pictures, drafts included, each with the slug of one."""
    bodies = columns("body")
    wanted = Q.create([(f"{name}__contains", "{{picture") for name in bodies], connector=Q.OR)
    return [
        (story, slug)
        for story in Story.working.filter(wanted)
        for slug in sorted({one for name in bodies for one in _named_in(getattr(story, name))})
    ]


def _named_in(text: str) -> list[str]:
    codes = shortcodes_in(build_parser().parse(text))
    return [name for code in codes if code.word == "picture" for name in code.arguments]


def list_picture_uses(picture: Picture) -> Usage:
    """Return titles and addresses of the forms of what shows a picture, by kind."""
    users: list[Record] = list(records_of(row.about for row in picture.subjects.all()).values())
    users += [story for story, slug in named_in_stories() if slug == picture.slug]
    return _by_kind(users)


def _is_protecting(relation: object) -> TypeGuard[ManyToOneRel]:
    """True for relations of rows that name the row, and of lists of others that it is in."""
    if not isinstance(relation, ManyToOneRel):
        return False
    is_in_list = relation.related_model._meta.auto_created not in (False, relation.model)
    return relation.on_delete is models.PROTECT or is_in_list
