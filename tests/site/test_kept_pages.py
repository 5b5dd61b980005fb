"""Every kind of address: what is kept is what would be made, and nobody gets a cookie."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from tests.site.pages import LANGUAGES, fill_site, in_language, kind_of, walk_quickly

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

UNLINKED = [
    "/api/v1/",
    "/api/v1/energy-projects/",
    "/catalog",
    "/catalog.ttl",
    "/compare/",
    "/embed/map/",
    "/favicon.ico",
    "/map/cards.json",
    "/map/names.json",
    "/map/points.json",
    "/nothing/",
    "/places/?nothing=1",
    "/robots.txt",
    "/search/suggestions/?q=a",
    "/sitemap.xml",
]
OURS = {"Cache-Control", "ETag"}


def test_kept_answers_are_those_that_would_be_made(client: Client, settings: Settings) -> None:
    fill_site()
    with time_machine.travel("2026-12-01T12:00:00Z", tick=False):
        found = walk_quickly(client)
        linked = {kind_of(address): address for address in sorted(found.asked)}
        addresses = [*linked.values(), *UNLINKED]
        addresses += [in_language(one, code) for one in found.pages for code in LANGUAGES][::9]
        made = {address: told(client, address) for address in addresses}
        settings.PORTAL_KEPT_ANSWERS = 64
        for _ in range(2):
            differ = [one for one in addresses if told(client, one) != made[one]]
            assert differ == []
        assert [one for one in found.pages if "ETag" not in client.head(one).headers] == []


def told(client: Client, address: str) -> tuple[int, bytes, dict[str, str]]:
    answer: Any = client.get(address)
    assert not answer.cookies, address
    if answer.status_code == 200:  # a permanent address leads to the language of its reader
        assert "cookie" not in answer.headers.get("Vary", "").lower(), address
    body = b"".join(answer) if answer.streaming else answer.content
    headers = {name: value for name, value in answer.headers.items() if name not in OURS}
    return answer.status_code, body, headers
