"""The hubs near another one."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from portal.records import contributions
from portal.site.contributions import listed_by_title, rows
from trade.hubs.models import TradeHub


@contributions.relates_to(TradeHub)
def of_hub(hub: TradeHub) -> Iterable[contributions.PageSection]:
    """The other hubs of its place. Two queries."""
    others = TradeHub.objects.filter(place=hub.place_id).exclude(place=None).exclude(uid=hub.uid)
    found = listed_by_title(others.exclude(parent__uid=hub.uid))
    yield rows("same-place", gettext_lazy("Other hubs at the same place"), found)
