"""The facts of each kind of record for the OpenAPI schema, each by name and in its own type."""

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
from portal.records.fact_serializers import (
    AnyField,
    ClaimSerializer,
    FactSerializer,
    ReferenceSerializer,
)
from portal.records.serializers import AnySerializer


class PointSerializer(serializers.Serializer[object]):
    """Degrees, WGS 84."""

    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class MoneySerializer(serializers.Serializer[object]):
    amount = serializers.FloatField()
    currency = serializers.CharField(help_text="ISO 4217")


def facts_shape(model: type[Record]) -> AnySerializer:
    """The `facts` of one kind, each by name."""
    fields = {name: _fact(*_typed(fact.type))() for name, fact in model.facts.items()}
    shape: type[AnySerializer]
    shape = type(f"{model.__name__}FactsSerializer", (serializers.Serializer,), fields)
    return shape()


_known: dict[str, type[FactSerializer]] = {}


def _fact(name: str, value: AnyField) -> type[FactSerializer]:
    """A fact and its claims with values of one type; each type has one name."""
    if name not in _known:
        claim = type(f"{name}ClaimSerializer", (ClaimSerializer,), {"value": value})
        fields = {"value": value, "claims": claim(many=True)}
        _known[name] = type(f"{name}FactSerializer", (FactSerializer,), fields)
    return _known[name]


def _typed(fact: FactType) -> tuple[str, AnyField]:
    """A name for the type, and a field of it."""
    match fact:
        case Amount():
            return "Number", serializers.FloatField(allow_null=True)
        case Choice(choices=choices):
            field = serializers.ChoiceField(choices=choices.choices, allow_null=True)
            return choices.__name__, field
        case CountryCode():
            return "Country", _text("ISO 3166-1 alpha-2")
        case PartialDate():
            return "Day", _text("2021, 2021-06 or 2021-06-20")
        case DateRange():
            return "Span", _text("A day, or start/end")
        case Point():
            return "Point", PointSerializer(allow_null=True)
        case Money():
            return "Money", MoneySerializer(allow_null=True)
        case Reference():
            return "Record", ReferenceSerializer(allow_null=True)
    return "Text", serializers.CharField(allow_null=True)


def _text(about: str) -> serializers.CharField:
    return serializers.CharField(allow_null=True, help_text=about)
