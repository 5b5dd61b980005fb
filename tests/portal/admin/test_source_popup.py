"""A new source beside a claim: its address first, and what follows from it filled in."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from portal.models import Source
from tests.admin_client import (
    address,
    address_of,
    errors_in,
    filled,
    make_chief,
    make_editor,
    sign_in,
)
from tests.client_response import ClientResponse
from tests.desk_browser import sign_in_chief
from tests.factories import make_source
from tests.looking import TWO_FRAMES

pytestmark = pytest.mark.django_db
XINHUA = "https://www.news.example.org/"


def open_popup(client: Client, **changes: Any) -> dict[str, Any]:
    page = client.get(address_of(Source, "add"), {"_popup": "1"})
    return filled(page, _popup="1", **changes)


def save(client: Client, data: dict[str, Any]) -> ClientResponse:
    return client.post(address_of(Source, "add"), data)


def test_the_address_comes_first_and_little_more() -> None:
    page = sign_in(make_chief()).get(address_of(Source, "add"), {"_popup": "1"})
    assert list(page.context["adminform"].form.fields)[:6] == [
        "url",
        "title",
        "publisher",
        "published_on",
        "kind",
        "language",
    ]
    assert "slug" not in page.context["adminform"].form.fields


def test_publisher_kind_and_language_are_those_of_the_sources_of_the_site() -> None:
    for number, language in enumerate(["zh", "en", "zh"]):
        url = f"{XINHUA}{number}"
        make_source(publisher="Xinhua", url=url, kind="press", language=language)
    for number in range(4):
        url = f"https://news.example.org.evil.test/{number}"
        make_source(publisher="Other", url=url, kind="official")
    client = sign_in(make_chief())
    data = open_popup(client, url="https://news.example.org/new", title="新电站")
    assert save(client, data).context["popup_response_data"]
    source = Source.working.get(title="新电站")
    assert (source.publisher, source.kind, source.language) == ("Xinhua", "press", "zh")
    assert (source.slug, bool(source.accessed_on)) == ("xinhua", True)

    asked = client.get("/admin/portal/source/guess/", {"url": f"{XINHUA}9"})
    assert asked.json() == {"publisher": "Xinhua", "kind": "press", "language": "zh"}
    assert client.get("/admin/portal/source/guess/", {"url": "https://[bad"}).json() == {}


def test_publisher_of_a_shared_site_is_not_guessed_but_named() -> None:
    for number, publisher in enumerate(["Ministry of Energy", "Akimat", "Ministry of Energy"]):
        make_source(publisher=publisher, url=f"{XINHUA}{number}", kind="official", language="ru")
    client = sign_in(make_chief())
    sentence = (
        "Who answers for it? Sources from this site have several publishers: "
        "Ministry of Energy; Akimat"
    )
    asked = client.get("/admin/portal/source/guess/", {"url": f"{XINHUA}9"})
    assert asked.json() == {
        "kind": "official",
        "language": "ru",
        "publishers": ["Ministry of Energy", "Akimat"],
        "several": sentence,
    }
    data = open_popup(client, url=f"{XINHUA}9", title="Plan")
    assert errors_in(save(client, data)) == [sentence]
    assert save(client, {**data, "publisher": "Akimat"}).context["popup_response_data"]


def test_new_edition_of_a_source_begins_with_what_editions_share() -> None:
    shared = {
        "publisher": "Monitor",
        "kind": "dataset",
        "licence": "CC BY 4.0",
        "method": "a\n" * 999,
    }
    old = make_source(title="T 2025", **shared)
    client = sign_in(make_chief())
    link = client.get(address(old)).context["new_edition"]
    assert len(link) < 60
    form = filled(client.get(link))
    assert form["title"] == "T 2025"
    assert {name: form[name].replace("\r", "") for name in shared} == shared
    again = client.post(address_of(Source, "add"), form)  # readers could not tell the two apart
    assert errors_in(again) == ["Write the day, version or title of the new edition."]
    client.post(address_of(Source, "add"), {**form, "title": "T 2026"})
    made = Source.working.get(title="T 2026")
    assert (made.supersedes, made.url) == (old, "")
    assert client.get(address(old)).context["new_edition"] == ""


def test_typed_values_win_over_guesses_and_slugs_stay_unique() -> None:
    make_source(publisher="Xinhua", url=f"{XINHUA}1", kind="press")
    client = sign_in(make_chief())
    typed = {"publisher": "Ministry", "title": "Plan", "kind": "official"}
    for number in (2, 3):
        save(client, open_popup(client, url=f"{XINHUA}{number}", **typed))
    made = Source.working.filter(publisher="Ministry").order_by("pk")
    assert [(one.slug, one.kind) for one in made] == [
        ("ministry-plan", "official"),
        ("ministry-plan-2", "official"),
    ]


def test_values_without_a_guess_are_required() -> None:
    client = sign_in(make_chief())
    answer = save(client, open_popup(client, url=f"{XINHUA}1", title="Plan"))
    assert errors_in(answer) == ["Who answers for it? No other source is from this site."]
    answer = save(client, open_popup(client, title="Plan", publisher="Ministry"))
    assert errors_in(answer) == ["Choose what kind of source it is."]
    assert not Source.working.exists()


def test_one_source_is_not_described_twice() -> None:
    known = make_source(publisher="Xinhua", title="Plan", url=f"{XINHUA}1")
    client = sign_in(make_chief())
    answer = save(client, open_popup(client, url=f"{XINHUA}1", title="Again"))
    assert errors_in(answer) == ["“Xinhua: Plan” has this address: choose that source."]
    assert list(Source.working.all()) == [known]


def test_source_without_an_address_that_is_sent_twice_is_one() -> None:
    client, typed = sign_in(make_chief()), {"publisher": "Ministry", "kind": "official"}
    data = open_popup(client, title="Plan", published_on="2021", language="ru", **typed)
    save(client, data)
    assert errors_in(save(client, data)) == [
        "“Ministry: Plan” is there already: choose that source."
    ]
    save(client, {**data, "published_on": "2022"})
    assert [*Source.working.values_list("published_on", flat=True)] == ["2021", "2022"]


def test_guesses_are_for_those_who_may_add_sources() -> None:
    reader = sign_in(make_editor("portal.view_source"))
    assert reader.get("/admin/portal/source/guess/", {"url": XINHUA}).status_code == 403


def test_full_form_fills_in_as_much() -> None:
    known = make_source(
        title="Report", publisher="Xinhua", url=f"{XINHUA}1", kind="press", language="zh"
    )
    client = sign_in(make_chief())
    page = client.get(address_of(Source, "add"))
    fields = [*page.context["adminform"].form.fields]
    assert fields[0] == "url"
    assert {"slug", "derived_from", "archived_url"} <= {*fields}
    answer = save(client, filled(page, url=known.url, title="Again"))
    assert errors_in(answer) == ["“Xinhua: Report” has this address: choose that source."]
    save(client, filled(page, url=f"{XINHUA}2", title="Plan"))
    made = Source.working.get(title="Plan")
    assert (made.publisher, made.kind, made.language) == ("Xinhua", "press", "zh")
    assert (made.slug, bool(made.accessed_on)) == ("xinhua-plan", True)


def test_new_source_stays_open_so_that_its_text_can_be_kept() -> None:
    client = sign_in(make_chief())
    page = client.get(address_of(Source, "add"))
    typed = {"title": "Plan", "publisher": "Xinhua", "kind": "press", "language": "zh"}
    answer = client.post(address_of(Source, "add"), filled(page, **typed), follow=True)
    made = Source.working.get(title="Plan")
    assert answer.redirect_chain == [(address(made), 302)]
    assert address(made, "text") in answer.text


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_form_is_as_before_where_an_address_cannot_be_looked_up(
    page: Page, page_problems: list[str]
) -> None:
    sign_in_chief(page)
    page.goto(address_of(Source, "add"))
    page.route("**/guess/*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.fill("#id_url", XINHUA)
        page.press("#id_url", "Tab")
    page.evaluate(TWO_FRAMES)
    assert page_problems == ["console: Failed to load resource: net::ERR_FAILED"]
    page_problems.clear()
