"""What search engines are told: which pages there are, in which languages, at which address."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portal.publication import publishing
from tests.factories import (
    NOON,
    claim_all,
    make_country,
    make_energy_project,
    make_event,
    make_story,
    make_user,
    publish,
)
from tests.optional import the
from tests.portal.opendata.feed_rules import read_xml
from tests.portal.site.reading import queries, read

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
HOST = "http://testserver"


def locations(body: bytes) -> list[str]:
    return [the(node.text) for node in read_xml(body).iter(f"{SITEMAP}loc")]


def every_file(client: Client) -> Any:
    return [
        client.get(url.removeprefix(HOST)) for url in locations(client.get("/sitemap.xml").content)
    ]


def test_index_lists_files_of_every_public_page(client: Client) -> None:
    make_country("KZ")
    live = publish(make_energy_project(slug="seen"))
    make_energy_project(slug="draft")
    gone = publish(make_story(slug="gone"))
    publishing.withdraw(gone, by=make_user(), at=NOON, note="Wrong.")
    found = [url for file in every_file(client) for url in locations(file.content)]
    assert len(found) == len(set(found))
    for prefix in ("", "/zh-hans", "/ru"):
        for page in (
            "/",
            "/energy-projects/",
            "/countries/kz/",
            "/feeds/",
            "/data/",
            "/map/",
            "/charts/",
            "/charts/capacity/",
            live.get_absolute_url(),
        ):
            assert f"{HOST}{prefix}{page}" in found
    assert not [url for url in found if "/draft/" in url or "/gone/" in url]
    assert not [url for url in found if "/admin/" in url or "/search/" in url]
    assert not [url for url in found if url.endswith(("/charts/hub/", "-groups/"))]


@pytest.mark.parametrize("one_in", [pytest.param(1, marks=pytest.mark.exhaustive), 12])
def test_every_address_of_the_sitemap_answers(client: Client, one_in: int) -> None:
    make_country("KZ")
    publish(make_energy_project())
    publish(make_event())
    for file in every_file(client):
        assert file.status_code == 200
        for url in locations(file.content)[::one_in]:
            assert client.get(url.removeprefix(HOST)).status_code == 200, url


def test_page_has_its_languages_and_day_of_edition(client: Client) -> None:
    event = publish(make_event())
    root = read_xml(client.get("/sitemaps/events.xml").content)
    first = the(root.find(f"{SITEMAP}url"))
    url = event.get_absolute_url()
    assert first.findtext(f"{SITEMAP}lastmod") == "2026-01-15"
    assert [(link.get("hreflang"), link.get("href")) for link in first.iter(LINK)] == [
        ("en", f"{HOST}{url}"),
        ("zh-hans", f"{HOST}/zh-hans{url}"),
        ("ru", f"{HOST}/ru{url}"),
        ("x-default", f"{HOST}{url}"),
    ]


def test_files_have_a_limited_length(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.site.views.sitemaps import Pages

    monkeypatch.setattr(Pages, "limit", 1)
    publish(make_event())
    publish(make_event())
    files = [url for url in locations(client.get("/sitemap.xml").content) if "events" in url]
    assert files == [f"{HOST}/sitemaps/events.xml", f"{HOST}/sitemaps/events.xml?p=2"]
    found = [locations(client.get(url.removeprefix(HOST)).content) for url in files]
    assert [len(one) for one in found] == [3, 3]
    assert client.get("/sitemaps/events.xml?p=3").status_code == 404
    assert client.get("/sitemaps/nothing.xml").status_code == 404


def test_index_has_the_last_change_of_each_file(client: Client) -> None:
    make_country("KZ")
    later = make_event()
    claim_all(later)
    publishing.submit(later, by=make_user(), at=NOON)
    publishing.publish(later, by=make_user(), at=NOON + timedelta(days=2))
    publish(make_event())
    publish(make_energy_project())
    for file in read_xml(client.get("/sitemap.xml").content):
        url = file.findtext(f"{SITEMAP}loc", "").removeprefix(HOST)
        days = [node.text for node in read_xml(client.get(url).content).iter(f"{SITEMAP}lastmod")]
        whole = file.findtext(f"{SITEMAP}lastmod")
        assert (whole[:10] if whole else None) == max(filter(None, days), default=None), url
    assert b"2026-01-17T12:00:00" in client.get("/sitemap.xml").content


def test_query_count_of_a_file_is_constant(client: Client) -> None:
    publish(make_event())
    with_one = queries(client, "/sitemaps/events.xml")
    publish(make_event())
    publish(make_event())
    assert queries(client, "/sitemaps/events.xml") == with_one == 2


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/energy-projects/?utm_source=letter&fbclid=1", None),
        ("/events/?q=&order=title&country=KZ", "/events/?country=KZ"),
        ("/events/?page=1", "/events/"),
        ("/ru/events/?country=KZ&utm_source=x", None),
        ("/events/one/?edition=1&utm_source=letter", "/events/one/"),
        ("/ru/events/one/?ref=x", "/ru/events/one/"),
        ("/countries/kz/?utm_campaign=x", "/countries/kz/"),
    ],
)
def test_canonical_address_has_no_noise(client: Client, asked: str, canonical: str | None) -> None:
    make_country("KZ")
    publish(make_event(slug="one"))
    response = client.get(asked)
    if canonical is None:  # lists refuse what they do not know
        assert response.status_code == 400
        return
    head = response.content.decode().split("</head>")[0]
    assert f'<link rel="canonical" href="{HOST}{canonical}">' in head
    bare = canonical.removeprefix("/ru")
    alternates = {"en": bare, "zh-Hans": f"/zh-hans{bare}", "ru": f"/ru{bare}", "x-default": bare}
    for tag, url in alternates.items():
        assert f'<link rel="alternate" hreflang="{tag}" href="{HOST}{url}">' in head


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("url", "is_followed"),
    [
        ("/events/", True),
        ("/events/?page=1", True),
        ("/events/one/", True),
        ("/events/?country=KZ", False),
        ("/events/?order=title", False),
        ("/ru/compare/countries/?country=KZ&country=UZ", False),
        ("/events/one/?edition=1", False),
    ],
)
def test_links_of_answers_to_questions_are_not_followed(
    client: Client, url: str, is_followed: bool
) -> None:
    make_country("KZ"), make_country("UZ")
    publish(make_event(slug="one"))
    head = client.get(url).content.decode().split("</head>")[0]
    assert ('<meta name="robots" content="nofollow">' not in head) == is_followed


@pytest.mark.parametrize("url", ["/nothing/", "/events/gone/", "/claims/?x=1"])
def test_error_page_has_no_canonical_address(client: Client, url: str) -> None:
    gone = publish(make_event(slug="gone"))
    publishing.withdraw(gone, by=make_user(), at=NOON, note="Wrong.")
    head = client.get(url).content.decode().split("</head>")[0]
    assert "canonical" not in head
    assert "alternate" not in head


def test_every_public_page_has_a_canonical_address(client: Client) -> None:
    make_country("KZ")
    for url in (
        "/",
        "/about/",
        "/about/data/",
        "/countries/",
        "/sources/",
        "/disagreements/",
        "/changes/",
        "/feeds/",
    ):
        assert f'rel="canonical" href="{HOST}{url}"' in read(client, url)
