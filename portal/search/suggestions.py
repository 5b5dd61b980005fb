"""Where to begin when nothing was asked, or nothing found."""

from portal.models import Disagreement, SearchEntry

OFFERED = 5


def worth_a_look() -> list[SearchEntry]:
    """Records about which most sources have something different to say, else the newest. Two
    queries."""
    disputed = Disagreement.objects.order_by("-sources_count", "pk").values_list("record_uid")
    uids = [uid for (uid,) in disputed[: 3 * OFFERED]]
    found = {entry.record_uid: entry for entry in SearchEntry.objects.filter(record_uid__in=uids)}
    ordered = [found[uid] for uid in dict.fromkeys(uids) if uid in found]
    return ordered[:OFFERED] or list(SearchEntry.objects.order_by("-issued_at", "pk")[:OFFERED])
