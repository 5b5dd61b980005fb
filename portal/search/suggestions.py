"""Suggested records for an empty query or result."""

from portal.models import Disagreement, SearchEntry

SUGGESTED = 5


def suggest_entries() -> list[SearchEntry]:
    """Return the records on which most sources disagree, or else the newest. Two queries."""
    disputed = Disagreement.objects.order_by("-sources_count", "pk").values_list("record_uid")
    uids = [uid for (uid,) in disputed[: 3 * SUGGESTED]]
    found = {entry.record_uid: entry for entry in SearchEntry.objects.filter(record_uid__in=uids)}
    ordered = [found[uid] for uid in dict.fromkeys(uids) if uid in found]
    return ordered[:SUGGESTED] or list(SearchEntry.objects.order_by("-issued_at", "pk")[:SUGGESTED])
