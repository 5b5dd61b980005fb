"""The series that pages about countries show, read together for all parts of such a page."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Case, F, Q, Value, When

from portal.models import Country
from portal.models.history import read_once
from portal.records.column_store import PublicColumns
from trade.statistics.counts import VALUES
from trade.statistics.latest import LatestValue, latest_of
from trade.statistics.models import Indicator, Series, SeriesQuerySet
from trade.statistics.selection import Found, with_newest_periods

CHINA, FIVE = "CN", "C5"
HEAD = ("population", "gdp")
"""Indicators by slug that are read first of any country; an installation may not have them."""
TRAINS, TOTAL = "trains", "-total"
"""The slug of an indicator, and the end of those of totals."""
MOST = 6
"""Series that a page shows before it leads to the list."""


type Counted = tuple[Series, LatestValue]


def figures_of(countries: Iterable[Country]) -> "CountryFigures":
    return read_once(CountryFigures, *(country.code for country in countries))


def mirror_of(code: str) -> str:
    """Return the other side of the trade that the page of a country shows."""
    return FIVE if code == CHINA else CHINA


def series_about(code: str) -> SeriesQuerySet:
    """Series about a country, those about it and another one first, the longest before others. The
    numbers of a hub stand on the page of the hub."""
    found = Series.objects.filter(Q(country=code) | Q(partner=code), measures_uid="")
    return _pairs_first(found)


class CountryFigures:
    """Series about countries, each with its newest period; what two sides count of their trade with
    all periods. Six queries at most, two more where something is disputed."""

    def __init__(self, *codes: str) -> None:
        self._known = PublicColumns().kept(_read_known, *codes)
        found = [one for one, _periods in self._known]
        self._measured = dict(zip(found, latest_of(self._known), strict=True))

    @property
    def own(self) -> list[list[Counted]]:
        """Population and economy of each country, as all who count them have it: what happened
        last comes first, forecasts at the end."""
        found = [(one, self._measured[one]) for one in self._plain(*HEAD) if not one.detail]
        by_place = defaultdict(list)
        for one, latest in sorted(found, key=_recency, reverse=True):
            if latest.newest is not None:
                by_place[HEAD.index(one.indicator.slug), one.country_id].append((one, latest))
        return [by_place[place] for place in sorted(by_place)]

    @property
    def trains(self) -> list[Counted]:
        found = [one for one in self._measured if one.indicator.slug == TRAINS]
        return [(one, self._measured[one]) for one in sorted(found, key=lambda one: one.pk)]

    def totals(self, indicator: str) -> list[LatestValue]:
        """The totals of an indicator, by a slug that ends with TOTAL, or by one without it, those
        of its parts."""
        found = sorted(self._plain(indicator), key=lambda one: one.detail)
        return [self._measured[one] for one in found]

    def first_about(self, code: str) -> list[LatestValue]:
        """The first of `series_about` the only country that was asked for."""
        of_code = [one for one in self._measured if code in _sides(one) and not one.measures_uid]
        return [self._measured[one] for one in of_code[:MOST]]

    def both_sides(self, code: str) -> Found:
        """What a country and its mirror count of their trade, with all periods."""
        sides = {code, mirror_of(code)}
        return [one for one in self._known if _is_mirrored(one[0]) and _sides(one[0]) == sides]

    def _plain(self, *slugs: str) -> list[Series]:
        plain = (one for one in self._measured if one.partner_id is None and not one.measures_uid)
        return [one for one in plain if one.indicator.slug in slugs]


def _read_known(_columns: PublicColumns, *codes: str) -> Found:
    """Return series with their last periods, in no language."""
    plain = Q(country__in=codes, partner=None, measures_uid="")
    totals = Indicator.objects.filter(slug__endswith=TOTAL).values_list("slug", flat=True)
    parts = [slug.removesuffix(TOTAL) for slug in totals]
    shown = plain & Q(indicator__slug__in=[*HEAD, *totals, *parts])
    shown |= Q(indicator__slug=TRAINS) & (Q(country__in=codes) | Q(partner__in=codes))
    for code in codes:
        other = mirror_of(code)
        sides = Q(country=code, partner=other) | Q(country=other, partner=code)
        shown |= sides & Q(indicator__mirror=F("indicator"), measures_uid="", detail="")
    if len(codes) == 1:
        shown |= Q(pk__in=series_about(*codes)[:MOST].values("pk"))
    found = list(_pairs_first(Series.objects.filter(shown)).with_documents())
    return with_newest_periods(found, [one for one in found if _is_mirrored(one)])


def _pairs_first(found: SeriesQuerySet) -> SeriesQuerySet:
    is_plain = Case(When(partner=None, then=Value(1)), default=Value(0))
    return found.order_by(is_plain, VALUES.expression(Series).desc(), "title_en", "pk")


def _is_mirrored(one: Series) -> bool:
    is_whole = one.partner_id is not None and not (one.measures_uid or one.detail)
    return is_whole and one.indicator.mirror_id == one.indicator_id


def _recency(counted: Counted) -> tuple[bool, str]:
    newest = counted[1].newest
    return (not newest.is_forecast, newest.period) if newest else (False, "")


def _sides(one: Series) -> set[str | None]:
    return {one.country_id, one.partner_id}
