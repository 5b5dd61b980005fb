"""What a portal with the kind of docs/DEVELOPING.md answers. Run by `tests/test_new_kind.py`."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from portal.records.registry import record_model
from tests.admin_client import make_member, sign_in
from tests.factories import MAKERS, _make, make_country, publish
from tests.tools.data_dictionary import render_dictionary

Agreement = record_model("agreement")


def make_agreement(**kwargs: Any) -> Any:
    return _make(
        Agreement, kwargs, country=make_country(), signed_on="2025-06-17", value_usd_bn="0.4"
    )


MAKERS[Agreement] = make_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def _agreements() -> None:
    publish(make_agreement(title_en="Pact of Astana", slug="astana"))
    publish(
        make_agreement(
            title_en="Pact of Xi'an", slug="xian", signed_on="2023-05-19", value_usd_bn="0.09"
        )
    )


def test_system_checks_find_nothing_missing() -> None:
    call_command("check")


@pytest.mark.usefixtures("_agreements")
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", ['href="/agreements/"']),
        ("/agreements/", ["Agreements", "Signed", "Value", "Pact of Astana", "400"]),
        ("/agreements/?signed_from=2025", ["Pact of Astana", "What governments have signed"]),
        ("/agreements/?view=chart", ["Agreements by country", "Country KZ"]),
        ("/agreements/astana/", ["Pact of Astana", "17 June 2025", 'href="/countries/kz/"']),
        ("/agreements/feed.atom", ["Pact of Astana"]),
        ("/api/v1/agreements/", ['"slug":"astana"', '"value_usd_bn"']),
        ("/api/v1/agreements.csv", ["astana", "value_usd_bn"]),
        ("/charts/agreements-by-year.csv", ["2023,2023,1,", "2025,2025,1,"]),
        ("/charts/agreements-groups.json?sum=value_usd_bn", ["Country KZ", "490"]),
        ("/compare/?record=agreement:astana&record=agreement:xian", ["Pact of Astana", "Signed"]),
        ("/countries/kz/", ["Pact of Astana"]),
        ("/data.json", ["what governments have signed"]),
        ("/search/?q=astana", ['href="/agreements/astana/"']),
        ("/sitemap.xml", ["/sitemaps/agreements.xml"]),
        ("/sitemaps/agreements.xml", ["/agreements/astana/"]),
    ],
)
def test_everyone_knows_the_new_kind(client: Client, address: str, words: str) -> None:
    answer = client.get(address)

    text = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    assert [word for word in words if word not in text.decode().replace("\xa0", " ")] == []


@pytest.mark.usefixtures("_agreements")
def test_filter_of_its_own_leaves_the_older_one_out(client: Client) -> None:
    assert "Pact of Xi" not in client.get("/agreements/?signed_from=2025").content.decode()


@pytest.mark.parametrize(("role", "status"), [("Editor", 200), ("Translator", 403)])
def test_roles_know_the_new_kind(role: str, status: int) -> None:
    answer = sign_in(make_member(role)).get("/admin/trade/agreement/add/")

    assert answer.status_code == status


def test_data_dictionary_names_the_new_kind() -> None:
    assert "value_usd_bn" in render_dictionary()
