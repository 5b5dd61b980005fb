"""Loading a content into a draft, though the model and what it names have moved on since."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import format_lazy
from django_stubs_ext import StrOrPromise

from portal.models import Claim, Publishable, Record
from portal.models.fields import Column
from portal.publication.snapshots.comparing import is_empty
from portal.publication.snapshots.values import (
    Content,
    Keys,
    Values,
    fields_of,
    fill,
    find,
    named_keys,
    row_model,
    values_of,
)
from portal.records.document_types import Json


def restore(record: Publishable, content: Content) -> list[StrOrPromise]:
    """Load a content into a draft, rows included, and save it. What the content does not know
    about stays, and so do claims made since: what a source says is never deleted.

    Returns the words for what could not be restored: it names something that is gone, or there
    is no longer a place for it.
    """
    named = named_keys(type(record), content)
    work = _Restoring(
        record, {other: keys - set(find(other, keys)) for other, keys in named.items()}
    )
    work.restore_fields(content["fields"])
    for relation, rows in content["rows"].items():
        work.restore_rows(relation, rows)
    return list(work.lost.values())


def build_restored(model: type[Publishable], now: Content, content: Content) -> Content:
    """Return the content of a draft that holds `now` after `content` was loaded."""
    rows = dict(now["rows"])
    for relation in model.owned():
        if relation in content["rows"]:
            others = rows.get(relation, {})
            rows[relation] = {
                uid: _over(others.get(uid, {}), values)
                for uid, values in content["rows"][relation].items()
            }
            if issubclass(row_model(model, relation), Claim):
                rows[relation] = {**others, **rows[relation]}
    return {"fields": _over(now["fields"], content["fields"]), "rows": rows}


def _over(now: Values, values: Values) -> Values:
    """The values, over those of `now`; what only the older form of the model knew is left out."""
    return {**now, **{name: value for name, value in values.items() if name in now or not now}}


@dataclass
class _Restoring:
    """One content on its way back into one draft."""

    record: Publishable
    missing: Keys
    lost: dict[str, StrOrPromise] = field(default_factory=dict)

    def restore_fields(self, stored: Values) -> None:
        values, lost = self._restorable(type(self.record), stored)
        if isinstance(self.record, Record) and not _may_have(self.record, values):
            lost["slug"] = type(self.record)._meta.get_field("slug").verbose_name
            del values["slug"]
        self._lose(lost.values())
        fill(self.record, values)
        self.record.save()
        for many in self.record._meta.many_to_many:
            if many.name in values:
                getattr(self.record, many.name).set(values[many.name])

    def restore_rows(self, relation: str, rows: dict[str, Values]) -> None:
        if relation not in type(self.record).owned():
            self._lose([relation] if rows else [])
            return
        manager = getattr(self.record, relation)
        there = {row.uid: row for row in manager.all()}
        for uid, stored in rows.items():
            row = there.pop(uid, None) or manager.model(uid=uid, record=self.record)
            self._restore_row(row, stored)
        if not issubclass(manager.model, Claim):
            manager.filter(uid__in=there).delete()

    def _restore_row(self, row: models.Model, stored: Values) -> None:
        model = type(row)
        values, lost = self._restorable(model, stored)
        self._lose(format_lazy("{}: {}", model._meta.verbose_name, word) for word in lost.values())
        if row.pk is None and any(_is_needed(model, name) for name in lost):
            return
        before = values_of(row)
        if row.pk is None or any(before[name] != value for name, value in values.items()):
            fill(row, values)
            row.save()

    def _restorable(self, model: type[models.Model], stored: Values) -> tuple[Values, Values]:
        """The values that the columns can take now, and the labels of the others by name."""
        kept: Values = {}
        columns = {column.name: column for column in [*fields_of(model), *model._meta.many_to_many]}
        lost: Values = {name: name for name in stored if name not in columns}
        lost = {name: name for name in lost if not is_empty(stored[name])}
        for name, column in columns.items():
            if name not in stored:
                continue
            value = stored[name]
            if isinstance(column, models.ManyToManyField):
                value = value if isinstance(value, list) else []
                gone = self.missing[column.related_model]
                kept[name] = [key for key in value if key not in gone]
                is_whole = kept[name] == value
            elif is_whole := self._takes(column, value):
                kept[name] = value
            if not is_whole:
                lost[name] = column.verbose_name
        return kept, lost

    def _takes(self, column: Column, value: Json) -> bool:
        if value is None:
            return column.null
        if isinstance(column, models.ForeignKey):
            return value not in self.missing[column.related_model]
        if isinstance(column, models.FileField):
            return not value or column.storage.exists(value)
        try:
            column.to_python(value)
        except (ValidationError, TypeError, ValueError):
            return False
        return True

    def _lose(self, labels: Iterable[StrOrPromise]) -> None:
        self.lost |= {str(label): label for label in labels}


def _may_have(record: Record, values: Values) -> bool:
    """Tell whether a record may have a slug: published ones keep theirs, and slugs are unique."""
    slug = values.get("slug", record.slug)
    if slug == record.slug:
        return True
    return record.published_at is None and not record.refuse_address(slug)


def _is_needed(model: type[models.Model], name: str) -> bool:
    """Tell whether a row loses its meaning without this column."""
    columns = {column.name: column for column in fields_of(model)}
    column = columns.get(name)
    is_relation = isinstance(column, models.ForeignKey) and not column.null
    return is_relation or isinstance(column, models.FileField)
