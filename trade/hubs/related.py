"""The hubs near another one."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from portal.records import contributions
from portal.site.contributions import listed, rows
from trade.hubs.models import TradeHub


@contributions.relates_to(TradeHub)
def of_hub(hub: TradeHub) -> Iterable[contributions.PageSection]:
    """The other hubs of its place. One query."""
    others = TradeHub.objects.filter(place=hub.place_id).exclude(place=None).exclude(uid=hub.uid)
    found = others.exclude(parent__uid=hub.uid).by_title()
    yield rows("same-place", gettext_lazy("Other hubs at the same place"), listed(found))
