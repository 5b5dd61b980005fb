"""Stored claims are drawn as a line each; the fields of a card come when it is opened."""

from typing import Any

import pytest
from django.test import Client

from portal.models import Place
from tests.admin_client import address, address_of, filled, make_chief, make_editor, sign_in
from tests.client_response import ClientResponse
from tests.factories import claim, make_place

pytestmark = pytest.mark.django_db


def card(client: Client, record: Place, **asked: Any) -> ClientResponse:
    return client.get(address(record, "card"), {"relation": "claims", "number": 0, **asked})


def test_a_card_is_drawn_for_the_place_it_has_on_the_page() -> None:
    client, place = sign_in(make_chief()), make_place()
    said = claim(place, "country", quote="In the register")
    page = client.get(address(place)).content.decode()
    assert 'name="claims-0-closed"' in page
    assert "In the register" not in page
    drawn = card(client, place, uid=said.uid, number=7).content.decode()
    assert 'name="claims-7-quote"' in drawn
    assert "In the register" in drawn
    assert 'name="claims-0-' not in drawn


def test_without_scripts_every_card_is_drawn_whole() -> None:
    client, place = sign_in(make_chief()), make_place()
    claim(place, "country", quote="In the register")
    page = client.get(f"{address(place)}?rows=open").content.decode()
    assert 'name="claims-0-quote"' in page
    assert 'name="claims-0-closed"' not in page


def test_a_new_card_is_drawn_when_it_is_asked_for() -> None:
    client, place = sign_in(make_chief()), make_place()
    assert 'name="claims-__prefix__-quote"' not in client.get(address(place)).content.decode()
    assert 'name="claims-3-quote"' in card(client, place, number=3).content.decode()
    assert 'name="claims-__prefix__-quote"' in client.get(address_of(Place, "add")).content.decode()
    reader = sign_in(make_editor("portal.view_place"))
    assert card(reader, place, number=3).status_code == 404


def test_unknown_card_is_404() -> None:
    client, place, other = sign_in(make_chief()), make_place(), make_place()
    theirs = claim(other, "country")
    assert card(client, place, uid=theirs.uid).status_code == 404
    assert card(client, other, uid=theirs.uid, number="x").status_code == 404
    assert card(client, other, uid=theirs.uid, relation="no").status_code == 404
    stranger = sign_in(make_editor("portal.view_story"))
    assert card(stranger, other, uid=theirs.uid).status_code == 403


def test_a_card_that_nobody_opened_stays_as_it_is_stored() -> None:
    client, place = sign_in(make_chief()), make_place()
    said = claim(place, "country", quote="In the register")
    data = filled(client.get(address(place)), title_ru="Город")
    sent = {name: value for name, value in data.items() if not name.startswith("claims-0-")}
    marks = {"claims-0-id": said.pk, "claims-0-uid": said.uid, "claims-0-closed": "1"}
    answer = client.post(address(place), {**sent, **marks, "_continue": "1"})
    assert answer.status_code == 302
    (stored,) = place.claims.all()
    assert (stored.quote, stored.recorded_at) == ("In the register", said.recorded_at)
