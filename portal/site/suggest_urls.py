"""Suggestions for an unknown address."""

from difflib import get_close_matches
from functools import reduce
from urllib.parse import urlsplit

from django.db.models import Q
from django.urls import is_valid_path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path

from portal.formatting.addresses import add_language
from portal.models import SearchEntry, Status
from portal.records.kinds import all_kinds
from portal.records.registry import record_model
from portal.search.query_parser import named_countries, parse_query
from portal.site.static_page_search import search_static_pages

MOST, ALIKE, LOOKED_AT = 4, 0.72, 3_000
HIDDEN = [status for status in Status if status != Status.PUBLISHED]
"""States whose slugs take no place from others, by which a reader would learn of them."""
BEGINNING = 3
"""Letters at the beginning of a word that are assumed to be correct."""


def suggest_records(path: str) -> list[SearchEntry]:
    """Return what is public under this slug in other sections, else the records of the same kind
    whose slugs have all its words, else the most similar slugs; `path` has no language."""
    section, _slash, slug = path.strip("/").rpartition("/")
    words = [word[:BEGINNING] for word in slug.lower().split("-") if len(word) >= BEGINNING]
    if not section or not words or len(slug) > 200 or "\0" in slug:
        return []
    kinds = {way.path.strip("/"): kind for kind, way in all_kinds().items()}
    asked, kind = slug.lower(), kinds.get(section)
    urls = [f"/{path}/{asked}/" for path in (*kinds, "sources")]
    exact = list(SearchEntry.everything.filter(record_url__in=urls).order_by("record_url")[:MOST])
    if exact or kind is None:
        return exact
    rows = record_model(kind).working.filter(edit_of=None).values_list("slug", flat=True)
    known = rows.filter(reduce(Q.__or__, (Q(slug__contains=word) for word in words)))
    hidden = set(rows.filter(status__in=HIDDEN))
    slugs = [one for one in known.order_by("slug")[:LOOKED_AT] if one not in hidden]
    longer = [one for one in slugs if {*asked.split("-")} <= {*one.split("-")}]
    near = longer[:MOST] or get_close_matches(asked, slugs, MOST, ALIKE)
    found = SearchEntry.objects.filter(record_url__in=[f"/{section}/{one}/" for one in near])
    return sorted(found, key=lambda entry: near.index(entry.record_url.split("/")[-2]))


def suggest_pages(words: str) -> dict[str, object]:
    """Return the lists and other pages whose titles have all words, and the countries that they
    name. At most two queries."""
    question = parse_query(words)
    return {"pages": search_static_pages(question), "countries": named_countries(question)}


def correct_language(address: str) -> str:
    """Return an address that begins with another code of a language, `/en/map/` or `/zh/map/`, as
    the portal writes it; empty for any other, and for one that leads to no page of the portal."""
    code = get_language_from_path(urlsplit(address).path)
    if not code:
        return ""
    bare = f"/{address.removeprefix('/').partition('/')[2]}"
    target = add_language(bare, code)
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    path = urlsplit(target).path
    exists = target != address and any(map(is_valid_path, (path, f"{path}/")))
    return target if is_ours and exists else ""
