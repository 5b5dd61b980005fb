"""Suggestions for an unknown address."""

from difflib import get_close_matches
from functools import reduce

from django.db.models import Q

from portal.models import SearchEntry
from portal.records.kinds import all_kinds

MOST, ALIKE, LOOKED_AT = 4, 0.72, 3_000
BEGINNING = 3
"""Letters at the beginning of a word that are assumed to be correct."""


def suggest_records(path: str) -> list[SearchEntry]:
    """Return the public records of the same kind with the most similar slugs; `path` has no
    language. One query at most."""
    section, _slash, slug = path.strip("/").partition("/")
    kind = {way.path.strip("/"): kind for kind, way in all_kinds().items()}.get(section)
    words = [word[:BEGINNING] for word in slug.lower().split("-") if len(word) >= BEGINNING]
    if kind is None or not words or len(slug) > 200 or "\0" in slug:
        return []
    shared = reduce(Q.__or__, (Q(record_url__contains=word) for word in words))
    rows = SearchEntry.objects.filter(shared, kind=kind).order_by("record_uid")[:LOOKED_AT]
    by_slug = {row.record_url.strip("/").rpartition("/")[2]: row for row in rows}
    return [by_slug[found] for found in get_close_matches(slug.lower(), by_slug, MOST, ALIKE)]
