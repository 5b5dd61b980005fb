"""The hubs near another one."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from portal.records import contributions
from portal.records.documents import document_of
from portal.site.contributions import record_row, rows
from trade.hubs.document_types import TradeHubDocument
from trade.hubs.models import TradeHub

HUB_KIND = ("hub_kind", "trade.TradeHub.hub_kind")


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
