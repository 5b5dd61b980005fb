"""A browser that opens an address of the API gets a page; programs get what they always got."""

import json
import re
from html import unescape

import pytest
from django.test import Client

from portal.opendata.api.pagination import Pagination
from tests.factories import make_country, make_place, publish
from tests.portal.site.reading import part

pytestmark = pytest.mark.django_db

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def open_page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address, headers=BROWSER)
    assert (answer.status_code, answer["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert "Accept" in answer["Vary"]
    return answer.content.decode()


def test_a_list_is_a_page_with_rows_formats_parameters_and_pages(client: Client) -> None:
    for name in ("Ayagoz", "<b>Balkhash</b>"):
        publish(make_place(title_en=name))

    page = open_page(client, "/api/v1/places/?page_size=1&order=-title")
    whole = client.get("/api/v1/places/?page_size=1&order=-title").json()

    assert f'rel="next" href="{whole["next"].replace("&", "&amp;")}"' in page
    assert 'href="http://testserver/api/v1/places.csv?order=-title"' in page
    assert "<td>Which page of the answer</td>" in page
    (row,) = re.findall("<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)
    assert json.loads(unescape(re.sub("<a [^>]*>|</a>", "", row))) == whole["results"][0]
    assert "<summary>Ayagoz</summary>" in page
    whole_list = open_page(client, "/api/v1/places/")
    assert "<summary>&lt;b&gt;Balkhash" in whole_list
    assert "<b>Balkhash" not in whole_list


def test_a_row_the_root_and_a_refusal_are_pages(client: Client) -> None:
    place = publish(make_place(slug="ayagoz"))

    assert f'<a href="/places/{place.slug}/">' in open_page(client, "/api/v1/places/ayagoz/")
    assert '<a href="http://testserver/api/v1/places/">' in open_page(client, "/api/v1/")
    assert "There is no parameter “colour” here." in open_page(
        client, "/api/v1/places/?colour=red", 400
    )
    assert "There is nothing public" in open_page(client, "/api/v1/places/nowhere/", 404)


@pytest.mark.parametrize("accept", [None, "*/*", "application/json", "text/html;q=0.1, */*"])
def test_whoever_does_not_ask_for_a_page_gets_json(client: Client, accept: str | None) -> None:
    for address in ("/api/v1/", "/api/v1/places/"):
        answer = client.get(address, headers={"Accept": accept} if accept else {})
        assert answer["Content-Type"] == "application/json"
        assert "Accept" in answer["Vary"]
    assert client.get("/api/v1/places.json", headers=BROWSER)["Content-Type"] == "application/json"
    assert client.get("/api/v1/places/?format=html", headers=BROWSER).status_code == 400


@pytest.mark.parametrize("language", ["", "/ru", "/zh-hans"])
def test_page_for_programmers_says_how_a_list_is_read_whole(client: Client, language: str) -> None:
    make_country("KZ")
    shown = unescape(client.get(f"{language}/api/docs/").text)

    words = part(shown, 'class="prose"', "<pre")
    assert {"50", "200"} <= {*re.findall(r"\d+", words)}
    assert (Pagination.page_size, Pagination.max_page_size) == (50, 200)
    found = re.search('pandas.read_csv\\("http://testserver([^"]+)"', shown)
    assert found is not None
    file = client.get(found[1])
    assert (file.status_code, file["Content-Type"].split(";")[0]) == (200, "text/csv")
