"""FilterSets of records: the base, and those of the portal's own kinds."""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any, cast

import numpy as np
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.facts import Amount, Choice, CountryCode, PartialDate
from portal.filters.closed import ClosedFilterSet
from portal.filters.ordering import Ordering
from portal.filters.parameters import (
    BooleanFilter,
    DateFrom,
    DateTo,
    IContains,
    InCountry,
    InProvince,
    ModelChoiceFilter,
    MultipleChoiceFilter,
    OwnKey,
    Parameter,
    SearchFilter,
    UpdatedAfter,
)
from portal.filters.positions import InBox, Near, WithinKm
from portal.filters.values import Values
from portal.models import (
    Country,
    Disagreement,
    Event,
    Organisation,
    Place,
    PublishedClaim,
    Record,
    Source,
    SourceKind,
    Status,
    Story,
)
from portal.models.fields import Column
from portal.models.parts import SourcedPart
from portal.records.column_store import MISSING, CodedColumn, PublicColumns, about
from portal.records.column_store.columns import Mask
from portal.records.column_store.issues import ISSUED_AT
from portal.records.column_store.mentions import NAMED_IN

TITLE, UPDATED = ("title_en", _("title")), (ISSUED_AT, _("last change"))


class DisputedFilter(BooleanFilter):
    """Records about a fact of which sources differ."""

    def read(self, columns: PublicColumns, model: type[Model]) -> list[Values]:
        disputed = columns.of(
            Disagreement, part=about(Disagreement, str(model._meta.model_name))
        ).codes("record_uid")
        found = columns.of(model).named_in("uid", disputed)
        codes = np.where(found, np.int32(0), np.int32(1))
        return [Values(None, CodedColumn(codes, [True, False]))]


class NotKnownFilter(MultipleChoiceFilter):
    """Records without a value for any of these facts, or without a row of any of these parts.
    `also` names further columns that have to be empty for one to be unknown."""

    without = _("all of it known")

    def __init__(
        self, model: type[Record], *names: str, also: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        labels = {
            name: model.part_label(name) if name in model.parts else model.fact_label(name)
            for name in names
        }
        super().__init__(choices=list(labels.items()), label=_("Not known"))
        self.empty = {name: [name, *(also or {}).get(name, ())] for name in names}

    def condition(self, value: list[str]) -> Q:
        found = Q()
        for name in value:
            lacks = Q()
            for one in self.empty[name]:
                lacks &= _lacks(self.model, one)
            found |= lacks
        return found

    def read(self, columns: PublicColumns, model: type[Model]) -> list[Values]:
        record = cast("type[Record]", model)
        found = []
        for name, empty in self.empty.items():
            lacks = reduce(np.logical_and, (_mark_lacking(columns, record, one) for one in empty))
            found.append(Values(None, CodedColumn(lacks.astype(np.int32), ["", name])))
        return found


class HasPartFilter(BooleanFilter):
    """Records with a row of a part, or without any."""

    def condition(self, value: bool) -> Q:
        lacks = _lacks(self.model, str(self.field_name))
        return ~lacks if value else lacks

    def read(self, columns: PublicColumns, model: type[Model]) -> list[Values]:
        lacks = _mark_lacking(columns, cast("type[Record]", model), str(self.field_name))
        return [Values(None, CodedColumn(lacks.astype(np.int32), [True, False]))]


def _lacks(model: type[Record], name: str) -> Q:
    if name in model.parts:
        part: Any = model.part_model(name)
        return ~Q(pk__in=part._base_manager.values("record"))
    column = _column_of(model, name)
    return Q(**{f"{column.name}__isnull": True} if column.null else {column.name: ""})


def _mark_lacking(columns: PublicColumns, model: type[Record], name: str) -> Mask:
    rows = columns.of(model)
    if name in model.parts:
        owners = rows.rows_of(columns.of(model.part_model(name)).numbers("record"))
        marks = np.ones(len(rows), dtype=bool)
        marks[owners[owners >= 0]] = False
        return marks
    column = rows.column(_column_of(model, name).name)
    if isinstance(column, CodedColumn):
        return ~column.matches(bool)
    return column == MISSING


def _column_of(model: type[Record], name: str) -> Column:
    return cast(
        "Column", model._meta.get_field(model.column_of(name) if name in model.facts else name)
    )


def cites(model: type[Record], **asked: object) -> Q:
    """A claim or a row of the public record, such as a role, has a source."""
    claims = PublishedClaim.objects.filter(kind=model.kind(), **asked)
    public = Q(record__status=Status.PUBLISHED)  # a draft has the uid of its record
    rows = (
        model.part_rows(name).filter(public, **asked).order_by().values("record__uid")
        for name in model.parts
        if issubclass(model.part_model(name), SourcedPart)
    )
    # Several conditions would let PostgreSQL look at all records.
    return Q(uid__in=claims.order_by().values("record_uid").union(*rows))


class RecordFilter(ClosedFilterSet):
    """Parameters of every kind of record."""

    q = SearchFilter("uid", label=_("Search"))
    source = ModelChoiceFilter(
        queryset=Source.objects.all(),
        label=_("Source"),
        help_text=_("The last part of the source's address"),
        for_programs=True,
        method="citing",
    )
    disputed = DisputedFilter(label=_("Disputed"), method="in_dispute")
    source_kind = MultipleChoiceFilter(
        choices=SourceKind.choices,
        label=_("Kind of source"),
        method="citing_kind",
        for_programs=True,
    )
    uid = OwnKey(label=_("Identifier"), for_programs=True)
    slug = OwnKey(label=_("Last part of the address"), for_programs=True)
    updated_after = UpdatedAfter(ISSUED_AT)
    order = Ordering("title", title=TITLE, updated=UPDATED)

    def citing[R: Record](self, queryset: QuerySet[R], name: str, value: Source) -> QuerySet[R]:
        return queryset.filter(cites(queryset.model, source=value))

    def citing_kind[R: Record](
        self, queryset: QuerySet[R], name: str, value: list[str]
    ) -> QuerySet[R]:
        return queryset.filter(cites(queryset.model, source__kind__in=value))

    def in_dispute[R: Record](self, queryset: QuerySet[R], name: str, value: bool) -> QuerySet[R]:
        disputes = Disagreement.objects.filter(kind=queryset.model.kind())
        is_disputed = Q(uid__in=disputes.values("record_uid"))
        return queryset.filter(is_disputed if value else ~is_disputed)


class PlaceFilter(RecordFilter):
    model = Place
    country = InCountry("country")
    kind = MultipleChoiceFilter("place_kind", label=_("Kind"))
    bbox = InBox()
    near, within_km = Near(), WithinKm()
    admin1 = InProvince("admin1", label=_("Province or region"))
    order = Ordering(
        "title", title=TITLE, population=("population", _("population")), updated=UPDATED
    )


class OrganisationFilter(RecordFilter):
    model = Organisation
    country = InCountry("country")
    kind = MultipleChoiceFilter("organisation_kind", label=_("Kind"))
    order = Ordering(
        "title", title=TITLE, records=(NAMED_IN, _("records that name it")), updated=UPDATED
    )


class EventFilter(RecordFilter):
    model = Event
    country = InCountry("country", "participants", many=True)
    kind = MultipleChoiceFilter("event_kind", label=_("Kind"))
    from_ = DateFrom("starts_on", "ends_on", label=_("From"))
    to = DateTo("starts_on", label=_("To"))
    bbox = InBox("place__")
    near, within_km = Near("place__"), WithinKm()
    also = ("place",)
    order = Ordering("-date", date=("starts_on", _("date")), title=TITLE, updated=UPDATED)


class StoryFilter(RecordFilter):
    model = Story
    from_ = DateFrom("dated_on", label=_("From"))
    to = DateTo("dated_on", label=_("To"))
    order = Ordering("-date", date=("dated_on", _("date")), title=TITLE, updated=UPDATED)


class CountryFilter(ClosedFilterSet):
    model = Country
    q = IContains("name_en", "name_zh_hans", "name_ru", "name_local", label=_("Search"))
    role = MultipleChoiceFilter(label=_("Role"))
    also = ("code", "iso3", "numeric", "local_language")
    order = Ordering("name", name=("name_en", _("name")), code=("code", _("code")))


def default_filterset(model: type[Record], also: tuple[str, ...] = ()) -> type[RecordFilter]:
    """Choices of readers: countries and closed lists among the facts; orders: titles,
    amounts and days. All other facts, and columns of `also`, can be asked about by programs."""
    chosen: dict[str, Parameter] = {}
    orders: dict[str, tuple[str, StrOrPromise]] = {}
    for name, fact in model.facts.items():
        column: str = fact.columns_of(name)[0]
        match fact.type:
            case CountryCode():
                chosen[name] = InCountry(column)
            case Choice():
                chosen[name] = MultipleChoiceFilter(column, label=model.fact_label(name))
            case PartialDate():
                orders[name] = (f"{column}?", model.fact_label(name))
            case Amount():
                orders[name] = (column, model.fact_label(name))
    order = Ordering("title", title=TITLE, **orders, updated=UPDATED)
    members = {"model": model, "also": also, "order": order, "__module__": model.__module__}
    return type(f"{model.__name__}Filter", (RecordFilter,), chosen | members)
