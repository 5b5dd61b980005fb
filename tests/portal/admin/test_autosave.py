"""Autosave: typed data is stored while it is typed, restored after a crash, and private."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.editorial import autosave
from portal.models import Country, OpenForm, Place
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.admin_client import (
    add_row,
    address,
    address_of,
    errors_in,
    filled,
    make_chief,
    make_editor,
    on_desk,
    said_by,
    sign_in,
)
from tests.client_response import ClientResponse
from tests.factories import NOON, make_country, make_energy_project, make_place, make_user, publish
from tests.optional import the

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def keep(
    client: Client, form: dict[Any, Any], record: Place | None = None, number: int = 1, **more: Any
) -> ClientResponse:
    """Post a heartbeat as the script of a form does."""
    about = {"typing-number": number, "typing-record": record.pk if record else "", **more}
    return client.post(address_of(Place, "typing"), {**form, **about})


def test_typed_data_is_restored_with_its_rows() -> None:
    client = sign_in(make_chief())
    place = make_place(title_en="As stored")
    place.names.create(name="One")
    data = filled(client.get(address(place)), title_en="As typed", step_note="Nearly done")
    data = add_row({**data, "names-0-name": "Uno"}, "names", name="Қорғас", kind="other")
    answer = keep(client, data, place).json()
    assert answer["heard"] is True
    assert Place.working.get().title_en == "As stored"

    page = client.get(address(place))
    ((form, changed),) = page.context["typing"]["unsaved"]
    assert (form.token, changed) == (data["token"], "Title (English), Other names")
    back = client.post(address(place), {"_restore": form.token})

    assert errors_in(back) == []
    assert said_by(back)[0].startswith("Here is what you typed until ")
    found = filled(back)
    assert (found["title_en"], found["names-0-name"]) == ("As typed", "Uno")
    assert found["names-1-name"] == "Қорғас"
    client.post(address(place), {**found, "_continue": "1"})
    assert Place.working.get().title_en == "As typed"
    assert sorted(name.name for name in place.names.all()) == ["Uno", "Қорғас"]
    assert client.get(address(place)).context["typing"]["unsaved"] == []
    before = {**data, "title_en": "As typed", "names-TOTAL_FORMS": "1", "population": ""}
    Place.working.update(population=100)
    keep(client, {**before, "token": "another0form", "step_note": ""}, place)
    assert client.get(address(place)).context["typing"]["unsaved"] == []  # all of it is stored
    keep(client, {**before, "token": "another0form", "step_note": "Later"}, place, number=2)
    ((form, changed),) = client.get(address(place)).context["typing"]["unsaved"]
    assert changed == ""  # the note


@pytest.mark.exhaustive
def test_popup_saves_a_new_record_and_an_old_one_and_forgets_what_was_typed() -> None:
    client, place = sign_in(make_chief()), make_place(title_en="As stored")
    for page, record in ((address_of(Place, "add"), None), (address(place), place)):
        data = filled(client.get(page, {"_popup": "1"}), title_en="In a popup", _popup="1")
        keep(client, data, record)
        assert client.post(page, data).context["popup_response_data"]
    assert [one.title_en for one in Place.working.all()] == ["In a popup", "In a popup"]
    assert not OpenForm.objects.typed().exists()


def test_first_page_names_each_unsaved_record_once_and_asks_once_for_all_of_a_kind(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client, places = sign_in(make_chief()), [make_place(title_en=name) for name in "ABC"]
    keep(client, filled(client.get(address(places[0])), title_en="Typed"), places[0])
    client.get("/admin/")
    with CaptureQueriesContext(connection) as before:
        assert [row.title for row in on_desk(client, "unsaved")] == ["A"]
    count = len(before)
    for place in places:
        keep(client, filled(client.get(address(place)), title_en="Typed"), place)
    with django_assert_num_queries(count):
        assert [row.title for row in on_desk(client, "unsaved")] == ["C", "B", "A"]


def test_what_was_typed_into_a_draft_that_is_gone_is_shown_to_who_typed_it() -> None:
    client, other = sign_in(make_chief()), sign_in(make_chief())
    gone, sent = make_place(title_en="Gone"), make_place(title_en="Sent")
    for place in (gone, sent):
        typed = filled(client.get(address(place)), title_en=f"{'Typed ' * 50}end")
        keep(client, add_row(typed, "names", name="Korgas", kind="other"), place)
    gone.delete()
    publishing.submit(sent, by=make_user(), at=NOON)
    rows = on_desk(client, "unsaved")
    assert [row.title for row in rows] == ["Sent", "A draft that is gone: place"]
    for row in rows:
        page = client.get(row.address)
        lines = dict(page.context["lines"])
        assert lines["Title (English)"].endswith("Typed end")
        assert lines["Other name, Name"] == "Korgas"
        assert other.get(row.address).status_code == 404
        client.post(row.address, {"_forget": "1"})
    assert not OpenForm.objects.exists()


def test_what_was_understood_of_a_phrase_is_told_while_it_is_typed() -> None:
    client = sign_in(make_chief())
    publish(make_place(title_en="Khorgos Gateway"))
    place = make_place(title_en="As stored", latitude=None, longitude=None)
    data = filled(client.get(address(place)), population="1.2亿", title_en="Gateway Khorgos")
    data = add_row(data, "claims", fact="population", kind="value", value="more than 12 thousand")
    data = add_row(data, "claims", fact="population", kind="value", value="1500")
    assert keep(client, data, place).json()["understood"] == {
        "population": "1.2亿 → 120,000,000",
        "claims-0-value": "more than 12 thousand → over 12,000 persons",
        "title_en": "Perhaps there already: “Khorgos Gateway”",
    }


@pytest.mark.exhaustive
def test_coordinates_are_told_in_words_and_drawn_while_they_are_typed(
    settings: LazySettings, tmp_path: Path
) -> None:
    make_country("KZ")
    Country.objects.update(numeric="398")
    ring = [[70, 40], [80, 40], [80, 50], [70, 50], [70, 40]]
    square = {"type": "Polygon", "coordinates": [ring]}
    known = {"layer": "country", "id": "398"}
    feature = {"type": "Feature", "properties": known, "geometry": square}
    settings.PORTAL_BORDERS = str(tmp_path / "borders.geojson")
    borders = {"type": "FeatureCollection", "features": [feature]}
    Path(settings.PORTAL_BORDERS).write_text(json.dumps(borders))
    publish(make_place(title_en="Almaty", latitude="43.2567", longitude="76.9286"))
    client, place = sign_in(make_chief()), make_place()

    def point(latitude: str, longitude: str) -> tuple[str | None, str]:
        form = client.get(address(place))
        answer = keep(client, filled(form, latitude=latitude, longitude=longitude), place).json()
        return answer["understood"].get("longitude"), answer["map"]

    words, drawn = point("43,2", "76.85")
    assert words == "Country KZ; nearest place: Almaty, 9\u00a0km"
    assert "Almaty</text>" in client.get(drawn).content.decode()
    words, _drawn = point("43.2", "76°51′E")
    assert words == "76°51′E → 76.85, Country KZ; nearest place: Almaty, 9\u00a0km"
    assert point("76.85", "43.2") == ("In no country of the maps", "")  # swapped: Almaty is far
    assert point("43.2", "") == point("43.2", "east") == (None, "")
    assert client.get("/admin/location.svg?latitude=91&longitude=7").status_code == 404


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("currency", "words"),
    [("KZT", "11.6\u00a0billion\u00a0Kazakhstani tenges"), ("", None), ("?", None)],
)
def test_long_number_is_read_as_pages_show_it(currency: str, words: str | None) -> None:
    client, project = sign_in(make_chief()), make_energy_project()
    data = filled(client.get(address(project)), capacity_mw="1200", households_supplied="45000")
    data |= {"investment_amount": "11600000000", "investment_currency": currency}
    data = add_row(data, "roles", amount="11600000000", currency=currency)
    sent = data | {"typing-number": "1", "typing-record": project.pk, "typing-beat": "1"}
    understood = client.post(address_of(EnergyProject, "typing"), sent).json()["understood"]
    assert understood.get("roles-0-amount") == words
    assert understood.get("investment_amount") == words
    assert understood["households_supplied"] == "45,000\u00a0households"
    assert "capacity_mw" not in understood


def test_restored_text_is_merged_with_what_was_saved_since() -> None:
    client, other = sign_in(make_chief()), sign_in(make_chief())
    place = make_place(title_en="As stored", population=100)
    data = filled(client.get(address(place)), title_en="As typed")
    keep(client, data, place)
    theirs = filled(other.get(address(place)), population=200)
    other.post(address(place), {**theirs, "_continue": "1"})
    back = client.post(address(place), {"_restore": data["token"]})
    found = filled(back)
    assert (found["title_en"], str(found["population"])) == ("As typed", "200")


def test_a_new_record_comes_back() -> None:
    client = sign_in(make_chief())
    make_country("KZ")
    data = filled(client.get(address_of(Place, "add")), title_en="Typed before the power cut")
    keep(client, data)
    page = client.get(address_of(Place, "add"))
    ((form, _changed),) = page.context["typing"]["unsaved"]
    assert [row.title for row in on_desk(client, "unsaved")] == ["New: place"]
    back = client.post(address_of(Place, "add"), {"_restore": form.token})
    assert filled(back)["title_en"] == "Typed before the power cut"
    whole = filled(back, slug="typed", country="KZ", place_kind="city")
    client.post(address_of(Place, "add"), {**whole, "_continue": "1"})
    assert Place.working.get().title_en == "Typed before the power cut"
    assert client.get(address_of(Place, "add")).context["typing"]["unsaved"] == []


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("typed", ["1e400", f"{'9' * 30} MW", f"over {'9' * 60}"])
def test_number_that_is_none_does_not_stop_the_autosave(typed: str) -> None:
    client, project = sign_in(make_chief()), make_energy_project()
    data = filled(client.get(address(project)), capacity_mw=typed)
    sent = add_row(data, "claims", fact="capacity_mw", value=typed)
    sent |= {"typing-number": "1", "typing-record": project.pk, "phases-0-value": typed}
    answer = client.post(address_of(EnergyProject, "typing"), sent).json()
    assert (answer["heard"], answer["understood"]) == (True, {})


@pytest.mark.engine
def test_nul_in_a_text_does_not_stop_the_autosave() -> None:
    client, place = sign_in(make_chief()), make_place()
    data = filled(client.get(address(place)), title_en="Kho\0rgos")
    assert keep(client, data, place).json()["heard"] is True
    assert OpenForm.objects.get(data__title_en=["Kho rgos"])


def test_late_messages_are_dropped() -> None:
    client = sign_in(make_chief())
    place = make_place()
    data = filled(client.get(address(place)))
    keep(client, {**data, "title_en": "Second"}, place, number=2)
    assert keep(client, {**data, "title_en": "First"}, place, number=1).json()["heard"] is False
    assert the(OpenForm.objects.get().data)["title_en"] == ["Second"]
    client.post(address(place), {**data, "title_en": "Saved", "_continue": "1"})
    assert keep(client, {**data, "title_en": "Third"}, place, number=3).json()["heard"] is False
    assert OpenForm.objects.typed().count() == 0


def test_message_of_a_form_that_was_submitted_is_answered_so_that_the_browser_forgets_it() -> None:
    client, place = sign_in(make_chief()), make_place()
    data = filled(client.get(address(place)), title_en="Typed and submitted at once")
    client.post(address(place), {**data, "_continue": "1"})
    place.refresh_from_db()
    publishing.submit(place, by=make_user(), at=timezone.now())
    assert keep(client, data, place).json()["heard"] is False
    assert not OpenForm.objects.typed().exists()


def test_typed_data_is_private() -> None:
    client, stranger = sign_in(make_chief()), sign_in(make_chief())
    place = make_place()
    data = filled(client.get(address(place)), title_en="Private")
    keep(client, data, place)
    assert stranger.get(address(place)).context["typing"]["unsaved"] == []
    assert stranger.post(address(place), {"_restore": data["token"]}).status_code == 404
    assert keep(stranger, {**data, "title_en": "Forged"}, place, number=9).json()["heard"] is False
    stranger.post(address(place), {"_forget": data["token"]})
    assert the(OpenForm.objects.get().data)["title_en"] == ["Private"]
    client.post(address(place), {"_forget": data["token"]})
    assert not OpenForm.objects.exists()


def test_readers_cannot_autosave() -> None:
    reader = sign_in(make_editor("portal.view_place"))
    place, public = make_place(), publish(make_place())
    form = {"token": "abcdefghjkmn", "version": 1, "title_en": "Forged"}
    assert keep(reader, form, place).status_code == 403
    assert keep(reader, form).status_code == 403
    assert keep(sign_in(make_chief()), form, public).status_code == 404
    assert keep(sign_in(make_chief()), {**form, "token": "no"}, place).status_code == 404
    assert not OpenForm.objects.exists()


def test_other_editors_are_named_and_lock_nothing() -> None:
    anna, boris = make_chief(first_name="Anna", last_name="Lee"), make_chief(username="boris")
    first, second = sign_in(anna), sign_in(boris)
    place = make_place()
    with time_machine.travel("2026-11-24 12:00:05+00:00", tick=False):
        mine = filled(first.get(address(place)))
        keep(first, mine, place)
    with time_machine.travel("2026-11-24 12:00:30+00:00", tick=False):
        page = second.get(address(place))
        assert page.context["typing"]["others"] == "Anna Lee is also editing this (since 12:00)."
        beat: dict[str, Any] = {"typing-beat": "1"}
        told = keep(second, filled(page), place, **beat).json()
        assert told["others"] == "Anna Lee is also editing this (since 12:00)."
        window = filled(second.get(address(place)))
        second.post(address(place), {**filled(page), "title_en": "Saved", "_continue": "1"})
        told = keep(first, mine, place, number=2).json()
        assert told["others"] == ""
        assert told["newer"].startswith("boris saved it on ")
        told = keep(second, window, place).json()
        assert told["newer"].startswith("You saved it elsewhere on ")
    with time_machine.travel("2026-11-24 12:02:00+00:00", tick=False):
        assert second.get(address(place)).context["typing"]["others"] == ""


def test_old_forms_are_forgotten() -> None:
    now, user = timezone.now(), make_user()
    about = {"user": user, "kind": "place", "opened_at": now - timedelta(days=90)}
    for token, days, data in (
        ("closed", 2, None),
        ("open", 0, None),
        ("typed", 2, {"title_en": ["x"]}),
        ("forgotten", 31, {"title_en": ["x"]}),
    ):
        seen = now - timedelta(days=days)
        typed_at = seen if data else None
        OpenForm.objects.create(token=token, seen_at=seen, typed_at=typed_at, data=data, **about)
    assert autosave.purge_forms(at=now) == 2
    assert set(OpenForm.objects.values_list("token", flat=True)) == {"open", "typed"}


def test_long_number_is_shown_in_words_to_those_who_only_read() -> None:
    project = publish(
        make_energy_project(investment_amount=11_600_000_000, investment_currency="KZT")
    )
    page = sign_in(make_chief()).get(address(project)).text
    assert "11.6\u00a0billion\u00a0Kazakhstani tenges" in page
