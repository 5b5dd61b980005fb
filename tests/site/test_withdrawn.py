"""What is withdrawn is gone from every address of the portal, whichever there are."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from portal.models import Change, Event, Record
from portal.pictures.kept import file_texts
from portal.publication import publishing
from portal.records.kinds import kind_of
from portal.records.registry import record_models
from tests.factories import make_user
from tests.secret_records import publish_secret

pytestmark = pytest.mark.django_db

APART = {"admin", "admin/account", "i18n"}
"""Parts for editors, and of no record."""
OF_NOBODY = {
    *("preview", "subscription", "mails", "release_changes", "release_file", "embed_theme"),
    "report_mail",
}
"""Addresses with parameters that lead to no record of today."""
KEPT = {"api_change-list", "api_change-detail"}
"""The change log is kept: docs/privacy.md."""
NAMED = {"feed_of_all", "changes", "feed"}
"""Lists of what changed, which name what was withdrawn, with the reason."""
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
TITLE, BODY = b"zyxwvut", b"hgfedcb"


def patterns(found: Any, start: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and the route of each address of the URL conf."""
    for one in found:
        route = start + str(one.pattern).removeprefix("^").removesuffix("$")
        if isinstance(one, URLResolver) and route.strip("/") not in APART:
            yield from patterns(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield (
                one.name or ("feed" if "feed" in route else route.strip("/")),
                route.replace("\\", ""),
            )


def values(record: Record) -> dict[str, list[str]]:
    """What stands for each parameter of an address."""
    document: Any = record.edition.document if record.edition else {}
    kind, about = kind_of(type(record)), f"{record.kind()}-{record.uid}"
    facts = [f"{about}-{name.replace('_', '-')}" for name in record.facts]
    rows = [row.uid for name in record.owned() for row in getattr(record, name).all()]
    path = str(kind.path).strip("/")
    media = [text.removeprefix("/media/") for text in file_texts(document) if text[0] == "/"]
    return {
        "slug": [record.slug, record.uid],
        "uid": [record.uid, *rows[:3]],
        "identifier": [record.uid, *rows[:2], *facts[:1]],
        "kind": [record.kind()],
        "key": [*facts[:2], f"{about}-1", "csv", "ndjson"],
        "number": ["1", "2"],
        "name": [path, *media],
        "fact": [*record.facts][:1],
        "section": [path],
        "address": [f"{path}/{record.slug}"],
        "code": ["kz", "KZ"],
        "form": ["atom"],
        "format": ["json"],
        "ending": ["jsonld", "bib", "csv", "svg"],
        "size": ["card"],
        "position": [str(one.pk) for one in Change.objects.order_by("-pk")[:1]],
    }


def addresses(record: Record) -> Iterator[tuple[str, str]]:
    known = values(record)
    for name, route in patterns(get_resolver().url_patterns):
        if name.startswith("sdmx") or name in OF_NOBODY or "api/sdmx" in route or "^v1" in route:
            continue
        filled = [route.replace("^", "").removesuffix("?")]
        for one in PARAMETER.finditer(route):
            choices = known[one[1] or one[2]]  # a new parameter is to be told what it stands for
            filled = [
                text.replace(one[0].replace("^", ""), it) for text in filled for it in choices
            ]
        for text in filled:
            query = "?q=qponmlk" if name.startswith("search") else ""
            yield name, f"/{text}{query}"
    for flow in ("INDICATORS", "all"):
        yield "sdmx", f"/api/sdmx/2.1/data/{flow}"


def ask(client: Client, name: str, address: str) -> tuple[int, bytes, str]:
    if name == "mcp":
        arguments = {"name": "search", "arguments": {"text": "qponmlk"}}
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": arguments}
        answer: Any = client.post(address, json.dumps(call), content_type="application/json")
    else:
        answer = client.get(address)
    return answer.status_code, answer.getvalue().lower(), answer.headers.get("Cache-Control", "")


def is_soon_forgotten(header: str) -> bool:
    """True if no shared cache keeps an answer for more than 90 seconds."""
    seconds = re.search(r"s-maxage=(\d+)", header) or re.search(r"max-age=(\d+)", header)
    return not header or "no-" in header or bool(seconds and int(seconds[1]) <= 90)


SHOWN = {
    "feed_of_all",
    "search",
    "mcp",
    "download",
    "api_change-list",
    "record_history",
    "explorer",
}
"""Names of addresses that show each kind while it is public, beside its own."""


def test_withdrawn_event_is_gone(client: Client) -> None:
    check_withdrawal(client, Event, one_in=8)


@pytest.mark.exhaustive
@pytest.mark.parametrize("model", record_models(), ids=lambda model: model.kind())
def test_withdrawn_record_is_gone_from_every_address(client: Client, model: type[Record]) -> None:
    check_withdrawal(client, model)


def check_withdrawal(client: Client, model: Any, *, one_in: int = 1) -> None:
    record = publish_secret(model)
    shown = SHOWN | {f"{model.kind()}_detail", f"{model.kind()}_list", f"api_{model.kind()}-detail"}
    asked = [*dict.fromkeys(addresses(record))]
    before = {name for name, at in asked if name in shown and TITLE in ask(client, name, at)[1]}
    assert before == shown

    record.refresh_from_db()
    publishing.withdraw(record, by=make_user(), at=timezone.now(), note="It was wrong.")
    kept_long = set()
    lists = [one for one in asked if one[0] in NAMED]
    for name, address in [*asked[::one_in], *lists]:
        status, body, header = ask(client, name, address)
        if name not in KEPT:
            assert BODY not in body, address
            assert TITLE not in body or status in (404, 410) or name in NAMED, address
        if not is_soon_forgotten(header):
            kept_long.add(name)
    assert kept_long <= {"embed_theme", "icon", "map_borders", "map_names"}  # not of records
