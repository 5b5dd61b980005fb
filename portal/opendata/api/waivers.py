"""Waivers: values that a check asked about, each with the reason why it stands."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from portal.filters.history import WaiverFilter
from portal.formatting.addresses import parse_number
from portal.models import SearchEntry, Waiver
from portal.models.languages import texts_by_language
from portal.opendata.api.views import RowViewSet
from portal.records.document_types import Localized
from portal.records.rows import JsonMomentField, SubjectField
from portal.site.records.waivers import then


class WaiverReasonField(serializers.DictField):
    child = serializers.CharField(allow_blank=True)

    def get_attribute(self, instance: Waiver) -> Localized:
        return texts_by_language(instance, "reason")


class WaiverRowSerializer(serializers.Serializer[Waiver]):
    """Why a value stands although a check of plausibility asks about it."""

    key = serializers.SerializerMethodField()
    record = SubjectField()
    check_id = serializers.CharField(help_text="The check that asks")
    field = serializers.CharField(
        allow_blank=True, help_text="The fact, period or column that it asks about"
    )
    value = serializers.CharField(help_text="The value for which the reason was given")
    reason = WaiverReasonField(help_text="In each language")
    made_at = JsonMomentField()

    def get_key(self, waiver: Waiver) -> str:
        return str(waiver.pk)


class WaiverViewSet(RowViewSet):
    """Values of public records that stand although a check asks about them. Who gave the reason is
    on the page of the record."""

    queryset = Waiver.objects.none()
    filterset_class = WaiverFilter
    serializer_class = WaiverRowSerializer
    lookup_field = "key"

    def get_queryset(self) -> QuerySet[Waiver]:
        """Return those that stand, or stood at the moment that is asked about."""
        of_record = {"kind": OuterRef("kind"), "record_uid": OuterRef("record_uid")}
        entry = SearchEntry.objects.filter(**of_record)
        return (
            Waiver.objects.standing(then())
            .filter(Exists(entry))
            .annotate(
                record_title=Subquery(entry.values("record_title")[:1]),
                record_url=Subquery(entry.values("record_url")[:1]),
            )
        )

    def one(self, key: str) -> Waiver:
        found: Waiver = get_object_or_404(self.get_queryset(), pk=parse_number(key) or 0)
        return found
