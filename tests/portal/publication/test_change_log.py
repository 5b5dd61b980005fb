"""The change log: what changed, in order, so that a copy stays in step."""

import os
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from portal.models import Change, JournalHead, Source
from portal.publication import change_log, publishing
from portal.publication.public_rows import COUNTRY, SOURCE, log_rows, public_states
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_batch,
    make_energy_project,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from tests.optional import the
from tests.replica import LISTS, Editors, Replica, digest, dump
from trade.statistics.observations import Observation

# Databases differ: order of what is committed.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

RUNS = int(os.environ.get("CHANGES_RUNS", "20"))
SEED = int(os.environ.get("CHANGES_SEED", "3"))


def changes(client: Client, **asked: Any) -> Any:
    answer = client.get("/api/v1/changes/", {"page_size": 200, **asked})
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def told(client: Client, **asked: Any) -> list[Any]:
    return [(one["action"], one["kind"], one["reason"]) for one in changes(client, **asked)]


def test_a_source_is_told_at_its_first_citation_as_whenever_it_is_asked_for() -> None:
    source = make_source(author="N. A.", note="For editors.", archived_url="https://example.org/a")
    plant = make_energy_project()
    claim(plant, "capacity_mw", source=source)
    claim_all(plant)
    publish(plant)

    known = Change.objects.get(kind=SOURCE, key=source.slug)
    (now,) = public_states(SOURCE, [source.slug])
    anew = the(change_log.next_change(SOURCE, source.slug, None, now, known.reason))
    assert (known.document["author"], "note" in known.document) == ("N. A.", False)
    assert (known.document, known.content) == (anew.document, None)


@pytest.mark.engine
def test_sources_that_name_each_other_are_told_anew_with_each_first_citation() -> None:
    plant, old = publish(make_energy_project()), make_source(slug="old")
    new, origin = make_source(slug="new", supersedes=old), make_source(slug="origin")
    copied = make_source(slug="copied", derived_from=origin)
    for source in (old, new, copied):
        draft = publishing.start_edit(plant, by=make_user(), at=NOON)
        claim(draft, "capacity_mw", source=source)
        plant = publish(draft)

    now = {state.key: state for state in public_states(SOURCE)}
    assert {"old", "new", "origin", "copied"} <= now.keys()
    for known in Change.objects.filter(kind=SOURCE, until=None):
        assert change_log.next_change(SOURCE, known.key, known, now[known.key], "") is None


@pytest.mark.engine
def test_what_is_published_changed_and_withdrawn_is_told_in_order_with_reasons(
    client: Client,
) -> None:
    plant = publish(make_energy_project())
    known = JournalHead.last_position()
    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    draft.summary_en = "In short."
    draft.save()
    publishing.submit(draft, by=make_user(), at=NOON)
    plant = publishing.publish(draft, by=make_user(), at=NOON, note="A summary.")
    publishing.withdraw(plant, by=make_user(), at=NOON, note="It was never built.")

    assert told(client, kind="energyproject") == [
        ("insert", "energyproject", ""),
        ("update", "energyproject", "A summary."),
        ("remove", "energyproject", "It was never built."),
    ]
    first, *rest = changes(client, kind="energyproject")
    assert first["document"]["edition"]["number"] == 1
    assert rest[0]["document"]["summary"]["en"] == "In short."
    assert rest[1]["document"] is None
    assert [one["position"] for one in changes(client, after=known)] == [known + 1, known + 2]
    assert changes(client, after=known + 2) == []


def test_drafts_and_saves_of_drafts_are_no_changes(client: Client) -> None:
    publish(make_energy_project())
    before = JournalHead.last_position()
    claim_all(make_energy_project())
    draft = publishing.start_edit(publish(make_energy_project()), by=make_user(), at=NOON)
    middle = JournalHead.last_position()
    draft.title_en = "Secret"
    draft.save()
    publishing.submit(draft, by=make_user(), at=NOON)
    observe(publish(make_series()), "2024", 3)
    assert middle > before
    assert "Secret" not in client.get("/api/v1/changes/").content.decode()
    assert "observation" not in {one["kind"] for one in changes(client)}


@pytest.mark.engine
def test_an_observation_that_is_no_longer_shown_has_changed(client: Client) -> None:
    series = publish(make_series())
    _release(observe(series, "2024", 5, source=make_source(kind="press")))
    known = JournalHead.last_position()
    _release(observe(series, "2024", 7, source=make_source(kind="official")))
    found = [one for one in changes(client, after=known) if one["kind"] == "observation"]
    assert [(one["action"], one["document"]["value"]) for one in found] == [
        ("update", 5),
        ("insert", 7),
    ]
    assert [one["document"]["shown"] for one in found] == [False, True]
    assert ("insert", "disagreement") in {pair[:2] for pair in told(client, after=known)}


@pytest.mark.engine
def test_a_source_described_anew_changes_whatever_repeats_it(client: Client) -> None:
    source = make_source(title="Report")
    series = publish(make_series())
    _release(observe(series, "2024", 5, batch=make_batch(source=source)))
    known = JournalHead.last_position()
    Source.working.filter(pk=source.pk).update(title="Yearbook")
    source.refresh_from_db()
    publishing.source_changed(source, by=make_user(), at=NOON)
    found = {one["kind"]: one["document"] for one in changes(client, after=known)}
    assert found["source"]["title"] == "Yearbook"
    assert found["observation"]["source"]["title"] == "Yearbook"


def test_telling_again_what_was_told_changes_nothing(client: Client) -> None:
    series = publish(make_series())
    _release(observe(series, "2024", 5))
    _release(observe(series, "2024", 9))
    log_rows(COUNTRY, ["KZ", "CN"], at=NOON)  # reference data, which nobody publishes
    known = JournalHead.last_position()
    call_command("rebuild_projections", stdout=StringIO())
    assert JournalHead.last_position() == known
    Source.working.update(author="Somebody")  # past the change log
    call_command("rebuild_projections", stdout=StringIO())
    assert {one["kind"] for one in changes(client, after=known)} == {"source"}


@pytest.mark.engine
def test_change_log_never_goes_back(client: Client) -> None:
    publish(make_energy_project())
    log_rows(COUNTRY, [], at=timezone.now())
    late = Change.objects.order_by("-position").values_list("at", flat=True).first()
    publish(make_energy_project())  # at the same noon as everything here
    moments = list(Change.objects.order_by("position").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert the(late) <= moments[-1]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"after": "x"}, "whole number"),
        ({"after": "-1"}, "greater than or equal to 0"),
        ({"kind": "dragon"}, "“dragon” is not known here"),
        ({"since": "1"}, "There is no parameter “since” here."),
    ],
)
def test_a_question_without_meaning_is_refused(
    client: Client, asked: dict[str, str], sentence: str
) -> None:
    answer = client.get("/api/v1/changes/", asked)
    assert answer.status_code == 400
    assert sentence in answer.json()["detail"]


@pytest.mark.engine
def test_a_copy_that_follows_the_changes_holds_what_the_lists_hold(client: Client) -> None:
    """CHANGES_RUNS and CHANGES_SEED ask for more, and for others: `make changes`."""
    follow(client, RUNS)


@pytest.mark.engine
def test_a_copy_learns_the_new_address_of_an_indicator(client: Client) -> None:
    series = publish(make_series())
    publish(observe(series, "2024", 3).batch)
    draft = publishing.start_edit(series.indicator, by=make_user(), at=NOON)
    draft.slug = "moved"
    draft.save()
    publish(draft)
    replica = Replica()
    replica.follow(client)
    assert digest(replica.rows) == digest(dump(client))


@pytest.mark.engine
@pytest.mark.exhaustive
def test_a_copy_that_follows_four_hundred_changes_holds_what_the_lists_hold(client: Client) -> None:
    follow(client, 400)


def follow(client: Client, deeds: int) -> None:
    editors, replica = Editors(SEED), Replica()
    for number in range(1, deeds + 1):
        deed = editors.act()
        replica.follow(client)
        if number % max(20, deeds // 50) == 0 or number == deeds:
            assert digest(replica.rows) == digest(dump(client)), (number, deed)
    assert replica.position == JournalHead.last_position()
    assert replica.seen >= {"insert", "update", "remove", *LISTS}


def _release(observation: Observation) -> None:
    publishing.submit(observation.batch, by=make_user(), at=NOON)
    publishing.publish(observation.batch, by=make_user(), at=NOON)
