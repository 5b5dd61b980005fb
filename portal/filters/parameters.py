"""Types of parameters of lists.

Those named like a filter of django-filter take the same arguments; unlike it, invalid values are
errors with a sentence.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Left
from django.db.models.lookups import In
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.filters.fields import (
    AS_REGISTER_KEY,
    LONGEST_VALUE,
    YEAR,
    ChoicesField,
    CountriesField,
    DayField,
    JsonSchema,
    KeysField,
    MomentField,
    RecordField,
    RecordKey,
    RegisterKeysField,
    SlugField,
    SlugsField,
    TextsField,
    YearsField,
    YesNoField,
    spell_countries,
)
from portal.filters.values import Values, follow
from portal.models import SearchEntry
from portal.models.fields import contains
from portal.models.provinces import provinces_named
from portal.records.column_store import CodedColumn, PublicColumns
from portal.records.column_store.columns import Mask, Numbers
from portal.records.column_store.issues import ISSUED_AT, read_issues
from portal.search.searching import mark_matching, matching_entries

MOST = Decimal(10) ** 9
"""Bound of numbers to filter by: larger ones do not fit the columns."""
CODE = "[A-Za-z][A-Za-z0-9]{1,2}"
"""JSON Schema of the code of a country, or of a group in statistics: C5."""


class Parameter(django_filters.Filter):
    """Base of the parameters: a label in the reader's language, and no joins that repeat rows.

    With `for_programs` it works in every address but is in no form. With `needs` it is an error
    without that other parameter, or any of several between spaces.
    """

    columns: Sequence[str] = ()
    """Those that are compared; none for the one that is named like the parameter."""
    lookup = "exact"
    defaults: ClassVar[Mapping[str, object]] = {}
    """Arguments, where others are not given."""
    for_programs = False
    needs = ""
    narrows = True
    """False for parameters that leave all rows, in another order or look."""
    is_grouped = False
    """True if a list can be grouped by its values although it is no facet."""
    group_note: StrOrPromise = ""
    """Sentence beneath sums of its groups."""
    without: StrOrPromise = _("not stated")
    """Words for the group of the rows with none of its values."""
    together: Sequence[str] = ()
    """Parameters that are asked of the same row of another table: each reads only the rows that
    meet the others."""
    schema: JsonSchema = {"type": "string"}
    """JSON Schema of the value."""

    def __init__(self, *columns: str, **kwargs: object) -> None:
        given = {**self.defaults, **kwargs}
        self.for_programs = bool(given.pop("for_programs", self.for_programs))
        self.needs = str(given.pop("needs", self.needs))
        super().__init__(columns[0] if columns else None, self.lookup, **given)
        self.columns = columns

    @classmethod
    def spelled(cls, values: list[str]) -> list[str]:
        """Return the values of an address as they are spelled here."""
        return values

    def asks(self) -> tuple[str, ...]:
        """Return the columns that are compared."""
        return tuple(self.columns) or (str(self.field_name),)

    # `value` is what the field gives: another type in each subclass.
    def filter[M: Model](self, queryset: QuerySet[M], value: Any) -> QuerySet[M]:
        is_asked = self.narrows and value not in (None, "", [])
        return queryset.filter(self.condition(value)) if is_asked else queryset

    def condition(self, value: Any) -> Q:
        """Return a condition that any of the columns meets."""
        found = Q()
        for column in self.asks():
            found |= Q(**{f"{column}__{self.lookup_expr}": value})
        return found

    def mark(self, columns: PublicColumns, value: Any) -> Mask | None:
        """Mark the rows in columns; None where the database has to be asked."""
        return None

    def read(self, columns: PublicColumns, model: type[Model]) -> list[Values] | None:
        """Return the values that are compared with those of the question, where they are not those
        of columns of the model."""
        return None

    def read_within(
        self, columns: PublicColumns, others: Sequence[str]
    ) -> tuple[Numbers, dict[str, CodedColumn]]:
        """Return the rows of records that have rows of another table, with the values of this one
        and of other parameters of `together` in those, by name."""
        raise NotImplementedError

    def json_schema(self) -> JsonSchema:
        return {**self.schema, **getattr(self.field_class, "json_schema", {})}


def _list_of(item: JsonSchema) -> JsonSchema:
    return {"type": "array", "items": {"type": "string", **item}}


class MultipleChoiceFilter(Parameter, django_filters.MultipleChoiceFilter):
    """Rows with any of these values of a list: by default those of the column. If the list is not
    closed, its choices come from the rows."""

    field_class = ChoicesField
    lookup = "in"

    def __init__(self, *columns: str, is_closed: bool = True, **kwargs: object) -> None:
        super().__init__(*columns, **kwargs)
        self.is_closed = is_closed

    def json_schema(self) -> JsonSchema:
        return _list_of({"enum": self.field.allowed()} if self.is_closed else {})


class RelatedChoiceFilter(MultipleChoiceFilter):
    """Records with a row of another table that has any of these values in a column; `owner` names
    its column with the record."""

    def __init__(self, column: str, *, rows: type[Model], owner: str, **kwargs: Any) -> None:
        super().__init__(column, **kwargs)
        self.rows, self.owner = rows, owner

    def condition(self, value: list[str]) -> Q:
        chosen = self.rows._base_manager.filter(**{f"{self.field_name}__in": value})
        return Q(pk__in=chosen.values(self.owner))

    def read(self, columns: PublicColumns, model: type[Model]) -> list[Values]:
        owner: Any = self.rows._meta.get_field(self.owner)
        return [follow(columns, model, f"{owner.related_query_name()}__{self.field_name}")]


class TextIn(Parameter):
    """Rows whose column has any of these texts. An unknown text is no error: it finds no row."""

    field_class: type[forms.Field] = TextsField
    lookup = "in"
    schema = _list_of({"maxLength": LONGEST_VALUE})


class OwnKey(TextIn):
    """Records by their slugs or uids, also by former ones."""

    field_class = KeysField
    extra: dict[str, Any]

    @property
    def field(self) -> forms.Field:
        # A dictionary of its own: copies of a parameter share the one that they were made with.
        self.extra = {**self.extra, "records": self.model.objects.all(), "column": self.field_name}
        return super().field


class InYear(TextIn):
    """Rows whose date is in any of these years."""

    field_class = YearsField
    is_grouped = True
    schema = _list_of({"pattern": YEAR})

    def condition(self, value: list[str]) -> Q:
        return Q(In(Left(self.field_name, 4), value))

    def read(self, columns: PublicColumns, model: type[Model]) -> list[Values]:
        values = follow(columns, model, str(self.field_name))
        return [Values(values.rows, values.column.recoded(lambda day: str(day or "")[:4]))]


class InRegister(TextIn):
    """Records with any of these identifiers in other registers: `Q1234` or `wikidata:Q1234`.
    `of_parts` are columns of their parts with identifiers, by relation."""

    field_class = RegisterKeysField
    schema = _list_of({"maxLength": LONGEST_VALUE, "pattern": AS_REGISTER_KEY})
    for_programs = True
    defaults = {
        "label": _("Identifier in another register"),
        "help_text": _("Q1234, or wikidata:Q1234 with the register"),
    }

    def __init__(
        self, field_name: str, *, of_parts: Mapping[str, str] | None = None, **kwargs: object
    ) -> None:
        super().__init__(field_name, **kwargs)
        self.of_parts = of_parts or {}

    def condition(self, value: list[str]) -> Q:
        named = defaultdict[str, list[str]](list)  # a condition for each is more than SQLite takes
        for text in value:
            scheme, _colon, rest = text.partition(":")
            named[scheme if rest else ""].append(rest or text)
        plain = named.pop("", [])
        chosen = Q(value__in=plain)
        for scheme, values in named.items():
            chosen |= Q(scheme=scheme, value__in=values)
        found = self._having(str(self.field_name), chosen)
        for relation, column in self.of_parts.items():
            found |= self._having(relation, Q(**{f"{column}__in": plain}))
        return found

    def _having(self, relation: str, chosen: Q) -> Q:
        rows = self.model.part_model(relation)._base_manager
        return Q(pk__in=rows.filter(chosen).values("record"))


class BooleanFilter(Parameter, django_filters.BooleanFilter):
    field_class = YesNoField
    schema = {"type": "boolean"}


class HasMoment(BooleanFilter):
    """Rows with a moment in a column, or without one."""

    def condition(self, value: bool) -> Q:
        return Q(**{f"{self.field_name}__isnull": not value})

    def read(self, columns: PublicColumns, model: type[Model]) -> list[Values]:
        return []


class IContains(Parameter, django_filters.CharFilter):
    """Rows with this text in any of the columns."""

    lookup = "icontains"
    defaults = {"max_length": LONGEST_VALUE}
    extra: dict[str, Any]

    def json_schema(self) -> JsonSchema:
        return {**super().json_schema(), "maxLength": self.extra["max_length"]}

    def condition(self, value: str) -> Q:
        return reduce(or_, (contains(column, value) for column in self.asks()))


class SearchFilter(IContains):
    """Records that the search page finds, or rows about them, by the column of their uid."""

    def filter[M: Model](self, queryset: QuerySet[M], value: str) -> QuerySet[M]:
        if not value:
            return queryset
        found = matching_entries(value).values("record_uid")
        return queryset.filter(**{f"{self.field_name}__in": found})

    def mark(self, columns: PublicColumns, value: str) -> Mask:
        entries = columns.of(SearchEntry)
        found, uids = mark_matching(entries, value), entries.codes("record_uid")
        return columns.of(self.model).named_in(str(self.field_name), uids, found)


class InProvince(IContains):
    """Rows whose province has this text in its code or in one of its names."""

    def condition(self, value: str) -> Q:
        named = Q(**{f"{self.field_name}__in": provinces_named(value)})
        return super().condition(value) | named


class InCountry(Parameter):
    """Rows with any of these countries in any of the columns.

    With `many` the columns cross a to-many relation: a subquery keeps each row once.
    """

    field_class = CountriesField
    lookup = "in"
    schema = _list_of({"pattern": f"^{CODE}(,{CODE})*$"})
    defaults = {"label": _("Country")}

    def __init__(self, *columns: str, many: bool = False, **kwargs: object) -> None:
        super().__init__(*columns, **kwargs)
        self.many = many

    @classmethod
    def spelled(cls, values: list[str]) -> list[str]:
        return spell_countries(values)

    def filter[M: Model](self, queryset: QuerySet[M], value: list[str]) -> QuerySet[M]:
        if value and self.many:
            found = self.model._base_manager.filter(self.condition(value))
            return queryset.filter(pk__in=found.order_by().values("pk"))
        return super().filter(queryset, value)


class ModelChoiceFilter(Parameter, django_filters.ModelChoiceFilter):
    """Rows that reference a public row, given by its slug."""

    field_class = SlugField
    defaults = {"empty_label": _("any")}


class ModelMultipleChoiceFilter(Parameter, django_filters.ModelMultipleChoiceFilter):
    """Rows that reference any of several public rows, given by their slugs."""

    field_class = SlugsField
    lookup = "in"
    schema = _list_of({})


class AsRecord(Parameter):
    """Rows about one public record, identified by its kind and uid in two columns."""

    field_class = RecordField
    for_programs = True

    def condition(self, value: RecordKey) -> Q:
        return Q(**dict(zip(self.columns, value, strict=True)))


class AboutRecord(IContains):
    """Rows about one public record, whose kind and uid stand in one column, or with another text in
    it, such as a kind."""

    defaults = {**IContains.defaults, "help_text": _("kind:slug or kind:uid")}

    def condition(self, value: str) -> Q:
        try:
            found = RecordField().clean(value)
        except ValidationError:
            return super().condition(value)
        return Q(**{str(self.field_name): ":".join(found or ())})


class NumberFilter(Parameter, django_filters.NumberFilter):
    """Rows with this number, or a larger (`gte`) or smaller one (`lte`)."""

    def __init__(
        self,
        field_name: str,
        lookup_expr: str,
        *,
        least: Decimal | int = 0,
        most: Decimal | int = MOST,
        is_whole: bool = False,
        **kwargs: object,
    ) -> None:
        self.field_class = forms.IntegerField if is_whole else forms.DecimalField
        self.lookup = lookup_expr
        finest = {} if is_whole else {"decimal_places": 6}
        super().__init__(field_name, **{"min_value": least, "max_value": most, **finest, **kwargs})
        kind = "integer" if is_whole else "number"
        self.schema = {"type": kind, "minimum": int(least), "maximum": int(most)}

    def get_max_validator(self) -> None:
        """Return no validator: the bound of the field has the better sentence."""


class DateFrom(Parameter):
    """Rows possibly on this day or later: a date with a year only may be its last day.

    With two columns, start and end, the end counts, and the start where there is no end.
    """

    field_class = DayField
    defaults = {"help_text": _("2021, 2021-06 or 2021-06-20")}

    def condition(self, value: str) -> Q:
        start, *ends = self.columns
        found = _not_before(start, value)
        for end in ends:
            found = (Q(**{end: ""}) & found) | _not_before(end, value)
        return found


class DateTo(Parameter):
    """Rows possibly on this day or earlier."""

    field_class = DayField
    defaults = DateFrom.defaults

    def condition(self, value: str) -> Q:
        name = self.field_name
        within = Q(**{f"{name}__lte": value}) | Q(**{f"{name}__startswith": value})
        return within & ~Q(**{name: ""})


class UpdatedAfter(Parameter):
    """Rows with a later moment in any of the columns."""

    field_class = MomentField
    lookup = "gt"
    for_programs = True
    defaults = {"label": _("Updated after"), "help_text": _("2026-01-15 or 2026-01-15T12:00:00Z")}

    def mark(self, columns: PublicColumns, value: datetime) -> Mask | None:
        if self.columns != (ISSUED_AT,):
            return None
        moments = read_issues(columns, self.model)
        return moments.matches(lambda moment: isinstance(moment, datetime) and moment > value)


def _not_before(column: str, value: str) -> Q:
    less_precise = [value[:length] for length in (4, 7) if length < len(value)]
    return Q(**{f"{column}__gte": value}) | Q(**{f"{column}__in": less_precise})
