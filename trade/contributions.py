"""Contributions of hubs, corridors, rankings and statistics to the portal's own pages."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import cast

from django.db.models import Count, Q
from django.urls import URLResolver, include, path
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.graphics.charts.registry import kept_chart
from portal.models import Country, Place, Source, Standing
from portal.ops.kinds import register
from portal.records import contributions
from portal.records.column_store import PublicColumns
from portal.records.document_types import PresentedFact
from portal.records.documents import build_claim, build_fact, document_of
from portal.records.signals import (
    projections_rebuilt,
    public_source_changed,
    record_merged,
    steps_taken,
)
from portal.records.standings import Judged
from portal.site import figures
from portal.site.sections import listed_by_title, listed_in, rows
from trade import sample
from trade.corridors import charts as corridor_charts
from trade.corridors.kind import CORRIDORS
from trade.corridors.models import Corridor
from trade.hubs import charts as hub_charts
from trade.hubs.kind import TRADE_HUBS
from trade.hubs.models import TradeHub
from trade.rankings.document_types import RankingDocument, RankingEntryDocument
from trade.rankings.filters import entries_of
from trade.rankings.kind import RANKINGS
from trade.rankings.models import Ranking
from trade.statistics import (
    batches,
    cards,
    catalogue,
    changed_units,
    comparing,
    feeds,
    mcp,
    plausibility,
    plausible_sums,
    profiles,
    related,
    retraction,
    sync,
    worklist,
)
from trade.statistics.answers import fact_of, key_figure
from trade.statistics.charts import indicators, pairs
from trade.statistics.charts import series as series_charts
from trade.statistics.charts.pairs import PARTNER
from trade.statistics.charts.points import is_part_of_year
from trade.statistics.country_figures import figures_of
from trade.statistics.document_types import SeriesDocument
from trade.statistics.figures import follow_changes
from trade.statistics.kinds import INDICATORS, SERIES
from trade.statistics.models import Indicator, Series
from trade.statistics.observations import Observation, ObservationBatch
from trade.statistics.selection import Found, Period, with_newest_periods, with_periods

for kind in (TRADE_HUBS, CORRIDORS, RANKINGS, INDICATORS, SERIES):
    register(kind)

steps_taken.connect(sync.follow_steps, sender=Series, dispatch_uid="observations of a series")
steps_taken.connect(sync.follow_indicators, sender=Indicator, dispatch_uid="what series dispute")
for model in (Indicator, Series):
    steps_taken.connect(follow_changes, sender=model, dispatch_uid=f"batches of {model.kind()}")
steps_taken.connect(batches.follow_steps, sender=ObservationBatch, dispatch_uid="batches")
public_source_changed.connect(sync.follow_source, dispatch_uid="observations of a source")
record_merged.connect(batches.follow_merge, sender=Series, dispatch_uid="pins of merged series")
record_merged.connect(sync.follow_merge, dispatch_uid="series that measure a merged record")
projections_rebuilt.connect(sync.follow_rebuilding, dispatch_uid="observations anew")


@contributions.addresses
def sdmx_addresses() -> list[URLResolver]:
    return [path("api/sdmx/", include("trade.sdmx.urls"))]


@contributions.subjects
def subjects() -> list[str]:
    return ["trade hubs", "rail freight", "statistics"]


@contributions.key_figures
def key_figures() -> Iterable[contributions.KeyFigure]:
    """The newest outcome of each series that editors chose, of whole years if it has any, and what
    is forecast beside it."""
    for series, periods in PublicColumns().kept(_read_chosen):
        outcomes = [period for period in periods if not period.shown.is_forecast]
        whole = [one for one in outcomes if not is_part_of_year(one.shown, series.frequency)]
        if newest := (whole or outcomes or periods)[-1:]:
            yield _key_figure(series, newest[0], periods)


def _read_chosen(_columns: PublicColumns) -> Found:
    chosen = list(Series.objects.for_home().with_documents())
    return with_newest_periods(chosen, chosen)


@figures.measured
def periods_of_series(
    kind: str, names: figures.Names, documents: figures.Documents
) -> Iterable[tuple[str, str, PresentedFact]]:
    """The periods of series, each by its name; `latest` is the newest of what happened."""
    if kind != Series.kind():
        return
    if all(wanted == {figures.LATEST} for wanted in names.values()):
        found = PublicColumns().kept(_read_newest, *sorted(names))
    else:
        found = with_periods(Series.objects.filter(uid__in=names).with_documents())
    for series, periods in found:
        outcomes = [period for period in periods if not period.shown.is_forecast] or periods
        by_name = {period.period: period for period in periods}
        by_name |= {figures.LATEST: outcomes[-1]} if outcomes else {}
        wanted = set(by_name) if figures.ALL in names[series.uid] else names[series.uid]
        for name in [name for name in by_name if name in wanted]:
            yield series.uid, name, fact_of(series, by_name[name])


def _read_newest(_columns: PublicColumns, *uids: str) -> Found:
    return with_newest_periods(Series.objects.filter(uid__in=uids).with_documents())


@figures.measured
def entries_of_rankings(
    kind: str, names: figures.Names, documents: figures.Documents
) -> Iterable[tuple[str, str, PresentedFact]]:
    """The entries of rankings, each by the code of its country or the slug of its place."""
    if kind != Ranking.kind():
        return
    for uid, wanted in names.items():
        document = cast(RankingDocument, documents[uid])
        for entry in document["entries"]:
            name = entry["country"] or (entry["place"]["slug"] if entry["place"] else "")
            fact = entry_fact(document, entry) if name else None
            if fact and (name in wanted or figures.ALL in wanted):
                yield uid, name, fact


@contributions.heads(Country)
def hubs_of_country(country: Country) -> Iterable[contributions.Headline]:
    there = Q(country=country) | Q(second_country=country)
    hubs = TradeHub.objects.filter(there).aggregate(count=Count("pk"))["count"]
    if hubs:
        yield contributions.Headline(
            label=gettext("Trade hubs"),
            words=ngettext("%(count)s hub", "%(count)s hubs", hubs) % {"count": hubs},
            url=f"/hubs/?country={country.code}",
        )


@contributions.relates_to(Country)
def of_country(country: Country) -> Iterable[contributions.PageSection]:
    if pairs.flows_between(country.code, PARTNER).exists():
        yield contributions.PageSection(
            key="trade",
            title=_("Trade with China"),
            template="trade/sections/pair_chart.html",
            rows=[country],
            chart=kept_chart("trade-pair", f"country={country.code}&partner={PARTNER}"),
        )
    hubs = listed_in(country, TradeHub)
    yield rows("hubs", _("Trade hubs"), hubs, f"/hubs/?country={country.code}")
    through = Corridor.objects.filter(stops__country=country).once()
    yield rows("corridors", _("Freight corridors"), listed_by_title(through))
    about = Series.objects.filter(Q(country=country) | Q(partner=country)).count()
    yield contributions.PageSection(
        key="series",
        title=_("Statistics"),
        template="trade/sections/series.html",
        rows=figures_of([country]).first_about(country.code),
        count=about,
        more=f"/series/?about={country.code}" if about else "",
    )
    ranked = Ranking.objects.filter(pk__in=entries_of([country.code]).values("record"))
    yield rows("rankings", _("Rankings"), listed_by_title(ranked))


@contributions.relates_to(Place)
def of_place(place: Place) -> Iterable[contributions.PageSection]:
    yield rows("hubs", _("Trade hubs"), listed_by_title(TradeHub.objects.filter(place=place)))
    through = Corridor.objects.filter(stops__place=place).once()
    yield rows("corridors", _("Freight corridors"), listed_by_title(through))
    ranked = Ranking.objects.filter(entries__place=place).once()
    yield rows("rankings", _("Rankings"), listed_by_title(ranked))


@contributions.relates_to(TradeHub)
def of_hub(hub: TradeHub) -> Iterable[contributions.PageSection]:
    """The other hubs of its place. Two queries."""
    others = TradeHub.objects.filter(place=hub.place_id).exclude(place=None).exclude(uid=hub.uid)
    found = listed_by_title(others.exclude(parent__uid=hub.uid))
    yield rows("same-place", _("Other hubs at the same place"), found)


def _key_figure(series: Series, newest: Period, periods: list[Period]) -> contributions.KeyFigure:
    later = [period for period in periods if period.shown.ends_on > newest.shown.ends_on]
    forecasts = [*newest.forecasts, *(p.shown for p in later if p.shown.is_forecast)]
    return key_figure(series, newest, forecasts)


def entry_fact(document: RankingDocument, entry: RankingEntryDocument) -> PresentedFact | None:
    """Return the share or the value of an entry as a fact; None where the ranking gives its place
    and nothing else."""
    share = entry["share_percent"]
    value = entry["value"] if share is None else share
    if value is None:
        return None
    claim = build_claim(
        uid=entry["uid"],
        value=value,
        text=str(value),
        source=entry["source"],
        locator=entry["locator"],
        standing=Standing.AGREES.value,
    )
    unit = document["unit"] if share is None else "%"
    fact = build_fact(value=value, text=str(value), unit=unit, claims=[claim])
    shown = {"label": entry["name"], "anchor": "entries", "evidence_url": document["url"]}
    return cast("PresentedFact", {**fact, **shown})
