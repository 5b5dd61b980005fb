"""Series in which other reporters count the same thing, from their side."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import batched

from django.db.models import Q

from trade.statistics.models import Indicator, Series, SeriesQuerySet

BATCH = 500
"""Series in one question to the database."""
COUNTED = (
    *("unit", "detail", "measures_kind", "measures_uid"),
    *("country_id", "partner_id", "indicator_id"),
)
"""Columns in which series agree that count the same."""
type SameThing = tuple[object, ...]
"""Their values."""
type Mirrors = Mapping[object, Set[object]]
"""Indicators that count a flow from the other side, by primary key."""


def find_mirrors() -> Mirrors:
    """Pair indicators where one of the two names the other. One query."""
    found: dict[object, set[object]] = defaultdict(set)
    named = Indicator.working.filter(edit_of=None, mirror__isnull=False)
    for one, other in named.values_list("pk", "mirror"):
        found[one].add(other)
        found[other].add(one)
    return found


def siblings(series: Series) -> SeriesQuerySet:
    """The public series in which other reporters count the same thing: the same indicator for
    the same country, or for the pair seen from the other side."""
    counted = _counted_as(series, find_mirrors() if series.partner_id else {})
    same = Q.create([Q(**dict(zip(COUNTED, one, strict=True))) for one in counted], Q.OR)
    return Series.objects.filter(same).exclude(pk=series.pk).order_by("title_en", "pk")


def siblings_of(asked: Iterable[Series]) -> dict[int, list[Series]]:
    """The siblings of each of these series, by its primary key. Two queries for some hundreds."""
    found: dict[int, list[Series]] = {}
    for some in batched(asked, BATCH):
        mirrors = find_mirrors()
        counted = {thing for one in some for thing in _counted_as(one, mirrors)}
        known = SeriesIndex(_that_may_count(counted), mirrors)
        found |= {one.pk: known.siblings(one) for one in some}
    return found


class SeriesIndex:
    """Series by what they count."""

    def __init__(self, series: Iterable[Series], mirrors: Mirrors) -> None:
        self._mirrors = mirrors
        self._found: dict[SameThing, list[tuple[int, Series]]] = defaultdict(list)
        for place, one in enumerate(series):
            self._found[_counts(one)].append((place, one))

    def siblings(self, series: Series) -> list[Series]:
        """Those that count the same as a series, but itself, in the order in which they came."""
        counted = _counted_as(series, self._mirrors)
        alike = {place: one for thing in counted for place, one in self._found[thing]}
        return [one for _place, one in sorted(alike.items()) if one.pk != series.pk]


def count_the_same(series: Sequence[Series]) -> bool:
    """Tell if all count one thing, each from its side."""
    return {_counts(one) for one in series} <= _counted_as(series[0], find_mirrors())


def _that_may_count(things: set[SameThing]) -> SeriesQuerySet:
    """The public series that agree with one of these things in each column, if not in all."""
    units, details, _kinds, measured, countries, _partners, indicators = zip(*things, strict=True)
    of_countries = Q(country__in={code for code in countries if code})
    if None in countries:
        of_countries |= Q(country=None)
    alike = Series.objects.filter(of_countries, unit__in=set(units), detail__in=set(details))
    alike = alike.filter(measures_uid__in=set(measured), indicator__in=set(indicators))
    return alike.order_by("title_en", "pk")


def _counts(series: Series) -> SameThing:
    return tuple(getattr(series, name) for name in COUNTED)


def _counted_as(series: Series, mirrors: Mirrors) -> set[SameThing]:
    """Return the thing that a series counts, and the same as its mirrors name it."""
    *same, country, partner, indicator = own = _counts(series)
    others = mirrors.get(indicator, ()) if partner else ()
    return {own, *((*same, partner, country, other) for other in others)}
