"""Statistics on the pages of others: headlines of a country, totals that others may be compared
with, series that measure a record of another app."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from portal.formatting.dates import format_day
from portal.formatting.locales import join_notes
from portal.models import Country, Record
from portal.models.languages import LANGUAGES
from portal.records import contributions
from portal.records.registry import record_models
from trade.statistics.country_figures import figures_of
from trade.statistics.document_types import SeriesDocument
from trade.statistics.latest import LatestValue, latest_about
from trade.statistics.models import Series
from trade.statistics.period_rows import PeriodRow


@contributions.heads(Country)
def of_country(country: Country) -> Iterable[contributions.Headline]:
    """Population and economy: what was counted last, beside what others count."""
    for counted in figures_of([country]).own:
        first, *others = [latest for _series, latest in counted]
        if first.newest is not None:
            yield _headline(first.document, first.newest, list(_counted(others)))


@contributions.counted_totals
def totals(indicator: str, country: Country) -> Iterable[contributions.CountedTotal]:
    yield from _counted(figures_of([country]).totals(indicator))


def _counted(found: Iterable[LatestValue]) -> Iterable[contributions.CountedTotal]:
    for one in found:
        if one.newest is not None:
            reporter = one.document["reporter"]
            maker = dict.fromkeys(LANGUAGES, one.newest.maker)
            yield contributions.CountedTotal(
                fact=one.newest.fact,
                period=one.newest.period,
                sign=one.newest.sign,
                by=reporter if any(reporter.values()) else maker,
                url=one.document["url"],
                detail=one.document["detail"],
            )


def _headline(
    document: SeriesDocument, newest: PeriodRow, beside: Sequence[contributions.CountedTotal]
) -> contributions.Headline:
    indicator = document["indicator"]  # its title does not repeat the country of the page
    return contributions.Headline(
        label=indicator["title"] if indicator else document["title"],
        fact=newest.fact,
        note=join_notes([format_day(newest.period), newest.sign]),
        by=document["reporter"],
        url=document["url"],
        beside=beside,
    )


def in_figures(record: Record) -> Iterable[contributions.PageSection]:
    """The series that measure it: what a power plant generated, what a pipeline carried."""
    yield contributions.PageSection(
        key="measured",
        title=_("In figures"),
        template="trade/sections/series.html",
        rows=latest_about(record),
    )


for model in record_models():
    if model._meta.app_label != Series._meta.app_label:
        contributions.relates_to(model)(in_figures)
