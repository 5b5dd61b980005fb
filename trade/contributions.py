"""What hubs, corridors and statistics add to the portal's own pages."""

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import Case, Count, Q, Value, When
from django.utils.translation import gettext_lazy as _

from portal.formatting.presentation import present_row
from portal.models import Country, Organisation, Place, Source, Standing
from portal.records import contributions
from portal.records.document_types import PresentedFact
from portal.records.documents import build_claim, build_fact, document_of, present_fact
from portal.site import figures
from portal.site.contributions import RecordRow, record_row, rows
from trade import (
    api,
    catalogue,
    charts,
    feeds,
    maps,
    mcp,
    serializers,
    sync,
    workflow,
    worklist,
)
from trade.charts import chart_with_china
from trade.document_types import (
    CorridorDocument,
    RankingDocument,
    RankingEntryDocument,
    SeriesDocument,
    TradeHubDocument,
)
from trade.models import Corridor, Observation, Ranking, Series, TradeHub
from trade.selection import Period, with_periods
from trade.statements import show, standings
from trade.views import comparing, elsewhere, related
from trade.views.latest import measured
from trade.views.periods import period_row

__all__ = [
    "api",
    "catalogue",
    "charts",
    "comparing",
    "elsewhere",
    "feeds",
    "maps",
    "mcp",
    "related",
    "serializers",
    "sync",
    "workflow",
    "worklist",
]
"""Modules that register what they contribute when they are imported."""

HUB_KIND = ("hub_kind", "trade.TradeHub.hub_kind")
CORRIDOR_KIND = ("corridor_kind", "trade.Corridor.corridor_kind")


@contributions.ways_in
def ways() -> Iterable[contributions.Way]:
    yield contributions.Way(
        kind="tradehub",
        one=_("Trade hub"),
        many=_("Trade hubs"),
        about=_("dry ports, crossings, zones and trade cities"),
    )
    yield contributions.Way(
        kind="corridor",
        one=_("Corridor"),
        many=_("Freight corridors"),
        about=_("railways and networks, stop by stop"),
    )
    yield contributions.Way(
        kind="series",
        one=_("Series"),
        many=_("Statistics"),
        about=_("one number over time, as one reporter counts it"),
    )
    yield contributions.Way(
        kind="indicator",
        one=_("Indicator"),
        many=_("Indicators"),
        about=_("what is measured, apart from who measures it"),
    )
    yield contributions.Way(
        kind="ranking",
        one=_("Ranking"),
        many=_("Rankings"),
        about=_("the order that a source gives"),
    )


@contributions.key_figures
def key_figures() -> Iterable[contributions.KeyFigure]:
    """The newest outcome of each series that editors chose, and what is forecast beside it."""
    chosen = list(Series.objects.for_home().with_documents())
    for series, periods in with_periods(chosen):
        outcomes = [period for period in periods if not period.shown.is_forecast]
        if newest := (outcomes or periods)[-1:]:
            yield _key_figure(series, newest[0], periods)


@contributions.taken_from
def observations(source: Source) -> Iterable[contributions.Taken]:
    found = Observation.objects.filter(source=source).select_related("source", "series__edition")
    yield contributions.Taken(
        key="observations",
        title=_("Statistics"),
        rows=found.order_by("series__title_en", "series", "starts_on", "ends_on", "pk"),
        show=show,
        standings=standings(found),
    )


@contributions.taken_counts
def observation_counts(sources: list[Source]) -> Iterable[tuple[int, int]]:
    found = Observation.objects.filter(source__in=sources).order_by()
    yield from found.values_list("source").annotate(Count("pk"))


@contributions.statements
def observation(uid: str) -> Iterable[contributions.Statement]:
    found = Observation.objects.filter(uid=uid).select_related("source", "series__edition")
    return show(found)


@contributions.counted_by
def reporters(uids: list[str]) -> Iterable[tuple[str, contributions.CountingRecord]]:
    """The series of each observation: a newspaper may pass on the numbers of two offices."""
    for one in Observation.objects.filter(uid__in=uids).select_related("series__edition"):
        document = document_of(one.series, SeriesDocument)
        yield (
            one.uid,
            {"title": document["title"], "url": document["url"], "reporter": document["reporter"]},
        )


@figures.measured
def periods_of_series(
    kind: str, names: figures.Names, documents: figures.Documents
) -> Iterable[tuple[str, str, PresentedFact]]:
    """The periods of series, each by its name; `latest` is the newest of what happened."""
    if kind != Series.kind():
        return
    found = Series.objects.filter(uid__in=names).with_documents()
    for series, periods in with_periods(found):
        outcomes = [period for period in periods if not period.shown.is_forecast] or periods
        by_name = {period.period: period for period in periods}
        by_name |= {figures.LATEST: outcomes[-1]} if outcomes else {}
        wanted = set(by_name) if figures.ALL in names[series.uid] else names[series.uid]
        for name in [name for name in by_name if name in wanted]:
            yield series.uid, name, _fact(series, by_name[name])


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


@contributions.relates_to(Country)
def of_country(country: Country) -> Iterable[contributions.PageSection]:
    chart = chart_with_china(country)
    yield contributions.PageSection(
        key="trade",
        title=_("Trade with China"),
        template="trade/sections/pair_chart.html",
        rows=[chart] if chart else [],
    )
    there = Q(country=country) | Q(second_country=country)
    yield rows(
        "hubs",
        _("Trade hubs"),
        _hubs(TradeHub.objects.filter(there)),
        f"/hubs/?country={country.code}",
    )
    through = Corridor.objects.filter(stops__country=country).distinct()
    yield rows("corridors", _("Freight corridors"), _corridors(through))
    about = Series.objects.filter(Q(country=country) | Q(partner=country), measures_uid="")
    yield series_section(about, f"/series/?country={country.code}")
    ranked = Ranking.objects.filter(entries__country=country).distinct()
    yield rows("rankings", _("Rankings"), _rankings(ranked))


@contributions.relates_to(Place)
def of_place(place: Place) -> Iterable[contributions.PageSection]:
    yield rows("hubs", _("Trade hubs"), _hubs(TradeHub.objects.filter(place=place)))
    through = Corridor.objects.filter(stops__place=place).distinct()
    yield rows("corridors", _("Freight corridors"), _corridors(through))
    ranked = Ranking.objects.filter(entries__place=place).distinct()
    yield rows("rankings", _("Rankings"), _rankings(ranked))


@contributions.relates_to(Organisation)
def of_organisation(organisation: Organisation) -> Iterable[contributions.PageSection]:
    operated = TradeHub.objects.filter(operator=organisation)
    yield rows("hubs", _("Operates these trade hubs"), _hubs(operated))


def series_section(found: Any, more: str) -> contributions.PageSection:
    """Series with their newest shown value, those about a pair of countries first. The numbers
    of a hub stand on the page of the hub; the list behind `more` has them all."""
    pairs_first = Case(When(partner=None, then=Value(1)), default=Value(0))
    ordered = found.order_by(pairs_first, "title_en", "pk")
    return contributions.PageSection(
        key="series",
        title=_("Statistics"),
        template="trade/sections/series.html",
        rows=measured(ordered.with_documents()),
        more=more,
    )


def _key_figure(series: Series, newest: Period, periods: list[Period]) -> contributions.KeyFigure:
    document = document_of(series, SeriesDocument)
    later = [period for period in periods if period.shown.ends_on > newest.shown.ends_on]
    forecasts = [*newest.forecasts, *(p.shown for p in later if p.shown.is_forecast)]
    return contributions.KeyFigure(
        title=document["title"],
        url=document["url"],
        fact=_fact(series, newest),
        period=newest.period,
        reporter=document["reporter"],
        forecasts=[_forecast(series, one) for one in forecasts],
    )


def _forecast(series: Series, observation: Observation) -> contributions.Forecast:
    said = Period(period=observation.period, shown=observation)
    return contributions.Forecast(
        period=observation.period,
        maker=observation.source.publisher,
        note=observation.note,
        fact=_fact(series, said),
    )


def _fact(series: Series, period: Period) -> PresentedFact:
    return period_row(document_of(series, SeriesDocument), period, series.indicator).fact


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
        agrees=True,
        standing=Standing.AGREES.value,
    )
    return present_fact(
        build_fact(
            value=value,
            text=str(value),
            unit=document["unit"] if share is None else "%",
            claims=[claim],
        ),
        label=entry["name"],
        anchor="entries",
        evidence_url=document["url"],
    )


def _hubs(found: Iterable[TradeHub]) -> list[RecordRow]:
    hubs = found.by_title().with_documents()  # type: ignore[attr-defined]
    return [record_row(document_of(hub, TradeHubDocument), kind=HUB_KIND) for hub in hubs]


def _corridors(found: Iterable[Corridor]) -> list[RecordRow]:
    corridors = found.by_title().with_documents()  # type: ignore[attr-defined]
    return [
        record_row(
            present_row(document_of(one, CorridorDocument)),
            kind=CORRIDOR_KIND,
            facts=[present_row(document_of(one, CorridorDocument))["facts"]["length_km"]],
        )
        for one in corridors
    ]


def _rankings(found: Iterable[Ranking]) -> list[RecordRow]:
    rankings = found.by_title().with_documents()  # type: ignore[attr-defined]
    return [record_row(document_of(one, RankingDocument)) for one in rankings]
