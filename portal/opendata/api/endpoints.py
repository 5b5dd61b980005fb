"""Endpoints of the lists that belong to the portal itself, and those of a kind of record, made from
its declaration."""

from typing import Any, cast

from django.db.models import Count
from rest_framework.reverse import reverse
from rest_framework.viewsets import ViewSetMixin

from portal.filters.corrections import CorrectionFilter
from portal.filters.fields import spell_country
from portal.filters.published import DisagreementFilter, PublishedClaimFilter, SourceFilter
from portal.filters.records import CountryFilter
from portal.models import Correction, Country, Disagreement, PublishedClaim, Source, Standing
from portal.opendata.api.changes import ChangeViewSet
from portal.opendata.api.dated import DatedViewSet
from portal.opendata.api.history import EditionViewSet, RulingViewSet
from portal.opendata.api.router import RootView, registered_viewsets, router
from portal.opendata.api.shapes import PublishedClaimSerializer, SourceDetailSerializer
from portal.opendata.api.views import RecordViewSet, RowViewSet
from portal.opendata.api.waivers import WaiverViewSet
from portal.publication.public_rows import described_sources
from portal.records.kinds import Kind
from portal.records.rows import (
    CorrectionSerializer,
    CountrySerializer,
    DisagreementSerializer,
    SourceSerializer,
    lists_by_country,
)


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
        counts = dict(counted.annotate(Count("pk")).order_by())
        vars(source).update(
            claims_by_standing={name: counts.get(name, 0) for name in Standing.values},
            claims_count=sum(counts.values()),
            claims=f"{reverse('api_claim-list')}?source={key}",
        )
        return source


class PublishedClaimViewSet(RowViewSet):
    """Claims, as the current editions of public records give them."""

    queryset = PublishedClaim.objects.select_related("source", "attributed_to")
    filterset_class = PublishedClaimFilter
    serializer_class = PublishedClaimSerializer
    lookup_field = "uid"


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
    base: type[RecordViewSet] = RecordViewSet if kind.dated is None else DatedViewSet
    members = {
        "queryset": kind.model.objects.all(),
        "filterset_class": kind.filterset,
        "__module__": kind.model.__module__,
        "__doc__": base.__doc__,
        "dated": kind.dated,
    }
    return type(f"{kind.model.__name__}ViewSet", (base,), members)


def register_endpoints(kind: Kind) -> None:
    """The list of its records, and those of their parts."""
    router.register(kind.section, viewset_of(kind), f"api_{kind.kind}")
    for name, viewset in kind.rows.items():
        noun = viewset.__name__.removesuffix("ViewSet").lower()
        router.register(name, viewset, f"api_{noun}")
