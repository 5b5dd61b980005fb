"""One search of the desk, the palette, saved lists and the calendar."""

import re
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from portal.editorial import scheduling
from portal.editorial.worklist.causes import assign
from portal.editorial.worklist.registry import CHECKS
from portal.models import Bundle, Place, SavedList, User
from portal.publication import publishing
from tests.admin_client import address, address_of, make_chief, make_member, said_by, sign_in
from tests.client_response import ClientResponse
from tests.desk_browser import sign_in_chief
from tests.factories import (
    NOON,
    claim_all,
    make_energy_project,
    make_event,
    make_organisation,
    make_place,
    make_source,
    make_story,
    make_user,
    publish,
)
from tests.meeting import interrupted

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FIND, CALENDAR = "admin:find", "admin:calendar"


@pytest.fixture
def chief() -> Client:
    return sign_in(make_chief())


def found(client: Client, words: str) -> list[Any]:
    """Titles and addresses of what the search offers, in order."""
    offers = client.get(reverse(FIND), {"q": words}).context["offers"]
    return [(offer.title, offer.address) for offer in offers]


def public(record: Any) -> Any:
    claim_all(record)
    return publish(record)


def test_records_of_every_kind_are_found_public_or_not(chief: Client) -> None:
    rows = [
        public(make_place(title_en="Khorgos town")),
        public(make_energy_project(title_en="Khorgos solar")),
        make_event(title_en="Khorgos opens"),
        make_organisation(title_en="Khorgos company"),
        make_story(title_en="Khorgos by rail"),
        make_source(title="Khorgos in figures"),
    ]

    assert {at for _title, at in found(chief, "khorgos")} >= {address(row) for row in rows}


@pytest.mark.parametrize("asked", ["Aksuskaya HPS", "Аксуская ГЭС", "阿克苏水电站"])
def test_an_exact_name_comes_first_in_each_script(chief: Client, asked: str) -> None:
    names = {"title_ru": "Аксуская ГЭС", "title_zh_hans": "阿克苏水电站"}
    public(make_energy_project(title_en="Aksu coal power plant", title_ru="Аксуская ГЭС-2"))
    meant = public(make_energy_project(title_en="Aksuskaya HPS", **names))

    assert found(chief, asked)[0][1] == address(meant)


@pytest.mark.parametrize("asked", ["Долина", "долина", "河谷"])
def test_a_draft_is_found_in_any_case_and_script(chief: Client, asked: str) -> None:
    draft = make_place(title_en="Valley", title_ru="Долина", title_zh_hans="河谷")

    assert found(chief, asked)[0] == (str(draft), address(draft))


@pytest.mark.engine
def test_nul_finds_what_a_space_does(chief: Client) -> None:
    draft = make_place(title_en="Old valley")

    assert found(chief, "old\0valley") == found(chief, "old valley") != []
    assert str(draft) in dict(found(chief, "old\0valley"))


def test_a_draft_of_this_very_name_comes_before_what_is_public_and_longer(chief: Client) -> None:
    public(make_place(title_en="Khorgos Gateway"))
    draft = make_place(title_en="Khorgos")

    assert found(chief, "khorgos")[0][1] == address(draft)


def test_the_other_name_and_the_uid_of_a_record_are_exact(chief: Client) -> None:
    place = make_place(title_en="Almaty")
    place.names.create(name="Verny")
    public(place)
    public(make_place(title_en="Verny road"))

    assert found(chief, "verny")[0][1] == address(place)
    assert found(chief, place.uid)[0][1] == address(place)


def test_lists_and_commands_are_found_with_records(chief: Client) -> None:
    titles = dict(found(chief, "places"))

    assert titles["Places"] == address_of(Place)
    assert dict(found(chief, "add place"))["Add: place"] == address_of(Place, "add")
    assert dict(found(chief, "calendar"))["Calendar"] == reverse(CALENDAR)


def test_who_sees_few_kinds_finds_no_others(chief: Client) -> None:
    make_place(title_en="Khorgos")
    translator = sign_in(make_member("Translator"))
    stranger = sign_in(make_member("Translator"))

    assert found(translator, "khorgos")
    assert "Add: place" not in dict(found(stranger, "place"))


def test_search_asks_no_more_for_more_records(
    chief: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(6):
        make_place(title_en="Khorgos")
        public(make_energy_project(title_en="Khorgos"))
    with django_assert_max_num_queries(60):
        assert len(found(chief, "khorgos")) == 12


def save(client: Client, **data: Any) -> ClientResponse:
    named = {"label": "portal.place", "name": "Towns to check", **data}
    return client.post(reverse("admin:list_save"), named, follow=True)


def test_two_clicks_in_one_moment_save_one_list(chief: Client) -> None:
    with interrupted(partial(save, chief, query="state=draft"), before="SAVEPOINT"):
        answer = save(chief, query="state=review")
    assert said_by(answer)[-1] == "The list “Towns to check” is saved."
    assert SavedList.objects.get().query == "state=review"


def test_a_list_is_saved_under_a_name_and_offered_to_its_owner_alone(chief: Client) -> None:
    answer = save(chief, query="p=3&state=draft&q=khorgos")
    other = sign_in(make_chief())

    saved = SavedList.objects.get()
    assert saved.query == "q=khorgos&state=draft"
    assert parse_qs(urlsplit(answer.redirect_chain[-1][0]).query) == parse_qs(saved.query)
    page = chief.get(address_of(Place), parse_qs(saved.query)).content.decode()
    assert 'aria-current="true">Towns to check</a>' in page
    assert "Towns to check" not in other.get(address_of(Place)).content.decode()
    assert dict(found(chief, "towns to check"))["Towns to check"].endswith(saved.query)


def test_only_who_acts_on_many_shares_a_list(chief: Client) -> None:
    translator = sign_in(make_member("Translator"))
    save(translator, query="state=draft", is_shared="on")
    assert not SavedList.objects.get().is_shared

    save(chief, name="For all", query="state=review", is_shared="on")
    page = translator.get(address_of(Place)).content.decode()
    assert "For all" in page
    assert translator.get(reverse(FIND), {"q": "for all"}).context["offers"]


def test_the_same_name_is_saved_again_and_forgotten_by_its_owner_only(chief: Client) -> None:
    save(chief, query="state=draft")
    save(chief, query="state=review")
    saved = SavedList.objects.get()
    forget = reverse("admin:list_forget", args=[saved.pk])

    assert saved.query == "state=review"
    assert sign_in(make_chief()).post(forget).status_code == 404
    assert chief.post(forget).status_code == 302
    assert not SavedList.objects.exists()


def test_a_list_of_nothing_registered_is_not_saved(chief: Client) -> None:
    assert save(chief, label="auth.permission").status_code == 404
    assert save(chief, label="nonsense").status_code == 404
    assert "The list is not saved" in save(chief, name="").content.decode()


@pytest.fixture
def scheduled() -> Place:
    """A place to be published on 10 February at noon UTC, and work that is due on the 12th."""
    place = make_place(title_en="Khorgos")
    claim_all(place)
    publishing.submit(place, by=make_user(), at=NOON)
    due = datetime(2026, 2, 10, 12, tzinfo=UTC)
    with time_machine.travel(datetime(2026, 1, 15, 12, tzinfo=UTC), tick=False):
        person = make_chief(username="anna")
        scheduling.schedule_step(place, "publish", due_at=due, by=person, at=datetime.now(UTC))
    assign(next(iter(CHECKS)), None, person, date(2026, 2, 12))
    return place


def test_the_month_shows_what_is_scheduled_on_its_day(chief: Client, scheduled: Place) -> None:
    answer = chief.get(reverse(CALENDAR), {"month": "2026-02"})

    days = {day.on: day.rows for week in answer.context["weeks"] for day in week if day.rows}
    assert [(row.what, row.title) for row in days[date(2026, 2, 10)]] == [("Publish", "Khorgos")]
    assert [row.what for row in days[date(2026, 2, 12)]] == ["Due, anna"]
    assert len(days) == 2
    assert address(scheduled) in answer.content.decode()
    assert not answer.context["weeks"][0][0].is_in_month


@pytest.mark.parametrize("month", ["2026-13", "nonsense", "0001-01", "9999-12"])
def test_a_month_that_is_none_is_that_of_today(chief: Client, month: str) -> None:
    with time_machine.travel(datetime(2026, 2, 10, 12, tzinfo=UTC), tick=False):
        answer = sign_in(make_chief()).get(reverse(CALENDAR), {"month": month})

    assert answer.context["month"] == date(2026, 2, 1)


def test_the_calendar_is_a_file_for_programs(scheduled: Place) -> None:
    with time_machine.travel(datetime(2026, 2, 1, 12, tzinfo=UTC), tick=False):
        answer = sign_in(make_chief()).get(reverse("admin:calendar_file"))

    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(event["SUMMARY"]).split(":")[0] for event in events] == ["Publish", "Due, anna"]
    begins: list[Any] = [event["DTSTART"] for event in events]
    assert [begin.dt for begin in begins] == [
        datetime(2026, 2, 10, 12, tzinfo=UTC),
        date(2026, 2, 12),
    ]
    assert answer.headers["Cache-Control"].startswith("private, no-store")


def test_retraction_is_named_in_the_language_of_who_looks_into_the_calendar() -> None:
    due, person = datetime(2026, 2, 10, 12, tzinfo=UTC), make_chief(language="ru")
    about = {"made_by": person, "made_at": NOON, "asked_by": person, "due_at": due}
    source = make_source(title="Atlas")
    Bundle.objects.create(name="Retracted: Atlas", retracts=source, reason_en="No.", **about)
    answer = sign_in(person).get(reverse(CALENDAR), {"month": "2026-02"})
    [row] = [row for week in answer.context["weeks"] for day in week for row in day.rows]
    assert row.title == "Отозвано: Atlas"


def test_what_a_person_may_not_see_is_not_in_their_calendar(
    scheduled: Place, client: Client
) -> None:
    assert client.get(reverse(CALENDAR)).status_code == 302
    nobody = make_user(is_staff=True)
    answer = sign_in(nobody).get(reverse(CALENDAR), {"month": "2026-02"})
    assert "Khorgos" not in answer.content.decode()


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_the_palette_goes_to_a_record_by_keys_alone(page: Page) -> None:
    draft = make_place(title_en="Khorgos Gateway")
    sign_in_chief(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("khorgos")
    page.keyboard.press("Escape")  # closes it at once, and gives the focus back
    page.wait_for_function("document.activeElement === document.body")
    page.keyboard.press("Control+k")
    page.keyboard.type("khorgos")
    for key in (  # while a Chinese word is typed, keys are none of ours
        "key: 'Enter', isComposing: true",
        "key: 'Enter', keyCode: 229",  # the end of the word in Safari
        "key: 's', ctrlKey: true, isComposing: true",
    ):
        press = f"new KeyboardEvent('keydown', {{{key}, bubbles: true, cancelable: true}})"
        assert page.evaluate(f"document.activeElement.dispatchEvent({press})"), key
    page.wait_for_selector("#palette .offer:has-text('Khorgos Gateway')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address(draft)}")


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_enter_takes_nothing_of_an_earlier_question(page: Page, page_problems: list[str]) -> None:
    make_place(title_en="Khorgos Gateway")
    asked = make_place(title_en="Dostyk")
    sign_in_chief(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("khorgos")
    page.wait_for_selector("#palette .offer:has-text('Khorgos Gateway')")
    page.route("**/*_part=1*", lambda route: route.abort())
    words = page.locator("#palette input[type=search]")
    words.fill("dostyk")
    with page.expect_event("requestfailed"):
        words.press("Enter")
    expect(page.locator("#palette .find-results")).to_have_text(re.compile("did not answer"))
    page_problems.clear()  # the browser tells of the request that failed
    page.unroute("**/*_part=1*")
    words.press("Enter")
    page.wait_for_url(f"**{address(asked)}")


@pytest.mark.parametrize("model", [Place, User])
def test_a_whole_text_is_no_search_that_breaks_a_list(
    chief: Client, model: type[Place] | type[User]
) -> None:
    answer = chief.get(address_of(model), {"q": "a b " * 1000})

    assert answer.status_code == 200
    assert answer.context["cl"].query == "a b " * 50
