"""Working through a list of the desk: its filters stay in every address, and lead to the next."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.models import Place, Status
from portal.publication import publishing
from tests.admin_client import address, address_of, make_chief, make_member, said_by, sign_in
from tests.factories import NOON, claim, make_place, publish

pytestmark = pytest.mark.django_db
LIST = {"q": "Port", "o": "-1"}
FROM_LIST = {"_changelist_filters": "q=Port&o=-1"}


def kept_in(location: str) -> list[str]:
    return parse_qs(urlsplit(location).query).get("_changelist_filters", [])


@pytest.fixture
def ports() -> list[Place]:
    """Three public places in the order of a list from Z to A, and one that it leaves out."""
    publish(make_place(title_en="Bridge"))
    return [publish(make_place(title_en=f"Port {letter}")) for letter in "CBA"]


def test_list_is_kept_by_a_step_the_form_and_its_pages(ports: list[Place]) -> None:
    client = sign_in(make_chief())
    form = address(ports[0]) + "?_changelist_filters=q%3DPort%26o%3D-1"
    begun = client.post(form, {"_step_start_edit": "1", "seen_version": ports[0].version})
    assert kept_in(begun["Location"]) == ["q=Port&o=-1"]
    page = client.get(begun["Location"])
    ways = {urlsplit(at).path.split("/")[-2]: kept_in(at) for _, at in page.context["panel"].links}
    assert {ways[name] != [] for name in ("review", "evidence", "compare", "next")} == {True}
    assert ports[0].get_absolute_url() in dict(map(reversed, page.context["panel"].links))
    (review,) = (at for words, at in page.context["panel"].links if words == "Review")
    shown = client.get(review)
    assert kept_in(shown.context["form_address"]) == ["q=Port&o=-1"]
    assert f'href="{address_of(Place)}?q=Port&amp;o=-1"' in shown.text


def test_next_follows_the_order_of_the_list_and_passes_what_is_done(ports: list[Place]) -> None:
    client = sign_in(make_chief())
    first, second, third = ports
    assert client.get(address(first, "next")).status_code == 403  # who came from no list
    found = client.get(address(first, "next"), FROM_LIST)
    assert found["Location"].startswith(address(second))
    assert kept_in(found["Location"]) == ["q=Port&o=-1"]

    writer = make_member("Editor", username="anna")
    draft = publishing.start_edit(second, by=writer, at=NOON)
    found = client.get(address(second, "next"), FROM_LIST)  # the list shows the draft in its place
    assert found["Location"].startswith(address(third))
    draft.summary_en = "Where trains change wagons."
    draft.save()
    publishing.submit(draft, by=writer, at=NOON, note="")
    found = client.get(address(first, "next"), FROM_LIST)
    assert found["Location"].startswith(address(draft, "review"))

    waiting = {"_changelist_filters": "state=review"}
    publishing.publish(draft, by=make_chief(username="boris"), at=NOON, note="")
    assert second.status == Status.PUBLISHED
    last = client.get(address(second, "next"), waiting, follow=True)
    assert said_by(last) == ["That was the last one of this list."]
    assert last.request["QUERY_STRING"] == "state=review"


def test_list_that_asks_what_cannot_be_has_no_next(ports: list[Place]) -> None:
    client = sign_in(make_chief())
    answer = client.get(address(ports[0], "next"), {"_changelist_filters": "p=x&nonsense=1"})
    assert urlsplit(answer["Location"]).path == address_of(Place)


@pytest.mark.parametrize("action", ["set_field", "apply_source"])
def test_actions_for_several_rows_lead_back_to_the_list_as_it_was(
    ports: list[Place], action: str
) -> None:
    client = sign_in(make_chief())
    ticked = {"action": action, "_selected_action": [one.pk for one in ports], "index": "0"}
    page = client.post(f"{address_of(Place)}?q=Port&o=-1", ticked)
    assert page.context["list_address"] == f"{address_of(Place)}?q=Port&o=-1"
    (sent_to,) = re.findall(
        r'action="([^"]+)"\s+(?:id="content-main"\s+)?class="[^"]*al', page.text
    )
    assert kept_in(html.unescape(sent_to)) == ["q=Port&o=-1"]


@pytest.mark.parametrize("action", ["set_field", "apply_source"])
def test_actions_in_the_list_of_a_source_begin_with_that_source(
    ports: list[Place], action: str
) -> None:
    source = claim(ports[0], "country").source
    claim(ports[1], "country", source=source)
    ticked = {"action": action, "_selected_action": [one.pk for one in ports[:2]], "index": "0"}
    page = sign_in(make_chief()).post(f"{address_of(Place)}?source={source.pk}", ticked)
    (chosen,) = re.findall(r'<option value="(\d+)" selected', page.text)
    assert chosen == str(source.pk)
    assert action == "apply_source" or "2 records" in page.text


def test_end_of_an_action_leads_back_to_the_list_as_it_was(ports: list[Place]) -> None:
    client = sign_in(make_chief())
    there = f"{address_of(Place, 'set_field')}?_changelist_filters=q%3DPort%26o%3D-1"
    answer = client.post(there, {"undo": "1"})
    assert answer["Location"] == f"{address_of(Place)}?q=Port&o=-1"
