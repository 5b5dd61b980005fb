"""Rows of a file read by the columns of a model: each column says how its cells are to be read."""

from collections.abc import Iterator
from typing import cast

from django.core.exceptions import ValidationError
from django.db import models

from portal.models import Country, Part, PartialDateField, Record, Source
from portal.models.fields import Column
from portal.ops.dataset.load import Load, RowValues, Values
from portal.ops.dataset.rows import DatasetRow


def by_column(model: type[models.Model], **files: str) -> Values:
    """Reader of rows: takes each column of the file that has the name of one of the model, or of a
    fact, and each of `files`, model column → column of the file. What may not be blank is
    required."""

    def values(load: Load, row: DatasetRow) -> RowValues:
        own: dict[str, Column] = {field.name: field for field in model._meta.fields}
        facts = {column: name for column, name in _of_facts(model) if name in row.cells}
        taken = {*facts.values(), *files.values()}
        named = {name: name for name in row.cells if name in own and name not in taken}
        found = {**named, **facts, **files}
        return dict(_read(load, row, own[name], column) for name, column in found.items())

    return values


def _of_facts(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Yield the columns that hold a fact, each with the name of that, where it is another."""
    for name, fact in model.facts.items() if issubclass(model, Record | Part) else ():
        match fact.columns_of(name):
            case (column,) if column != name:
                yield column, name


def _read(load: Load, row: DatasetRow, field: Column, column: str) -> tuple[str, object]:
    """The name of the attribute and its value."""
    if isinstance(field, models.ForeignKey):
        return field.attname, _key(load, row, field, column)
    match field:
        case PartialDateField():
            return field.name, row.day(column)
        case models.BooleanField():
            return field.name, row.yes(column)
        case models.IntegerField():
            return field.name, row.whole(column)
        case models.DecimalField():
            return field.name, row.number(column)
        case _ if field.choices:
            is_optional = field.blank or field.has_default()
            found = row.among(column, dict(field.flatchoices), is_optional=is_optional)
            return field.name, found or field.get_default()
    text = row.text(column) if field.blank else row.required(column)
    try:
        field.run_validators(text)
    except ValidationError as problem:
        raise row.bad(column, problem.messages[0]) from None
    return field.name, text


def _key(load: Load, row: DatasetRow, field: Column, column: str) -> int | str | None:
    related = field.related_model
    if related is Country:
        return load.country(row, column)
    if related is Source:
        return load.source(row)
    kind = cast(type[Record], related).kind()
    return load.record(row, column, kind, is_optional=field.null)
