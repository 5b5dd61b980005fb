"""Offered actions and buttons, and forged requests."""

from typing import Any

import pytest
from django.test import Client

from portal.models import Edition, Place, Release, Status, Step
from portal.publication import publishing
from tests.admin_client import (
    address,
    address_of,
    filled,
    make_chief,
    make_editor,
    make_member,
    on_desk,
    sign_in,
)
from tests.factories import NOON, claim_all, make_place, make_release, make_user, publish

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

WRITER = ["portal.view_place", "portal.add_place", "portal.change_place", "portal.edit"]
READER = ["portal.view_place", "portal.publish"]


def submitted() -> Place:
    place = make_place()
    claim_all(place)
    publishing.submit(place, by=make_user(), at=NOON)
    return place


def offered(client: Client, record: Any) -> list[Any]:
    return [button.verb for button in client.get(address(record)).context["panel"].buttons]


def test_buttons_follow_state_and_permission() -> None:
    draft, waiting, public = make_place(), submitted(), publish(make_place())
    copy = publishing.start_edit(publish(make_place()), by=make_user(), at=NOON)
    withdrawn = publish(make_place())
    publishing.withdraw(withdrawn, by=make_user(), at=NOON, note="Gone.")
    records = [draft, copy, waiting, public, withdrawn]
    writer, reader = sign_in(make_editor(*WRITER)), sign_in(make_editor(*READER))
    remover = sign_in(make_editor("portal.view_place", "portal.withdraw"))
    assert [offered(writer, record) for record in records] == [
        ["submit"],
        ["submit", "discard_edit"],
        [],
        ["start_edit"],
        [],
    ]
    assert [offered(reader, record) for record in records] == [
        [],
        [],
        ["publish", "send_back"],
        [],
        [],
    ]
    assert [offered(remover, record) for record in records] == [
        [],
        [],
        [],
        ["withdraw"],
        ["reopen"],
    ]


@pytest.mark.parametrize("verb", ["publish", "send_back"])
def test_forged_step_is_refused(verb: str) -> None:
    place = submitted()
    client = sign_in(make_editor(*WRITER))
    assert b"_step_publish" not in client.get(address(place)).content
    data = {f"_step_{verb}": "1", "step_note": "Forged.", "seen_version": place.version}
    assert client.post(address(place), data).status_code == 403
    assert Place.working.get().status == Status.REVIEW


def test_forged_submit_and_edit_are_refused_to_a_reader() -> None:
    client = sign_in(make_editor(*READER))
    draft, public = make_place(), publish(make_place())
    for record, verb in ((draft, "submit"), (public, "start_edit")):
        data = {f"_step_{verb}": "1", "version": 1, "seen_version": 1}
        assert client.post(address(record), data).status_code == 403
    assert Place.working.get(pk=draft.pk).status == Status.DRAFT
    assert Place.working.count() == 2


def test_step_needs_sight_of_the_kind() -> None:
    place = submitted()
    client = sign_in(make_editor("portal.publish"))
    data = {"_step_publish": "1", "seen_version": place.version}
    assert client.post(address(place), data).status_code == 403
    assert Place.working.get().status == Status.REVIEW


def test_list_offers_only_steps_one_may_take() -> None:
    make_place()
    writer = sign_in(make_editor(*WRITER, "portal.bulk"))
    reader = sign_in(make_editor(*READER, "portal.bulk"))
    assert _actions(writer) == [
        *("", "submit", "start_edit", "adopt", "discard_edit"),
        *("put_into_bundle", "apply_source", "set_field"),
    ]
    assert _actions(reader) == ["", "publish", "send_back", "decline"]
    assert _actions(sign_in(make_chief())) == [
        "",
        "submit",
        "start_edit",
        *("translate_zh_hans", "translate_ru", "translate_local"),
        "publish",
        "send_back",
        *("adopt", "decline"),
        "withdraw",
        "reopen",
        "discard_edit",
        "put_into_bundle",
        "apply_source",
        "set_field",
    ]


def test_change_permission_includes_rows() -> None:
    client = sign_in(make_editor(*WRITER))
    place = make_place()
    page = client.get(address(place))
    data = {
        **filled(page),
        "names-TOTAL_FORMS": 1,
        "names-0-name": "Other",
        "names-0-kind": "other",
    }
    client.post(address(place), {**data, "_continue": "1"})
    assert [name.name for name in place.names.all()] == ["Other"]


def test_view_permission_changes_nothing() -> None:
    client = sign_in(make_editor("portal.view_place"))
    place = make_place(title_en="As it was")
    assert b'name="title_en"' not in client.get(address(place)).content
    data = {"title_en": "Forged", "version": 1, "_continue": "1"}
    assert client.post(address(place), data).status_code == 403
    assert client.get(address_of(Place, "add")).status_code == 403
    assert Place.working.get().title_en == "As it was"


def test_index_groups_viewable_models() -> None:
    groups = sign_in(make_chief()).get("/admin/").context["app_list"]
    assert {group["app_label"]: _names(group) for group in groups} == {
        "overview": ["bundles", "calendar", "deleted", "imports", "about_pages", "corrections"],
        "energy": ["EnergyProject", "Pipeline", "Facility"],
        "trade": ["TradeHub", "Corridor", "Ranking"],
        "statistics": ["Indicator", "Series", "ObservationBatch", "Observation"],
        "knowledge": ["Event", "Story", "Source", "Organisation", "Place", "Country", "Picture"],
        "administration": ["User", "Group", "Edition", "Step", "Release", "SecurityEvent"],
    }
    groups = sign_in(make_editor(*WRITER)).get("/admin/").context["app_list"]
    assert {group["app_label"]: _names(group) for group in groups} == {
        "overview": ["bundles", "calendar", "deleted"],
        "knowledge": ["Place"],
    }
    assert sign_in(make_editor()).get("/admin/").context["app_list"] == []


def test_index_shows_waiting_records_by_permission() -> None:
    place = submitted()
    line = (place.title_en, "place", address(place, "review"))
    for person, key in ((make_chief(), "mine"), (make_editor(*WRITER), "waiting")):
        rows = on_desk(sign_in(person), key)  # who may approve it has it among the tasks
        assert [(row.title, row.kind, row.address) for row in rows] == [line]
    assert on_desk(sign_in(make_editor("portal.view_story")), "waiting") == []


def _actions(client: Client) -> list[Any]:
    form = client.get(address_of(Place)).context["action_form"]
    return [name for name, _label in form.fields["action"].choices]


def _names(group: Any) -> list[Any]:
    return [model["object_name"] for model in group["models"]]


ROLES = ["Contributor", "Editor", "Publisher", "Data steward"]


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("role", ROLES)
def test_pages_that_a_record_links_to_open(role: str) -> None:
    """A link beside a record, public or withdrawn, leads to no page that is refused."""
    public, withdrawn = publish(make_place()), publish(make_place())
    publishing.withdraw(withdrawn, by=make_user(), at=NOON, note="Gone.")
    client = sign_in(make_member(role))

    for record in (public, withdrawn):
        links = client.get(address(record)).context["panel"].links
        opened = {words: client.get(at, follow=True).status_code for words, at in links if at}
        assert set(opened.values()) <= {200, 410}, opened


@pytest.mark.exhaustive
def test_pages_about_what_was_done_link_no_account() -> None:
    publish(make_place())
    make_release(made_by=make_user())
    client = sign_in(make_member("Editor"))

    for model in (Edition, Step, Release):
        page = client.get(address(model.objects.all()[0]))
        assert page.status_code == 200
        assert "/admin/portal/user/" not in page.content.decode()


@pytest.mark.parametrize("name", ["", "\u200b"])
@pytest.mark.parametrize("page", ["change", "delete"])
def test_empty_name_of_a_column_to_find_a_row_by_is_none(page: str, name: str) -> None:
    place = make_place()
    answer = sign_in(make_chief()).get(address(place, page), {"_to_field": name})
    assert answer.status_code == 200
