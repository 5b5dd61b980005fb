"""What went wrong, in words, and how to go on."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.test import RequestFactory

from portal import publishing
from portal.views import errors
from tests.factories import NOON, make_story, make_user, publish
from tests.portal.reading import part, read, words


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/zh-hans", "/ru"])
def test_an_unknown_address_offers_a_search_for_what_was_meant(client, prefix):
    html = read(client, f"{prefix}/energy-projects/zhanatas-wind-farm/", 404)
    box = part(html, 'class="search-box"', "</form>")
    assert 'value="zhanatas wind farm"' in box
    assert f'action="{prefix}/search/"' in box


@pytest.mark.django_db
def test_an_unknown_address_outside_every_section_is_not_found_either(client):
    assert 'value="no such page"' in read(client, "/no-such-page/", 404)
    assert "<script>x" not in read(client, "/<script>x</script>/", 404)


@pytest.mark.django_db
def test_a_tombstone_gives_title_day_and_reason(client):
    story = publish(make_story(title_en="A wrong story", slug="wrong"))
    publishing.withdraw(story, by=make_user(), at=NOON, note="It was about another plant.")
    seen = words(part(read(client, "/stories/wrong/", 410), "<main", "</main>"))
    assert "A wrong story The portal took this back on 15 January 2026." in seen
    assert seen.split("Why ")[1].startswith("It was about another plant.")


@pytest.mark.django_db
def test_a_record_that_is_edited_anew_after_withdrawal_is_not_found(client):
    story = publish(make_story(slug="wrong"))
    publishing.withdraw(story, by=make_user(), at=NOON, note="Wrong.")
    publishing.reopen(story, by=make_user(), at=NOON)
    read(client, "/stories/wrong/", 404)


@pytest.mark.django_db
def test_a_question_without_meaning_is_answered_with_our_sentence():
    response = errors.bad_request(RequestFactory().get("/x/"), BadRequest("“x” is no page."))
    assert response.status_code == 400
    assert "“x” is no page." in response.content.decode()


@pytest.mark.django_db
def test_other_exceptions_do_not_speak_to_readers():
    response = errors.bad_request(RequestFactory().get("/x/"), ValueError("internal detail"))
    assert response.status_code == 400
    assert "internal detail" not in response.content.decode()


@pytest.mark.django_db
def test_what_is_for_editors_says_so():
    response = errors.forbidden(RequestFactory().get("/x/"), PermissionDenied())
    assert response.status_code == 403
    assert "This is for editors" in response.content.decode()


def test_the_last_page_needs_neither_database_nor_templates_of_ours(client):
    response = errors.server_error(RequestFactory().get("/x/"))
    html = response.content.decode()
    assert response.status_code == 500
    for said in ("Something broke", "出了问题", "Что-то сломалось"):
        assert said in html


def test_the_handlers_are_those_of_the_portal():
    from portal import urls

    assert (urls.handler400, urls.handler403, urls.handler404, urls.handler500) == (
        errors.bad_request,
        errors.forbidden,
        errors.not_found,
        errors.server_error,
    )
