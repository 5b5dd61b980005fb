"""Participants, countries of a route, provinces and parents are facts: each with sources, disputed
and ruled on as any other."""

import csv
import io
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from portal.editorial import sourcing
from portal.facts import CountryCodes, Province
from portal.models import Event, Source
from portal.publication import publishing
from portal.publication.proof import has_value
from portal.publication.publishing import NotAllowed
from portal.records.upgrade import upgrade_document
from projects.pipelines.models import Pipeline
from tests.admin_client import address, filled, make_chief, said_by, sign_in
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_event,
    make_organisation,
    make_pipeline,
    make_source,
    make_user,
    publish,
    rule,
)
from tests.portal.opendata.assistants import call

pytestmark = pytest.mark.django_db
stated = import_module("portal.migrations.0047_stated_relations")


def table(client: Client, name: str) -> str:
    answer: Any = client.get(f"/api/v1/{name}.csv")
    return b"".join(answer).decode("utf-8-sig")


def summit(*codes: str) -> Event:
    event = make_event(slug="summit", title_en="Summit")
    event.participants.set(list(map(make_country, codes)))
    return event


def test_codes_are_a_set_in_one_order() -> None:
    assert CountryCodes().clean(" UZ;CN, KZ CN") == "CN KZ UZ"
    with pytest.raises(ValueError, match="“Kazakhstan” is not a two-letter country code"):
        CountryCodes().clean("CN Kazakhstan")


def test_who_took_part_needs_a_source_and_a_ruling_where_sources_differ() -> None:
    event = summit("KZ", "CN")
    claim(event, "held_on")
    assert event.accepted("participants") == "CN KZ"
    assert event.unsupported() == ["participants"]
    claim(event, "participants", "CN KZ UZ")
    assert event.unsupported() == ["participants"]
    claim(event, "participants")
    assert event.unruled() == ["participants"]
    publishing.submit(event, by=make_user(), at=NOON)
    with pytest.raises(NotAllowed, match="Sources disagree on: participants"):
        publishing.publish(event, by=make_user(), at=NOON)
    rule(event, "participants")
    assert publishing.publish(event, by=make_user(), at=NOON).is_published


def test_every_channel_tells_the_same_of_who_took_part(client: Client) -> None:
    event, other = summit("KZ", "CN"), make_source(slug="other", publisher="Other")
    quote = "leaders of China, Kazakhstan and Uzbekistan met"
    claim_all(event)
    make_country("UZ")
    claim(event, "participants", "CN KZ UZ", source=other, quote=quote)
    rule(event, "participants")
    publish(event)

    document = client.get("/api/v1/events/summit/").json()
    fact = document["facts"]["participants"]
    assert (document["participants"], fact["text"], fact["disputed"]) == (
        ["CN", "KZ"],
        "CN KZ",
        True,
    )
    assert [(one["text"], one["agrees"]) for one in fact["claims"]] == [
        *(("CN KZ", True), ("CN KZ UZ", False))
    ]
    [row] = csv.DictReader(io.StringIO(table(client, "events")))
    assert (row["participants"], row["participants_others"]) == ("CN; KZ", "CN KZ UZ (other)")
    assert list(row)[-4:] == [f"participants_{end}" for end in ENDS]
    [said] = client.get("/api/v1/claims/?source=other").json()["results"]
    assert (said["fact"], said["text"], said["quote"]) == ("participants", "CN KZ UZ", quote)
    told = call(client, "list_disagreements", limit=50)
    assert "CN KZ UZ" in str(told)
    page = client.get("/events/summit/").content.decode()
    assert "Country CN, Country KZ, Country UZ" in page
    assert client.get("/api/v1/events/?country=KZ").json()["count"] == 1


ENDS = ("disputed", "sources", "others", "missing")


def test_another_route_is_accepted_with_its_countries() -> None:
    pipeline, wanted = make_pipeline(), make_country("CN")
    claim_all(pipeline)
    route = claim(pipeline, "countries", "CN KZ")
    unknown = claim(pipeline, "countries", "KZ XX")
    how: Any = {"rule": "official", "reasons": {"en": "The operator."}, "by": make_user()}
    draft = sourcing.accept(pipeline, route.uid, at=NOON, **how)
    assert {one.code for one in draft.countries.all()} == {"KZ", wanted.code}
    with pytest.raises(NotAllowed, match="cannot be accepted as it stands"):
        sourcing.accept(Pipeline.working.get(pk=draft.pk), unknown.uid, at=NOON, **how)
    assert Pipeline.working.get(pk=draft.pk).accepted("countries") == "CN KZ"


def test_a_route_changed_in_a_form_gets_the_source_named_there() -> None:
    pipeline, client = make_pipeline(), sign_in(make_chief())
    claim_all(pipeline)
    data = filled(client.get(address(pipeline)), countries=["KZ", make_country("CN").code])
    data |= {"sourcing-listed": "countries", "sourcing-ticked": "countries"}
    data["sourcing-source"] = make_source(title="Atlas").pk
    saved = client.post(address(pipeline), data, follow=True)
    assert "Atlas" in str(said_by(saved))
    stored = Pipeline.working.get(pk=pipeline.pk)
    assert [(one.value, one.source.title) for one in stored.claims_of("countries")][1:] == [
        ("CN KZ", "Atlas")
    ]


def test_quote_proves_a_set_with_all_its_countries_and_a_province_with_its_name() -> None:
    def proves(kind: Any, text: str, quote: str) -> bool:
        return has_value(kind, "", text, "exact", quote, "en", is_row=False)

    assert proves(CountryCodes(), "CN KZ", "oil from Kazakhstan to China")
    assert not proves(CountryCodes(), "CN KZ UZ", "oil from Kazakhstan to China")
    assert proves(Province(), "KZ-31", "in Sarysu district of Zhambyl region")
    assert not proves(Province(), "KZ-31", "in Sarysu district")


def test_a_province_that_was_computed_is_kept_apart_from_one_that_was_stated(
    client: Client,
) -> None:
    plant = make_energy_project(slug="plant", admin1="KZ-31")
    claim_all(plant)
    plant.claims.filter(fact="province").delete()
    assert plant.unsupported() == ["province"]
    claim(plant, "province", source=make_source(kind="computed"))
    claim(plant, "province", "KZ-61", source=make_source(kind="press"))
    rule(plant, "province")
    publish(plant)

    document = client.get("/api/v1/energy-projects/plant/").json()
    said = document["facts"]["province"]["claims"]
    assert [(one["text"], one["source"]["kind"]) for one in said] == [
        *(("KZ-31", "computed"), ("KZ-61", "press"))
    ]
    assert (document["admin1"], document["admin1_code"]) == ("Zhambyl Region", "KZ-31")
    page = client.get("/ru/energy-projects/plant/").content.decode()
    assert "Жамбылская область" in page
    assert "Туркестанская область" in page


@pytest.mark.engine
def test_relations_of_before_are_stated_by_the_source_that_says_most(client: Client) -> None:
    tracker = make_source(slug="tracker")
    group = publish(make_organisation(slug="group"))
    event, firm = summit("KZ", "CN"), make_organisation(slug="firm", parent=group)
    for record in (event, firm):
        claim(record, next(iter(record.facts)), source=tracker)
        claim_all(record)
        publish(record)
        document: Any = record.edition.document  # type: ignore[union-attr]
        before = {**document, "schema": 11}
        facts = document["facts"].items()
        name = {"event": "participants", "organisation": "parent"}[record.kind()]
        before["facts"] = {one: fact for one, fact in facts if one != name}
        [said] = upgrade_document(before)["facts"][name]["claims"]
        assert (said["text"], said["agrees"]) == (record.accepted(name), True)

        record.claims.filter(fact=name).delete()
    plant = publish(make_energy_project(admin1="KZ-31"))
    plant.claims.filter(fact="province").delete()
    for _again in range(2):
        stated.state_own(apps, None)
        stated.state_provinces(apps, "projects", "EnergyProject")
    for one in (event, firm, plant):
        assert one.unsupported() == []
        assert len(one.claims_of([*one.facts][-1])) == 1
    [computed] = plant.claims_of("province")
    assert computed.source == Source.working.get(slug="corridor-provinces")


def test_new_columns_of_a_fact_stand_behind_all_others(client: Client) -> None:
    publish(make_organisation())
    head = table(client, "organisations").splitlines()[0]
    columns = head.split(",")
    assert columns.index("parent_title") == columns.index("parent") + 1 < len(columns) - 5
    assert columns[-4:] == [f"parent_{end}" for end in ENDS]
