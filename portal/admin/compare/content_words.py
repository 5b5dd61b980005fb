"""Labels and values of stored contents, as in the form of the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.admin.evidence.evidence import fact_label_with_unit
from portal.admin.forms.labels import label_of
from portal.admin.forms.relations import fact_of
from portal.admin.forms.values import reference_titles
from portal.facts import (
    Choice,
    Comparator,
    CountryCode,
    CountryCodes,
    DateRange,
    Fact,
    FactType,
    PartialDate,
    Province,
    Reference,
)
from portal.formatting.dates import format_day
from portal.formatting.locales import in_brackets, join_list
from portal.formatting.numbers import format_stored
from portal.formatting.summaries import labelled
from portal.models import Claim, Country, PartialDateField, Record, Ruling, Source
from portal.models.fields import Column, PartUidsField, RecordKeyField, check_span
from portal.models.languages import LANGUAGES, column_suffix, pick_text
from portal.models.provinces import names_of_province
from portal.models.records import record_key_columns
from portal.publication import snapshots
from portal.publication.snapshots import Content, Values, fields_of, row_model
from portal.records.registry import records_of

CODED = CountryCode | CountryCodes
SAYS_NOTHING = ("source", "attributed_to", "made_by")
"""Relations that do not tell which row it is."""

type Model = type[models.Model] | None
"""Model of a record or of its rows; None for a relation that no longer exists."""


@dataclass(frozen=True)
class ShownContent:
    """Displayed value: words, their language if the column has one, URL of a picture."""

    words: str
    language: str = ""
    image: str = ""

    @property
    def is_nothing(self) -> bool:
        return self == NOTHING


NOTHING = ShownContent("—")


class ContentWords:
    """Words for contents of one kind. Referenced rows are loaded with one query per model."""

    def __init__(self, model: type[Record], *contents: Content) -> None:
        self.model = model
        keys = snapshots.named_keys(model, *contents)
        stated = list(_stated(model, contents))
        coded = [value for fact, value in stated if isinstance(fact.type, CODED)]
        keys[Country] |= {*" ".join(coded).split()}
        self._rows = {named: snapshots.find(named, wanted) for named, wanted in keys.items()}
        self._titles = reference_titles(stated)
        self._named = dict(_named_parts(model, contents))
        self._records = records_of(_record_keys(model, contents))

    def label(self, model: Model, name: str) -> str:
        """Return the label of a column, with the unit of a fact; the column name if it no longer
        exists."""
        facts = self.model.facts if model is self.model else {}
        for fact, declared in facts.items():
            if declared.columns_of(fact) == (name,):
                return fact_label_with_unit(self.model, fact)
        column = column_of(model, name)
        return str(label_of(column)) if column is not None else name

    def value(self, model: Model, name: str, values: Values) -> ShownContent:
        """Return the displayed value of a column, given all values of its record or row."""
        value, column = values.get(name), column_of(model, name)
        if value in (None, "", []):
            return NOTHING
        if isinstance(column, models.FileField):
            is_there = isinstance(column, models.ImageField) and column.storage.exists(value)
            url = column.storage.url(value) if is_there else ""
            return ShownContent(PurePath(value).name, image=url)
        if model is None or column is None:
            return ShownContent(
                join_list(map(str, value)) if isinstance(value, list) else str(value)
            )
        language = next((one for one in LANGUAGES if name.endswith(f"_{column_suffix(one)}")), "")
        return ShownContent(self._words(model, column, value, values), language)

    def headline(self, relation: str, values: Values) -> str:
        """Return a one-line summary of a row: its text and the rows it refers to."""
        model = rows_of(self.model, relation)
        if model is None:
            return _first_text(values)
        if issubclass(model, Claim):
            source = self._rows[Source].get(values.get("source"))
            said = labelled(self._fact(values), self._said(model, values))
            return f"{said} — {source.publisher}" if source else said
        if issubclass(model, Ruling):
            value, rule = (self.value(model, name, values).words for name in ("value", "rule"))
            return labelled(self._fact(values), f"{value} — {rule}")
        names = [
            self._row(column.related_model, values[column.name])
            for column in fields_of(model)
            if column.related_model is not None
            and column.name not in SAYS_NOTHING
            and values.get(column.name) is not None
        ][:2]
        text = _row_text(model, values)
        return " · ".join(dict.fromkeys([str(self._records.get(text, text)), *names]))

    def _said(self, model: Model, values: Values) -> str:
        """Return the statement of a claim: as printed, else comparator and value, else its kind."""
        exact = values.get("comparator") in (None, Comparator.EXACT)
        names = ["value"] if exact else ["comparator", "value"]
        words = " ".join(self.value(model, name, values).words for name in names)
        if not values.get("value"):
            words = self.value(model, "kind", values).words
        said = values.get("as_printed") or words
        return f"{said}{in_brackets(as_of)}" if (as_of := values.get("as_of")) else str(said)

    def _fact(self, values: Values) -> str:
        name = str(values.get("fact", ""))
        return fact_label_with_unit(self.model, name) if self.model.find_fact(name) else name

    def _words(
        self, model: type[models.Model], column: Column, value: object, values: Values
    ) -> str:
        if column.related_model is not None:
            keys = value if isinstance(value, list) else [value]
            return join_list(self._row(column.related_model, key) for key in keys)
        if issubclass(model, Claim | Ruling) and column.name in ("fact", "value"):
            return self._fact(values) if column.name == "fact" else self._of_fact(values)
        if isinstance(column, RecordKeyField):
            return str(self._records.get(str(value), value))
        if isinstance(column, PartUidsField):
            return join_list(self._named.get(uid, uid) for uid in str(value).split())
        if (fact := fact_of(column)) is not None and isinstance(fact.type, Province):
            return str(pick_text(names_of_province(str(value))))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(column, models.DateTimeField):
            moment = timezone.localtime(column.to_python(value))
            return date_format(moment, "DATETIME_FORMAT")
        if isinstance(column, models.DecimalField):
            return format_stored(Decimal(str(value)))
        if isinstance(column, PartialDateField) or check_span in column.validators:
            return format_day(str(value))
        return str(dict(column.flatchoices).get(value, value))

    def _of_fact(self, values: Values) -> str:
        """Return the words for the value of a claim or ruling, which is the canonical text of its
        fact."""
        text, fact = str(values["value"]), self.model.find_fact(str(values.get("fact", "")))
        declared: FactType | None = fact.type if fact else None
        if isinstance(declared, Choice):
            return str(dict(declared.choices.choices).get(text, text))
        if isinstance(declared, Reference):
            return self._titles.get(text, text)
        if isinstance(declared, CODED):
            return join_list(str(self._rows[Country].get(code, code)) for code in text.split())
        if isinstance(declared, Province):
            return str(pick_text(names_of_province(text)))
        return format_day(text) if isinstance(declared, PartialDate | DateRange) else text

    def _row(self, model: type[models.Model], key: object) -> str:
        found = self._rows[model].get(key)
        return str(found) if found is not None else _("no longer there (%s)") % key


def column_of(model: Model, name: str) -> Column | None:
    """Return the column of a content; None if it no longer exists."""
    return next((column for column in columns_of(model) if column.name == name), None)


def columns_of(model: Model) -> list[Column]:
    return [*fields_of(model), *model._meta.many_to_many] if model is not None else []


def rows_of(model: type[Record], relation: str) -> Model:
    return row_model(model, relation) if relation in ("", *model.owned()) else None


def _stated(model: type[Record], contents: tuple[Content, ...]) -> Iterator[tuple[Fact, str]]:
    """Yield the facts that claims and rulings are about, with their values."""
    for one in contents:
        for relation in model.evidence():
            for values in one["rows"].get(relation, {}).values():
                if (fact := model.find_fact(values.get("fact", ""))) is not None:
                    yield fact, values.get("value", "")


def _named_parts(model: type[Record], contents: tuple[Content, ...]) -> Iterator[tuple[str, str]]:
    """Yield the uid and the name of each row that others of its record can name."""
    parts = [model.part_model(relation) for relation in model.parts]
    for relation in {column.relation for part in parts for column in part.naming_columns()}:
        part = model.part_model(relation)
        for one in contents:
            for uid, values in one["rows"].get(relation, {}).items():
                yield uid, part.name_in_words(_row_text(part, values))


def _record_keys(model: type[Record], contents: tuple[Content, ...]) -> set[str]:
    """Return the keys of records of any kind that rows name, such as `energyproject:<uid>`."""
    return {
        values[name]
        for relation in model.parts
        for name in record_key_columns(model.part_model(relation))
        for one in contents
        for values in one["rows"].get(relation, {}).values()
        if values.get(name)
    }


def _row_text(model: type[models.Model], values: Values) -> str:
    """Return `str()` of the row, or its first text if an older form of it no longer fits the
    model."""
    try:
        return str(snapshots.as_row(model, values))
    except (ValidationError, TypeError, ValueError):
        return _first_text(values)


def _first_text(values: Values) -> str:
    return next((text for text in values.values() if isinstance(text, str) and text), "—")
