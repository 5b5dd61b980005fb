"""Editions of records, and rulings on disagreements."""

from typing import Any, ClassVar

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework import serializers

from portal.filters.history import EditionFilter, RulingFilter
from portal.formatting.addresses import parse_number
from portal.models import Disagreement, Edition, Rule, RulingRole, SearchEntry
from portal.opendata.api.views import RowViewSet
from portal.records.fact_serializers import WordsField
from portal.records.rows import CodesField, JsonMomentField, SubjectField


class EditionRowSerializer(serializers.Serializer[Edition]):
    """One edition of a record that is public now. What it said is at its `document`."""

    key = serializers.SerializerMethodField()
    record = SubjectField()
    number = serializers.IntegerField()
    issued_at = JsonMomentField()
    note = serializers.CharField(allow_blank=True)
    second_reader = serializers.BooleanField(
        help_text="Whether somebody who had not worked on it read it before publication"
    )
    url = serializers.SerializerMethodField(help_text="Its page")
    document = serializers.SerializerMethodField(help_text="Address of its document")

    reads: ClassVar[dict[str, tuple[str, ...]]] = {
        "key": ("kind", "record_uid", "number"),
        "url": ("record_url", "number"),
        "document": ("kind", "record_uid", "number"),
    }
    """Columns that methods read, for `row_columns`."""

    def get_key(self, edition: Edition) -> str:
        return f"{edition.kind}-{edition.record_uid}-{edition.number}"

    def get_url(self, edition: Any) -> str:
        return f"{edition.record_url}?edition={edition.number}"

    def get_document(self, edition: Edition) -> str:
        address = reverse(f"api_{edition.kind}-detail", kwargs={"slug": edition.record_uid})
        return f"{address}?edition={edition.number}"


def of_public_records[M: Model](rows: QuerySet[M]) -> QuerySet[M]:
    """Return rows about records that are public now, with title and address of the record."""
    entry = SearchEntry.objects.filter(kind=OuterRef("kind"), record_uid=OuterRef("record_uid"))
    of_entry = {one: Subquery(entry.values(one)[:1]) for one in ("record_title", "record_url")}
    return rows.filter(Exists(entry)).annotate(**of_entry)


class EditionViewSet(RowViewSet):
    """Editions of every record that is public now, those that were replaced included."""

    queryset = Edition.objects.none()
    filterset_class = EditionFilter
    serializer_class = EditionRowSerializer
    lookup_field = "key"

    def get_queryset(self) -> QuerySet[Edition]:
        """Return public editions, by subqueries made anew, which threads may not share."""
        return of_public_records(Edition.objects.defer("document", "content"))

    def one(self, key: str) -> Edition:
        kind, _dash, rest = key.partition("-")
        uid, _dash, number = rest.partition("-")
        of_record = self.get_queryset().filter(kind=kind, record_uid=uid)
        return get_object_or_404(of_record, number=parse_number(number) or 0)


class RulingRowSerializer(serializers.Serializer[Disagreement]):
    """Why the portal prefers one value of a fact, or of a period, about which sources differ."""

    key = serializers.CharField(help_text="That of the disagreement it settles")
    record = SubjectField()
    countries = CodesField()
    fact = serializers.CharField(allow_blank=True, help_text="Empty for a period of a series")
    period = serializers.CharField(allow_blank=True, help_text="Empty for a fact")
    value = serializers.CharField(
        source="accepted", help_text="The value it prefers, in its canonical text"
    )
    unit = serializers.CharField(allow_blank=True)
    rule = serializers.ChoiceField(choices=Rule.choices)
    reason = WordsField(help_text="Why, in each language")
    made_at = JsonMomentField(source="ruled_at")
    url = serializers.CharField(source="get_absolute_url", help_text="The page of what it settles")
    made_in_role = serializers.ChoiceField(
        choices=RulingRole.choices, allow_blank=True, source="ruled_in_role"
    )


class RulingViewSet(RowViewSet):
    """The decisions that hold, about facts and periods of whatever is public."""

    queryset = Disagreement.objects.filter(ruled_at__isnull=False)
    filterset_class = RulingFilter
    serializer_class = RulingRowSerializer
    lookup_field = "key"
