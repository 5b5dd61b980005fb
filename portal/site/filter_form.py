"""A FilterSet's form arranged for readers: choices with counts, ranges, rare filters folded, and
chips to remove each active filter."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from django.forms import BoundField, ModelChoiceField
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.filters.closed import ClosedFilterSet, ClosedForm
from portal.filters.facets import Counts, facet_counts, is_facet, values_in_use
from portal.filters.parameters import BooleanFilter, InCountry
from portal.filters.records import NotKnownFilter
from portal.filters.selection import EMPTY
from portal.filters.shown_order import sort_countries, sort_shown
from portal.models import Country
from portal.records.column_store import PublicColumns

type Offered = tuple[Any, str]
"""A choice of a field, which has the row as `instance` where it chooses one, and its words."""

MANY = 12
"""Choices of a longer list without an order of its own come by their numbers."""
MOST_CHIPS = 30
"""Values with a link to leave each out, which names all others: an address has room for thousands.
All are left out by one more link."""
RARE = ("role", "unknown", "length_min", "length_max")
"""Parameters that few readers need."""

ENDS = {"_min": "_max", "_from": "_to", "from": "to"}
"""Name endings of the two ends of a range."""


@dataclass(frozen=True)
class FilterChoice:
    """One checkbox of a filter. `count` is None where counting was impossible."""

    value: str
    words: str
    count: int | None
    is_chosen: bool

    @property
    def is_disabled(self) -> bool:
        return self.count == 0 and not self.is_chosen


@dataclass(frozen=True)
class FormPart:
    """One filter of the form, and the template that draws it. `beside` is the other end of a
    range; `is_marked` says that the choices have signs of their own."""

    field: BoundField
    template: str = "components/field.html"
    choices: list[FilterChoice] = dataclasses.field(default_factory=list)
    is_single: bool = False
    is_marked: bool = False
    beside: BoundField | None = None

    @property
    def fields(self) -> list[BoundField]:
        return [one for one in (self.field, self.beside) if one is not None]

    @property
    def name(self) -> str:
        return str(self.field.name)


@dataclass(frozen=True)
class Chip:
    """Active filter value, in words, and the address without it."""

    label: str
    words: str
    url: str


@dataclass(frozen=True)
class FilterForm:
    form: ClosedForm
    often: list[FormPart]
    rarely: list[FormPart]
    unseen: list[BoundField]
    """Parameters for programs that the address sets: carried along as hidden fields."""
    chips: list[Chip]
    active: int
    """Number of active filters, the order not counted."""
    clear_url: str

    @property
    def opens_rarely(self) -> bool:
        """True if a folded filter is active or invalid, so that the fold has to be open."""
        fields = [one for part in self.rarely for one in part.fields]
        return any(one.errors or one.data not in EMPTY for one in fields)


@dataclass(frozen=True)
class RelaxedQuery:
    """Address with one condition less, and the number of records it gives."""

    words: str
    url: str
    count: int


def arrange(
    found: ClosedFilterSet,
    request: HttpRequest,
    counts: Counts | None = None,
    values: Mapping[str, set[str]] | None = None,
) -> FilterForm:
    """Arrange the form of a list. `counts`, and the `values` that can be chosen by parameter, are
    computed from the list if not given."""
    counts = facet_counts(found) if counts is None else counts
    parts = list(_build_parts(found, counts, values_in_use(found) if values is None else values))
    unseen = [
        bound
        for bound in found.form
        if found.filters[bound.name].for_programs and found.data.getlist(bound.name)
    ]
    names = [name for name in found.form.fields if name != "order"]
    return FilterForm(
        form=found.form,
        often=[part for part in parts if part.name not in RARE],
        rarely=[part for part in parts if part.name in RARE],
        unseen=unseen,
        chips=list(
            islice(_build_chips(found, [*parts, *map(FormPart, unseen)], request), MOST_CHIPS)
        )
        if found.is_valid()
        else [],
        active=sum(1 for name in names if request.GET.get(name)),
        clear_url=request.path + build_query(request.GET, *set(request.GET) - {"order", "view"}),
    )


def load_choices(fields: Iterable[BoundField]) -> None:
    """Load the rows that the choices of bound fields offer, before a template renders them."""
    for bound in fields:
        field = bound.field
        if isinstance(field, ModelChoiceField):
            offered = cast("Iterable[Offered]", field.choices)
            field.choices = _sort_offered(list(iter(offered)))  # else they would be counted


def _sort_offered(offered: list[Offered]) -> list[Offered]:
    """Sort choices of rows as the reader's language has them; what chooses none stays in front."""
    by_row = {choice.instance: (choice, words) for choice, words in offered if choice}
    is_of_countries = any(isinstance(row, Country) for row in by_row)
    rows = sort_countries(by_row) if is_of_countries else sort_shown(by_row)
    return [*(pair for pair in offered if not pair[0]), *(by_row[row] for row in rows)]


def relax_filters(found: ClosedFilterSet, chips: list[Chip]) -> list[RelaxedQuery]:
    """For an empty result, return each single condition whose removal gives records, the largest
    number first. One query for each condition."""
    ways = []
    for chip in chips:
        fewer = without(QueryDict(chip.url.partition("?")[2]), "view")
        count = type(found)(fewer, found.queryset).qs.count()
        words = _("%(label)s: %(value)s") % {"label": chip.label, "value": chip.words}
        ways.append(RelaxedQuery(words, chip.url, count))
    return sorted((way for way in ways if way.count), key=lambda way: -way.count)


def build_query(parameters: QueryDict, *without: str, **instead: object) -> str:
    """Return `?…` with the parameters, some removed and some replaced; empty without any. Those
    without a value, which an untouched form sends, are dropped, as are repeated ones."""
    query = QueryDict(mutable=True)
    for name, values in parameters.lists():
        kept = [] if name in without else [value for value in dict.fromkeys(values) if value]
        query.setlist(name, kept)
    for name, value in instead.items():
        query[name] = str(value)
    return f"?{query.urlencode()}" if query.urlencode() else ""


def without(parameters: QueryDict, *names: str) -> QueryDict:
    found = parameters.copy()
    for name in names:
        found.pop(name, None)
    return found


def _build_parts(
    found: ClosedFilterSet, counts: Counts, values: Mapping[str, set[str]]
) -> Iterator[FormPart]:
    fields = {
        bound.name: bound
        for bound in found.form.visible_fields()
        if not found.filters[bound.name].for_programs
    }
    ends = {_range_end(name) for name in fields} & set(fields)
    for name, bound in fields.items():
        parameter = found.filters[name]
        if is_facet(parameter):
            facet = _build_facet(found, bound, counts.get(name), values.get(name))
            if facet.choices:
                yield facet
            continue
        load_choices([bound])
        if name == "order":
            _name_default(bound, parameter.default)
        if (end := fields.get(_range_end(name))) is not None:
            yield FormPart(bound, "components/field_range.html", beside=end)
        elif name not in ends:
            yield FormPart(bound)


def _name_default(bound: BoundField, default: str) -> None:
    """Let a list offer the order that it has without any asked for by its name, and once."""
    field: Any = bound.field
    words = dict(field.choices)
    others = [(value, label) for value, label in words.items() if value not in ("", default)]
    field.widget.choices = [("", words[default]), *others]


def _range_end(name: str) -> str:
    """Return the other end of a range, `capacity_min` → `capacity_max`; empty for other names."""
    for start, end in ENDS.items():
        if name.endswith(start):
            return name.removesuffix(start) + end
    return ""


def _build_facet(
    found: ClosedFilterSet,
    bound: BoundField,
    counts: Counter[str] | None,
    available: set[str] | None,
) -> FormPart:
    parameter = found.filters[bound.name]
    is_single, chosen = isinstance(parameter, BooleanFilter), found.data.getlist(bound.name)
    field: Any = bound.field  # a choice field of Django or of django-filter
    if isinstance(parameter, InCountry):
        field.choices = [(one.pk, one) for one in _known_countries()]
    counted = +counts if counts else ()  # on another day, with values that none has today
    choices = [
        FilterChoice(
            value=str(value),
            words=_("any") if not str(value) else str(words) if is_single else capfirst(str(words)),
            count=counts[str(value)] if counts is not None and str(value) else None,
            is_chosen=str(value) in (chosen or [""]),
        )
        for value, words in field.choices
        if is_single or str(value)
        if available is None or str(value) in {"", *available, *chosen, *counted}
    ]
    if is_single and len(choices) < 3 and not any(chosen):  # as all records have the same
        choices = []
    has_signs = not isinstance(parameter, (InCountry, BooleanFilter, NotKnownFilter))
    if has_signs and len(choices) > MANY:
        choices.sort(key=lambda choice: -(choice.count or 0))
    return FormPart(bound, "components/field_facet.html", choices, is_single, has_signs)


def _known_countries() -> list[Country]:
    """Return all countries in the order of the reader's language."""
    return PublicColumns().kept(_read_countries, get_language())


def _read_countries(_columns: PublicColumns, _language: str) -> list[Country]:
    return sort_countries(Country.objects.all())


def _build_chips(
    found: ClosedFilterSet, parts: list[FormPart], request: HttpRequest
) -> Iterator[Chip]:
    for part in parts:
        for bound in part.fields if part.name != "order" else []:
            words: Callable[[str], str] = str
            if part.choices:
                words = _look_up({choice.value: choice.words for choice in part.choices})
            elif isinstance(found.filters[bound.name], InCountry):
                countries = _known_countries()
                words = {one.pk: str(one) for one in countries}.__getitem__
            elif hasattr(bound.field, "queryset"):
                words = _titles_by_slug(found, bound.name)
            elif hasattr(bound.field, "choices"):
                words = _labels_by_value(bound)
            for value in found.data.getlist(bound.name):
                yield Chip(str(bound.label), words(value), _url_without(request, bound.name, value))


def _labels_by_value(bound: BoundField) -> Callable[[str], str]:
    field: Any = bound.field
    return _look_up({str(value): str(label) for value, label in field.choices})


def _look_up(words: Mapping[str, str]) -> Callable[[str], str]:
    """Return a function from values to their words; paths of facts have none."""
    return lambda value: words.get(value, value)


def _titles_by_slug(found: ClosedFilterSet, name: str) -> Callable[[str], str]:
    """Return a function from slugs to titles for a filter that chooses rows."""
    rows = found.form.cleaned_data[name]
    by_slug = {one.slug: str(one) for one in rows} if isinstance(rows, list) else {}
    return lambda slug: by_slug.get(slug, slug if by_slug else str(rows))


def _url_without(request: HttpRequest, name: str, value: str) -> str:
    fewer = request.GET.copy()
    fewer.setlist(name, [one for one in fewer.getlist(name) if one != value])
    return request.path + build_query(fewer, "page")
