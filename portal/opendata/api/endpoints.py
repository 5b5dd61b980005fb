"""Endpoints of the lists that belong to the portal itself, and those of a kind of record, made from
its declaration."""

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse
from rest_framework.viewsets import ViewSetMixin

from portal.filters.changes import ChangeFilter
from portal.filters.corrections import CorrectionFilter
from portal.filters.fields import spell_country
from portal.filters.history import WaiverFilter
from portal.filters.published import DisagreementFilter, PublishedClaimFilter, SourceFilter
from portal.filters.records import CountryFilter
from portal.formatting.addresses import parse_number
from portal.models import (
    Change,
    Correction,
    Country,
    Disagreement,
    PublishedClaim,
    Source,
    Standing,
    Waiver,
)
from portal.models.languages import texts_by_language
from portal.opendata.api.dated import DatedViewSet
from portal.opendata.api.history import EditionViewSet, RulingViewSet, of_public_records
from portal.opendata.api.router import RootView, registered_viewsets, router
from portal.opendata.api.row_columns import ColumnReader, Readers
from portal.opendata.api.shapes import PublishedClaimSerializer, SourceDetailSerializer
from portal.opendata.api.views import RecordViewSet, RowViewSet
from portal.publication import time_travel
from portal.publication.public_rows import described_sources
from portal.records.document_types import Json, Localized
from portal.records.fact_serializers import WordsField
from portal.records.kinds import Kind
from portal.records.rows import (
    CorrectionSerializer,
    CountrySerializer,
    DisagreementSerializer,
    JsonMomentField,
    SourceSerializer,
    SubjectField,
    lists_by_country,
)
from portal.records.statement_counts import count_statements
from portal.site.records.waivers import past_time
from portal.tabular.flattening import Column, plain_columns


class WaiverReasonField(WordsField):
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
    reason = WaiverReasonField(help_text="Why, in each language")
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
        return of_public_records(Waiver.objects.public(past_time()))

    def one(self, key: str) -> Waiver:
        return get_object_or_404(self.get_queryset(), pk=parse_number(key) or 0)


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
        then = time_travel.past_moment()
        return found.filter(position__lte=then.position) if then else found


class CountryViewSet(RowViewSet):
    """Countries, with the lists that can be asked for what is about them."""

    queryset = Country.objects.all()
    filterset_class = CountryFilter
    serializer_class = CountrySerializer
    lookup_field = "code"

    def one(self, key: str) -> Any:
        return super().one(spell_country(key))


class SourceViewSet(RowViewSet):
    """Sources that something public cites."""

    queryset = described_sources()
    filterset_class = SourceFilter
    serializer_class = SourceSerializer
    lookup_field = "slug"

    def get_serializer_class(self) -> type[SourceSerializer]:
        return SourceDetailSerializer if self.detail else SourceSerializer

    def one(self, key: str) -> Source:
        """Return the source with the number of its claims by standing."""
        source = cast(Source, super().one(key))
        counted = PublishedClaim.objects.filter(source=source).values_list("standing")
        counts = dict(counted.annotate(n=Count("*")).order_by())
        vars(source).update(
            claims_by_standing={name: counts.get(name, 0) for name in Standing.values},
            claims_count=sum(counts.values()),
            statements_count=count_statements([source])[source.pk],
            claims=f"{reverse('api_claim-list')}?source={key}",
        )
        return source


class PublishedClaimViewSet(RowViewSet):
    """Claims, as the current editions of public records give them."""

    queryset = PublishedClaim.objects.select_related("source", "attributed_to")
    filterset_class = PublishedClaimFilter
    serializer_class = PublishedClaimSerializer
    lookup_field = "uid"

    def own_readers(self) -> Readers:
        of_fact = ("kind", "record_uid", "fact")
        return {"disagreement": ColumnReader(of_fact, _read_disagreements)}

    def derived_columns(self) -> list[Column]:
        words = "Key of the disagreement about the fact, and of its ruling; empty if there is none"
        return plain_columns("disagreement", description=words)


def _read_disagreements(
    kinds: Sequence[str], uids: Sequence[str], facts: Sequence[str]
) -> list[Json]:
    """Return the keys of the disagreements about facts, in one query; empty for undisputed ones."""
    keys = list(map(Disagreement.key_of_fact, kinds, uids, facts))
    found = Disagreement.objects.filter(key__in=set(keys)).values_list("key", flat=True)
    known = set(found)
    return [key if key in known else "" for key in keys]


class DisagreementViewSet(RowViewSet):
    """Facts and periods about which public statements differ."""

    queryset = Disagreement.objects.all()
    filterset_class = DisagreementFilter
    serializer_class = DisagreementSerializer
    lookup_field = "key"


class CorrectionViewSet(RowViewSet):
    """Errors in what was public, and what became of them."""

    queryset = Correction.objects.all()
    filterset_class = CorrectionFilter
    serializer_class = CorrectionSerializer
    lookup_field = "uid"


@lists_by_country
def _lists() -> list[tuple[str, str]]:
    viewsets = registered_viewsets()
    return [
        (prefix, reverse(f"{basename}-list"))
        for prefix, _viewset, basename in router.registry
        if "country" in viewsets[prefix].filterset_class.base_filters
    ]


def register() -> None:
    """Register the lists that are not of one kind of record."""
    router.APIRootView = RootView
    router.register("countries", CountryViewSet, "api_country")
    router.register("sources", SourceViewSet, "api_source")
    router.register("claims", PublishedClaimViewSet, "api_claim")
    router.register("disagreements", DisagreementViewSet, "api_disagreement")
    router.register("corrections", CorrectionViewSet, "api_correction")
    router.register("rulings", RulingViewSet, "api_ruling")
    router.register("waivers", WaiverViewSet, "api_waiver")
    router.register("editions", EditionViewSet, "api_edition")
    router.register("changes", ChangeViewSet, "api_change")


def viewset_of(kind: Kind) -> type[ViewSetMixin]:
    """The viewset that the kind names, or one made from its model and FilterSet."""
    if kind.viewset is not None:
        return kind.viewset
    base: type[RecordViewSet] = DatedViewSet if kind.model.state_rules else RecordViewSet
    members = {
        "queryset": kind.model.objects.all(),
        "filterset_class": kind.filterset,
        "__module__": kind.model.__module__,
        "__doc__": base.__doc__,
    }
    return type(f"{kind.model.__name__}ViewSet", (base,), members)


def register_endpoints(kind: Kind) -> None:
    """The list of its records, and those of their parts."""
    router.register(kind.section, viewset_of(kind), f"api_{kind.kind}")
    for name, viewset in kind.rows.items():
        noun = viewset.__name__.removesuffix("ViewSet").lower()
        router.register(name, viewset, f"api_{noun}")
