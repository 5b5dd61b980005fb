"""The small site, filled and walked through once in a process."""

from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.test import Client

from tests.site.covering import cover, parts_of, worked_parts_of
from tests.site.crawling import Found
from tests.site.pages import by_kind, walk_quickly
from tests.template_queries import recorded_template_queries

FEW = 2
"""How many of the pages that cover the most are looked at every day."""


@dataclass
class Kept:
    """Addresses that a walk found on the site, the first page of each kind with its templates, and
    the queries that templates made.

    `shapes` are what a browser was asked about; `told` is what pages told it, and where they lead.
    """

    found: Found = field(default_factory=Found)
    template_queries: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    templates: dict[str, set[str]] = field(default_factory=dict)
    shapes: set[str] = field(default_factory=set)
    told: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)


@pytest.fixture(scope="session")
def kept() -> Kept:
    return Kept()


@pytest.fixture
def site(client: Client, db: None, kept: Kept) -> Kept:
    """A walk costs more than a look at what is there, so it is kept; on a server the site is filled
    anew, and has other addresses. For tests with `filled(by=fill_site)`."""
    if kept.pages and connection.vendor == "sqlite":
        return kept
    templates: dict[str, set[str]] = {}
    with recorded_template_queries() as kept.template_queries:
        kept.found = walk_quickly(client, templates)
    addresses = by_kind(kept.found).values()
    kept.pages = {address: kept.found.pages[address].decode() for address in addresses}
    kept.templates = {address: templates[address] for address in addresses}
    return kept


@pytest.fixture
def addresses(site: Kept) -> list[str]:
    """One page of each kind."""
    return list(site.pages)


@pytest.fixture
def pages_with_most_nestings(site: Kept) -> list[str]:
    """The pages with most templates and elements, each element in what it stands in."""
    parts = {at: site.templates[at] | parts_of(page) for at, page in site.pages.items()}
    return cover(parts)[:FEW]


@pytest.fixture
def pages_with_most_elements(site: Kept) -> list[str]:
    """The pages with most templates and elements, wherever they stand."""
    parts = {
        at: site.templates[at] | {own for _parent, own in parts_of(page)}
        for at, page in site.pages.items()
    }
    return cover(parts)[:FEW]


@pytest.fixture
def pages_with_most_controls(site: Kept) -> list[str]:
    """The pages with most kinds of links, buttons and fields."""
    return cover({at: worked_parts_of(page) for at, page in site.pages.items()})[:FEW]
