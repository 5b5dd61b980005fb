"""Asks the portal of `DATABASE_URL` for everything it has and prints the problems as JSON.

    python -m tests.portal.publication.ask_portal

A process of its own, as the database is one that another version of the portal has written.
"""

import json
import os
from collections.abc import Iterable, Iterator
from typing import Any

import django

MCP = "application/json, text/event-stream"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.conf import settings
    from django.test import Client, override_settings
    from django.test.utils import setup_test_environment

    setup_test_environment()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": plain}
    with override_settings(STORAGES=storages, PORTAL_API_RATE="", PORTAL_WORK_RATE=""):
        from tests.site.pages import walk

        client = Client()
        found, records = walk(client), list(pages_of_records())
        unseen = [address for address in records if address not in found.pages]
        problems = [*found.problems, *problems_of(client, unseen), *ask_programs(client)]
    counts = {"pages": len(found.pages), "records": len(records)}
    print(json.dumps({**counts, "problems": problems}))


def pages_of_records() -> Iterator[str]:
    """Lists of all kinds, and one page of each that has a record."""
    from django.urls import reverse

    from portal.records.registry import record_models

    for model in record_models():
        yield reverse(f"{model.kind()}_list")
        if first := model.objects.order_by("pk").first():  # a new kind has none
            yield first.get_absolute_url()


def problems_of(client: Any, addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        answer = client.get(address)
        _body = b"".join(answer) if answer.streaming else answer.content
        if answer.status_code != 200:
            yield f"{answer.status_code} {address}"


def ask_programs(client: Any) -> Iterator[str]:
    """Ask for every endpoint, its forms, one row with its editions, and the rest."""
    yield from problems_of(client, addresses(client))
    yield from ask_mcp(client)


def addresses(client: Any) -> Iterator[str]:
    from portal.opendata.api import router

    yield from ("/api/v1/", "/api/schema/", "/api/v1/changes/", "/robots.txt", "/sitemap.xml")
    yield from ("/feeds/all.atom", "/feeds/all.json", "/events/calendar.ics", "/catalog.jsonld")
    yield from ("/data.json", "/map/points.json", "/map/map.svg", "/energy-projects/download.zip")
    for prefix, viewset, _name in router.registry:
        listed = f"/api/v1/{prefix}/"
        yield listed
        rows = client.get(listed).json().get("results", [])
        yield f"{listed}?format=csv"
        yield f"{listed}?format=parquet"
        key = getattr(viewset, "lookup_field", "")
        if rows and key in rows[0]:
            yield f"{listed}{rows[0][key]}/"
        if rows and isinstance(rows[0].get("edition"), dict):  # corrections name one
            yield f"{listed}{rows[0][key]}/?edition=1"


def ask_mcp(client: Any) -> Iterator[str]:
    from portal.models import SearchEntry

    for entry in SearchEntry.objects.all():
        call = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": "get_record", "arguments": {"record": entry.record_uid}},
        }
        answer = client.post("/mcp", json.dumps(call), "application/json", headers={"accept": MCP})
        if answer.status_code != 200 or answer.json()["result"].get("isError"):
            yield f"mcp: {entry.record_uid} {answer.content!r}"


if __name__ == "__main__":
    main()
