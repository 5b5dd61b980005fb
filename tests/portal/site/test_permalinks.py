"""The short address that stays, of everything that is public."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.models import Record
from portal.publication import publishing
from tests.factories import (
    MAKERS,
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_place,
    make_series,
    make_user,
    observe,
    publish,
    rule,
)
from tests.meeting import interrupted
from tests.portal.site.reading import read
from tests.portal.site.test_home import publish_observations

pytestmark = pytest.mark.django_db


def leads_to(client: Client, identifier: str, query: str = "", **headers: Any) -> Any:
    answer = client.get(f"/id/{identifier}/{query}", headers=headers)
    return answer.status_code, answer.headers.get("Location")


def a_disputed_project() -> Any:
    project = make_energy_project(slug="zhanatas")
    claim_all(project)
    claim(project, "capacity_mw", "400")
    rule(project, "capacity_mw")
    return publish(project)


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.kind())
def test_every_record_has_a_permalink(client: Client, model: type[Record]) -> None:
    record = publish(MAKERS[model]())
    assert leads_to(client, record.uid) == (302, record.get_absolute_url())


def test_claims_observations_and_disagreements_have_permalinks(client: Client) -> None:
    project = a_disputed_project()
    series = publish(make_series())
    observation = observe(series, "2024", 43.8)
    publish_observations(observation)
    said = project.claims.first().uid
    key = f"energyproject-{project.uid}-capacity-mw"
    assert leads_to(client, said) == (302, f"/claims/{said}/")
    assert leads_to(client, observation.uid) == (302, f"/claims/{observation.uid}/")
    assert leads_to(client, key) == (302, f"/disagreements/{key}/")


def test_permalink_redirects_to_the_language_of_the_reader(client: Client) -> None:
    place = publish(make_place(slug="horgos"))
    answer = client.get(f"/id/{place.uid}/?edition=1", headers={"accept-language": "ru, en;q=0.5"})
    assert answer.headers["Location"] == "/ru/places/horgos/?edition=1"
    assert answer.headers["Vary"] == "Accept-Language, Cookie, Accept-Encoding"
    assert leads_to(client, place.uid, **{"accept-language": "zh-CN"})[1] == (
        "/zh-hans/places/horgos/"
    )
    assert leads_to(client, place.uid, **{"accept-language": "fr"})[1] == "/places/horgos/"


def test_permalink_of_a_moment_leads_to_the_page_of_that_moment(client: Client) -> None:
    place = publish(make_place(slug="horgos"), at=NOON)
    moment = "as_recorded=2026-01-16T12%3A00%3A00%2B00%3A00"
    assert leads_to(client, place.uid, f"?{moment}") == (302, f"/places/horgos/?{moment}")
    both = f"?edition=1&{moment}"
    assert leads_to(client, place.uid, both) == (302, f"/places/horgos/{both}")


def test_permalink_of_a_draft_is_404(client: Client) -> None:
    draft = make_energy_project()
    claim_all(draft)
    unseen = observe(publish(make_series()), "2024", 43.8)
    for identifier in (draft.uid, draft.claims.earliest("pk").uid, unseen.uid, "0123456789ab"):
        assert leads_to(client, identifier) == (404, None)


def test_permalink_of_a_claim_in_a_pending_edit_is_404(client: Client) -> None:
    project = a_disputed_project()
    copy = publishing.start_edit(project, by=make_user(), at=NOON + timedelta(days=1))
    assert leads_to(client, claim(copy, "capacity_mw", "500").uid) == (404, None)
    assert leads_to(client, copy.uid) == (302, "/energy-projects/zhanatas/")


def test_permalink_of_a_withdrawn_record_leads_to_its_tombstone(client: Client) -> None:
    project = a_disputed_project()
    said = project.claims.first().uid
    publishing.withdraw(project, by=make_user(), at=NOON, note="It was never built.")
    for is_begun_again in (False, True):
        if is_begun_again:
            publishing.reopen(project, by=make_user(), at=NOON)
        for identifier in (project.uid, said):
            _status, address = leads_to(client, identifier)
            for moment in ("", f"?as_recorded={timezone.now():%Y-%m-%dT%H:%M:%SZ}"):
                assert "It was never built." in read(client, f"{address}{moment}", 410)


def test_claim_whose_record_is_withdrawn_while_it_is_read_leads_to_the_tombstone(
    client: Client,
) -> None:
    project = a_disputed_project()
    uid = project.claims.first().uid

    def withdraw() -> None:
        publishing.withdraw(project, by=make_user(), at=NOON, note="Never built.")

    with interrupted(withdraw, before='FROM "projects_energyproject" .*WHERE'):
        assert client.get(f"/claims/{uid}/").status_code == 410


def test_only_edition_is_passed_on(client: Client) -> None:
    place = publish(make_place(slug="horgos"))
    assert leads_to(client, place.uid, "?utm_source=x") == (302, "/places/horgos/")
    assert "soon" in read(client, f"/id/{place.uid}/?edition=soon", 400)
