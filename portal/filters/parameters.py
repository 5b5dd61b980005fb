"""The kinds of parameter that lists share.

Those named as a filter of django-filter take the same arguments; what they do not take for a value
is an error with a sentence.
"""

from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import F, Q, Value
from django.db.models.functions import NullIf
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.filters.fields import (
    LONGEST,
    ChoiceField,
    ChoicesField,
    CountriesField,
    DayField,
    MomentField,
    RecordField,
    RecordKey,
    SlugField,
    SlugsField,
    TextsField,
    YesNoField,
)

MOST = Decimal(10) ** 9
"""No figure to filter by is larger; the columns would refuse it."""


class Parameter(django_filters.Filter):
    """What all have: a label in the reader's language, and no joins that double rows.

    One that is `for_programs` works in every address and stands in no form. One that `needs`
    another means nothing without it.
    """

    columns: Any = ()
    schema: Any = {"type": "string"}
    """What programs may give, as JSON Schema."""

    def __init__(
        self, *args: Any, for_programs: bool = False, needs: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.for_programs, self.needs = for_programs, needs

    def asks(self) -> tuple[str, ...]:
        """The columns it looks at."""
        return tuple(self.columns) or (str(self.field_name),)

    def filter(self, queryset: Any, value: Any) -> Any:
        return queryset.filter(self.condition(value)) if value not in (None, "", []) else queryset

    def condition(self, value: Any) -> Q:
        """Any of the columns fits."""
        found = Q()
        for column in self.asks():
            found |= Q(**{f"{column}__{self.lookup_expr}": value})
        return found

    def json_schema(self) -> dict[str, Any]:
        return {**self.schema, **getattr(self.field_class, "json_schema", {})}


def _list_of(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string", **item}}


class MultipleChoiceFilter(Parameter, django_filters.MultipleChoiceFilter):
    """Some of a closed list: rows with any of them. Of a list that is not closed, the rows say
    what is in it."""

    field_class = ChoicesField

    def __init__(
        self, field_name: str | None = None, *, is_closed: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(field_name, "in", **kwargs)
        self.is_closed = is_closed

    def json_schema(self) -> dict[str, Any]:
        return _list_of({"enum": self.field.allowed()} if self.is_closed else {})


class Among(Parameter):
    """Rows whose column holds any of these texts. A text that no row has finds none, as programs
    ask for what they knew yesterday."""

    field_class = TextsField
    schema = _list_of({"maxLength": LONGEST})

    def __init__(self, field_name: str | None = None, **kwargs: Any) -> None:
        super().__init__(field_name, "in", **kwargs)


class BooleanFilter(Parameter, django_filters.BooleanFilter):
    field_class = YesNoField
    schema = {"type": "boolean"}


class Contains(Parameter, django_filters.CharFilter):
    """A text that any of the columns holds."""

    schema = {"type": "string", "maxLength": LONGEST}

    def __init__(self, *columns: str, **kwargs: Any) -> None:
        super().__init__(columns[0], "icontains", max_length=LONGEST, **kwargs)
        self.columns = columns


class InCountry(Parameter):
    """Rows that name any of these countries in any of these columns.

    With `many`, the columns lead to several rows, and the question is asked apart so that none is
    counted twice.
    """

    field_class = CountriesField
    schema = _list_of({"pattern": "^[A-Z0-9]{2,3}$"})

    def __init__(self, *columns: str, many: bool = False, **kwargs: Any) -> None:
        super().__init__(columns[0], "in", **{"label": _("Country"), **kwargs})
        self.columns, self.many = columns, many

    def filter(self, queryset: Any, value: list[str]) -> Any:
        if value and self.many:
            found = self.model._base_manager.filter(self.condition(value))
            return queryset.filter(pk__in=found.order_by().values("pk"))
        return super().filter(queryset, value)


class ModelChoiceFilter(Parameter, django_filters.ModelChoiceFilter):
    """Rows that point to a public row, given by its slug."""

    field_class = SlugField


class ModelMultipleChoiceFilter(Parameter, django_filters.ModelMultipleChoiceFilter):
    """Rows that point to any of several public rows, given by their slugs."""

    field_class = SlugsField
    schema = _list_of({})

    def __init__(self, field_name: str | None = None, **kwargs: Any) -> None:
        super().__init__(field_name, "in", **kwargs)


class AsRecord(Parameter):
    """Rows about one public record, kept as its kind and uid in two columns."""

    field_class = RecordField

    def __init__(self, kind_column: str, uid_column: str, **kwargs: Any) -> None:
        super().__init__(kind_column, **kwargs)
        self.columns, self.uid_column = (kind_column, uid_column), uid_column

    def condition(self, value: RecordKey) -> Q:
        return Q(**{self.field_name: value.kind, self.uid_column: value.uid})


class NumberFilter(Parameter, django_filters.NumberFilter):
    """Rows with this number, a larger one (`gte`) or a smaller one (`lte`), within bounds."""

    def __init__(
        self,
        field_name: str,
        lookup_expr: str,
        *,
        least: Decimal | int = 0,
        most: Decimal | int = MOST,
        is_whole: bool = False,
        **kwargs: Any,
    ) -> None:
        self.field_class = forms.IntegerField if is_whole else forms.DecimalField
        finest = {} if is_whole else {"decimal_places": 6}
        super().__init__(
            field_name, lookup_expr, **{"min_value": least, "max_value": most, **finest, **kwargs}
        )
        kind = "integer" if is_whole else "number"
        self.schema = {"type": kind, "minimum": int(least), "maximum": int(most)}

    def get_max_validator(self) -> None:
        """None: the field's own bound has the better sentence."""


class From(Parameter):
    """Rows that may lie on this day or later: what is known only to the year may be its last day.

    With two columns, a start and an end, the end counts, and the start where there is no end.
    """

    field_class = DayField

    def __init__(self, start: str, end: str = "", **kwargs: Any) -> None:
        super().__init__(start, **{"help_text": _("2021, 2021-06 or 2021-06-20"), **kwargs})
        self.end, self.columns = end, (start, end) if end else (start,)

    def condition(self, value: str) -> Q:
        if not self.end:
            return _not_before(self.field_name, value)
        without_end = Q(**{self.end: ""}) & _not_before(self.field_name, value)
        return without_end | _not_before(self.end, value)


class To(Parameter):
    """Rows that may lie on this day or earlier."""

    field_class = DayField

    def __init__(self, start: str, **kwargs: Any) -> None:
        super().__init__(start, **{"help_text": _("2021, 2021-06 or 2021-06-20"), **kwargs})

    def condition(self, value: str) -> Q:
        name = self.field_name
        within = Q(**{f"{name}__lte": value}) | Q(**{f"{name}__startswith": value})
        return within & ~Q(**{name: ""})


class UpdatedAfter(Parameter):
    """Rows with a newer moment in any of the columns."""

    field_class = MomentField

    def __init__(self, *columns: str, **kwargs: Any) -> None:
        words = {"label": _("Updated after"), "help_text": _("2026-01-15 or 2026-01-15T12:00:00Z")}
        super().__init__(columns[0], "gt", **{**words, **kwargs})
        self.columns = columns


class Order(Parameter):
    """Sorts, always: by the default where nothing is asked, and last by the key, so that equal
    rows keep their order. What is unknown comes last both ways."""

    field_class = ChoiceField

    def __init__(self, default: str, **columns: tuple[str, Any]) -> None:
        """`columns`: name in the address → column and label; a column ending in “?” is a text
        that may be empty."""
        choices: list[tuple[str, Any]] = [("", "—")]
        for name, (_column, label) in columns.items():
            choices.append((name, label))
            choices.append((f"-{name}", format_lazy(_("{field}, descending"), field=label)))
        super().__init__("pk", choices=choices, label=_("Order"))
        self.default, self.columns = default, columns

    def filter(self, queryset: Any, value: str) -> Any:
        asked = value or self.default
        column = self.columns[asked.removeprefix("-")][0]
        by = NullIf(column[:-1], Value("")) if column.endswith("?") else F(column)
        direction = by.desc if asked.startswith("-") else by.asc
        return queryset.order_by(direction(nulls_last=True), "pk")

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": self.field.allowed(), "default": self.default}


def _not_before(column: str, value: str) -> Q:
    less_precise = [value[:length] for length in (4, 7) if length < len(value)]
    return Q(**{f"{column}__gte": value}) | Q(**{f"{column}__in": less_precise})
