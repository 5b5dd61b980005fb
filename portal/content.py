"""What editors work on in a record, as plain values: kept with each save and each edition,
compared, and loaded into a draft again.

    {"fields": {"title_en": "Khorgos", "capacity_mw": "24.9", "country": "KZ", "countries": ["KZ"]},
     "rows": {"claims": {"<uid>": {"fact": "country", "value": "KZ", …}}}}

Everything but identity and history is in it: no id, uid, status or edition. A relation is the key
of the row it names. Rows are known by their uid, so that a draft compares with the record it will
be folded into.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from portal.facts.types import plain
from portal.models import Claim, Publishable

type Values = dict[str, Any]
type Content = dict[str, Any]

OUTSIDE = {
    "id",
    "uid",
    "status",
    "version",
    "created_at",
    "updated_at",
    "published_at",
    "withdrawn_at",
    "withdrawal_reason",
    "edit_of",
    "edition",
}
"""Columns of a record that are its identity and its place in history, not its content."""


class Place(NamedTuple):
    """Where in a content: a field of the record, or of one of its rows."""

    relation: str
    """Empty for the record's own fields."""
    uid: str
    field: str
    """Empty for a row as a whole."""


@dataclass(frozen=True)
class Change:
    """That two contents differ. `was` or `now` is None where a row, or a field of an older form
    of the model, is only in one of them."""

    place: Place
    was: Any
    now: Any


def of(record: Publishable) -> Content:
    """The content of a stored record: a query for each relation, unless `with_rows` loaded it."""
    return {
        "fields": values_of(record, many=True),
        "rows": {
            relation: {row.uid: values_of(row) for row in getattr(record, relation).all()}
            for relation in type(record).owned()
        },
    }


def values_of(row: models.Model, *, many: bool = False) -> Values:
    found = {field.name: plain_value(row, field) for field in fields_of(type(row))}
    for relation in row._meta.many_to_many if many else ():
        found[relation.name] = sorted(other.pk for other in getattr(row, relation.name).all())
    return found


def fields_of(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """The columns of a record or of a row that are content."""
    owner = None if issubclass(model, Publishable) else _owner_of(model)
    for field in model._meta.concrete_fields:
        if field.name not in OUTSIDE and field is not owner:
            yield field


def plain_value(row: models.Model, field: models.Field[Any, Any]) -> Any:
    """The value of a column as JSON has it; numbers as text, so that none loses its digits."""
    value = getattr(row, field.attname)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(field, models.FileField):
        return value.name or ""
    return value


def as_row(model: type[models.Model], values: Values) -> models.Model:
    """An unsaved row with these values; a column that the values do not know has its default."""
    row = model()
    fill(row, values)
    return row


def fill(row: models.Model, values: Values) -> None:
    """Set the columns of a row; those that are no longer there are passed over."""
    for field in fields_of(type(row)):
        if field.name in values:
            setattr(row, field.attname, field.to_python(values[field.name]))


def restore(record: Publishable, content: Content) -> list[Any]:
    """Load a content into a draft, rows included, and save it. What the content does not know
    about stays, and so do claims made since: what a source says is never deleted.

    Returns the labels of what could not be restored because it names something that is gone.
    """
    values, lost = _without_missing(type(record), content["fields"])
    fill(record, values)
    record.save()
    for relation in record._meta.many_to_many:
        if relation.name in values:
            others: Any = relation.related_model
            wanted = others._base_manager.filter(pk__in=values[relation.name])
            getattr(record, relation.name).set(wanted)
    for name in type(record).owned():
        if name in content["rows"]:
            lost += _restore_rows(record, name, content["rows"][name])
    return lost


def compare(was: Content, now: Content) -> list[Change]:
    """What differs, the record's own fields first, then row by row."""
    found = list(_compare_values("", "", was["fields"], now["fields"]))
    relations = [*was["rows"], *(name for name in now["rows"] if name not in was["rows"])]
    for relation in relations:
        before, after = was["rows"].get(relation, {}), now["rows"].get(relation, {})
        for uid in [*before, *(uid for uid in after if uid not in before)]:
            if uid in before and uid in after:
                found += _compare_values(relation, uid, before[uid], after[uid])
            else:
                found.append(Change(Place(relation, uid, ""), before.get(uid), after.get(uid)))
    return found


def field_at(model: type[models.Model], place: Place) -> models.Field[Any, Any] | None:
    """The column that a place speaks of; None when the model no longer has it."""
    try:
        found: Any = row_model(model, place.relation)._meta.get_field(place.field)
    except FieldDoesNotExist:
        return None
    return found  # type: ignore[no-any-return]


def row_model(model: type[models.Model], relation: str) -> type[models.Model]:
    """The model of the rows in a relation; that of the record itself for an empty name."""
    if not relation:
        return model
    found: Any = model._meta.get_field(relation).related_model
    return found  # type: ignore[no-any-return]


def _compare_values(relation: str, uid: str, was: Values, now: Values) -> Iterator[Change]:
    for name in [*was, *(name for name in now if name not in was)]:
        if was.get(name) != now.get(name):
            yield Change(Place(relation, uid, name), was.get(name), now.get(name))


def _restore_rows(record: Publishable, relation: str, rows: dict[str, Values]) -> list[Any]:
    manager = getattr(record, relation)
    there = {row.uid: row for row in manager.all()}
    lost: list[Any] = []
    for uid, stored in rows.items():
        values, missing = _without_missing(manager.model, stored)
        row = there.pop(uid, None)
        if row is None and missing:
            lost += missing
            continue
        row = row or manager.model(uid=uid, **{manager.field.name: record})
        fill(row, values)
        row.save()
    if not issubclass(manager.model, Claim):
        manager.filter(uid__in=there).delete()
    return lost


def _without_missing(model: type[models.Model], values: Values) -> tuple[Values, list[Any]]:
    """The values without relations to rows that are no longer there, and the labels of those."""
    kept, lost = dict(values), []
    for field in fields_of(model):
        key = values.get(field.name)
        if key is None or not isinstance(field, models.ForeignKey):
            continue
        named: Any = field.related_model
        if not named._base_manager.filter(pk=key).exists():
            del kept[field.name]
            lost.append(field.verbose_name)
    return kept, lost


def _owner_of(model: type[models.Model]) -> models.Field[Any, Any] | None:
    """The foreign key of a part to the record it belongs to."""
    for field in model._meta.concrete_fields:
        related = field.related_model
        owned = isinstance(related, type) and issubclass(related, Publishable)
        if owned and field.remote_field.get_accessor_name() in related.owned():  # type: ignore[union-attr]
            return field
    return None
