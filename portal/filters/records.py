"""The FilterSets of records: what all share, and those of the portal's own kinds."""

from typing import Any

from django.db.models import Q
from django.forms import TextInput
from django.utils.translation import gettext_lazy as _

from portal.filters.closed import ClosedFilterSet
from portal.filters.parameters import (
    Among,
    BooleanFilter,
    Contains,
    From,
    InCountry,
    ModelChoiceFilter,
    MultipleChoiceFilter,
    Order,
    To,
    UpdatedAfter,
)
from portal.filters.positions import InBox, Near, WithinKm
from portal.models import (
    Country,
    Disagreement,
    Event,
    EventKind,
    Organisation,
    OrganisationKind,
    Place,
    PlaceKind,
    PublishedClaim,
    Role,
    Source,
    SourceKind,
    Story,
)
from portal.search import matching

TITLE, UPDATED = ("title_en", _("title")), ("edition__issued_at", _("last change"))


class RecordFilter(ClosedFilterSet):
    """What may be asked of every kind of record."""

    q = Contains("title_en", label=_("Search"), method="search")
    source = ModelChoiceFilter(
        queryset=Source.objects.all(),
        label=_("Source"),
        help_text=_("The last part of the source's address"),
        widget=TextInput,
        method="citing",
    )
    disputed = BooleanFilter(label=_("Disputed"), method="in_dispute")
    source_kind = MultipleChoiceFilter(
        choices=SourceKind.choices,
        label=_("Kind of source"),
        method="citing_kind",
        for_programs=True,
    )
    uid = Among(label=_("Identifier"), for_programs=True)
    slug = Among(label=_("Last part of the address"), for_programs=True)
    updated_after = UpdatedAfter("edition__issued_at")
    order = Order("title", title=TITLE, updated=UPDATED)

    class Meta(ClosedFilterSet.Meta):
        pass

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """What the search page finds of this kind, in the order of the list."""
        found = matching(value).filter(kind=self.queryset.model.kind())
        return queryset.filter(uid__in=found.values("record_uid"))

    def citing(self, queryset: Any, name: str, value: Source) -> Any:
        claims = self.of_kind(PublishedClaim).filter(source=value)
        return queryset.filter(uid__in=claims.values("record_uid"))

    def citing_kind(self, queryset: Any, name: str, value: list[str]) -> Any:
        claims = self.of_kind(PublishedClaim).filter(source__kind__in=value)
        return queryset.filter(uid__in=claims.values("record_uid"))

    def in_dispute(self, queryset: Any, name: str, value: bool) -> Any:
        is_disputed = Q(uid__in=self.of_kind(Disagreement).values("record_uid"))
        return queryset.filter(is_disputed if value else ~is_disputed)

    def of_kind(self, model: Any) -> Any:
        """The rows about this kind of record in one of the tables of what is public."""
        return model.objects.filter(kind=self.queryset.model.kind())


class PlaceFilter(RecordFilter):
    country = InCountry("country")
    kind = MultipleChoiceFilter("place_kind", choices=PlaceKind.choices, label=_("Kind"))
    bbox = InBox()
    near, within_km = Near(), WithinKm()
    also = ("admin1", "accuracy")
    order = Order("title", title=TITLE, population=("population", _("population")), updated=UPDATED)

    class Meta(RecordFilter.Meta):
        model = Place


class OrganisationFilter(RecordFilter):
    country = InCountry("country")
    kind = MultipleChoiceFilter(
        "organisation_kind", choices=OrganisationKind.choices, label=_("Kind")
    )
    also = ("parent",)

    class Meta(RecordFilter.Meta):
        model = Organisation


class EventFilter(RecordFilter):
    country = InCountry("country", "participants", many=True)
    kind = MultipleChoiceFilter("event_kind", choices=EventKind.choices, label=_("Kind"))
    from_ = From("starts_on", "ends_on", label=_("From"))
    to = To("starts_on", label=_("To"))
    bbox = InBox("place__", for_programs=True)
    near, within_km = Near("place__"), WithinKm()
    also = ("place",)
    order = Order("-date", date=("starts_on", _("date")), title=TITLE, updated=UPDATED)

    class Meta(RecordFilter.Meta):
        model = Event


class StoryFilter(RecordFilter):
    from_ = From("dated_on", label=_("From"))
    to = To("dated_on", label=_("To"))
    order = Order("-date", date=("dated_on", _("date")), title=TITLE, updated=UPDATED)

    class Meta(RecordFilter.Meta):
        model = Story


class CountryFilter(ClosedFilterSet):
    q = Contains("name_en", "name_zh_hans", "name_ru", "name_local", label=_("Search"))
    role = MultipleChoiceFilter(choices=Role.choices, label=_("Role"))
    also = ("code", "iso3", "numeric", "local_language")
    order = Order("name", name=("name_en", _("name")), code=("code", _("code")))

    class Meta(ClosedFilterSet.Meta):
        model = Country
