"""The pages about the portal and its data, and what robots are told."""

import re
from fnmatch import fnmatchcase
from itertools import chain

import pytest
from django.test import Client
from django.urls import translate_url
from django.utils.translation import gettext, override
from pytest_django import Settings

from portal.models import Rule, SourceKind
from portal.models.languages import LANGUAGES
from portal.publication import publishing
from portal.records.kinds import all_kinds
from portal.site.about_pages import ABOUT_PAGES, packaged_text
from portal.site.views.sitemaps import list_addresses
from tests.factories import (
    NOON,
    make_country,
    make_energy_project,
    make_source,
    make_story,
    make_user,
    publish,
)
from tests.portal.site.reading import part, read, words

pytestmark = pytest.mark.django_db


def test_every_rule_and_every_kind_of_source_is_explained(client: Client) -> None:
    seen = words(read(client, "/about/"))
    for label in [*Rule.labels, *SourceKind.labels]:
        assert str(label) in seen


def test_table_of_contents_follows_the_head_of_a_page(client: Client) -> None:
    html = read(client, "/about/")
    assert html.index("<h1") < html.index('class="contents"') < html.index('<h2 id="why"')


def test_operator_and_contact_are_named(client: Client, settings: Settings) -> None:
    assert "has not said who runs it" in read(client, "/about/")
    settings.PORTAL_OPERATOR, settings.PORTAL_CONTACT = "The Institute of <x>.", "desk@example.org"
    html = read(client, "/about/")
    assert "The Institute of &lt;x&gt;." in html
    assert '<a href="mailto:desk@example.org">desk@example.org</a>' in html
    settings.PORTAL_CONTACT = "https://example.org/contact"
    assert 'href="https://example.org/contact"' in read(client, "/about/")
    settings.PORTAL_CONTACT = "javascript:alert(1)"
    assert 'href="javascript' not in read(client, "/about/")


def test_origin_of_the_borders_is_named(client: Client) -> None:
    assert "takes no side" in words(part(read(client, "/about/"), 'id="borders"', "</p>"))


def test_data_of_others_is_attributed_with_its_licence(client: Client) -> None:
    table = part(read(client, "/about/data/"), 'id="attribution"')
    assert "Global Energy Monitor" in table
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in table


def test_attribution_links_public_sources(client: Client) -> None:
    gem = make_source(slug="gem-ghpt-2025", title="Hydropower tracker")
    assert "Hydropower tracker" not in read(client, "/about/data/")
    project = make_energy_project()
    for name in ("country", "technology", "status", "capacity_mw"):
        project.claims.create(
            fact=name, value=project.facts[name].accepted(project, name), source=gem
        )
    publish(project)
    assert 'href="/sources/gem-ghpt-2025/"' in read(client, "/about/data/")


def test_only_public_records_are_counted(client: Client) -> None:
    publish(make_energy_project())
    make_energy_project()
    seen = words(read(client, "/about/data/"))
    assert "Energy projects 1 CSV XLSX JSON" in seen
    assert "Agrees 4" in seen


def test_data_page_leads_to_the_files_of_every_list(client: Client) -> None:
    html = part(read(client, "/ru/about/data/"), 'aria-labelledby="counts"', "</table>")
    files = re.findall(r'href="([^"]+/download\.[^"]+)"', html)
    assert len(files) == 2 * (len(all_kinds()) + 2)
    assert "/ru/energy-projects/download.xlsx?columns=reader" in files
    assert [file for file in files if client.get(file).status_code != 200] == []


def test_addresses_for_programs_have_no_language(client: Client) -> None:
    assert 'href="/api/v1/energy-projects/"' in read(client, "/ru/about/data/")


def test_robots_may_not_index_admin_and_search_but_all_that_the_sitemap_names(
    client: Client,
) -> None:
    publish(make_story(slug="annual-report"))
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    text = response.content.decode()
    assert text.endswith("\n\nSitemap: http://testserver/sitemap.xml\n")
    rules = [line.split()[1] for line in text.splitlines() if line.startswith("Disallow:")]
    hidden = ["/admin/", "/search/", "/ru/search/", "/zh-hans/report/place/x/", "/?as_recorded=2"]
    named = [(url, *(translate_url(url, code) for code in LANGUAGES)) for url in list_addresses()]
    assert {"/stories/annual-report/", "/about/cite/"} < {urls[0] for urls in named}
    for url in chain(hidden, *named):
        is_hidden = any(fnmatchcase(url, f"{rule}*") for rule in rules)
        assert is_hidden == (url in hidden), url


def test_favicon_is_redirected(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (302, "/static/portal/img/favicon.svg")


@pytest.mark.every_day(one_in=5)
@pytest.mark.parametrize("url", ["/", "/about/", "/about/data/", "/countries/", "/search/"])
@pytest.mark.parametrize(("prefix", "tag"), [("", "en"), ("/zh-hans", "zh-Hans"), ("/ru", "ru")])
def test_pages_name_their_language(client: Client, url: str, prefix: str, tag: str) -> None:
    make_country("KZ")
    html = read(client, prefix + url)
    assert f'<html lang="{tag}">' in html
    assert html.count("<h1") == 1


@pytest.mark.every_day(one_in=7)
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ABOUT_PAGES)
def test_page_about_the_portal_has_a_packaged_text(client: Client, name: str, code: str) -> None:
    prefix = "" if code == "en" else f"/{code}"
    html = read(client, f"{prefix}/about/{name}/")
    text = part(html, '<div class="prose"', "</div>")
    assert len(words(text)) > 100
    links = re.findall(r'href="(/[^"#?]*)"', text)
    assert all(client.get(url).status_code == 200 for url in links)
    assert f"{prefix}/about/{name}/" in read(client, f"{prefix}/about/")


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["method", "contact"])
def test_texts_about_review_quote_the_words_of_an_edition_without_one(name: str, code: str) -> None:
    with override(code):
        assert gettext("not yet peer-checked") in packaged_text(name)


def test_text_that_editors_publish_takes_the_place_of_the_packaged_one(client: Client) -> None:
    draft = make_story(slug="about-privacy", title_en="Your privacy", body_en="We keep **no** log.")
    assert "Your privacy" not in read(client, "/about/privacy/")
    story = publish(draft)
    html = read(client, "/about/privacy/")
    assert "We keep <strong>no</strong> log." in html
    assert "comes with the software" not in html
    assert 'href="/stories/about-privacy/history/"' in html
    assert "Your privacy" not in read(client, "/stories/")
    assert "Your privacy" not in part(read(client, "/"), "<main", 'id="changes"')
    publishing.withdraw(story, by=make_user(), at=NOON, note="Wrong.")
    assert "comes with the software" in read(client, "/about/privacy/")


def test_page_says_who_runs_the_portal_or_that_nobody_has_said(
    client: Client, settings: Settings
) -> None:
    assert "has not said who runs it" in read(client, "/about/contact/")
    settings.PORTAL_OPERATOR = "The Institute of <x>."
    assert "The Institute of &lt;x&gt;." in read(client, "/about/contact/")
    assert client.get("/about/nothing/").status_code == 404


def test_notice_stands_on_every_page_while_it_is_public(client: Client, settings: Settings) -> None:
    settings.PORTAL_KEPT_ANSWERS = 1
    titles = {"title_en": "Closed on <Sunday>", "title_ru": "Закрыто в воскресенье"}
    draft = make_story(slug="about-notice", **titles)
    assert "site-notice" not in read(client, "/")
    notice = publish(draft)
    for url in ("/", "/about/"):
        seen = part(read(client, url), 'class="site-notice"', "</aside>")
        assert "Closed on &lt;Sunday&gt;" in seen
    assert "Закрыто в воскресенье" in read(client, "/ru/about/")
    assert not client.cookies
    publishing.withdraw(notice, by=make_user(), at=NOON, note="Over.")
    assert "site-notice" not in read(client, "/")
