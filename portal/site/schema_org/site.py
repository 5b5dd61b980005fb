"""Nodes of schema.org for the website, breadcrumbs and countries."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from portal.formatting.addresses import absolute_url, local_url
from portal.formatting.locales import language_tag
from portal.models import Country
from portal.models.languages import DEFAULT, pick_text
from portal.records.document_types import JsonObject, RecordDocument
from portal.records.kinds import all_kinds

type Node = JsonObject
"""Node of JSON-LD: a value is a string, a number, a node or a list of these."""

CONTEXT = "https://schema.org"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def reader_language() -> str:
    return language_tag(get_language() or DEFAULT)


def where_known(**properties: object) -> Node:
    """Return the properties that have a value: schema.org has no empty ones."""
    return {name: value for name, value in properties.items() if value}


def publisher_node() -> Node:
    return {"@type": "Organization", "name": settings.PORTAL_NAME, "url": absolute_url("/")}


def is_home(request: HttpRequest) -> bool:
    return bool(request.path == reverse("home"))


def is_about_data(request: HttpRequest) -> bool:
    return bool(request.path == reverse("about_data"))


def website_node() -> Node:
    """Describe the portal with its search."""
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": settings.PORTAL_NAME,
        "url": local_url("/"),
        "inLanguage": reader_language(),
        "publisher": publisher_node(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{local_url('/search/')}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumbs_node(document: RecordDocument) -> Node:
    """Describe the path from the front page by the list of its kind to a record."""
    way = all_kinds().get(document["kind"])
    steps = [(settings.PORTAL_NAME, "/"), *([(str(way.many), way.path)] if way else [])]
    steps.append((str(pick_text(document["title"])), document["url"]))
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": local_url(url)}
            for number, (name, url) in enumerate(steps, start=1)
        ],
    }


def country_node(found: Country, names: list[tuple[str, str]]) -> Node:
    """Describe a country; `names` are pairs of language and name in other languages."""
    return {
        "@context": CONTEXT,
        "@type": "Country" if found.iso3 else "Place",
        "name": str(found),
        "url": local_url(f"/countries/{found.code.lower()}/"),
        "identifier": found.code,
        **where_known(alternateName=list(dict.fromkeys(name for _language, name in names))),
    }
