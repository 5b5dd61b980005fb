"""Two editors at once: the second save is refused, names both values, and loses nothing."""

from typing import Any

import pytest
from django.db import connection

from portal import publishing
from portal.models import Event, Place
from tests.admin_client import add_row, address, errors_in, filled, make_chief, said_by, sign_in
from tests.factories import (
    NOON,
    claim,
    make_country,
    make_event,
    make_place,
    make_source,
    make_user,
    publish,
)

pytestmark = pytest.mark.django_db


def test_stale_save_names_both_values_and_keeps_what_was_typed():
    first, second = make_chief(username="anna"), make_chief(username="boris")
    place = make_place(title_en="Khorgos", population=100)
    kg = make_country("KG")
    claim(place, "population", "100")
    page = sign_in(second).get(address(place))
    mine = filled(page, title_en="Korgas", population=300, country="KG")
    mine = add_row(mine, "names", name="Қорғас", kind="other")
    mine["claims-0-value"] = "300"
    mine["claims-0-locator"] = "p. 3"

    theirs = filled(sign_in(first).get(address(place)), population=200, place_kind="village")
    theirs["claims-0-value"] = "200"
    sign_in(first).post(address(place), {**theirs, "_continue": "1"})

    refused = sign_in(second).post(address(place), {**mine, "_step_submit": "1"})
    stored = Place.working.get()
    assert (stored.title_en, stored.population, stored.status) == ("Khorgos", 200, "draft")
    errors = errors_in(refused)
    assert errors[0].startswith("anna saved it on ")
    assert set(errors[1:]) == {
        "Title (English): stored now “Khorgos” · yours “Korgas”",
        "Population: stored now “200” · yours “300”",
        "Kind: stored now “Village” · yours “City”",
        f"Country: stored now “{stored.country}” · yours “{kg}”",
        "population: 200 — Value: stored now “200” · yours “300”",
        "population: 200 — Locator: stored now “—” · yours “p. 3”",
    }
    again = filled(refused)
    kept = ("title_en", "population", "country", "claims-0-value", "claims-0-locator")
    assert [again[name] for name in kept] == ["Korgas", "300", "KG", "300", "p. 3"]
    assert again["names-0-name"] == "Қорғас"

    saved = sign_in(second).post(address(place), {**again, "_continue": "1"}, follow=True)
    assert errors_in(saved) == []
    stored = Place.working.get()
    assert (stored.title_en, stored.population, stored.country_id) == ("Korgas", 300, "KG")
    assert [c.value for c in stored.claims.all()] == ["300"]
    assert [n.name for n in stored.names.all()] == ["Қорғас"]


def test_stale_choice_of_many_stays_as_chosen():
    client = sign_in(make_chief())
    event = make_event()
    codes = [make_country(code).pk for code in ("CN", "KZ", "UZ")]
    mine = filled(client.get(address(event)), participants=codes)
    client.post(address(event), {**filled(client.get(address(event))), "title_en": "Other"})
    refused = client.post(address(event), mine)
    assert "Participants: stored now “—” · yours “Country CN, Country KZ, Country UZ”" in errors_in(
        refused
    )
    client.post(address(event), {**filled(refused), "_continue": "1"})
    assert {c.pk for c in Event.working.get().participants.all()} == set(codes)


def test_row_that_somebody_else_removed_stays_in_the_form():
    client = sign_in(make_chief())
    place = make_place()
    rows = [place.names.create(name=name) for name in ("One", "Two")]
    mine = filled(client.get(address(place)))
    mine |= {"names-0-name": "One, typed", "names-1-name": "Two, typed"}
    rows[0].delete()
    refused = client.post(address(place), mine)
    assert "Somebody has removed this row" in " ".join(errors_in(refused))
    assert [filled(refused)[f"names-{n}-name"] for n in (0, 1)] == ["One, typed", "Two, typed"]
    assert b'value="One, typed"' in refused.content
    assert b'value="Two, typed"' in refused.content
    client.post(address(place), {**filled(refused), "names-0-DELETE": "on"})
    assert [name.name for name in place.names.all()] == ["Two, typed"]


def test_save_after_somebody_submitted_is_refused_in_words():
    client = sign_in(make_chief())
    place = make_place()
    mine = filled(client.get(address(place)), title_en="Typed for an hour")
    publishing.submit(place, by=make_user(), at=NOON)
    refused = client.post(address(place), {**mine, "_continue": "1"})
    assert errors_in(refused)[0].startswith("It is no longer a draft (now: In review).")
    assert b"Typed for an hour" in refused.content
    assert Place.working.get().title_en != "Typed for an hour"


def test_save_after_somebody_published_the_draft_keeps_what_was_typed():
    client = sign_in(make_chief())
    place = publish(make_place(title_en="Public"))
    copy = publishing.start_edit(place, by=make_user(), at=NOON)
    mine = filled(client.get(address(copy)), title_en="Typed for an hour")
    publish(copy)
    refused = client.post(address(copy), {**mine, "_continue": "1"})
    assert "The draft you were editing is gone" in " ".join(errors_in(refused))
    assert b'value="Typed for an hour"' in refused.content
    assert [p.title_en for p in Place.working.all()] == ["Public"]


def test_save_that_races_past_the_check_is_refused_as_well():
    """Somebody else's save lands between the check of the version and the write."""
    client = sign_in(make_chief())
    place = make_place(title_en="Before")
    mine = filled(client.get(address(place)), title_en="Mine")
    other = _SaveInBetween(place)
    with connection.execute_wrapper(other):
        refused = client.post(address(place), {**mine, "_continue": "1"})
    assert other.is_done
    assert "Title (English): stored now “Theirs” · yours “Mine”" in errors_in(refused)
    assert Place.working.get().title_en == "Theirs"


def test_submitting_twice_is_answered():
    client = sign_in(make_chief())
    place = publish(make_place())
    data = {"_step_start_edit": "1", "seen_version": place.version}
    client.post(address(place), data, follow=True)
    again = client.post(address(place), data, follow=True)
    assert said_by(again) == [
        f"This is the draft of “{place}”. The public keeps the version it has."
    ]
    assert Place.working.count() == 2


def test_new_source_of_a_claim_may_be_one_that_nobody_cites_yet():
    client = sign_in(make_chief())
    place = make_place()
    data = add_row(
        filled(client.get(address(place))),
        "claims",
        fact="country",
        value="KZ",
        kind="value",
        comparator="exact",
        source=make_source().pk,
    )
    client.post(address(place), {**data, "_continue": "1"})
    assert place.claims.count() == 1


class _SaveInBetween:
    """Somebody else's save, just before the first statement that writes the place. It is theirs:
    that ours is rolled back must not undo it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.is_done = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("UPDATE") and "portal_place" in sql and not self.is_done:
            self.is_done = True
            self._save()
        answer = execute(sql, params, many, context)
        if sql.startswith("ROLLBACK TO SAVEPOINT"):
            self._save()
        return answer

    def _save(self) -> None:
        Place.working.filter(pk=self.place.pk).update(title_en="Theirs", version=7)
