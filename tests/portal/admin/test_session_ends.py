"""A session that ends while somebody types: signing in happens in the form, and nothing is lost."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from playwright.sync_api import Dialog, Page, Request, Route
from pytest_django.live_server_helper import LiveServer

from portal.models import OpenForm, Place, Source, User
from portal.publication import publishing
from tests.admin_client import address, address_of, make_chief, make_member
from tests.desk_browser import come_back, enter, let_session_end, pass_time
from tests.factories import NOON, make_place, make_source, make_story, make_user
from tests.looking import Looker
from tests.portal.admin.accounts.signing_in import PASSWORD, code_of

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WARNS = "!dispatchEvent(new Event('beforeunload', {cancelable: true}))"
TYPED = "Written on the train"
COPIES = "Object.keys(localStorage).filter((key) => key.startsWith('typing:')).length"


def open_form(page: Page, place: Place) -> None:
    with page.expect_response("**/typing/"):
        page.goto(f"{address(place)}#section-names")


def sign_in_here(page: Page, name: str) -> Any:
    """Type name and password into the dialog of the form; return its frame."""
    frame = page.frame_locator(".sign-in-here iframe")
    frame.locator("#id_username").fill(name)
    frame.locator("#id_password").fill(PASSWORD)
    frame.locator("#id_password").press("Enter")
    return frame


@pytest.fixture
def place(page: Page, live_server: LiveServer) -> Place:
    """The open form of an editor whose session has ended."""
    anna = make_member("Editor", username="anna", password=PASSWORD)
    TOTP.activate(anna, SECRET)
    place = make_place()
    enter(page, live_server.url, anna)
    open_form(page, place)
    page.context.clear_cookies()
    return place


@pytest.mark.exhaustive
def test_a_save_asks_to_sign_in_within_the_form_and_goes_on(
    page: Page, place: Place, looker: Looker, page_problems: list[str]
) -> None:
    page.fill("#id_summary_en", TYPED)
    page.locator("[data-sign-in]").wait_for()
    assert "your session has ended" in page.inner_text("[data-kept-line]")
    page.click("input[name=_continue]")
    page.frame_locator(".sign-in-here iframe").locator("#id_username").wait_for()
    looker.look("sign-in within a form")
    frame = sign_in_here(page, "anna")
    frame.locator("#id_code").fill(code_of(SECRET, later=1))
    frame.locator("#id_code").press("Enter")
    page.locator(".messagelist .success").wait_for()
    assert Place.working.get().summary_en == TYPED
    assert page.evaluate(COPIES) == 0
    assert {"403" in problem for problem in page_problems} == {True}
    page_problems.clear()  # the browser tells of what was refused
    assert not looker.problems, looker.report()


@pytest.mark.exhaustive
def test_a_row_that_is_fetched_asks_to_sign_in_and_shows_no_page_in_its_place(
    page: Page, place: Place, page_problems: list[str]
) -> None:
    page.get_by_role("tab", name="Sources and decisions").click()
    page.click("#claims-group .add-row a")
    frame = sign_in_here(page, "anna")
    frame.locator("#id_code").fill(code_of(SECRET, later=1))
    frame.locator("#id_code").press("Enter")
    page.locator(".sign-in-here").wait_for(state="hidden")
    assert page.locator("#claims-group [type=password]").count() == 0
    page.click("#claims-group .add-row a")
    page.fill("#id_claims-0-value", "12")
    page_problems.clear()  # the browser tells of what was refused


@pytest.mark.exhaustive
def test_what_the_server_was_not_sent_is_offered_after_the_browser_was_closed(
    page: Page, place: Place, live_server: LiveServer, page_problems: list[str]
) -> None:
    page.fill("#id_summary_en", TYPED)
    page.locator("[data-sign-in]").wait_for()
    page.close()
    page_problems.clear()
    again = page.context.new_page()
    enter(again, live_server.url, OpenForm.objects.get().user)
    again.goto(address(place))
    again.click("[name=_restore]")
    assert again.input_value("#id_summary_en") == TYPED
    assert again.evaluate(COPIES) == 0
    again.evaluate("localStorage.setItem('typing:1:left', '{}')")
    with again.expect_navigation():
        again.click("#logout-form button")
    assert again.evaluate(COPIES) == 0


def test_the_form_of_one_person_is_not_saved_by_another(
    page: Page, live_server: LiveServer, place: Place, page_problems: list[str]
) -> None:
    make_chief(username="boris", password=PASSWORD)
    page.fill("#id_summary_en", TYPED)
    page.click("[data-sign-in]")
    sign_in_here(page, "boris")
    page.locator("[data-kept-line]:has-text('somebody else has signed in')").wait_for()
    assert page.is_visible("[data-sign-in]")
    assert page.input_value("#id_summary_en") == TYPED
    assert Place.working.get().summary_en != TYPED

    anna = User.objects.get(username="anna")
    enter(page, live_server.url, anna)
    anna.groups.clear()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.locator("[data-kept-line]:has-text('you may no longer change this')").wait_for()
    assert page.is_hidden("[data-sign-in]")
    with page.expect_navigation():
        page.click("input[name=_continue]")
    assert page.evaluate(COPIES) == 1
    page_problems.clear()


@pytest.mark.exhaustive
def test_a_session_that_ended_unseen_is_found_before_the_save(
    page: Page, place: Place, clock: Any, page_problems: list[str]
) -> None:
    """A computer that slept sends no signs of life."""
    page.evaluate("Date.now = ((now) => () => now() + 60_000)(Date.now)")
    page.click("input[name=_continue]")
    page.frame_locator(".sign-in-here iframe").locator("#id_username").wait_for()
    page_problems.clear()


@pytest.mark.exhaustive
def test_a_plain_form_asks_to_sign_in_before_it_is_sent(
    page: Page, live_server: LiveServer
) -> None:
    anna = make_member("Editor", username="anna", password=PASSWORD)
    enter(page, live_server.url, anna)
    page.goto(address_of(Source, "add"))
    page.fill("#id_title", TYPED)
    page.fill("#id_publisher", "24.kg")
    page.select_option("#id_kind", "press")
    let_session_end(page)
    page.click("input[name=_save]")
    come_back(page, live_server.url, anna)
    with page.expect_navigation():
        page.click("input[name=_save]")
    assert Source.working.get().title == TYPED


@pytest.mark.exhaustive
def test_two_clicks_while_the_session_is_looked_at_send_once(
    page: Page, live_server: LiveServer
) -> None:
    enter(page, live_server.url, make_chief())
    page.goto(address(make_source()))
    pass_time(page)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    held: list[Route] = []
    page.route("**/preferences/", lambda route: held.append(route))
    with page.expect_navigation():
        page.dblclick("input[name=_continue]")
        for route in held:
            route.continue_()
    page.locator(".messagelist .success").wait_for()
    assert [one.url for one in sent if one.method == "POST"] == [page.url]


@pytest.mark.exhaustive
def test_leaving_with_more_than_a_browser_sends_on_the_way_keeps_it_there(
    page: Page, live_server: LiveServer
) -> None:
    enter(page, live_server.url, make_chief())
    with page.expect_response("**/typing/"):
        page.goto(address(make_story()))
    page.evaluate("window.setTimeout = () => 0")  # whoever leaves at once
    page.fill("#id_body_en", "long " * 20_000)
    page.goto(address_of(Source, "changelist"))
    assert page.evaluate(COPIES) == 1


@pytest.mark.exhaustive
def test_leaving_a_form_that_nobody_keeps_asks_first(page: Page, live_server: LiveServer) -> None:
    source = make_source(publisher="As stored")
    enter(page, live_server.url, make_chief())
    page.goto(address(source))
    field = page.locator("#id_publisher")
    field.fill("Typed")
    assert page.evaluate(WARNS)
    field.fill("As stored")
    assert not page.evaluate(WARNS)
    field.fill("Typed")
    asked: list[Dialog] = []
    page.on("dialog", lambda dialog: asked.append(dialog))
    page.click("input[name=_continue]")
    page.locator(".messagelist .success").wait_for()
    assert (asked, page.locator("#id_publisher").input_value()) == ([], "Typed")
    page.goto(address_of(Source, "changelist"))
    assert asked == []


@pytest.mark.exhaustive  # every day leaving, above
def test_sending_one_form_asks_about_what_was_typed_into_another(
    page: Page, live_server: LiveServer
) -> None:
    draft = make_place()
    publishing.submit(draft, by=make_user(), at=NOON)
    enter(page, live_server.url, make_chief())
    page.goto(address(draft, "review"))
    note, comment = page.locator("#step_note"), page.locator(".review-comment").last
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    for is_other in (False, True):
        if is_other:
            note.fill("Of whom?")
        comment.locator("summary").click()
        comment.locator("textarea").fill("Which year?")
        with page.expect_navigation():
            comment.locator("button").click()
        assert asked == ["beforeunload"] * is_other


@pytest.mark.exhaustive
def test_words_to_find_a_row_of_a_list_by_are_nothing_typed(
    page: Page, live_server: LiveServer
) -> None:
    enter(page, live_server.url, make_chief())
    page.goto(address(make_user()))
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.locator("#id_user_permissions_input").fill("figure")
    assert not page.evaluate(WARNS)
