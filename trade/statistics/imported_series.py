"""The series that a table is about, and what is said of them already."""

from bisect import bisect, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain, count

from django.db.models import Q

from portal.importing.tables import ImportTable
from portal.models import Country, ImportBatch, Status
from trade.statistics.models import Series
from trade.statistics.observations import Observation


@dataclass
class KnownSeries:
    """What is said of a series already."""

    series: Series
    by_period: dict[str, list[Observation]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[tuple[str, bool, int], tuple[int, str]] = field(default_factory=dict)
    """Rows of the table by period, status and source."""
    _places: Iterator[int] = field(default_factory=count)

    @cached_property
    def stored(self) -> list[Observation]:
        return [one for said in self.by_period.values() for one in said]

    @cached_property
    def _by_length(self) -> dict[int, list[tuple[date, int, Observation]]]:
        """Outcomes but zeros by the days of their periods, each with its end, by which they are in
        order, and its place."""
        found: dict[int, list[tuple[date, int, Observation]]] = defaultdict(list)
        for one in self.stored:
            if one.value and not one.is_forecast:
                found[_length(one)].append((one.ends_on, next(self._places), one))
        for ends in found.values():
            ends.sort()
        return found

    def tell(self, new: Observation) -> None:
        """Take in what the table says."""
        if new.value and not new.is_forecast:
            ends = self._by_length[_length(new)]
            insort(ends, (new.ends_on, next(self._places), new))

    def nearest(self, new: Observation) -> Observation | None:
        """Return the outcome of the same period, or of the nearest one about as long."""
        found: list[tuple[date, int, Observation]] = []
        for length in range(_length(new) - 3, _length(new) + 4):
            if ends := self._by_length.get(length):
                place = bisect(ends, (new.ends_on,))
                if place:  # the first of those that end with the one before
                    found.append(ends[bisect(ends, (ends[place - 1][0],))])
                found += ends[place : place + 1]
        if not found:
            return None
        return min(found, key=lambda one: (abs((one[0] - new.ends_on).days), one[1]))[2]

    def is_cumulative(self, period: str) -> bool:
        """Tell whether all values of a period, or of all where it has none, count from the start:
        tables have no column for it."""
        known = self.by_period.get(period) or self.stored
        return bool(known) and all(one.cumulative for one in known)


def _length(one: Observation) -> int:
    return (one.ends_on - one.starts_on).days


def load_known(batch: ImportBatch, table: ImportTable) -> dict[str, KnownSeries]:
    """Return what is known of each series, by what the table calls it: uid, address, or
    `country/partner/indicator`, with `/detail` where it needs one. Of an import into one series, of
    that alone. Three queries."""
    names = {row.cells["series"] for row in table.rows if "series" in row.cells}
    keys = _read_keys(names)
    asked = Q(uid=batch.about_uid) if batch.about_uid else _named(names, keys)
    by_name: dict[str, Series] = {}
    by_countries: dict[tuple[str, str], list[Series]] = defaultdict(list)
    for one in Series.working.filter(asked, edit_of=None).select_related("indicator"):
        by_name |= {one.uid: one, one.slug: one}
        by_countries[one.country_id or "", one.partner_id or ""].append(one)
    fitting = {
        name: [one for one in by_countries[key[:2]] if _fits(one, key)]
        for name, key in keys.items()
    }
    for name in {*names, batch.about_uid}:
        if (called := by_name.get(name.lower())) is not None:
            fitting[name] = [called]
    known = _load_said(chain.from_iterable(fitting.values()))
    own = {batch.source_id, *batch.source.earlier_releases()}
    found = {}
    for name, some in fitting.items():
        said = [known[one.pk] for one in some]
        if len(said) > 1:  # that of which the source has spoken before
            said = [one for one in said if own & {row.source_id for row in one.stored}]
        if len(said) == 1:
            found[name] = said[0]
    return found


def _load_said(series: Iterable[Series]) -> dict[int, KnownSeries]:
    """Load what is said of series, but for what was withdrawn, by their keys. One query."""
    known = {one.pk: KnownSeries(one) for one in series}
    said = Observation.working.live().filter(series__in=known)
    said = said.exclude(batch__status=Status.WITHDRAWN)
    for one in said.with_source().select_related("batch"):
        known[one.series_id].by_period[one.period].append(one)
    return known


def _named(names: set[str], keys: "Mapping[str, SeriesKey]") -> Q:
    """Return a condition: the series that names may mean, and others between their countries, as
    one for each pair is more than SQLite takes."""
    lowered = {name.lower() for name in names}
    areas, partners = ({key[place] for key in keys.values()} for place in (0, 1))
    between = _any_of("country", areas) & _any_of("partner", partners)
    return Q(slug__in=lowered) | Q(uid__in=lowered) | between


def _any_of(column: str, codes: set[str]) -> Q:
    found = Q(**{f"{column}__in": codes})
    return found | Q(**{column: None}) if "" in codes else found


type SeriesKey = tuple[str, str, str, str]


def _read_keys(names: set[str]) -> dict[str, SeriesKey]:
    """Return the keys of the names that have the form of one."""
    countries = _country_codes()
    return {name: _read_key(name, countries) for name in names if name.count("/") in (2, 3)}


def _read_key(name: str, countries: Mapping[str, str]) -> SeriesKey:
    area, partner, *measured = (part.strip() for part in name.split("/"))
    indicator, detail = [text.lower() for text in [*measured, ""]][:2]
    return _code(area, countries), _code(partner, countries), indicator, detail


def _code(text: str, countries: Mapping[str, str]) -> str:
    return countries.get(text.zfill(3) if text.isdigit() else text, text)


def _country_codes() -> dict[str, str]:
    """Codes of countries by their codes of two and three letters, and their numbers."""
    rows = Country.objects.values_list("code", "iso3", "numeric")
    return {text: code for code, *others in rows for text in (code, *others) if text}


def _fits(series: Series, key: SeriesKey) -> bool:
    """Tell whether a series of the countries of a key is what it means."""
    _area, _partner, measured, detail = key
    words = {series.indicator.slug, series.indicator.title_en.lower(), ""}
    return measured in words and series.detail.lower() == detail
