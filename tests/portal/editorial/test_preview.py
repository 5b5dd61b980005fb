"""The preview beside the form: what it shows, to whom, and that it leaves no trace."""

from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.models import Place, Story
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.admin_client import address, make_chief, make_editor, sign_in
from tests.client_response import ClientResponse
from tests.factories import (
    NOON,
    claim,
    make_energy_project,
    make_organisation,
    make_place,
    make_story,
    make_user,
    publish,
)
from tests.full_records import edit_all, make_full
from tests.previews import BANNER, previewed, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def chief() -> Client:
    return sign_in(make_chief())


def banner(answer: ClientResponse) -> Any:
    (found,) = BANNER.findall(answer.content)
    return found.decode()


def rows() -> dict[Any, Any]:
    return {model: model._base_manager.count() for model in apps.get_models()}


def test_nothing_is_written(chief: Client) -> None:
    live = publish(make_full(EnergyProject))
    draft = publishing.start_edit(live, by=make_user(), at=NOON)
    edit_all(draft)
    stored, before = published(live), rows()

    with CaptureQueriesContext(connection) as captured:
        answer = chief.get(address(draft, "preview"))

    assert "Renamed" in answer.content.decode()
    assert {query["sql"].split()[0] for query in captured} == {"SELECT"}
    assert rows() == before
    assert published(live) == stored


def test_queries_do_not_grow_with_claims(chief: Client) -> None:
    project = make_energy_project(vendor=publish(make_organisation()))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert chief.get(address(project, "preview")).status_code == 200
        return len(captured)

    claim(project, "vendor")
    claim(project, "capacity_mw")
    queries()  # what is cached per process is in place
    with_two = queries()
    for value in ("7", "8", "9"):
        claim(project, "capacity_mw", value)
        claim(project, "vendor", publish(make_organisation()).uid)
    queries()  # columns follow the organisations

    assert queries() == with_two <= 40


def test_an_incomplete_draft_is_shown_as_far_as_it_goes(chief: Client) -> None:
    draft = make_energy_project(title_en="Barely begun", project_status="", technology="")
    claim(draft, "capacity_mw", "7")

    page = chief.get(address(draft, "preview"))

    assert page.status_code == 200
    assert "Barely begun" in page.content.decode()


def test_failing_preview_shows_a_sentence(chief: Client, caplog: pytest.LogCaptureFixture) -> None:
    draft = make_place(title_en="Nowhere")
    Place.working.filter(pk=draft.pk).update(latitude="95")

    answer = chief.get(address(draft, "preview"))

    assert answer.status_code == 422
    assert "lies outside the globe" in answer.content.decode()
    assert address(draft) in answer.content.decode()
    assert f"The preview of place {draft.pk} cannot be drawn" in caplog.text


def test_banner_leads_back_to_the_form_and_to_what_readers_see(chief: Client) -> None:
    first, live = make_story(), publish(make_story())
    copy = publishing.start_edit(live, by=make_user(), at=NOON)
    form, page = address(first), address(copy, "preview")
    public = live.get_absolute_url()

    on_first = banner(chief.get(address(first, "preview")))
    on_copy = banner(chief.get(page, {"language": "ru"}))

    assert "it would be edition 1." in on_first
    assert f'href="{form}"' in on_first
    assert "What readers see now" not in on_first
    assert f'href="/ru{public}"' in on_copy
    assert 'href="?language=en"' in on_copy
    assert 'href="?language=zh-hans"' in on_copy


def test_addresses_of_the_page_are_those_of_the_public_one(chief: Client) -> None:
    draft = make_story()
    page = BANNER.sub(b"", chief.get(address(draft, "preview")).content).decode()

    alternate = f'hreflang="ru" href="http://testserver/ru{draft.get_absolute_url()}"'
    assert alternate in " ".join(page.split())
    assert "/admin/" not in page


def test_other_parameters_of_the_address_are_ignored(chief: Client) -> None:
    draft = publishing.start_edit(publish(make_story()), by=make_user(), at=NOON)
    pages = [
        BANNER.sub(b"", chief.get(address(draft, "preview") + query).content)
        for query in ("", "?edition=1", "?edition=x", "?utm_source=letter")
    ]

    assert pages == [pages[0]] * 4


def test_preview_is_not_cached(chief: Client) -> None:
    answer = chief.get(address(make_story(), "preview"))

    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_preview_needs_view_permission_on_the_draft() -> None:
    draft = make_place(title_en="Hidden away")
    url = address(draft, "preview")
    reader = sign_in(make_editor("portal.view_place"))
    stranger = sign_in(make_editor("portal.view_story"))

    assert reader.get(url).status_code == 200
    assert stranger.get(url).status_code == 403
    assert Client().get(url).status_code == 302
    assert Client().get(draft.get_absolute_url()).status_code == 404


def test_only_drafts_have_a_preview_which_is_only_read(chief: Client) -> None:
    draft, live = make_place(), publish(make_place())

    assert chief.post(address(draft, "preview")).status_code == 405
    assert chief.head(address(draft, "preview")).status_code == 200
    assert chief.get(address(live, "preview"))["Location"] == address(live)


def test_records_in_review_have_a_preview(chief: Client) -> None:
    draft = make_full(Place)
    publishing.submit(draft, by=make_user(), at=NOON)
    with time_machine.travel(NOON, tick=False):
        preview = previewed(chief, draft)
        publishing.publish(draft, by=make_user(), at=NOON)

        assert preview == published(draft)


def test_the_public_page_cannot_be_asked_for_a_preview(client: Client) -> None:
    live = publish(make_story(title_en="As published"))
    copy = publishing.start_edit(live, by=make_user(), at=NOON)
    Story.working.filter(pk=copy.pk).update(title_en="Still being written")

    for query in ("?preview=1", f"?preview={copy.pk}"):
        answer = client.get(live.get_absolute_url() + query, headers={"preview": "1"})
        assert "Still being written" not in answer.content.decode()
        assert "preview-banner" not in answer.content.decode()
