"""What went wrong, in words, and how to go on."""

import json

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.test import Client, RequestFactory

from portal.http import errors
from portal.publication import publishing
from tests.factories import NOON, make_energy_project, make_story, make_user, publish
from tests.portal.site.reading import part, read, words


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


@pytest.mark.django_db
def test_a_mistyped_address_leads_to_the_records_that_are_most_like_it(client):
    publish(make_energy_project(title_en="Kaskelen", slug="kz-kaskelen-solar"))
    publish(make_energy_project(title_en="Zhanatas", slug="zhanatas-wind"))
    make_energy_project(title_en="Hidden", slug="kz-kaskelen-sola")
    publish(make_story(title_en="Elsewhere", slug="kz-kaskelan-solar"))
    for prefix in ("", "/ru"):
        near = part(read(client, f"{prefix}/energy-projects/kz-kaskelan-solr/", 404), 'id="near"')
        assert f'href="{prefix}/energy-projects/kz-kaskelen-solar/"' in near
        assert near.count("<a ") == 1
    assert 'id="near"' not in read(client, "/energy-projects/quite-another-thing/", 404)
    assert 'id="near"' not in read(client, f"/energy-projects/{'x-' * 300}/", 404)


@pytest.mark.django_db
def test_a_tombstone_says_how_to_cite_what_was_withdrawn(client):
    story = publish(make_story(title_en="A wrong story", slug="wrong"))
    publishing.withdraw(story, by=make_user(), at=NOON, note="It was about another plant.")
    cited = words(part(read(client, "/ru/stories/wrong/", 410), 'class="citation"', "</p>"))
    assert "A wrong story" in cited
    assert "http://testserver/ru/stories/wrong/" in cited


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/api/nothing", "/api/v2/places/", "/feeds/nothing.json"])
def test_programs_are_told_in_json(client, url):
    response = client.get(url)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["title"] == "Not Found"


def test_a_database_that_does_not_answer_is_a_pause_and_no_defect():
    request = RequestFactory().get("/x/")
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        response = errors.server_error(request)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert errors.server_error(request).status_code == 500


@pytest.mark.parametrize(
    ("answer", "status"), [(errors.unavailable, 503), (errors.too_many_requests, 429)]
)
def test_whoever_has_to_wait_is_told_how_long_in_three_languages(answer, status):
    response = answer(RequestFactory().get("/ru/x/"))
    html = response.content.decode()
    assert (response.status_code, response.headers["Retry-After"]) == (status, "30")
    assert all(f'lang="{tag}"' in html for tag in ("en", "zh-Hans", "ru"))
    told = answer(RequestFactory().get("/api/v1/x"))
    assert json.loads(told.content)["status"] == status


@pytest.mark.django_db
def test_a_host_that_is_not_ours_gets_a_sentence_and_not_a_crash(client):
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


@pytest.mark.django_db
def test_a_form_that_was_open_for_too_long_says_so():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/i18n/setlang/", {"language": "ru"})
    assert response.status_code == 403
    assert "This form has to be sent again" in response.content.decode()
