"""The documents of series, and of rulings of periods."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.models import RulingRole
from portal.records.document_types import ReferenceDocument
from portal.records.fact_serializers import ReferenceSerializer
from portal.records.registry import records_of
from portal.records.serializers import PartSerializer, RecordSerializer
from trade.statistics.document_types import PeriodRulingDocument, SeriesDocument
from trade.statistics.models import PeriodRuling, Series


class PeriodRulingSerializer(PartSerializer[PeriodRuling]):
    document_type = PeriodRulingDocument

    made_in_role = serializers.ChoiceField(choices=RulingRole.choices, allow_blank=True)


class SeriesSerializer(RecordSerializer[Series]):
    document_type = SeriesDocument

    measures = serializers.SerializerMethodField()
    period_rulings = PeriodRulingSerializer(many=True)

    @extend_schema_field(ReferenceSerializer(allow_null=True))
    def get_measures(self, series: Series) -> ReferenceDocument | None:
        """The hub, project or corridor whose number it is, while that is public."""
        found = records_of([f"{series.measures_kind}:{series.measures_uid}"]).values()
        return next((one.as_reference() for one in found), None)
