"""Columns with the same meaning in several models."""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Never

import orjson
from django import forms
from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import DecimalValidator, MinValueValidator
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Expression, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.facts import DateRange, PartialDate
from portal.facts.periods import days

type Column = models.Field[Any, Any]
"""Column or many-to-many relation of a model, with values of any type."""
type Number = str | float | Decimal | Combinable | None
type OptionalDecimal = models.DecimalField[Number, Decimal | None]

STORED_DIGITS = 15
"""Digits of a number that SQLite stores without rounding."""
QUOTE_LIMIT = 600
"""Characters. Readers see the quote, which must remain a short quotation."""
TEXT_LIMIT = 20_000
"""Characters of a note, a comment, a reason, a summary. Quotes, stories and the texts of sources
have limits of their own."""
MORE_THAN_ZERO = _("This is more than zero; leave it empty if unknown.")


class CompactEncoder(DjangoJSONEncoder):
    """Writes JSON as answers have it: the text of a document can be sent as it is stored."""

    def encode(self, o: object) -> str:
        try:
            return orjson.dumps(o, self.default, orjson.OPT_PASSTHROUGH_DATETIME).decode()
        except TypeError:  # as of a whole number beyond 64 bits
            return super().encode(o)


class CompactJSONField(models.JSONField):
    """JSON that SQLite stores in UTF-8 without spaces: names in three languages take half of what
    Django writes, a document a sixth less. Migrations see JSON like any other."""

    def get_db_prep_value(
        self, value: object, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> object:
        return connection.ops.adapt_json_value(value, CompactEncoder)

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


class PackedJSONField(CompactJSONField):
    """JSON that is only read whole, an object or a list. SQLite stores it compressed, as a string
    of JSON: in less than half of the room. PostgreSQL compresses long values by itself."""

    def get_transform(self, lookup_name: str) -> Never:
        raise FieldError("Queries cannot look into packed JSON: on SQLite they would find nothing.")

    get_lookup = get_transform

    def get_db_prep_value(
        self, value: object, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> object:
        stored = super().get_db_prep_value(value, connection, prepared)
        if connection.vendor != "sqlite":
            return stored
        return json.dumps(b64encode(zlib.compress(str(stored).encode())).decode())

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> object:
        return unpack(super().from_db_value(value, expression, connection))


def unpack(stored: object) -> object:
    """Return what a column of packed JSON says, which may be stored as it is. ValueError if it
    cannot be read."""
    try:
        return json.loads(zlib.decompress(b64decode(stored))) if isinstance(stored, str) else stored
    except zlib.error as problem:
        raise ValueError(str(problem)) from problem


def check_day(text: str) -> None:
    _check(PartialDate().clean, text)


def find_field(model: type[models.Model], name: str) -> Any:
    """Return a column or relation of a model; None for another name. `Any`, as Django gives them no
    common type."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def amount_column(
    label: StrOrPromise, unit: str = "", *, max_digits: int = 12, decimal_places: int = 2
) -> OptionalDecimal:
    """Make a column for an amount that may be unknown and is not below zero; forms show its unit as
    help text."""
    column = number_column(label, max_digits, decimal_places, unit)
    column.validators = [*column.validators, MinValueValidator(0, MORE_THAN_ZERO)]
    return column


def number_column(
    label: StrOrPromise | None, max_digits: int, decimal_places: int, help_text: str = ""
) -> OptionalDecimal:
    """Make a column for a number that may be unknown. It has no more digits before the point than
    SQLite stores: one that it rounds up is too long for the column, and can never be read again."""
    column: OptionalDecimal = models.DecimalField(
        label,
        max_digits=max_digits,
        decimal_places=decimal_places,
        null=True,
        blank=True,
        help_text=help_text,
    )
    most = min(max_digits, STORED_DIGITS + decimal_places)
    column.validators = [DecimalValidator(most, decimal_places)]
    return column


def check_length(text: str) -> None:
    """Raises ValidationError if a text is too long."""
    if len(text) > TEXT_LIMIT:
        sentence = _("%(limit)s characters at most, not %(length)s.")
        raise ValidationError(sentence % {"limit": TEXT_LIMIT, "length": len(text)})


class LimitedTextField(models.TextField[str, str]):
    """Text of TEXT_LIMIT characters at most. Forms and imports refuse a longer one in words; by
    `max_length`, a browser would cut off what is pasted and say nothing."""

    default_validators = [check_length]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


def quote_column() -> models.TextField[str, str]:
    """Make a column for words of a source."""
    column: models.TextField[str, str] = models.TextField(
        blank=True, help_text=_("A short passage, exactly as it stands there")
    )
    column.validators = [check_quote]
    return column


def check_quote(text: str) -> None:
    """Raises ValidationError if a quote is too long."""
    if len(text) > QUOTE_LIMIT:
        sentence = _("Readers see what is quoted: %(limit)s characters at most, not %(length)s.")
        raise ValidationError(sentence % {"limit": QUOTE_LIMIT, "length": len(text)})


def reference_column[M: Model](
    to: type[M],
    label: StrOrPromise | None = None,
    related_name: str = "+",
    *,
    blank: bool = True,
    help_text: StrOrPromise = "",
) -> models.ForeignKey[M | None, M | None]:
    """Make a column that may name a row of another table, which then cannot vanish."""
    return models.ForeignKey(
        to,
        on_delete=models.PROTECT,
        related_name=related_name,
        null=True,
        blank=blank,
        verbose_name=label,
        help_text=help_text,
    )


def count_of(rows: QuerySet[Model], column: str, own: str = "pk") -> Coalesce:
    """Return the number of rows that name a row of the query around in a column. It is counted for
    the rows that are shown, where a join would count for all, and once more for each filter."""
    theirs = rows.order_by().filter(**{column: OuterRef(own)}).values(column)
    return Coalesce(Subquery(theirs.annotate(n=Count("pk")).values("n")), 0)


def follow[M: models.Model](row: M, relation: str) -> Iterator[M]:
    """Yield what a row leads to along a relation to its own table, then what that leads to, until
    it ends or repeats itself."""
    passed = set[object]()
    while (row := getattr(row, relation)) is not None and row.pk not in passed:
        passed.add(row.pk)
        yield row


def list_keys(keys: Iterable[int]) -> RawSQL:
    """Return a query for these keys, which are bound as one value."""
    query = "SELECT value FROM json_each(%s)"
    if connection.vendor == "postgresql":
        query = "SELECT value::text::bigint FROM json_array_elements(%s::json)"
    return RawSQL(query, [json.dumps([*keys])])  # noqa: S611


def contains(column: str, text: str) -> Q:
    """Return a condition: the column has this text in it, in small letters or capitals."""
    return _spelled_as(f"{column}__icontains", text)


def is_called(column: str, text: str) -> Q:
    """Return a condition: the column is this text, in small letters or capitals."""
    return _spelled_as(f"{column}__iexact", text)


def _spelled_as(lookup: str, text: str) -> Q:
    """Return a condition with the ways to write a text, as SQLite knows small letters and capitals
    of ASCII only."""
    found = Q(**{lookup: text})
    if not text.isascii():
        for spelled in {text.lower(), text.upper(), text.capitalize(), text.title()} - {text}:
            found |= Q(**{lookup: spelled})
    return found


def check_span(text: str) -> None:
    _check(DateRange().clean, text)


def check_period(text: str) -> None:
    _check(days, text)


def _check(read: Callable[[str], object], text: str) -> None:
    try:
        read(text)
    except ValueError as problem:
        raise ValidationError(str(problem)) from problem


def above_zero(column: str, name: str, words: StrOrPromise | None = None) -> models.CheckConstraint:
    """Return a constraint: an amount that is known is more than zero."""
    return models.CheckConstraint(
        condition=Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gt": 0}),
        name=name,
        violation_error_code=column,
        violation_error_message=words or MORE_THAN_ZERO,
    )


def with_currency(amount: str, currency: str, name: str) -> models.CheckConstraint:
    """Return a constraint: an amount of money has its currency."""
    return models.CheckConstraint(
        condition=Q(**{f"{amount}__isnull": True}) | ~Q(**{currency: ""}),
        name=name,
        violation_error_code=currency,
        violation_error_message=_("An amount needs its currency."),
    )


class PartialDateField(models.CharField[Any, Any]):
    """ISO 8601 to the year, the month or the day: `2021`, `2021-06`, `2021-06-20`. Empty when
    unknown. Sorts as text."""

    def __init__(
        self,
        verbose_name: StrOrPromise | None = None,
        *,
        max_length: int = 10,
        blank: bool = True,
        help_text: StrOrPromise = "2021, 2021-06 or 2021-06-20",
    ) -> None:
        super().__init__(verbose_name, max_length=max_length, blank=blank, help_text=help_text)
        self.validators = [*self.validators, check_day]


class RecordKeyField(models.CharField[str, str]):
    """Kind and uid of a record of any kind: `energyproject:3kq9…`; empty for none."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class PartUidsField(models.CharField[str, Any]):
    """Uids of rows in another relation of the record, between spaces; empty for none."""

    def __init__(self, relation: str = "", **kwargs: Any) -> None:
        self.relation = relation
        super().__init__(**kwargs)

    def formfield(  # type: ignore[override]  # all are given by name
        self, *, label: StrOrPromise = "", **_kwargs: object
    ) -> forms.Field:
        """Return a field for rows to tick; the page of the record gives it choices."""
        return forms.MultipleChoiceField(
            label=label,
            help_text=self.help_text,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def value_from_object(self, obj: Model) -> list[str]:
        return self.value_to_string(obj).split()

    def value_to_string(self, obj: Model) -> str:
        return str(getattr(obj, self.attname))

    def save_form_data(self, instance: Model, data: Iterable[str]) -> None:
        setattr(instance, self.attname, " ".join(data))


def latitude() -> Column:
    return number_column("latitude", 8, 6)


def longitude() -> Column:
    return number_column("longitude", 9, 6)
