"""Every kind of address: what is kept is what would be made, and nobody gets a cookie."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.site.conftest import Kept
from tests.site.crawling import Found
from tests.site.pages import LANGUAGES, fill_site, in_language, kind_of

pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=fill_site), pytest.mark.slow]

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
OURS = {"Cache-Control", "ETag", "X-Request-ID"}


def test_kept_answers_are_those_that_would_be_made(
    client: Client, settings: Settings, site: Kept
) -> None:
    """Ask one in nine of the addresses."""
    check(client, settings, site.found, one_in=9)


@pytest.mark.exhaustive
def test_every_kept_answer_is_what_would_be_made(
    client: Client, settings: Settings, site: Kept
) -> None:
    check(client, settings, site.found, one_in=1)


def check(client: Client, settings: Settings, found: Found, *, one_in: int) -> None:
    linked = {kind_of(address): address for address in sorted(found.asked)}
    addresses = [*linked.values(), *UNLINKED]
    addresses += [in_language(one, code) for one in found.pages for code in LANGUAGES][::9]
    with time_machine.travel(timezone.now(), tick=False):
        made = {address: told(client, address) for address in addresses[::one_in]}
        settings.PORTAL_KEPT_ANSWERS = 64
        for _ in range(2):
            differ = [
                address for address, answer in made.items() if told(client, address) != answer
            ]
            assert differ == []
        pages = [*found.pages][::one_in]
        heads = {one: client.head(one).headers for one in pages}
        kept = {one for one, head in heads.items() if "no-store" not in head["Cache-Control"]}
        assert [one for one in kept if "ETag" not in heads[one]] == []
        assert {one for one in heads if one not in kept and "/report/" not in one} == set()


def told(client: Client, address: str) -> tuple[int, bytes, dict[str, str]]:
    answer: Any = client.get(address)
    assert not answer.cookies, address
    if answer.status_code == 200:  # a permanent address leads to the language of its reader
        assert "cookie" not in answer.headers.get("Vary", "").lower(), address
    body = b"".join(answer) if answer.streaming else answer.content
    headers = {name: value for name, value in answer.headers.items() if name not in OURS}
    return answer.status_code, body, headers
