"""Each parameter of each list leaves out a row for some value; none does nothing."""

from collections.abc import Iterator

import pytest
from django import forms

from portal.filters.closed import ClosedFilterSet
from portal.filters.fields import RecordField
from portal.filters.parameters import Parameter
from portal.models import Place, SearchEntry
from tests.factories import MAKERS, claim, claim_all, make_country, make_source, publish
from tests.full_portal import fill
from tests.portal.filters.asking import asked
from tests.portal.filters.test_filters import ALL
from trade.statistics.models import Series

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FAR = (
    *("zzzz", "1801", "1801-01", "1801-01-01", "2199", "2199-01-01", "2199-01-01T00:00:00Z"),
    *("0,0", "0,0,1,1"),
)
"""Texts, days, moments, points and boxes that no row has."""
READS_OTHERWISE = {"valid_on"}
"""Parameters that tell of which day the others read what is compared."""
BESIDE = {"near": "within_km=1", "within_km": "near=0,0"}
"""Parameters that say something only together."""


def fill_with_two() -> None:
    """Something in every list, and another record of each kind, of other countries."""
    fill()
    uzbekistan, kyrgyzstan = map(make_country, ("UZ", "KG"))
    for model, make in MAKERS.items():
        other = {"country": uzbekistan} if hasattr(model, "country_id") else {}
        record = make(**other | ({"partner": kyrgyzstan} if model is Series else {}))
        claim_all(record)
        if model is Place:
            claim(record, "country", source=make_source(language="ru"))
        publish(record)


def values_to_try(parameter: Parameter) -> Iterator[str]:
    """Yield values of which one at least should leave out a row."""
    field = parameter.field
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        names = field.queryset.values_list(field.to_field_name or "pk", flat=True)
        yield from map(str, names[:300])
    elif isinstance(field, RecordField):
        for entry in SearchEntry.objects.values_list("kind", "record_uid"):
            yield ":".join(entry)
    elif isinstance(field, forms.IntegerField | forms.DecimalField):
        yield from ("0", "1", str(field.max_value))
    elif hasattr(field, "allowed"):
        yield from field.allowed()
    else:
        yield from FAR


def leaves_out_a_row(filterset: type[ClosedFilterSet], name: str, parameter: Parameter) -> bool:
    beside = BESIDE.get(name, "")
    needed = "country=KZ&" if parameter.needs and not beside else ""
    every = asked(filterset, needed).qs.count()
    for value in values_to_try(parameter):
        answer = asked(filterset, f"{needed}{name}={value}&{beside}")
        if answer.is_valid() and answer.qs.count() < every:
            return True
    return False


@pytest.mark.every_day(one_in=4)
@pytest.mark.filled(by=fill_with_two)
@pytest.mark.parametrize("filterset", ALL, ids=lambda one: one.__name__)
def test_each_parameter_leaves_out_a_row(filterset: type[ClosedFilterSet]) -> None:
    offering = asked(filterset)
    assert offering.qs.exists()
    idle = [
        name
        for name, parameter in offering.filters.items()
        if parameter.narrows
        and name not in READS_OTHERWISE
        and not leaves_out_a_row(filterset, name, parameter)
    ]
    assert idle == []
