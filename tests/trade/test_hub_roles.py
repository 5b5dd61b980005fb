"""Owners, operators and funders of trade hubs, on pages, in lists and for programs."""

import csv

import pytest
from django.test import Client

from tests.factories import make_source, make_trade_hub, publish
from tests.portal.participation.building import firm
from tests.portal.site.reading import part, read, words
from trade.hubs.models import TradeHub

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway() -> TradeHub:
    """A dry port of which a Chinese group has a part and a Kazakh company the rest; and another."""
    group = firm("CN", title_en="Shipping group", slug="group")
    line = firm("CN", title_en="Shipping line", slug="line", parent=group)
    railway = firm("KZ", title_en="Railway", slug="railway")
    hub = make_trade_hub(title_en="Gateway", slug="gateway")
    roles = ((line, "owner", "49"), (railway, "owner", "51"), (railway, "operator", None))
    for who, role, share in roles:
        hub.roles.create(
            organisation=who,
            role=role,
            share_percent=share,
            source=make_source(slug=f"{who.slug}-{role}"),
            quote="as it was printed",
        )
    publish(make_trade_hub(title_en="Harbour", slug="harbour"))
    return publish(hub)


def test_the_page_of_a_hub_names_its_owners_with_their_shares(
    client: Client, gateway: TradeHub
) -> None:
    html = read(client, "/hubs/gateway/")
    chinese = words(part(html, 'id="participation"'))
    assert "Shipping line , owner , share of 49%" in chinese
    assert "Railway" not in chinese
    others = words(part(html, 'id="roles"'))
    assert "Owner Railway , share of 51%" in others
    assert "Operator Railway" in others
    assert "as it was printed" in others


def test_lists_find_hubs_by_those_who_take_part(client: Client, gateway: TradeHub) -> None:
    for asked, found in {
        "participation=CN": True,
        "participation=CN&role=operator": False,
        "organisation=railway&role=operator": True,
        "role=financier": False,
    }.items():
        html = read(client, f"/hubs/?{asked}")
        assert ("/hubs/gateway/" in html) is found, asked
        assert "/hubs/harbour/" not in html
    assert "Owner: Shipping line, Railway" in words(read(client, "/hubs/"))


def test_a_group_shows_the_hubs_of_those_below_it(client: Client, gateway: TradeHub) -> None:
    below = words(part(read(client, "/organisations/group/"), 'id="section-projects-below"'))
    assert "Gateway" in below
    assert "share of 49%" in below
    assert "Harbour" not in below
    own = words(part(read(client, "/organisations/line/"), 'id="section-projects-owner"'))
    assert "Gateway" in own


def test_programs_get_roles_of_hubs_with_their_sources(client: Client, gateway: TradeHub) -> None:
    [row] = client.get("/api/v1/hub-roles/?role=operator").json()["results"]
    assert (row["organisation"]["slug"], row["source"]["slug"]) == ("railway", "railway-operator")
    roles = client.get("/api/v1/hubs/gateway/").json()["roles"]
    assert [role["share_percent"] for role in roles] == [49, 51, None]
    table = client.get("/api/v1/hubs.csv?role=owner").getvalue().decode()
    head, *cells = csv.reader(table.splitlines())
    [found] = [dict(zip(head, row, strict=True)) for row in cells]
    assert found["owners"] == "Shipping line; Railway"
    assert found["owners_sources"] == "line-owner railway-owner"


def test_an_operator_without_a_source_is_named_until_a_role_names_one(
    client: Client, gateway: TradeHub
) -> None:
    railway = gateway.roles.get(role="operator").organisation
    publish(make_trade_hub(title_en="Old", slug="old", operator=railway))
    assert "Operated by Railway" in words(read(client, "/hubs/old/"))
    assert "Operated by" not in read(client, "/hubs/gateway/")
