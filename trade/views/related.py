"""What statistics and hubs stand at the head of a country, and the hubs near another one."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, F, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.formatting.dates import day_words
from portal.models import Country
from portal.records import contributions
from portal.records.documents import document_of
from portal.site.contributions import record_row, rows
from trade.document_types import TradeHubDocument
from trade.models import Series, TradeHub
from trade.views.latest import Measured, measured

CHINA, FIVE = "CN", "C5"
HEAD = ("population",)
"""Indicators by slug that are read first of any country; an installation may not have them."""

HUB_KIND = ("hub_kind", "trade.TradeHub.hub_kind")


@contributions.heads(Country)
def of_country(country: Country) -> Iterable[contributions.Headline]:
    """How many people, how much is traded with China as each side counts it, how many hubs. Five
    queries."""
    series = Series.objects.filter(_read_first(country)).select_related("indicator")
    pairs_last = Case(When(partner=None, then=Value(0)), default=Value(1))
    ordered = series.order_by(pairs_last, "indicator__slug", "country", "title_en", "pk")
    for one in measured(ordered.with_documents()):
        if one.newest is not None:
            yield _headline(one)
    there = Q(country=country) | Q(second_country=country)
    hubs = TradeHub.objects.filter(there).aggregate(count=Count("pk"))["count"]
    if hubs:
        yield contributions.Headline(
            label=_("Trade hubs"),
            words=ngettext("%(count)s hub", "%(count)s hubs", hubs) % {"count": hubs},
            url=f"/hubs/?country={country.code}",
        )


@contributions.relates_to(TradeHub)
def of_hub(hub: TradeHub) -> Iterable[contributions.PageSection]:
    """The other hubs of its place. One query."""
    others = TradeHub.objects.filter(place=hub.place_id).exclude(place=None).exclude(uid=hub.uid)
    found = others.exclude(parent__uid=hub.uid).by_title().with_documents()
    yield rows(
        "same-place",
        gettext_lazy("Other hubs at the same place"),
        [record_row(document_of(one, TradeHubDocument), kind=HUB_KIND) for one in found],
    )


def _read_first(country: Country) -> Q:
    """Its own figures, and the whole trade with China as either side counts it: of an indicator
    that is its own mirror. China's stands against the five of Central Asia."""
    other = FIVE if country.code == CHINA else CHINA
    ours = Q(country=country, partner=other) | Q(country=other, partner=country)
    both_ways = Q(indicator__mirror=F("indicator"), measures_uid="", detail="")
    own = Q(indicator__slug__in=HEAD, country=country, partner=None, measures_uid="", detail="")
    return own | (ours & both_ways)


def _headline(one: Measured) -> contributions.Headline:
    newest: Any = one.newest
    return contributions.Headline(
        label=one.document["title"],
        fact=newest.fact,
        note=" · ".join(filter(None, [day_words(newest.period), newest.sign])),
        by=one.document["reporter"],
        url=one.document["url"],
    )
