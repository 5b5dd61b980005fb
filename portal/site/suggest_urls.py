"""Suggestions for an unknown address."""

from difflib import get_close_matches
from functools import reduce

from django.db.models import Q

from portal.models import SearchEntry
from portal.records.kinds import all_kinds
from portal.records.registry import record_model

MOST, ALIKE, LOOKED_AT = 4, 0.72, 3_000
BEGINNING = 3
"""Letters at the beginning of a word that are assumed to be correct."""


def suggest_records(path: str) -> list[SearchEntry]:
    """Return the public records of the same kind with the most similar slugs; `path` has no
    language. One query where none is similar."""
    section, _slash, slug = path.strip("/").partition("/")
    kind = {way.path.strip("/"): kind for kind, way in all_kinds().items()}.get(section)
    words = [word[:BEGINNING] for word in slug.lower().split("-") if len(word) >= BEGINNING]
    if kind is None or not words or len(slug) > 200 or "\0" in slug:
        return []
    rows = record_model(kind).working.order_by("slug")
    shared = rows.filter(reduce(Q.__or__, (Q(slug__contains=word) for word in words)))
    known = shared.values_list("slug", flat=True).distinct()  # the index of slugs is read alone
    near = get_close_matches(slug.lower(), known[:LOOKED_AT], MOST, ALIKE)
    uids = dict(rows.filter(slug__in=near, edit_of=None).values_list("uid", "slug")) if near else {}
    found = SearchEntry.objects.filter(kind=kind, record_uid__in=uids) if uids else ()
    return sorted(found, key=lambda entry: near.index(uids[entry.record_uid]))
