"""A FilterSet's form, arranged for readers: choices with their numbers, ranges, what is asked
rarely folded away, and what is set with a way to take each of it away."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, When
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from portal.filters import BooleanFilter, ClosedFilterSet, InCountry
from portal.filters.facets import EMPTY, Counts, countries_named, facet_counts, is_facet
from portal.models import Role

NEAREST = Case(*(When(role=role, then=place) for place, role in enumerate(Role.values)))
"""Central Asia first, then China, then the rest of the world."""

RARE = (
    "bbox",
    "updated_after",
    "source",
    "organisation",
    "role",
    "parent",
    "system",
    "measures",
    "length_min",
    "length_max",
)
"""Parameters that serve programs more than readers."""

ENDS = {"_min": "_max", "_from": "_to", "from": "to"}
"""How the two ends of a range are called."""


@dataclass(frozen=True)
class FilterChoice:
    """One box of a filter. `count` is None where nothing could be counted."""

    id: str
    value: str
    words: str
    count: int | None
    is_chosen: bool

    @property
    def is_disabled(self) -> bool:
        return self.count == 0 and not self.is_chosen


@dataclass(frozen=True)
class FormPart:
    """One question of the form, and the template that draws it. `beside` is the other end of a
    range; `is_marked` says that the choices have signs of their own."""

    field: Any
    template: str = "components/field.html"
    choices: list[FilterChoice] = field(default_factory=list)
    is_single: bool = False
    is_marked: bool = False
    beside: Any = None

    @property
    def fields(self) -> list[Any]:
        return [one for one in (self.field, self.beside) if one is not None]

    @property
    def name(self) -> str:
        return str(self.field.name)


@dataclass(frozen=True)
class Chip:
    """Something that is set, in words, and the address without it."""

    label: str
    words: str
    url: str


@dataclass(frozen=True)
class FilterForm:
    form: Any
    often: list[FormPart]
    rarely: list[FormPart]
    unseen: list[Any]
    """What an address sets that only programs ask: it is carried along, and can be taken away."""
    chips: list[Chip]
    active: int
    """How many filters are set; the order is none."""
    clear_url: str

    @property
    def opens_rarely(self) -> bool:
        """Whether something folded away is set or wrong, and so has to be seen."""
        fields = [one for part in self.rarely for one in part.fields]
        return any(one.errors or one.data not in EMPTY for one in fields)


@dataclass(frozen=True)
class Loosened:
    """An address with one condition less, and how many records it would give."""

    words: str
    url: str
    count: int


def arrange(
    found: ClosedFilterSet,
    request: HttpRequest,
    counts: Counts | None = None,
    countries: set[str] | None = None,
) -> FilterForm:
    """`counts` and `countries` (those that can be chosen) are found in the list, if not given."""
    counts = facet_counts(found) if counts is None else counts
    parts = list(_parts(found, counts, countries))
    unseen = _unseen(found)
    names = [name for name in found.form.fields if name != "order"]
    return FilterForm(
        form=found.form,
        often=[part for part in parts if part.name not in RARE],
        rarely=[part for part in parts if part.name in RARE],
        unseen=unseen,
        chips=list(_chips(found, [*parts, *map(FormPart, unseen)], request))
        if found.is_valid()
        else [],
        active=sum(1 for name in names if request.GET.get(name)),
        clear_url=request.path + _kept(request),
    )


def load_choices(fields: Iterable[Any]) -> None:
    """Read the rows that can be chosen in these bound fields, before a template draws them."""
    for bound in fields:
        if hasattr(bound.field, "queryset"):
            bound.field.choices = list(bound.field.choices)


def loosened(found: ClosedFilterSet, chips: list[Chip]) -> list[Loosened]:
    """For a question that nothing answers: each of its conditions by which it would be answered
    if only that one were dropped; those that give most first. A query for each condition."""
    ways = []
    for chip in chips:
        fewer = QueryDict(chip.url.partition("?")[2], mutable=True)
        fewer.pop("view", None)
        count = type(found)(fewer, found.queryset).qs.count()
        ways.append(Loosened(_in_one(chip), chip.url, count))
    return sorted((way for way in ways if way.count), key=lambda way: -way.count)


def address(asked: QueryDict, *without: str, **instead: Any) -> str:
    """`?…` with the question, less some parameters, or with other values for some; nothing where
    nothing is asked. Parameters without a value, which an untouched form sends, go."""
    query = QueryDict(mutable=True)
    for name, values in asked.lists():
        query.setlist(name, [] if name in without else [value for value in values if value])
    for name, value in instead.items():
        query[name] = str(value)
    return f"?{query.urlencode()}" if query.urlencode() else ""


def _kept(request: HttpRequest) -> str:
    """What stays when all filters are taken away: order and view, and nothing mistyped."""
    gone = [name for name in request.GET if name not in ("order", "view")]
    return address(request.GET, *gone)


def _parts(
    found: ClosedFilterSet, counts: Counts, countries: set[str] | None
) -> Iterator[FormPart]:
    fields = {
        bound.name: bound
        for bound in found.form.visible_fields()
        if not found.filters[bound.name].for_programs
    }
    ends = {_end(name) for name in fields} & set(fields)
    for name, bound in fields.items():
        parameter = found.filters[name]
        if is_facet(parameter):
            yield _facet(found, bound, counts.get(name), countries)
            continue
        load_choices([bound])
        if (end := fields.get(_end(name))) is not None:
            yield FormPart(bound, "components/field_range.html", beside=end)
        elif name not in ends:
            yield FormPart(bound)


def _unseen(found: ClosedFilterSet) -> list[Any]:
    return [
        bound
        for bound in found.form
        if found.filters[bound.name].for_programs and found.data.getlist(bound.name)
    ]


def _end(name: str) -> str:
    """`capacity_min` → `capacity_max`; empty for what begins no range."""
    for start, end in ENDS.items():
        if name.endswith(start):
            return name.removesuffix(start) + end
    return ""


def _facet(found: ClosedFilterSet, bound: Any, counts: Any, there: set[str] | None) -> FormPart:
    parameter: Any = found.filters[bound.name]
    if isinstance(parameter, InCountry):
        there = there or countries_named(found, bound.name)
        bound.field.queryset = bound.field.queryset.order_by(NEAREST, "name_en", "pk")
    is_single, chosen = isinstance(parameter, BooleanFilter), found.data.getlist(bound.name)
    choices = [
        FilterChoice(
            id=f"{bound.auto_id}_{position}",
            value=str(value),
            words=str(words) if str(value) else _("any"),
            count=counts[str(value)] if counts is not None and str(value) else None,
            is_chosen=str(value) in (chosen or [""]),
        )
        for position, (value, words) in enumerate(bound.field.choices)
        if is_single or str(value)
        if not isinstance(parameter, InCountry) or _can_be_chosen(str(value), there, chosen)
    ]
    has_signs = not isinstance(parameter, (InCountry, BooleanFilter))
    return FormPart(bound, "components/field_facet.html", choices, is_single, has_signs)


def _can_be_chosen(code: str, there: set[str] | None, chosen: list[str]) -> bool:
    """A country that no record names is no choice, unless somebody chose it."""
    return not there or code in there or code in chosen


def _chips(found: ClosedFilterSet, parts: list[FormPart], request: HttpRequest) -> Iterator[Chip]:
    """One for each value that is set, in the order of the form."""
    for part in parts:
        for bound in part.fields if part.name != "order" else []:
            words: Callable[[str], str] = str
            if part.choices:
                words = {choice.value: choice.words for choice in part.choices}.__getitem__
            elif hasattr(bound.field, "queryset"):
                words = _named(found, bound.name)
            for value in found.data.getlist(bound.name):
                yield Chip(str(bound.label), words(value), _without(request, bound.name, value))


def _named(found: ClosedFilterSet, name: str) -> Callable[[str], str]:
    """A row in its own words instead of by its slug."""
    rows = found.form.cleaned_data[name]
    by_slug = {one.slug: str(one) for one in rows} if isinstance(rows, list) else {}
    return lambda slug: by_slug.get(slug, slug if by_slug else str(rows))


def _without(request: HttpRequest, name: str, value: str) -> str:
    fewer = request.GET.copy()
    fewer.setlist(name, [one for one in fewer.getlist(name) if one != value])
    return request.path + address(fewer, "page")


def _in_one(chip: Chip) -> str:
    return _("%(label)s: %(value)s") % {"label": chip.label, "value": chip.words}
