"""Names of records in parameters: the kind that has one, and those near an unknown one."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import slugify

from portal.filters.refusals import unknown_value
from portal.models import SearchEntry

MOST_NEAR = 5
"""Names that are told beside an unknown one."""
LONGEST = 200
"""Characters of a slug; what is longer names nothing, and is no pattern of SQLite's."""


def find_kind(name: str) -> str:
    """Return the kind of the public record with a slug or uid; empty if there is none. Raises
    ValidationError if records of several kinds have it."""
    if len(name) > LONGEST:
        return ""
    named = Q(record_uid=name) | Q(record_url__endswith=f"/{name}/")
    found = SearchEntry.objects.filter(named)
    kinds = list(found.order_by("kind").values_list("kind", flat=True))
    if len(kinds) > 1:
        raise unknown_value(name, [f"{kind}:{name}" for kind in kinds])
    return str(kinds[0]) if kinds else ""


def near_records(name: str) -> list[str]:
    """Return some public records, as `kind:slug`, whose slugs an unknown name is a part of."""
    word = slugify(name)
    if not 0 < len(word) <= LONGEST:
        return []
    named = SearchEntry.objects.filter(record_url__contains=word)  # few, before a pattern is tried
    found = named.filter(record_url__regex=f"{word}[^/]*/$").order_by("kind", "record_url")
    urls = found.values_list("kind", "record_url")[:MOST_NEAR]
    return [f"{kind}:{url.strip('/').rpartition('/')[2]}" for kind, url in urls]


def near_slugs(rows: QuerySet[Any], name: str) -> list[str]:
    """Return some slugs that an unknown name is a part of."""
    word = slugify(name)
    found = rows.filter(slug__contains=word).order_by("slug").values_list("slug", flat=True)
    return list(found[:MOST_NEAR]) if 0 < len(word) <= LONGEST else []
