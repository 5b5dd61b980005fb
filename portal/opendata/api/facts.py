"""The facts of each kind of record for the OpenAPI schema, each by name and in its own type."""

from typing import Any

from rest_framework import serializers

from portal.facts import (
    Amount,
    Choice,
    CountryCode,
    DateRange,
    FactType,
    Money,
    PartialDate,
    Point,
    Reference,
)
from portal.models import Record
from portal.records.serializers import ClaimSerializer, FactSerializer, ReferenceSerializer


class PointSerializer(serializers.Serializer[Any]):
    """Degrees, WGS 84."""

    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class MoneySerializer(serializers.Serializer[Any]):
    amount = serializers.FloatField()
    currency = serializers.CharField(help_text="ISO 4217")


def facts_shape(model: type[Record]) -> Any:
    """The `facts` of one kind, each by name."""
    fields = {name: _fact(*_typed(fact.type))() for name, fact in model.facts.items()}
    return type(f"{model.__name__}FactsSerializer", (serializers.Serializer,), fields)()


_known: dict[str, Any] = {}


def _fact(name: str, value: Any, given: dict[str, Any]) -> Any:
    """A fact and its claims with values of one type; each type has one name."""
    if name not in _known:
        claim = type(f"{name}ClaimSerializer", (ClaimSerializer,), {"value": value(**given)})
        fields = {"value": value(**given), "claims": claim(many=True)}
        _known[name] = type(f"{name}FactSerializer", (FactSerializer,), fields)
    return _known[name]


def _typed(fact: FactType) -> tuple[str, Any, dict[str, Any]]:
    """A name for the type, its field and what the field is told."""
    name, value, more = _by_type(fact)
    return name, value, {"allow_null": True, **more}


def _by_type(fact: FactType) -> tuple[str, Any, dict[str, Any]]:
    match fact:
        case Amount():
            return "Number", serializers.FloatField, {}
        case Choice(choices=choices):
            return choices.__name__, serializers.ChoiceField, {"choices": choices.choices}
        case CountryCode():
            return "Country", serializers.CharField, {"help_text": "ISO 3166-1 alpha-2"}
        case PartialDate():
            return "Day", serializers.CharField, {"help_text": "2021, 2021-06 or 2021-06-20"}
        case DateRange():
            return "Span", serializers.CharField, {"help_text": "A day, or start/end"}
        case Point():
            return "Point", PointSerializer, {}
        case Money():
            return "Money", MoneySerializer, {}
        case Reference():
            return "Record", ReferenceSerializer, {}
    return "Text", serializers.CharField, {}
