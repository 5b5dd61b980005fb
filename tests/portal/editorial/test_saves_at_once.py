"""Saves that arrive at the same moment: a double click makes one record, two forms with one
address make one record and one sentence.

On PostgreSQL both are in a transaction of their own when they meet; on SQLite, which lets one
write at a time, the second comes when the first is done.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models.signals import post_init, pre_save

from portal.facts.identifiers import new_uid
from portal.models import Event, Place, Record, Source, Status, Story, User
from portal.models.history import Versioned
from tests.admin_client import add_row, address, address_of, errors_in, filled, make_chief, sign_in
from tests.client_response import ClientResponse
from tests.factories import make_country, make_place, make_series, make_source, publish
from trade.statistics.observations import Observation, ObservationBatch

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chief() -> User:
    return make_chief()


@pytest.fixture
def meeting() -> Iterator[Callable[..., None]]:
    """Makes the first two saves of new rows of a model meet: each waits, before it writes, until
    the other is there as well, so that both have found the place free."""
    waiting = []

    def arrange(
        model: Any, *, is_awaited: Callable[[Any], Any] = lambda row: row._state.adding
    ) -> None:
        barrier = Barrier(2)
        met: list[Any] = []

        def wait(sender: object, instance: Any, **kwargs: Any) -> None:
            if is_awaited(instance) and len(met) < 2:
                met.append(instance)
                barrier.wait(timeout=60)

        if can_meet():
            waiting.append((wait, model))
            pre_save.connect(wait, sender=model)

    yield arrange
    for wait, model in waiting:
        pre_save.disconnect(wait, sender=model)


def can_meet() -> bool:
    return connection.vendor == "postgresql"


def at_once(chief: User, *forms: tuple[str, dict[str, Any]]) -> list[Any]:
    """The answers to forms sent at the same moment, each by a connection of its own."""

    def send(form: Any) -> ClientResponse:
        where, data = form
        try:
            return sign_in(chief).post(where, data)
        finally:
            connection.close()

    if not can_meet():
        return [sign_in(chief).post(where, data) for where, data in forms]
    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(send, forms))


def new_form(chief: User, model: type[Versioned], **typed: Any) -> dict[str, Any]:
    return filled(sign_in(chief).get(address_of(model, "add")), **typed)


def typed_place(**changes: Any) -> dict[Any, Any]:
    typed = {"title_en": "Khorgos", "slug": "khorgos", "country": "KZ", "place_kind": "city"}
    return {**typed, "token": new_uid(), **changes}


@pytest.mark.parametrize("model", [Place, Event, Story])
def test_double_click_saves_one_record_and_both_answers_lead_on(
    chief: User, meeting: Callable[..., None], model: type[Record]
) -> None:
    make_country()
    typed = {
        Place: {"country": "KZ", "place_kind": "city"},
        Event: {"event_kind": "summit", "starts_on": "2025"},
        Story: {"dated_on": "2025-07-01", "body_en": "A story."},
    }[model]
    data = new_form(chief, model, title_en="Khorgos", slug="khorgos", token=new_uid(), **typed)
    meeting(model)

    answers = at_once(chief, *[(address_of(model, "add"), data)] * 2)

    assert [answer.status_code for answer in answers] == [302, 302]
    assert model.working.get().title_en == "Khorgos"


def test_second_click_leads_on_if_the_first_is_done_while_its_form_is_read(chief: User) -> None:
    make_country()
    data = new_form(chief, Place, **typed_place())
    answers: list[Any] = []

    def click_again(sender: object, instance: Any, **kwargs: Any) -> None:
        if instance._state.adding and not answers:
            answers.append(None)
            answers[0] = sign_in(chief).post(address_of(Place, "add"), data)

    post_init.connect(click_again, sender=Place)
    try:
        answers.append(sign_in(chief).post(address_of(Place, "add"), data))
    finally:
        post_init.disconnect(click_again, sender=Place)

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Place.working.get().title_en == "Khorgos"


def test_double_click_on_submit_submits_once(chief: User, meeting: Callable[..., None]) -> None:
    make_country()
    data = new_form(chief, Place, **typed_place(_step_submit="1", as_it_is="1"))
    meeting(Place)

    answers = at_once(chief, *[(address_of(Place, "add"), data)] * 2)

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Place.working.get().status == Status.REVIEW


def test_form_changed_after_it_was_submitted_keeps_what_was_typed(chief: User) -> None:
    """Somebody goes back to the form of a new record that has been submitted meanwhile."""
    make_country()
    data = new_form(chief, Place, **typed_place(_step_submit="1", as_it_is="1"))
    sign_in(chief).post(address_of(Place, "add"), data)

    answer = sign_in(chief).post(address_of(Place, "add"), {**data, "admin1": "Jetisu"})

    assert answer.status_code == 200
    assert any("no longer a draft" in error for error in errors_in(answer))
    assert answer.context["adminform"].form["admin1"].value() == "Jetisu"
    assert Place.working.get().admin1 == ""


def test_two_forms_with_one_address_make_one_record_and_one_sentence(
    chief: User, meeting: Callable[..., None]
) -> None:
    make_country()
    forms = [
        new_form(chief, Place, **typed_place(title_en=title)) for title in ("Khorgos", "Horgos")
    ]
    meeting(Place)

    answers = at_once(chief, *[(address_of(Place, "add"), data) for data in forms])

    (refused,) = [answer for answer in answers if answer.status_code == 200]
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    form = refused.context["adminform"].form
    stored = Place.working.get().title_en
    sentence = f"“{stored}” already has this address. Go on there, or write another address."
    assert form.errors == {"slug": [sentence]}
    assert form["title_en"].value() != stored


def test_two_drafts_that_take_one_address_are_told(
    chief: User, meeting: Callable[..., None]
) -> None:
    places = [make_place(title_en=title) for title in ("Khorgos", "Horgos")]
    forms = [
        (address(place), filled(sign_in(chief).get(address(place)), slug="khorgos"))
        for place in places
    ]
    meeting(Place, is_awaited=lambda place: place.slug == "khorgos")

    answers = at_once(chief, *forms)

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert Place.working.filter(slug="khorgos").count() == 1


@pytest.mark.exhaustive
def test_double_click_on_a_batch_saves_its_rows_once(
    chief: User, meeting: Callable[..., None]
) -> None:
    series, source = publish(make_series()), make_source()
    data = new_form(chief, ObservationBatch, title="May", source=source.pk, token=new_uid())
    row = {"series": series.pk, "period": "2024", "value": "7", "source": source.pk}
    data = add_row(data, "observations", comparator="exact", obs_status="A", **row)
    meeting(ObservationBatch)

    answers = at_once(chief, *[(address_of(ObservationBatch, "add"), data)] * 2)

    assert [answer.status_code for answer in answers] == [302, 302]
    assert ObservationBatch.working.get().rows.get().value == 7
    assert Observation.working.count() == 1


def test_two_sources_with_one_address_make_one_source_and_one_sentence(
    chief: User, meeting: Callable[..., None]
) -> None:
    typed = {"publisher": "Customs", "kind": "official", "slug": "customs"}
    forms = [new_form(chief, Source, title=title, **typed) for title in ("May", "June")]
    meeting(Source)

    answers = at_once(chief, *[(address_of(Source, "add"), data) for data in forms])

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    (refused,) = [answer for answer in answers if answer.status_code == 200]
    assert list(refused.context["adminform"].form.errors) == ["slug"]
    assert Source.working.count() == 1


@pytest.mark.parametrize("model", [User, Group])
def test_two_people_or_groups_of_one_name_make_one_and_one_sentence(
    chief: User, meeting: Callable[..., None], model: type[User] | type[Group]
) -> None:
    name = {User: "username", Group: "name"}[model]
    data = {name: "anna"}
    meeting(model)

    answers = at_once(chief, *[(address_of(model, "add"), data)] * 2)

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert model.objects.filter(**{name: "anna"}).count() == 1
