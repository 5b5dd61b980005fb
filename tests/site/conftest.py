"""The small site, filled and walked through once in a process."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests.site.covering import cover, parts_of, worked_parts_of
from tests.site.pages import by_kind, fill_site, walk_quickly


class Kept:
    """A copy of the database of the site, and what was found there."""

    def __init__(self, copy: sqlite3.Connection) -> None:
        self.copy = copy
        self.pages: dict[str, str] = {}
        self.templates: dict[str, set[str]] = {}


@pytest.fixture(scope="session")
def kept() -> Iterator[Kept]:
    with closing(sqlite3.connect(":memory:")) as copy:
        yield Kept(copy)


@pytest.fixture
def site(client: Client, transactional_db: None, kept: Kept) -> Kept:
    """Filling and walking cost more than a look at what is there, so what a browser has emptied
    comes back as a copy; on another database it is made anew."""
    cache.clear()  # which knows things by numbers that are given twice
    ContentType.objects.clear_cache()
    if kept.pages and connection.vendor == "sqlite":
        kept.copy.backup(connection.connection)
        return kept
    fill_site()
    templates: dict[str, set[str]] = {}
    found = walk_quickly(client, templates)
    addresses = by_kind(found).values()
    kept.pages = {address: found.pages[address].decode() for address in addresses}
    kept.templates = {address: templates[address] for address in addresses}
    if connection.vendor == "sqlite":
        connection.connection.backup(kept.copy)
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
