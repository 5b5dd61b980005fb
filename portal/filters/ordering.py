"""Order of a list, as a parameter of its address."""

from django.db.models import F, Func, Model, QuerySet, Value
from django.db.models.functions import NullIf
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.filters.fields import ChoiceField, JsonSchema
from portal.filters.parameters import Parameter
from portal.records.column_store.mentions import CountedColumn


class Ordering(Parameter):
    """Sorts in any case: by the default if not given, and by the primary key as tie-breaker.
    Unknown values come last in both directions; where there are none, the order is an index's."""

    field_class = ChoiceField
    narrows = False

    def __init__(self, default: str, **orders: tuple[str | CountedColumn, StrOrPromise]) -> None:
        """`orders`: name in the address → column and label; a column ending in “?” is a text that
        may be empty."""
        choices: list[tuple[str, StrOrPromise]] = [("", "—")]
        for name, (_column, label) in orders.items():
            choices.append((name, label))
            choices.append((f"-{name}", format_lazy(_("{field}, descending"), field=label)))
        super().__init__("pk", choices=choices, label=_("Order"))
        self.default = default
        asked = [column for column, _label in orders.values()]
        self.counted = {one.name: one for one in asked if isinstance(one, CountedColumn)}
        self.orders = {
            name: (column.name if isinstance(column, CountedColumn) else column, label)
            for name, (column, label) in orders.items()
        }
        self.columns = tuple(orders)

    def by_column(self, order: str) -> str:
        """Return an order that names its column by its own name: `-capacity` for `-capacity_mw`.
        Others stay as they are."""
        named = {column.removesuffix("?"): name for name, (column, _label) in self.orders.items()}
        column = order.removeprefix("-")
        if column in self.orders or column not in named:
            return order
        return order.removesuffix(column) + named[column]

    def filter[M: Model](self, queryset: QuerySet[M], value: str) -> QuerySet[M]:
        order = value or self.default
        column = self.orders[order.removeprefix("-")][0]
        by: Func | F = NullIf(column[:-1], Value("")) if column.endswith("?") else F(column)
        if counted := self.counted.get(column):
            by = counted.expression(queryset.model)
        direction = by.desc if order.startswith("-") else by.asc
        filled = {one.name for one in queryset.model._meta.concrete_fields if not one.null}
        return queryset.order_by(direction(nulls_last=column not in filled or None), "pk")

    def json_schema(self) -> JsonSchema:
        return {"type": "string", "enum": self.field.allowed(), "default": self.default}
