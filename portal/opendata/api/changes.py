"""The change log: applying all changes in order reproduces the lists."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.filters.changes import ChangeFilter
from portal.models import Change
from portal.opendata.api.views import RowViewSet
from portal.publication import time_travel
from portal.records.rows import JsonMomentField


@extend_schema_field({"type": ["object", "null"]})
class ChangedRowField(serializers.JSONField):
    """The row as its list gives it since then."""


class ChangeSerializer(serializers.Serializer[Change]):
    """That something became public, was said otherwise or is no longer said."""

    position = serializers.IntegerField(help_text="Grows by one; ask `after` the last one you have")
    at = JsonMomentField()
    action = serializers.ChoiceField(choices=Change.Action.choices)
    kind = serializers.CharField(help_text="A kind of record, or of a row of another list")
    key = serializers.CharField(help_text="Of a record its uid, else that of its own list")
    reason = serializers.CharField(allow_blank=True)
    reconstructed = serializers.BooleanField(
        source="is_reconstructed",
        help_text="Written later, from an edition that is older than the change log",
    )
    document = ChangedRowField(
        source="said", help_text="As its list gives it; null once it is removed"
    )


class ChangeViewSet(RowViewSet):
    """Every change of what is public, oldest first."""

    queryset = Change.objects.select_related("edition").defer("content", "edition__content")
    filterset_class = ChangeFilter
    serializer_class = ChangeSerializer
    lookup_field = "position"
    lookup_value_regex = "[0-9]{1,15}"

    def get_queryset(self) -> QuerySet[Change]:
        """Return the changes, of a past state those made by then."""
        found: QuerySet[Change] = super().get_queryset()
        then = time_travel.then()
        return found.filter(position__lte=then.position) if then else found
