"""The shapes of answers: what the schema says of documents, and the rows of everything else."""

from functools import cache
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.facts import Comparator, Reference
from portal.models import ClaimKind, Record, Standing
from portal.opendata.api.facts import facts_shape
from portal.records.registry import record_model, serializer_of
from portal.records.rows import CodesField, JsonMomentField, SourceSerializer, SubjectField
from portal.records.serializers import EditionSerializer, ReferenceSerializer, SourceField


@cache
def document_shape(model: type[Record]) -> Any:
    """The document of a kind of record as it is stored: with its edition, facts by name."""
    base = serializer_of(model)
    added: dict[str, Any] = {"edition": EditionSerializer()}
    if model.facts:
        added["facts"] = facts_shape(model)
    return extended(base, base.__name__, **added)


def extended(base: Any, name: str, **fields: Any) -> Any:
    """A serializer with more fields, or other ones of the same name."""
    names = list(dict.fromkeys([*base.Meta.fields, *fields]))
    meta = type("Meta", (base.Meta,), {"fields": names})
    return type(name, (base,), {**fields, "Meta": meta, "__doc__": base.Meta.model.__doc__})


class StandingsSerializer(serializers.Serializer[Any]):
    """How many claims stand how."""

    def get_fields(self) -> Any:
        return {standing: serializers.IntegerField() for standing in Standing.values}


class SourceDetailSerializer(SourceSerializer):
    """A source, and what was taken from it."""

    claims_count = serializers.IntegerField()
    claims_by_standing = StandingsSerializer()
    claims = serializers.CharField(help_text="Address of its claims")


class PublishedClaimSerializer(serializers.Serializer[Any]):
    """What one source says about one fact of a public record."""

    uid = serializers.CharField()
    record = SubjectField()
    countries = CodesField(help_text="What the record is about")
    fact = serializers.CharField()
    kind = serializers.ChoiceField(choices=ClaimKind.choices, source="claim_kind")
    value = serializers.SerializerMethodField(help_text="In the fact's own type; a record by uid")
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

    @extend_schema_field({"type": ["string", "number", "object", "null"]})
    def get_value(self, claim: Any) -> Any:
        if not claim.value:
            return None
        fact = record_model(claim.kind).facts[claim.fact].type
        return claim.value if isinstance(fact, Reference) else fact.to_json(claim.value)

    def get_agrees(self, claim: Any) -> bool | None:
        """Whether it allows the accepted value; null where that cannot be said."""
        against = {Standing.AGREES: True, Standing.DISPUTED: False, Standing.OVERRULED: False}
        return against.get(claim.standing)

    def get_url(self, claim: Any) -> str:
        return reverse("claim_detail", kwargs={"uid": claim.uid})


class ProblemSerializer(serializers.Serializer[Any]):
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
