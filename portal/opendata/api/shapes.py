"""The shapes of answers: what the schema says of documents, and the rows of everything else."""

from functools import cache
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.facts import Comparator, Reference
from portal.facts.types import number_to_json
from portal.models import ClaimKind, Record, Role, Rule, Source, Standing
from portal.opendata.api.facts import facts_shape
from portal.records.document_types import SourceDocument
from portal.records.documents import source_document
from portal.records.registry import record_model, serializer_of
from portal.records.serializers import (
    ClaimSerializer,
    EditionSerializer,
    LocalField,
    ReferenceSerializer,
    SourceBriefSerializer,
    SourceField,
)


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


class MomentField(serializers.DateTimeField):
    """A moment as documents write it: 2026-01-15T12:00:00+00:00."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"format": None, "read_only": True, **kwargs})


class NumberField(serializers.FloatField):
    """A decimal as a JSON number."""

    def to_representation(self, value: Any) -> Any:
        return number_to_json(value)


@extend_schema_field(ReferenceSerializer)
class RecordField(serializers.Field[Any, Any, Any, Any]):
    """The record a row of the published tables is about."""

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True)

    def to_representation(self, value: Any) -> dict[str, Any]:
        return {
            "kind": value.kind,
            "uid": value.record_uid,
            "slug": value.record_url.strip("/").rpartition("/")[2],
            "title": value.record_title,
            "url": value.record_url,
        }


@extend_schema_field(serializers.ListField(child=serializers.CharField()))
class CodesField(serializers.Field[Any, Any, Any, Any]):
    """Codes between spaces, as a list."""

    def to_representation(self, value: str) -> list[str]:
        return value.split()


class StatementSerializer(ClaimSerializer):
    """A claim; about a period, an observation in the same shape, with its status."""

    status = serializers.CharField(required=False, help_text="SDMX code list CL_OBS_STATUS")


@extend_schema_field(StatementSerializer(many=True))
class StatementsField(serializers.JSONField):
    """Claims and observations in the shape that documents have, as they were stored."""


@extend_schema_field(SourceBriefSerializer)
class CitedField(serializers.Field[Source, Any, SourceDocument | None, Any]):
    """Another source, while something public cites it; nothing otherwise."""

    def to_representation(self, value: Source) -> SourceDocument | None:
        return source_document(value) if value.first_cited_at else None


class SourceSerializer(SourceBriefSerializer):
    """A document or data set that claims and observations are taken from."""

    author = serializers.CharField(allow_blank=True)
    archived_url = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    accessed_on = serializers.CharField(allow_blank=True)
    version = serializers.CharField(allow_blank=True)
    licence = serializers.CharField(allow_blank=True)
    derived_from = CitedField(allow_null=True, help_text="The source this one copies or rewrites")
    supersedes = CitedField(allow_null=True, help_text="The release that this one replaces")
    superseded_by = CitedField(allow_null=True, default=None)
    first_cited_at = MomentField()
    page = serializers.CharField(source="get_absolute_url", help_text="Its page here")


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
    record = RecordField()
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
    recorded_at = MomentField()
    retracted_at = MomentField(allow_null=True)
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


class DisagreementSerializer(serializers.Serializer[Any]):
    """A fact, or one period of a series, about which public statements differ."""

    key = serializers.CharField()
    record = RecordField()
    countries = CodesField()
    fact = serializers.CharField(allow_blank=True, help_text="Empty for a period of a series")
    period = serializers.CharField(allow_blank=True, help_text="Empty for a fact")
    unit = serializers.CharField(allow_blank=True)
    accepted = serializers.CharField(help_text="The accepted value in its canonical text")
    statements = StatementsField(help_text="The accepted value first")
    sources_count = serializers.IntegerField()
    gap_percent = NumberField(allow_null=True, help_text="The largest gap to the accepted value")
    rule = serializers.ChoiceField(choices=Rule.choices, allow_blank=True)
    reason = serializers.DictField(
        child=serializers.CharField(allow_blank=True), help_text="In each language; {} if none"
    )
    ruled_at = MomentField(allow_null=True)
    since = MomentField()
    url = serializers.CharField(source="get_absolute_url", help_text="Its page")


class CountrySerializer(serializers.Serializer[Any]):
    """A country, or a group that statistics speak of."""

    code = serializers.CharField(help_text="ISO 3166-1 alpha-2")
    iso3 = serializers.CharField(allow_blank=True)
    numeric = serializers.CharField(allow_blank=True)
    name = LocalField()
    name_local = serializers.CharField(allow_blank=True)
    local_language = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField(choices=Role.choices)
    url = serializers.CharField(source="get_absolute_url", help_text="Its page")
    links = serializers.SerializerMethodField(help_text="Lists of what is about it, by name")

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_links(self, country: Any) -> dict[str, str]:
        prefixes: dict[str, str] = self.context["lists"]
        return {name: f"{address}?country={country.code}" for name, address in prefixes.items()}


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
    withdrawn_at = MomentField()
