"""The series that a table is about, and what is said of them already."""

from collections import defaultdict
from dataclasses import dataclass, field

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
    seen: dict[tuple[str, bool], tuple[int, str]] = field(default_factory=dict)
    """Rows of the table by period and status."""
    told: list[Observation] = field(default_factory=list)
    """What the table says, as far as it was read."""


def load_known(batch: ImportBatch, table: ImportTable) -> dict[str, KnownSeries]:
    """Return what is known of each series, by what the table calls it: uid, address, or
    `country/partner/indicator`. Of an import into one series, of that alone."""
    names = {row.cells["series"] for row in table.rows if "series" in row.cells}
    keyed = {name: _read_key(name) for name in names if name.count("/") == 2}
    named = Q(slug__in={name.lower() for name in names}) | Q(uid__in=names)
    for area, partner, _measured in keyed.values():
        named |= Q(country=area or None, partner=partner or None)
    about = Q(uid=batch.about_uid) if batch.about_uid else named
    series = Series.working.filter(about, edit_of=None).select_related("indicator")
    by_pk = {one.pk: KnownSeries(one) for one in series}
    rows = Observation.working.live().filter(series__in=by_pk)
    rows = rows.exclude(batch__status=Status.WITHDRAWN).with_source().select_related("batch")
    for one in rows.select_related("batch", "source__superseded_by", "attributed_to"):
        by_pk[one.series_id].by_period[one.period].append(one)
    found = {known.series.uid: known for known in by_pk.values()}
    found |= {known.series.slug: known for known in by_pk.values()}
    found |= {name: found[name.lower()] for name in names if name.lower() in found}
    for name, key in keyed.items():
        fitting = [known for known in by_pk.values() if _fits(known.series, key)]
        found |= {name: fitting[0]} if len(fitting) == 1 else {}
    return found


type SeriesKey = tuple[str, str, str]


def _read_key(name: str) -> SeriesKey:
    area, partner, measured = name.split("/")
    return _country(area), _country(partner), measured.strip().lower()


def _country(text: str) -> str:
    """Return the code of a country by its code of two or three letters, or its number."""
    number = text.zfill(3) if text.isdigit() else "-"
    named = Q(code=text) | Q(iso3=text) | Q(numeric=number)
    found = Country.objects.filter(named).exclude(code="").first() if text else None
    return found.code if found else text


def _fits(series: Series, key: SeriesKey) -> bool:
    area, partner, measured = key
    words = {series.indicator.slug, series.indicator.title_en.lower(), ""}
    return (
        (series.country_id or "") == area
        and (series.partner_id or "") == partner
        and measured in words
    )
