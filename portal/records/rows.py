"""Rows of public things that are no records: countries, sources, disagreements,
corrections.

The lists of the API, files and the change log have them in this shape.
"""

from datetime import UTC

from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.models import (
    Correction,
    CorrectionState,
    Country,
    Disagreement,
    HowRead,
    Role,
    Rule,
    RulingRole,
    Source,
)
from portal.models.provinces import provinces
from portal.models.published import PublicRow
from portal.records.document_types import ReferenceDocument, SourceDocument
from portal.records.documents import source_document
from portal.records.extension_points import ExtensionPoint
from portal.records.fact_serializers import (
    ClaimSerializer,
    LocalTextSerializer,
    ReferenceSerializer,
    SourceBriefSerializer,
    WordsField,
)
from portal.records.serializers import JsonNumberField, LocalField, RowField

lists_by_country: ExtensionPoint[[], tuple[str, str]] = ExtensionPoint()
"""Name and address of each list for programs that takes the parameter `country`."""


class JsonMomentField(serializers.DateTimeField):
    """A moment as documents write it, wherever its editor is: 2026-01-15T12:00:00+00:00."""

    format = None

    def __init__(self, *, source: str | None = None, allow_null: bool = False) -> None:
        super().__init__(source=source, allow_null=allow_null, read_only=True, default_timezone=UTC)


@extend_schema_field(ReferenceSerializer)
class SubjectField(RowField[PublicRow, ReferenceDocument]):
    """The record a row of the published tables is about."""

    def to_representation(self, value: PublicRow) -> ReferenceDocument:
        return {
            "kind": value.kind,
            "uid": value.record_uid,
            "slug": value.record_url.strip("/").rpartition("/")[2],
            "title": value.record_title,
            "url": value.record_url,
        }


@extend_schema_field(serializers.ListField(child=serializers.CharField()))
class CodesField(serializers.Field[str, object, list[str], object]):
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
class CitedField(serializers.Field[Source, object, SourceDocument | None, object]):
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
    first_cited_at = JsonMomentField()
    page = serializers.CharField(source="get_absolute_url", help_text="Its page here")
    title_original = serializers.CharField(allow_blank=True)
    how_read = serializers.ChoiceField(choices=HowRead.choices, allow_blank=True)
    method = serializers.CharField(
        allow_blank=True, help_text="What a data set leaves out or counts"
    )
    archived_on = serializers.CharField(allow_blank=True)
    copy_sha256 = serializers.CharField(allow_blank=True)
    retracted_at = JsonMomentField(allow_null=True)
    retraction_reason = LocalField()


class DisagreementSerializer(serializers.Serializer[Disagreement]):
    """A fact, or one period of a series, about which public statements differ."""

    key = serializers.CharField()
    record = SubjectField()
    countries = CodesField()
    fact = serializers.CharField(allow_blank=True, help_text="Empty for a period of a series")
    period = serializers.CharField(allow_blank=True, help_text="Empty for a fact")
    unit = serializers.CharField(allow_blank=True)
    accepted = serializers.CharField(help_text="The accepted value in its canonical text")
    statements = StatementsField(help_text="The accepted value first")
    sources_count = serializers.IntegerField()
    gap_percent = JsonNumberField(
        allow_null=True, help_text="The largest gap to the accepted value"
    )
    rule = serializers.ChoiceField(choices=Rule.choices, allow_blank=True)
    reason = WordsField(help_text="Why, in each language; {} if nobody has said")
    ruled_at = JsonMomentField(allow_null=True)
    since = JsonMomentField()
    url = serializers.CharField(source="get_absolute_url", help_text="Its page")
    gap_ratio = JsonNumberField(
        allow_null=True,
        help_text="The widest gap: the larger to the smaller of the accepted and another value",
    )
    ruled_in_role = serializers.ChoiceField(choices=RulingRole.choices, allow_blank=True)


TIMES = ("valid_from", "valid_until")


class ProvinceSerializer(serializers.Serializer[object]):
    """A province or region."""

    code = serializers.CharField(help_text="ISO 3166-2")
    name = LocalTextSerializer()
    valid_from = serializers.CharField(allow_blank=True, help_text="Empty: as long as is known")
    valid_until = serializers.CharField(allow_blank=True, help_text="Empty: still")


class CountrySerializer(serializers.Serializer[Country]):
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
    provinces = serializers.SerializerMethodField(help_text="Its provinces, as records name them")

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_links(self, country: Country) -> dict[str, str]:
        return {name: f"{url}?country={country.code}" for name, url in self._lists.items()}

    @cached_property
    def _lists(self) -> dict[str, str]:
        return dict(lists_by_country.collect())

    @extend_schema_field(ProvinceSerializer(many=True))
    def get_provinces(self, country: Country) -> list[dict[str, object]]:
        return [
            {"code": code, "name": one.names, **dict(zip(TIMES, one[1:], strict=True))}
            for code, one in provinces().items()
            if code.startswith(f"{country.code}-")
        ]


@extend_schema_field(serializers.CharField())
class StatedTextField(serializers.Field[dict[str, str], object, str, object]):
    """The canonical text of a value as it was stated, after its comparator; empty without one."""

    def to_representation(self, value: dict[str, str]) -> str:
        comparator = value.get("comparator", "exact")
        text = value.get("text", "")
        return text if comparator == "exact" else f"{comparator} {text}"


class CorrectionSerializer(serializers.Serializer[Correction]):
    """An error in what was public, and what became of it."""

    uid = serializers.CharField()
    record = SubjectField()
    countries = CodesField()
    fact = serializers.CharField(
        allow_blank=True, help_text="A fact or a period; empty for the whole record"
    )
    unit = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=CorrectionState.choices)
    edition = serializers.IntegerField(
        allow_null=True, help_text="The edition that was said to be wrong"
    )
    was = StatedTextField(help_text="What the portal said, in its canonical text")
    now = StatedTextField(help_text="What it says since the correction")
    wrong = serializers.CharField(
        allow_blank=True, help_text="The reader's words, where editors show them"
    )
    right = serializers.CharField(allow_blank=True)
    evidence = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True, help_text="Language of the reader's words")
    reason = WordsField(help_text="Why, in each language; {} if nobody has said")
    reported_at = JsonMomentField(allow_null=True)
    decided_at = JsonMomentField()
    fixed_at = JsonMomentField(allow_null=True)
    fixed_edition = serializers.IntegerField(allow_null=True)
    publisher = serializers.CharField(allow_blank=True, help_text="Who was told")
    told_at = JsonMomentField(allow_null=True)
    acknowledged_at = JsonMomentField(allow_null=True)
    fixed_at_source_at = JsonMomentField(allow_null=True)
    changed_at = JsonMomentField()
    url = serializers.CharField(source="get_absolute_url", help_text="Its page")
