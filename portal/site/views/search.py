from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.filters.fields import spell_country
from portal.formatting.addresses import local_url
from portal.formatting.countries import country_names
from portal.formatting.source_list import SourceList
from portal.models import SearchEntry, Source
from portal.publication.source_lineage import public_lineage
from portal.records.document_types import PresentedFact
from portal.records.kinds import Kind, all_kinds
from portal.search.hits import Hit, suggest_entries
from portal.search.query_parser import LONGEST_QUERY, SearchQuery, named_countries
from portal.search.results import SearchResult, describe_hits
from portal.search.searching import run_search, search_similar
from portal.site.answers import figures_of, find_answers
from portal.site.filter_form import build_query
from portal.site.list_links import find_lists
from portal.site.static_page_search import search_static_pages
from portal.site.views.questions import (
    choice_parameter,
    page_parameter,
    refuse_unknown_parameters,
    text_parameter,
)

PER_PAGE = 25
SUGGESTED, ALIKE = 7, 4
"""Number of suggestions, and of those with the same word before others have their turn."""
MOST_SIMILAR = 10
"""Number of results with similar words, where few have every word."""
COUNTRIES = 8
"""Maximum of countries offered to narrow a search."""


@dataclass
class SearchResultRow(SearchResult):
    kind: StrOrPromise
    """Name of its kind in the singular."""
    fact: PresentedFact | None
    """The figure of the record that is read first."""
    day: str
    """The day of publication of a source, if that is what was found."""


@dataclass
class Facet:
    """Choice to narrow the results. Counts respect the other facet that is chosen."""

    value: str
    words: StrOrPromise
    count: int
    query: str


def search(request: HttpRequest) -> HttpResponse:
    """Render the search over everything public, narrowed by kind and country. Queries are neither
    stored nor logged."""
    refuse_unknown_parameters(request, "q", "kind", "country", "page")
    ways = all_kinds()
    kind = choice_parameter(request, "kind", [*ways, SearchEntry.SOURCE])
    country = choice_parameter(request, "country", country_names(request), spell_country)
    found = run_search(text_parameter(request, "q", LONGEST_QUERY))
    kinds, countries = [kind] if kind else [], [country] if country else []
    page = page_parameter(request, found.narrowed(kinds, countries), per_page=PER_PAGE)
    page.object_list = result_rows(list(page.object_list), ways, found.question)
    is_first = page.number == 1 and not (kind or country)
    figures = find_answers(found.question, found.meant) if is_first else []
    named, names = named_countries(found.question), country_names(request)
    there = [pair for pair in found.countries(kinds).items() if pair[0] in names][:COUNTRIES]
    context = {
        "figures": figures,
        "lineage": public_lineage() if figures else None,
        "question": found.question,
        "answer": found,
        "chosen_kind": kind,
        "chosen_country": country,
        "page": page,
        "similar": result_rows(search_similar(found)[:MOST_SIMILAR], ways, found.question)
        if is_first
        else [],
        "signposts": search_static_pages(found.question),
        "lists": find_lists(found.question, named),
        "countries": named,
        "by_kind": _facets(
            request, "kind", found.kinds(countries).items(), lambda one: _kind_names(ways, one)[1]
        ),
        "by_country": _facets(request, "country", there, names.__getitem__),
        "without_kind": build_query(request.GET, "page", "kind") or "?",
        "without_country": build_query(request.GET, "page", "country") or "?",
        "suggestions": [] if found.hits else [(e, ways.get(e.kind)) for e in suggest_entries()],
        "ways": ways,
        "sources": SourceList(),
    }
    return render(request, "portal/search.html", context)


def suggestions(request: HttpRequest) -> HttpResponse:
    refuse_unknown_parameters(request, "q")
    found = run_search(text_parameter(request, "q", LONGEST_QUERY))
    countries = named_countries(found.question)
    offers: dict[str, Sequence[object]] = {
        "countries": countries[:2],
        "signposts": search_static_pages(found.question)[:2],
        "lists": find_lists(found.question, countries)[:2],
        "rows": result_rows(_varied(found.hits[: 4 * SUGGESTED])[:SUGGESTED], all_kinds()),
    }
    context = {**offers, "count": sum(map(len, offers.values()))}
    return render(request, "portal/search_offers.html", context)


def description(request: HttpRequest) -> HttpResponse:
    """Describe the search to browsers, which offer it in their own box (OpenSearch 1.1)."""
    refuse_unknown_parameters(request)
    icon = request.build_absolute_uri(static("portal/img/favicon.svg"))
    context = {"address": local_url(reverse("search")), "icon": icon}
    kind = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "portal/search_description.xml", context, content_type=kind)


def _varied(hits: list[Hit]) -> list[Hit]:
    """Put what was found by the same word as `ALIKE` better results behind the others. Longer words
    may be joined of it and the next; of equally long ones the first of the alphabet counts."""
    counts: Counter[str] = Counter()
    first: list[Hit] = []
    rest: list[Hit] = []
    for hit in hits:
        words = sorted(word for word in hit.words if word[0] != "=")
        word = min(words, key=len, default="")
        counts[word] += 1
        (first if counts[word] <= ALIKE else rest).append(hit)
    return first + rest


def result_rows(
    hits: list[Hit], ways: dict[str, Kind], question: SearchQuery | None = None
) -> list[SearchResultRow]:
    """Load the entries of hits with their highlights, and what answers a `question`. One query;
    for a question also those of the figures, and one for the days of sources."""
    found = describe_hits(hits)
    facts = figures_of([one.entry for one in found], question) if question else {}
    days = _days_of_sources(found) if question else {}
    return [
        SearchResultRow(
            **vars(one),
            kind=_kind_names(ways, one.entry.kind)[0],
            fact=facts.get(one.entry.record_uid),
            day=days.get(one.entry.record_uid, ""),
        )
        for one in found
    ]


def _days_of_sources(found: list[SearchResult]) -> dict[str, str]:
    keys = [one.entry.record_uid for one in found if one.entry.kind == SearchEntry.SOURCE]
    rows = Source.objects.filter(pk__in=map(int, keys)) if keys else ()
    return {str(source.pk): source.published_on for source in rows}


def _facets(
    request: HttpRequest,
    name: str,
    counts: Iterable[tuple[str, int]],
    words: Callable[[str], StrOrPromise],
) -> list[Facet]:
    return [
        Facet(value, words(value), count, build_query(request.GET, "page", **{name: value}))
        for value, count in counts
    ]


def _kind_names(ways: dict[str, Kind], kind: str) -> tuple[StrOrPromise, StrOrPromise]:
    if kind == SearchEntry.SOURCE:
        return _("Source"), _("Sources")
    return (ways[kind].one, ways[kind].many) if kind in ways else (kind, kind)
