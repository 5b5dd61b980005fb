from typing import TypedDict

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from portal.filters import CountryFilter
from portal.formatting.countries import load_country_names, regional_names
from portal.formatting.source_list import SourceList
from portal.models import Country, Disagreement, Role, SearchEntry
from portal.models.languages import by_language
from portal.records import contributions
from portal.records.document_types import SourceDocument
from portal.records.documents import source_document
from portal.site.lists.lists import render_list
from portal.site.statements import as_fact

DISPUTED = 5


def country_list(request: HttpRequest) -> HttpResponse:
    """Every country and group of countries, by its part in the portal."""
    found = CountryFilter(request.GET, Country.objects.all())
    countries = list(found.qs)
    counts = record_counts([country.code for country in countries])
    groups = [
        (role.label, [(c, counts[c.code]) for c in countries if c.role == role]) for role in Role
    ]
    context = {"filterset": found, "groups": [(label, rows) for label, rows in groups if rows]}
    return render_list(request, "portal/country_list.html", context, has_filters=False)


def country_detail(request: HttpRequest, code: str) -> HttpResponse:
    """What the portal holds about one country, from every app."""
    if code != code.lower():
        raise Http404
    countries = Country.objects.select_related("source", "capital")
    country = get_object_or_404(countries, code=code.upper())
    context = {
        "country": country,
        "names": _names(country),
        "regional": _regional(country),
        "naming": _naming(country),
        "headlines": contributions.headlines(country),
        "sections": contributions.related(country),
        "sources": SourceList(),
        "disputed": [(row, as_fact(row)) for row in _disputed(country)],
    }
    load_country_names(request)
    return render(request, "portal/country_detail.html", context)


def record_counts(codes: list[str]) -> dict[str, int]:
    """How many public records are about each country. One query."""
    if not codes:
        return {}
    about = {code: Count("pk", filter=Q(countries__contains=f" {code} ")) for code in codes}
    return SearchEntry.objects.aggregate(**about)


def _names(country: Country) -> list[tuple[str, str]]:
    """Its names in the other content languages and in its own, with their languages."""
    named = dict(by_language(country, "name"))
    if country.name_local:
        named[country.local_language or "und"] = country.name_local
    return [(code, name) for code, name in named.items() if name and name != country.name]


def _regional(country: Country) -> list[tuple[str, str]]:
    """What its neighbours call it, in the languages of the region that its names are not in."""
    if not country.iso3:
        return []
    own = country.local_language
    return [(code, name) for code, name in regional_names(country.code) if code != own]


class CitedRow(TypedDict):
    source: SourceDocument
    locator: str


def _naming(country: Country) -> CitedRow | None:
    """Where the names are from, as a part of a document says it."""
    if country.source is None or country.source.first_cited_at is None:
        return None
    return {"source": source_document(country.source), "locator": ""}


def _disputed(country: Country) -> QuerySet[Disagreement]:
    """What most sources disagree about, in and about a country."""
    found = Disagreement.objects.filter(countries__contains=f" {country.code} ")
    return found.order_by("-sources_count", "-since", "pk")[:DISPUTED]
