"""The small site, filled and walked through once in a process."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from tests import databases
from tests.site.covering import cover, parts_of, worked_parts_of
from tests.site.pages import by_kind, fill_site, walk_quickly


@dataclass
class Kept:
    """Pages that were found on the site, with their templates.

    `shapes` are what a browser was asked about; `told` is what pages told it, and where they lead.
    """

    pages: dict[str, str] = field(default_factory=dict)
    templates: dict[str, set[str]] = field(default_factory=dict)
    shapes: set[str] = field(default_factory=set)
    told: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)


@pytest.fixture(scope="session")
def kept() -> Kept:
    return Kept()


@pytest.fixture
def site(client: Client, transactional_db: None, databases_folder: Path, kept: Kept) -> Kept:
    """Filling and walking cost more than a look at what is there, so what a browser has emptied
    comes back as a copy; on another database it is made anew, and has other addresses."""
    databases.use_filled(databases_folder, fill_site)
    if kept.pages and connection.vendor == "sqlite":
        return kept
    templates: dict[str, set[str]] = {}
    found = walk_quickly(client, templates)
    addresses = by_kind(found).values()
    kept.pages = {address: found.pages[address].decode() for address in addresses}
    kept.templates = {address: templates[address] for address in addresses}
    return kept


@pytest.fixture
def addresses(site: Kept) -> list[str]:
    """One page of each kind."""
    return list(site.pages)


@pytest.fixture
def few(site: Kept) -> list[str]:
    """Pages with every template and every element in what it stands in."""
    return cover({at: site.templates[at] | parts_of(page) for at, page in site.pages.items()})


@pytest.fixture
def telling(site: Kept) -> list[str]:
    """Pages with every template and element between them, wherever they stand."""
    return cover(
        {
            at: site.templates[at] | {own for _parent, own in parts_of(page)}
            for at, page in site.pages.items()
        }
    )


@pytest.fixture
def worked(site: Kept) -> list[str]:
    """Pages with every kind of link, button and field between them."""
    return cover({at: worked_parts_of(page) for at, page in site.pages.items()})
