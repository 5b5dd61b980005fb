"""A FilterSet for a kind of record that does not write its own."""

from django_stubs_ext import StrOrPromise

from portal.facts import Amount, Choice, CountryCode, PartialDate
from portal.filters.ordering import Ordering
from portal.filters.parameters import InCountry, MultipleChoiceFilter, Parameter
from portal.filters.records import TITLE, UPDATED, RecordFilter
from portal.models import Record
from portal.models.fields import Column


def default_filterset(model: type[Record], also: tuple[str, ...] = ()) -> type[RecordFilter]:
    """Choices of readers: countries and closed lists among the facts; orders: titles,
    amounts and days. All other facts, and columns of `also`, can be asked about by programs."""
    chosen: dict[str, Parameter] = {}
    orders: dict[str, tuple[str, StrOrPromise]] = {}
    for name, fact in model.facts.items():
        column: str = fact.columns_of(name)[0]
        field: Column = model._meta.get_field(column)  # type: ignore[assignment]
        match fact.type:
            case CountryCode():
                chosen[name] = InCountry(column)
            case Choice():
                chosen[name] = MultipleChoiceFilter(
                    column, choices=field.choices, label=model.fact_label(name)
                )
            case PartialDate():
                orders[name] = (f"{column}?", model.fact_label(name))
            case Amount():
                orders[name] = (column, model.fact_label(name))
    order = Ordering("title", title=TITLE, **orders, updated=UPDATED)
    meta = type("Meta", (RecordFilter.Meta,), {"model": model})
    members = {"also": also, "order": order, "Meta": meta, "__module__": model.__module__}
    return type(f"{model.__name__}Filter", (RecordFilter,), chosen | members)
