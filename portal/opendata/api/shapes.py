"""The shapes of answers: what the schema says of documents, and the rows of everything else."""

from functools import cache
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.facts import (
    Amount,
    Choice,
    Comparator,
    CountryCode,
    DateRange,
    FactType,
    Money,
    PartialDate,
    Point,
    Reference,
)
from portal.facts.identifiers import LENGTH
from portal.models import ClaimKind, PublishedClaim, Record, Standing
from portal.records.document_types import FactValue
from portal.records.fact_serializers import (
    AnyField,
    ClaimSerializer,
    FactSerializer,
    ReasonField,
    ReferenceSerializer,
)
from portal.records.registry import record_model, serializer_of
from portal.records.rows import CodesField, JsonMomentField, SourceSerializer, SubjectField
from portal.records.serializers import (
    AnySerializer,
    EditionSerializer,
    JsonNumberField,
    RecordSerializer,
    SourceField,
    extend_serializer,
)


class PointSerializer(serializers.Serializer[object]):
    """Degrees, WGS 84."""

    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class MoneySerializer(serializers.Serializer[object]):
    amount = serializers.FloatField()
    currency = serializers.CharField(help_text="ISO 4217")


def facts_shape(model: type[Record]) -> AnySerializer:
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


@cache
def document_shape(model: type[Record]) -> type[RecordSerializer[Any]]:
    """The document of a kind of record as it is stored: with its edition, facts by name."""
    base = serializer_of(model)
    added: dict[str, AnyField] = {"edition": EditionSerializer()}
    if model.facts:
        added["facts"] = facts_shape(model)
    return extend_serializer(base, base.__name__, model, added)


class StandingsSerializer(serializers.Serializer[object]):
    """How many claims stand how."""

    def get_fields(self) -> dict[str, AnyField]:
        words = "Number of claims that stand so: `{}`"
        return {
            standing: serializers.IntegerField(help_text=words.format(standing))
            for standing in Standing.values
        }


class SourceDetailSerializer(SourceSerializer):
    """A source, and what was taken from it."""

    claims_count = serializers.IntegerField()
    claims_by_standing = StandingsSerializer()
    statements_count = serializers.IntegerField()
    claims = serializers.CharField(help_text="Address of its claims")


class PublishedClaimSerializer(serializers.Serializer[PublishedClaim]):
    """What one source says about one fact of a public record."""

    uid = serializers.CharField()
    record = SubjectField()
    countries = CodesField(help_text="What the record is about")
    fact = serializers.CharField()
    kind = serializers.ChoiceField(
        choices=ClaimKind.choices,
        source="claim_kind",
        help_text="Whether it gives a value, or why it has none",
    )
    value = serializers.SerializerMethodField(
        "typed_value", help_text="In the fact's own type; a record by uid"
    )
    text = serializers.CharField(source="value", help_text="The value in its canonical text")
    unit = serializers.CharField(allow_blank=True)
    comparator = serializers.ChoiceField(choices=Comparator.choices)
    as_printed = serializers.CharField(allow_blank=True)
    as_of = serializers.CharField(allow_blank=True)
    source = SourceField()  # type: ignore[assignment]  # a name, not DRF's argument
    locator = serializers.CharField(allow_blank=True)
    quote = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    standing = serializers.ChoiceField(choices=Standing.choices)
    agrees = serializers.SerializerMethodField()
    recorded_at = JsonMomentField()
    retracted_at = JsonMomentField(allow_null=True)
    url = serializers.SerializerMethodField(help_text="Its page")
    lower = JsonNumberField(allow_null=True)
    upper = JsonNumberField(allow_null=True)
    language = serializers.CharField(allow_blank=True, help_text="Of quote and printed words")
    retraction_reason = serializers.CharField(allow_blank=True)
    attributed_to = SourceField(allow_null=True, help_text="Whom the source itself credits with it")
    archived_url = serializers.CharField(allow_blank=True, help_text="A copy of the passage")
    source_archived_url = serializers.CharField(source="source.archived_url", allow_blank=True)
    source_licence = serializers.CharField(source="source.licence", allow_blank=True)
    standing_reason = ReasonField()

    reads: ClassVar[dict[str, tuple[str, ...]]] = {
        "value": ("kind", "fact", "value"),
        "agrees": ("standing",),
        "url": ("uid",),
    }
    """Columns that methods read, for `row_columns`."""

    @extend_schema_field({"type": ["string", "number", "object", "null"]})
    def typed_value(self, claim: PublishedClaim) -> FactValue:
        if not claim.value:
            return None
        fact = record_model(claim.kind).get_fact(claim.fact).type
        return claim.value if isinstance(fact, Reference) else fact.to_json(claim.value)

    def get_agrees(self, claim: PublishedClaim) -> bool | None:
        """Whether it allows the accepted value; null where that cannot be said."""
        return Standing(claim.standing).agrees

    def get_url(self, claim: PublishedClaim) -> str:
        before, after = self._address
        return f"{before}{claim.uid}{after}"

    @cached_property
    def _address(self) -> list[str]:
        """The address of a claim without its uid: `reverse` takes as long as all else of a row."""
        uid = "0" * LENGTH
        return reverse("claim_detail", kwargs={"uid": uid}).split(uid)


class ProblemSerializer(serializers.Serializer[object]):
    """What went wrong, as RFC 9457 has it."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()


class RefusedSerializer(ProblemSerializer):
    """A question without meaning."""

    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Sentences by parameter",
    )


class GoneSerializer(ProblemSerializer):
    """Something withdrawn."""

    record = ReferenceSerializer()
    reason = serializers.CharField()
    withdrawn_at = JsonMomentField()
    merged_into = ReferenceSerializer(
        allow_null=True, help_text="The public record that says what was known of it"
    )
