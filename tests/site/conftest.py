"""The small site, filled and walked through once in a process."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests.site.pages import by_kind, fill_site, walk_quickly


class Kept:
    """A copy of the database of the site, and what was found there."""

    def __init__(self, copy: sqlite3.Connection) -> None:
        self.copy = copy
        self.addresses: list[str] = []


@pytest.fixture(scope="session")
def kept() -> Iterator[Kept]:
    with closing(sqlite3.connect(":memory:")) as copy:
        yield Kept(copy)


@pytest.fixture
def addresses(client: Client, transactional_db: None, kept: Kept) -> list[str]:
    """One page of each kind. Filling and walking cost more than a look at what is there, so what a
    browser has emptied comes back as a copy; on another database it is made anew."""
    cache.clear()  # which knows things by numbers that are given twice
    ContentType.objects.clear_cache()
    if kept.addresses:
        kept.copy.backup(connection.connection)
        return kept.addresses
    fill_site()
    found = list(by_kind(walk_quickly(client)).values())
    if connection.vendor == "sqlite":
        connection.connection.backup(kept.copy)
        kept.addresses = found
    return found
