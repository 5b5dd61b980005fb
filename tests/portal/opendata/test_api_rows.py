"""Rows of records as lists of their own: whole, public only, and asked about like the rest."""

import csv
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.opendata.api.parts import PartViewSet
from portal.opendata.api.urls import router
from portal.publication import publishing
from tests.factories import NOON, make_source, make_trade_hub, make_user, publish
from tests.full_records import add_row, edit_all, make_full

# Databases differ: JSON and ordering in SQL.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

V1 = "/api/v1"
LISTS = {
    prefix: viewset
    for prefix, viewset, _name in router.registry
    if issubclass(viewset, PartViewSet)
}
every_list = pytest.mark.parametrize("name", LISTS)


def part_of(name: str) -> type[Any]:
    return LISTS[name].queryset.model


def record_model(name: str) -> Any:
    return part_of(name)._meta.get_field("record").related_model


def relation(name: str) -> Any:
    return part_of(name)._meta.get_field("record").related_query_name()


def make(name: str) -> Any:
    """A draft with two rows, which for terminals name a hub."""
    record = make_full(record_model(name))
    if name == "terminals":
        record.stops.update(terminal=publish(make_trade_hub()))
    return record


def uids(client: Client, name: str, query: str = "") -> list[Any]:
    answer = client.get(f"{V1}/{name}/{query}").json()
    found = [row["uid"] for row in answer["results"]]
    assert answer["count"] == len(found)
    return sorted(found)


def rows_of(record: Any, name: str) -> list[Any]:
    return sorted(getattr(record, relation(name)).values_list("uid", flat=True))


def test_these_are_the_lists() -> None:
    assert sorted(LISTS) == sorted(
        [
            "phases",
            "roles",
            "facility-roles",
            "hub-roles",
            "pipeline-roles",
            "milestones",
            "photos",
            "services",
            "stops",
            "terminals",
            "goods",
            "signed-documents",
            "ranking-entries",
            "period-rulings",
        ]
    )


@pytest.mark.engine
@pytest.mark.every_day(one_in=3)
@every_list
def test_a_row_is_what_the_document_says_with_its_record(client: Client, name: str) -> None:
    record = publish(make(name))
    document = client.get(f"{V1}/{api_name(record)}/{record.slug}/").json()
    reference = {key: document[key] for key in ("kind", "uid", "slug", "title", "url")}

    rows = client.get(f"{V1}/{name}/").json()["results"]
    of_plants = {one["uid"]: one.pop("plant_roles", []) for one in rows}

    by_uid = {row["uid"]: row for row in document[relation(name)]}
    for row in by_uid.values():
        row.pop("statements", None)  # of other sources: documents and claims have them
    facts = document["facts"]
    also = {column: facts[column]["value"] for column in part_of(name).of_record}
    assert rows == [{**by_uid[row["uid"]], "record": reference, **also} for row in rows]
    assert len(rows) == len(by_uid) == 2
    for row in rows:
        assert list(row)[:2] == ["uid", "record"]
        one = client.get(f"{V1}/{name}/{row['uid']}/").json()
        assert one.pop("plant_roles", []) == of_plants[row["uid"]]
        assert one == row


def api_name(record: Any) -> str:
    registry: list[tuple[str, Any, str]] = router.registry  # viewsets of models have a queryset
    (name,) = [p for p, v, _n in registry if v.queryset.model is type(record)]
    return name


def test_a_table_of_phases_can_be_counted_alone(client: Client) -> None:
    project = make_full(record_model("phases"))
    publish(project)
    file = client.get(f"{V1}/phases.csv").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(file.splitlines()))

    assert list(rows[0])[14:18] == ["planned_on", "country", "technology", "gem_unit_id"]
    assert {row["country"] for row in rows} == {project.country_id}
    assert {row["technology"] for row in rows} == {project.technology}


@pytest.mark.engine
@pytest.mark.every_day(one_in=13)
@every_list
def test_only_rows_of_public_records_leave(client: Client, name: str) -> None:
    draft, withdrawn, live = make(name), publish(make(name)), publish(make(name))
    publishing.withdraw(withdrawn, by=make_user(), at=NOON, note="Twice.")
    copy = publishing.start_edit(live, by=make_user(), at=NOON)
    edit_all(copy)
    seen, hidden = rows_of(live, name), {*rows_of(draft, name), *rows_of(withdrawn, name)}
    hidden |= {*rows_of(copy, name)} - {*seen}
    assert len(hidden) >= 5

    assert uids(client, name) == seen
    asked = "&".join(f"uid={uid}" for uid in [*seen, *hidden])
    assert uids(client, name, f"?{asked}") == seen
    for named in (live.slug, live.uid, f"{live.kind()}:{live.slug}", f"{live.kind()}:{live.uid}"):
        assert uids(client, name, f"?record={named}") == seen
    for slug in (draft.slug, withdrawn.slug):
        sentence = f"Nothing public is called “{slug}”."
        answer = client.get(f"{V1}/{name}/?record={slug}")
        assert answer.json()["errors"] == {"record": [sentence]}
    for uid in hidden:
        assert client.get(f"{V1}/{name}/{uid}/").status_code == 404
    records = [row["record"]["uid"] for row in client.get(f"{V1}/{name}/").json()["results"]]
    assert set(records) == {live.uid}
    titles = [client.get(f"{V1}/{name}/{uid}/").json()["record"]["title"]["en"] for uid in seen]
    assert set(titles) == {live.title_en}


@pytest.mark.every_day(one_in=5)
@every_list
def test_queries_do_not_grow_with_rows(
    client: Client, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for n in range(5):
        publish(make(name))
        with django_assert_max_num_queries(10) as asked:  # of units those who own their plant, too
            assert len(uids(client, name)) == 2 * (n + 1)
        counts.append(len(asked))

    assert counts[2] == counts[3] == counts[4]  # columns are in memory from then on


@pytest.mark.every_day(one_in=5)
@every_list
def test_rows_follow_their_record_when_it_is_issued_anew(client: Client, name: str) -> None:
    live = publish(make(name))
    copy = publishing.start_edit(live, by=make_user(), at=NOON)
    edit_all(copy)
    if name == "terminals":
        copy.stops.update(terminal=publish(make_trade_hub()))
    live = publish(copy)

    assert uids(client, name) == rows_of(live, name)
    (title,) = {
        row["record"]["title"]["en"] for row in client.get(f"{V1}/{name}/").json()["results"]
    }
    assert title == "Renamed"


def test_a_stop_is_a_terminal_while_its_hub_is_public(client: Client) -> None:
    corridor = make_full(record_model("stops"))
    hub, hidden = publish(make_trade_hub(slug="horgos")), make_trade_hub()
    first, second = corridor.stops.order_by("pk")
    corridor.stops.filter(pk=first.pk).update(terminal=hub)
    corridor.stops.filter(pk=second.pk).update(terminal=hidden)
    publish(corridor)

    (row,) = client.get(f"{V1}/terminals/").json()["results"]

    assert (row["uid"], row["terminal"]["slug"]) == (first.uid, "horgos")
    assert uids(client, "terminals", "?terminal=horgos") == [first.uid]
    assert client.get(f"{V1}/terminals/{second.uid}/").status_code == 404
    publishing.withdraw(hub, by=make_user(), at=NOON, note="Closed.")
    assert uids(client, "terminals") == []
    assert len(uids(client, "stops")) == 2


@pytest.mark.engine
def test_rows_are_asked_by_source(client: Client) -> None:
    project = make_full(record_model("phases"))
    report = make_source(slug="report", kind="academic")
    told = add_row(project, "phases", source=report, name="Phase B")
    publish(project)

    assert uids(client, "phases", "?source=report") == [told.uid]
    assert uids(client, "phases", "?source_kind=academic&source_kind=official") == [told.uid]
    assert uids(client, "phases", "?name=phase b&status=operating&capacity_max=24.9") == [told.uid]
    assert uids(client, "phases", "?capacity_min=25") == []
    for name in ("phases", "roles", "milestones"):
        assert uids(client, name, f"?technology={project.technology}") == rows_of(project, name)
        assert uids(client, name, "?technology=nuclear") == []
