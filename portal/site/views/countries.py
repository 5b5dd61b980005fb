from collections import Counter
from collections.abc import Sequence

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django_stubs_ext import StrOrPromise

from portal.filters.names import LONGEST
from portal.filters.records import CountryFilter
from portal.filters.shown_order import sort_countries
from portal.formatting.countries import load_country_names, regional_names
from portal.formatting.source_list import SourceList
from portal.models import Country, Role, SearchEntry
from portal.models.languages import texts_by_language
from portal.records import contributions
from portal.records.column_store import PublicColumns
from portal.records.documents import source_document
from portal.site.filter_form import build_query
from portal.site.lists.lists import render_list


def country_list(request: HttpRequest) -> HttpResponse:
    found = CountryFilter(request.GET, Country.objects.all())
    countries = list(found.qs) if request.GET.get("order") else sort_countries(found.qs)
    counts = record_counts([country.code for country in countries])
    groups = [
        (role.label, [(c, counts[c.code]) for c in countries if c.role == role]) for role in Role
    ]
    context = {
        "filterset": found,
        "groups": [(label, rows) for label, rows in groups if rows],
        "measures": _measures([country for country in countries if country.role == Role.FOCUS]),
        "sources": SourceList(),
    }
    return render_list(request, "portal/country_list.html", context, has_filters=False)


def country_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Render the page of a country; redirect from its other code and its name."""
    countries = Country.objects.select_related("source", "capital")
    code = code[:LONGEST]
    called = Q(code__iexact=code) | Q(iso3__iexact=code) | Q(name_en__iexact=code.replace("-", " "))
    country = get_object_or_404(countries, called)
    if code != country.code.lower():
        url = country.get_absolute_url() + build_query(request.GET)
        return redirect(url, permanent=True)
    naming = country.source if country.source and country.source.first_cited_at else None
    context = {
        "country": country,
        "names": _other_names(country),
        "regional": _regional_names(country),
        "naming": naming and {"source": source_document(naming), "locator": ""},
        "headlines": contributions.headlines(country),
        "cards": [
            *_cards([country])[country.code],
            *(card for card in contributions.cards.collect(country) if card.rows),
        ],
        "sections": contributions.related(country),
        "sources": SourceList(),
    }
    load_country_names(request)
    return render(request, "portal/country_detail.html", context)


def record_counts(codes: list[str]) -> Counter[str]:
    """Count the public records about each country; those about the same ones are counted
    together."""
    counts: Counter[str] = Counter(dict.fromkeys(codes, 0))
    rows = PublicColumns().of(SearchEntry)
    is_record = rows.codes("kind").matches(SearchEntry.SOURCE.__ne__)
    for named, count in rows.codes("countries").counts(is_record).items():
        for code in counts.keys() & set(str(named).split()):
            counts[code] += count
    return counts


def _other_names(country: Country) -> list[tuple[str, str]]:
    """Return the names in other content languages and the local one, with their languages."""
    named = dict(texts_by_language(country, "name"))
    if country.name_local:
        named[country.local_language or "und"] = country.name_local
    return [(code, name) for code, name in named.items() if name and name != country.name]


def _regional_names(country: Country) -> list[tuple[str, str]]:
    """Return the names in the other languages of the region, with their languages."""
    if not country.iso3:
        return []
    own = country.local_language
    return [(code, name) for code, name in regional_names(country.code) if code != own]


type Cards = list[contributions.Card]


def _cards(countries: Sequence[Country]) -> dict[str, Cards]:
    """Return the cards of some countries by code, those with something to show."""
    found: dict[str, Cards] = {country.code: [] for country in countries}
    for code, card in contributions.cards_of_countries.collect(countries):
        if card.rows:
            found[code].append(card)
    return found


def _measures(
    countries: Sequence[Country],
) -> list[tuple[StrOrPromise, list[tuple[Country, contributions.Card | None]]]]:
    """Return what is known of countries side by side: a title, and a card of each that has one."""
    cards = _cards(countries) if countries else {}
    by_key = {code: {card.key: card for card in found} for code, found in cards.items()}
    titles = {card.key: card.title for found in cards.values() for card in found}
    return [
        (title, [(country, by_key[country.code].get(key)) for country in countries])
        for key, title in titles.items()
    ]
