"""FilterSets of sources, claims and disagreements."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.filters.closed import ClosedFilterSet
from portal.filters.fields import AS_PART_PATH, AS_PERIOD, FactsField, JsonSchema, PeriodsField
from portal.filters.ordering import Ordering
from portal.filters.parameters import (
    AsRecord,
    BooleanFilter,
    HasMoment,
    IContains,
    InCountry,
    ModelChoiceFilter,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
    NumberFilter,
    SearchFilter,
    TextIn,
    UpdatedAfter,
)
from portal.formatting.locales import join_parts, language_name
from portal.formatting.numbers import COUNTED, format_unit
from portal.models import Disagreement, PublishedClaim, SearchEntry, Source
from portal.models.sources import SourceQuerySet
from portal.records.registry import record_models

type Choice = tuple[str, StrOrPromise]


def kind_choices() -> list[Choice]:
    """Return the kinds of record, as addresses and data files name them."""
    return sorted((model.kind(), model._meta.verbose_name or "") for model in record_models())


def fact_choices() -> list[Choice]:
    """Return the facts of all kinds of record, each name once, with their units."""
    named = {
        name: lazy_label(model.fact_label(name), fact.unit)
        for model in reversed(record_models())  # the label is that of the first kind
        for name, fact in model.facts.items()
    }
    return sorted(named.items())


def _with_unit(label: StrOrPromise, unit: str) -> str:
    """Add the unit to a label, unless it is what is counted: “length, km”, “units”."""
    return join_parts([str(label), "" if unit in COUNTED else format_unit(unit)])


lazy_label = lazy(_with_unit, str)
"""Once for all: each call of `lazy` makes a class."""


def language_choices() -> list[tuple[str, str]]:
    """Return the languages of public sources."""
    found = Source.objects.exclude(language="").order_by("language").distinct()
    return [(code, language_name(code)) for code in found.values_list("language", flat=True)]


class InCountries(InCountry):
    """Rows with any of these codes in `countries` (codes between spaces)."""

    def condition(self, value: list[str]) -> Q:
        found = Q()
        for code in value:
            found |= Q(countries__contains=f" {code} ")
        return found


class FactIn(MultipleChoiceFilter):
    """Rows about any of these facts. A path of which there is nothing finds no row."""

    field_class = FactsField

    def json_schema(self) -> JsonSchema:
        fact: JsonSchema = {"anyOf": [{"enum": self.field.allowed()}, {"pattern": AS_PART_PATH}]}
        return {"type": "array", "items": {"type": "string", **fact}}


class PeriodIn(TextIn):
    """Rows of any of these periods. One of which there is nothing finds no row."""

    field_class = PeriodsField
    schema = {"type": "array", "items": {"type": "string", "pattern": AS_PERIOD}}


class PublishedAfter(UpdatedAfter):
    """Rows with a later moment, or of a record that was published later: what is said of it may be
    in a draft for long."""

    def condition(self, value: datetime) -> Q:
        its = SearchEntry.objects.filter(kind=OuterRef("kind"), record_uid=OuterRef("record_uid"))
        return super().condition(value) | Q(Exists(its.filter(issued_at__gt=value)))


class SourceFilter(ClosedFilterSet):
    model = Source
    q = IContains("title", label=_("Search"), method="search")
    kind = MultipleChoiceFilter(label=_("Kind"))
    language = MultipleChoiceFilter(
        "language", choices=language_choices, is_closed=False, label=_("Language")
    )
    publisher = IContains("publisher", label=_("Publisher"))
    slug = TextIn(label=_("Last part of the address"), for_programs=True)
    superseded_by = ModelMultipleChoiceFilter(
        queryset=Source.objects.all(), label=_("Replaced by"), for_programs=True
    )
    updated_after = UpdatedAfter("first_cited_at", label=_("First cited after"))
    archived = BooleanFilter(label=_("Archived copy"), method="with_copy", for_programs=True)
    retracted = HasMoment("retracted_at", label=_("Retracted"), for_programs=True)
    also = (
        *("author", "url", "archived_url", "published_on", "accessed_on", "version", "licence"),
        *("derived_from", "supersedes", "archived_on", "copy_sha256", "retraction_reason_en"),
    )
    order = Ordering(
        "title",
        title=("title", _("title")),
        publisher=("publisher", _("publisher")),
        published=("published_on?", _("date of publication")),
        cited=("first_cited_at", _("first cited")),
    )

    def search(self, queryset: SourceQuerySet, name: str, value: str) -> SourceQuerySet:
        return queryset.search(value)

    def with_copy(self, queryset: SourceQuerySet, name: str, value: bool) -> SourceQuerySet:
        return queryset.exclude(archived_url="") if value else queryset.filter(archived_url="")


class PublishedClaimFilter(ClosedFilterSet):
    model = PublishedClaim
    source = ModelChoiceFilter(queryset=Source.objects.all(), label=_("Source"), for_programs=True)
    kind = MultipleChoiceFilter(choices=kind_choices, label=_("Kind of record"))
    record = AsRecord("kind", "record_uid", label=_("Record"), help_text=_("kind:slug or kind:uid"))
    fact = FactIn(choices=fact_choices, label=_("Fact"))
    standing = MultipleChoiceFilter(label=_("Standing"))
    country = InCountries("countries")
    source_kind = MultipleChoiceFilter("source__kind", label=_("Kind of source"), for_programs=True)
    claim_kind = MultipleChoiceFilter(label=_("Kind of claim"), for_programs=True)
    value = TextIn(label=_("Value, in its canonical text"), for_programs=True)
    standing_reason = MultipleChoiceFilter(label=_("Rule"), for_programs=True)
    attributed_to = ModelChoiceFilter(
        queryset=Source.objects.all(), label=_("Attributed to"), for_programs=True
    )
    also = (
        *("uid", "unit", "comparator", "as_printed", "as_of", "locator", "quote", "note"),
        *("lower", "upper", "language", "retraction_reason", "archived_url"),
    )
    updated_after = PublishedAfter("recorded_at", "retracted_at")
    order = Ordering(
        "-recorded",
        recorded=("recorded_at", _("day recorded")),
        kind=("kind", _("kind of record")),
        fact=("fact", _("fact")),
    )


DISAGREEMENT_ORDERS = {
    "ratio": ("gap_ratio", _("gap, times")),
    "gap": ("gap_percent", _("gap, % of the accepted value")),
    "since": ("since", _("day recorded")),
    "sources": ("sources_count", _("number of sources")),
}


class DisagreementFilter(ClosedFilterSet):
    model = Disagreement
    q = SearchFilter("record_uid", label=_("Search"))
    kind = MultipleChoiceFilter(choices=kind_choices, label=_("Kind of record"))
    record = AsRecord("kind", "record_uid", label=_("Record"), help_text=_("kind:slug or kind:uid"))
    fact = FactIn(choices=fact_choices, label=_("Fact"))
    country = InCountries("countries")
    ruled = HasMoment("ruled_at", label=_("A reason is given"))
    rule = MultipleChoiceFilter(label=_("Reason"))
    gap_ratio_min = NumberFilter("gap_ratio", "gte", label=_("Gap of at least, times"))
    gap_ratio_max = NumberFilter(
        "gap_ratio", "lte", label=_("Gap of at most, times"), for_programs=True
    )
    gap_min = NumberFilter("gap_percent", "gte", label=_("Gap of at least, %"), for_programs=True)
    gap_max = NumberFilter("gap_percent", "lte", label=_("Gap of at most, %"), for_programs=True)
    key = TextIn(label=_("Identifier"), for_programs=True)
    period = PeriodIn(label=_("Period"), for_programs=True)
    also = ("unit", "accepted", "sources_count", "ruled_in_role", "gap_percent")
    updated_after = PublishedAfter("since", "ruled_at")
    order = Ordering("-gap", **DISAGREEMENT_ORDERS)


class RegisterFilter(DisagreementFilter):
    """As people and assistants ask: what most sources speak of first, as the widest gaps are slips.
    Files and releases keep the order that they had."""

    order = Ordering("-sources", **DISAGREEMENT_ORDERS)
