"""What went wrong, in words, and how to go on."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.http import errors
from portal.publication import publishing
from portal.site.suggest_urls import suggest_records
from tests.factories import NOON, make_country, make_energy_project, make_story, make_user, publish
from tests.portal.site.reading import part, read, words


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/zh-hans", "/ru"])
def test_unknown_address_offers_a_search_for_its_words(client: Client, prefix: str) -> None:
    html = read(client, f"{prefix}/energy-projects/zhanatas-wind-farm/", 404)
    box = part(html, 'class="search-box"', "</form>")
    assert 'value="zhanatas wind farm"' in box
    assert f'action="{prefix}/search/"' in box


@pytest.mark.django_db
def test_unknown_address_outside_every_section_is_404(client: Client) -> None:
    assert 'value="no such page"' in read(client, "/no-such-page/", 404)
    assert "<script>x" not in read(client, "/<script>x</script>/", 404)


@pytest.mark.django_db
def test_tombstone_gives_title_day_and_reason(client: Client) -> None:
    story = publish(make_story(title_en="A wrong story", slug="wrong"))
    publishing.withdraw(story, by=make_user(), at=NOON, note="It was about another plant.")
    seen = words(part(read(client, "/stories/wrong/", 410), "<main", "</main>"))
    assert "A wrong story Withdrawn on 15 January 2026." in seen
    assert seen.split("Why ")[1].startswith("It was about another plant.")


@pytest.mark.django_db
def test_withdrawn_record_begun_again_stays_gone_until_it_is_public(client: Client) -> None:
    story = publish(make_story(title_en="As withdrawn", slug="wrong"))
    publishing.withdraw(story, by=make_user(), at=NOON, note="Wrong.")
    api = f"/api/v1/stories/{story.uid}/"
    gone = client.get(api)
    publishing.reopen(story, by=make_user(), at=NOON)
    story.title_en, story.slug = "Not public yet", "new"
    story.save()
    for moment in ("", f"?as_recorded={timezone.now():%Y-%m-%dT%H:%M:%SZ}"):
        for address in ("/stories/wrong/", "/stories/wrong/history/"):
            seen = words(part(read(client, f"{address}{moment}", 410), "<main", "</main>"))
            assert "As withdrawn Withdrawn on 15 January 2026. Why Wrong." in seen
        answer = client.get(f"{api}{moment}")
        assert (answer.status_code, answer.json()) == (410, gone.json())
        read(client, f"/stories/new/{moment}", 404)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "sentence"),
    [("", "answers GET, HEAD only"), ("/ru", "отвечает только на GET, HEAD")],
)
def test_method_that_a_page_does_not_answer_is_named_in_words(
    client: Client, prefix: str, sentence: str
) -> None:
    answer = client.post(f"{prefix}/charts/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert sentence in answer.text
    assert f'<a href="{prefix}/">' in answer.text
    assert "default-src" in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_message_of_bad_request_is_shown() -> None:
    response = errors.bad_request(RequestFactory().get("/x/"), BadRequest("“x” is no page."))
    assert response.status_code == 400
    assert "“x” is no page." in response.content.decode()


@pytest.mark.django_db
def test_messages_of_other_exceptions_are_not_shown() -> None:
    response = errors.bad_request(RequestFactory().get("/x/"), ValueError("internal detail"))
    assert response.status_code == 400
    assert "internal detail" not in response.content.decode()


@pytest.mark.django_db
def test_forbidden_page_names_editors() -> None:
    response = errors.forbidden(RequestFactory().get("/x/"), PermissionDenied())
    assert response.status_code == 403
    assert "This is for editors" in response.content.decode()


def test_server_error_page_needs_no_database(client: Client) -> None:
    response = errors.server_error(RequestFactory().get("/x/"))
    html = response.content.decode()
    assert response.status_code == 500
    for said in ("Something broke", "出了问题", "Что-то сломалось"):
        assert said in html


def test_error_handlers_are_registered() -> None:
    from portal import urls

    assert (urls.handler400, urls.handler403, urls.handler404, urls.handler500) == (
        errors.bad_request,
        errors.forbidden,
        errors.not_found,
        errors.server_error,
    )


@pytest.mark.django_db
@pytest.mark.engine
def test_address_with_a_null_character_is_unknown(client: Client) -> None:
    """PostgreSQL refuses it in a query, such as the one for similar addresses."""
    assert client.get("/series/abc%00def/").status_code == 404


@pytest.mark.django_db
def test_mistyped_address_suggests_similar_records(client: Client) -> None:
    publish(make_energy_project(title_en="Kaskelen", slug="kz-kaskelen-solar"))
    publish(make_energy_project(title_en="Zhanatas", slug="zhanatas-wind"))
    make_energy_project(title_en="Hidden", slug="kz-kaskelen-sola")
    publish(make_story(title_en="Elsewhere", slug="kz-kaskelan-solar"))
    for prefix in ("", "/ru"):
        near = part(read(client, f"{prefix}/energy-projects/kz-kaskelan-solr/", 404), 'id="near"')
        assert f'href="{prefix}/energy-projects/kz-kaskelen-solar/"' in near
        assert near.count("<a ") == 1
    named = part(read(client, "/energy-projects/zhanatas/", 404), 'id="near"')
    assert re.findall('row-title" href="([^"]*)"', named) == ["/energy-projects/zhanatas-wind/"]
    make_energy_project(title_en="Secret", slug="zhanatas-secret-wind-farm")
    guessed = read(client, "/energy-projects/zhanatas-secret-wind/", 404)
    assert "zhanatas-wind/" in part(guessed, 'id="near"')  # as if there were no such draft
    other = read(client, "/energy-projects/quite-another-thing/", 404)
    assert 'id="near"' not in other
    assert 'id="near"' not in read(client, f"/energy-projects/{'x-' * 300}/", 404)


@pytest.mark.django_db
def test_slug_under_a_wrong_section_names_its_record(client: Client) -> None:
    publish(make_energy_project(slug="tj-rogun-hydro"))
    publish(make_energy_project(slug="old-rogun-hydro"))
    make_energy_project(slug="secret-hydro")
    for section in ("projects", "trade/series", "pipelines", "nothing/of/ours"):
        near = part(read(client, f"/ru/{section}/TJ-Rogun-hydro/", 404), 'id="near"')
        assert re.findall('href="([^"]*)"', near) == ["/ru/energy-projects/tj-rogun-hydro/"]
        assert 'id="near"' not in read(client, f"/{section}/secret-hydro/", 404)
        assert 'id="near"' not in read(client, f"/{section}/%-hydro/", 404)
    with CaptureQueriesContext(connection) as queries:
        suggest_records("/pipelines/quite-another/")
    assert len(queries) <= 3
    assert "LIKE" not in queries[0]["sql"]  # no index answers by the end of an address


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "offered"),
    [
        ("/projects/", ["/energy-projects/"]),
        ("/ru/projects/", ["/ru/energy-projects/"]),
        ("/kazakhstan/", ["/countries/kz/"]),
        ("/ru/Казахстан/", ["/ru/countries/kz/"]),
        ("/nothing-of-ours/", []),
    ],
)
def test_unknown_address_offers_the_pages_and_countries_it_names(
    client: Client, url: str, offered: list[str]
) -> None:
    make_country("KZ")
    assert re.findall('row-title" href="([^"]*)"', read(client, url, 404)) == offered


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("/en/", "/"),
        ("/en", "/"),
        ("/en/map/?year=2020", "/map/?year=2020"),
        ("/en/map", "/map"),
        ("/EN-gb/map/", "/map/"),
        ("/zh/", "/zh-hans/"),
        ("/zh-CN/energy-projects/?country=KZ", "/zh-hans/energy-projects/?country=KZ"),
        ("/en/nothing-of-ours/", None),
        ("/zh-hans/nothing-of-ours/", None),
        ("/en//example.org/map/", None),
        ("/en/%2Fexample.org/map/", None),
        ("/en/%5Cexample.org/map/", None),
    ],
)
def test_other_codes_of_languages_lead_to_the_address_of_a_page_and_to_no_other_site(
    client: Client, asked: str, target: str | None
) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.headers.get("Location")) == (301 if target else 404, target)
    assert client.post("/en/map/").status_code == 404


@pytest.mark.every_day(one_in=5)
@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "q=1", "as_recorded=1999-01-01", "as_recorded=yesterday"])
@pytest.mark.parametrize(
    "path", ["//evil.example/", "/ru//evil.example/", "/\\evil.example/", "/\t/evil.example/a"]
)
def test_error_page_links_to_no_other_site(client: Client, path: str, query: str) -> None:
    publish(make_energy_project())
    page = client.get("/", PATH_INFO=path, QUERY_STRING=query)
    assert page.status_code in (400, 404)
    links = re.findall(r'(?:href|src|action)="([^"]*evil.example[^"]*)"', page.text)
    assert links
    assert [link for link in links if re.match(r"/\s*[/\\]", link)] == []


@pytest.mark.django_db
def test_tombstone_has_a_citation(client: Client) -> None:
    story = publish(make_story(title_en="A wrong story", slug="wrong"))
    publishing.withdraw(story, by=make_user(), at=NOON, note="It was about another plant.")
    cited = words(part(read(client, "/ru/stories/wrong/", 410), 'class="citation"', "</p>"))
    assert "A wrong story" in cited
    assert "http://testserver/ru/stories/wrong/" in cited


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/api/nothing", "/api/v2/places/", "/feeds/nothing.json"])
def test_programs_get_problem_details(client: Client, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["title"] == "Not Found"


def test_unreachable_database_answers_503() -> None:
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
def test_retry_pages_are_in_three_languages(answer: Any, status: int) -> None:
    response = answer(RequestFactory().get("/ru/x/"))
    html = response.content.decode()
    assert (response.status_code, response.headers["Retry-After"]) == (status, "30")
    assert all(f'lang="{tag}"' in html for tag in ("en", "zh-Hans", "ru"))
    told = answer(RequestFactory().get("/api/v1/x"))
    assert json.loads(told.content)["status"] == status


@pytest.mark.parametrize("name", ["500.html", "503.html", "429.html", "413.html"])
def test_page_of_last_resort_needs_no_template(name: str) -> None:
    """A proxy sends 503.html as the file is; the others are for when what a template needs is
    broken."""
    source = (settings.BASE_DIR / "templates" / name).read_text()
    assert not re.search(r"{[{%#]", source)
    assert "Corridor" not in source


@pytest.mark.django_db
def test_foreign_host_is_a_bad_request(client: Client) -> None:
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


@pytest.mark.django_db
def test_expired_csrf_token_is_explained() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/i18n/setlang/", {"language": "ru"})
    assert response.status_code == 403
    assert "This form has to be sent again" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("/ru/search/?q=rogun&kind=dam&page=1", "/ru/search/?q=rogun&amp;page=1"),
        ("/search/?q=rogun&page=two", "/search/?q=rogun"),
        ("/search/?q=rogun&page=7&country=", "/search/?q=rogun"),
        ("/search/?q=a%00b", "/search/"),
    ],
)
def test_refused_request_leads_to_the_page_by_its_other_parameters(
    client: Client, url: str, kept: str
) -> None:
    answer = client.get(url)
    assert answer.status_code == 400
    assert f'<p><a href="{kept}">' in answer.text
