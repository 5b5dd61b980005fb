"""Editions and rulings as lists: of whatever is public now, and nothing of who was at work."""

from contextlib import nullcontext
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.editorial.plausibility import end_waiver, waive
from portal.models import Edition
from portal.publication import publishing
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_place,
    make_series,
    make_user,
    observe,
    publish,
    rule,
)

pytestmark = pytest.mark.django_db

V1 = "/api/v1"
MOMENT = "2026-01-15T12:00:00+00:00"


def rows(client: Client, name: str, query: str = "") -> Any:
    answer = client.get(f"{V1}/{name}/{query}")
    assert answer.status_code == 200, answer.json()
    assert answer.json()["count"] == len(answer.json()["results"])
    return answer.json()["results"]


def renamed(record: Any, title: str) -> Any:
    draft = publishing.start_edit(record, by=make_user(), at=NOON)
    draft.title_en = title
    draft.save()
    return publish(draft)


def test_editions(client: Client) -> None:
    town = renamed(publish(make_place(slug="almaty", title_en="Alma-Ata")), "Almaty")
    first = Edition.objects.get(record_uid=town.uid, number=1)

    oldest, newest = rows(client, "editions")

    assert oldest == {
        "key": f"place-{town.uid}-1",
        "record": {
            "kind": "place",
            "uid": town.uid,
            "slug": "almaty",
            "title": {"en": "Almaty", "zh-hans": "", "ru": ""},
            "url": "/places/almaty/",
        },
        "number": 1,
        "issued_at": MOMENT,
        "note": first.note,
        "second_reader": True,
        "url": "/places/almaty/?edition=1",
        "document": f"{V1}/places/{town.uid}/?edition=1",
    }
    assert newest["number"] == 2
    assert client.get(f"{V1}/editions/{oldest['key']}/").json() == oldest
    assert client.get(oldest["document"]).json() == first.document
    assert rows(client, "editions", "?record=place:almaty&number_max=1") == [oldest]
    assert rows(client, "editions", "?kind=event") == []
    assert rows(client, "editions", f"?updated_after={MOMENT.replace('+00:00', 'Z')}") == []


def test_editions_of_what_is_not_public_are_out(client: Client) -> None:
    gone = renamed(publish(make_place()), "Renamed")
    make_place()
    publishing.withdraw(gone, by=make_user(), at=NOON, note="Twice.")

    assert rows(client, "editions") == []
    for key in (f"place-{gone.uid}-1", "place", "place-x-1", f"place-{gone.uid}-one"):
        assert client.get(f"{V1}/editions/{key}/").status_code == 404


def test_editions_do_not_say_who_was_at_work(client: Client) -> None:
    town = make_place(title_en="Almaty")
    claim_all(town)
    publishing.submit(town, by=make_user(username="writer"), at=NOON)
    publishing.publish(town, by=make_user(username="reviewer"), at=NOON)

    body = client.get(f"{V1}/editions/").content.decode()

    assert "Almaty" in body
    assert not any(word in body for word in ("writer", "reviewer", "issued_by", "content"))


def test_queries_for_editions_do_not_grow_with_rows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(5):
        publish(make_place())
        with django_assert_num_queries(6) if n > 1 else nullcontext():  # columns are in memory
            assert len(rows(client, "editions")) == n + 1


def test_editions_are_counted_as_they_are_listed(client: Client) -> None:
    first = publish(make_place())
    publish(publishing.start_edit(first, by=make_user(), at=NOON))
    gone = publish(make_place())
    publishing.withdraw(gone, by=make_user(), at=NOON, note="Wrong.")
    make_place()
    count = client.get(f"{V1}/editions/").json()["count"]
    assert count == len(rows(client, "editions")) == 2


def disputed_plant(**kwargs: Any) -> Any:
    plant = make_energy_project(**{"slug": "plant", "title_en": "Plant", **kwargs})
    claim_all(plant)
    claim(plant, "capacity_mw", "150")
    rule(plant, "capacity_mw", rule="official", reason_ru="Так сказано.")
    return publish(plant)


def disputed_period(**kwargs: Any) -> Any:
    series = make_series(slug="trade", title_en="Trade", country=make_country("KZ"))
    series.period_rulings.create(
        period="2024", rule="scope", reason_en="Half of it.", made_by=make_user(), made_at=NOON
    )
    series = publish(series)
    for value in (1, 5):
        batch = observe(series, "2024", value).batch
        publishing.submit(batch, by=make_user(), at=NOON)
        publishing.publish(batch, by=make_user(), at=NOON)
    return series


def test_rulings_are_of_facts_and_periods_together(client: Client) -> None:
    plant, series = disputed_plant(), disputed_period()

    by_fact, by_period = rows(client, "rulings", "?order=kind")

    key = f"energyproject-{plant.uid}-capacity-mw"
    assert by_fact == {
        "key": key,
        "record": plant.as_reference(),
        "countries": ["KZ"],
        "fact": "capacity_mw",
        "period": "",
        "value": "100",
        "unit": "MW",
        "rule": "official",
        "reason": {"en": "Better documented.", "zh-hans": "", "ru": "Так сказано."},
        "made_at": MOMENT,
        "url": f"/disagreements/{key}/",
        "made_in_role": "editor",
    }
    assert by_period["record"] == series.as_reference()
    told = {name: by_period[name] for name in ("fact", "period", "value", "rule")}
    assert told == {"fact": "", "period": "2024", "value": "5", "rule": "scope"}
    assert client.get(f"{V1}/rulings/{key}/").json() == by_fact
    for query, expected in {
        "?rule=official": [by_fact],
        "?kind=series": [by_period],
        "?fact=capacity_mw": [by_fact],
        "?period=2024": [by_period],
        "?record=energyproject:plant": [by_fact],
        "?value=100&value=5": [by_fact, by_period],
    }.items():
        assert rows(client, "rulings", f"{query}&order=kind") == expected


def test_rulings_of_drafts_and_of_what_was_withdrawn_are_out(client: Client) -> None:
    gone = disputed_plant(slug="gone")
    draft = make_energy_project(slug="draft")
    rule(draft, "capacity_mw")
    live = publish(make_energy_project(slug="live"))
    copy = publishing.start_edit(live, by=make_user(), at=NOON)
    claim(copy, "capacity_mw", "150")
    rule(copy, "capacity_mw")
    publishing.withdraw(gone, by=make_user(), at=NOON, note="Twice.")

    assert rows(client, "rulings") == []
    assert client.get(f"{V1}/rulings/energyproject-{gone.uid}-capacity-mw/").status_code == 404


def test_a_claim_has_one_address_for_people_and_one_for_programs(client: Client) -> None:
    disputed_plant()
    (row,) = rows(client, "claims", "?standing=overruled")

    assert row["url"] == f"/claims/{row['uid']}/"
    assert client.get(row["url"]).status_code == 200
    assert client.get(f"{V1}/claims/{row['uid']}/").json() == row
    assert client.get(f"/id/{row['uid']}/")["Location"] == row["url"]
    assert rows(client, "claims", f"?uid={row['uid']}&value=150&comparator=exact") == [row]
    assert rows(client, "claims", "?source_kind=press&claim_kind=value&value=150") == [row]


def test_waivers_are_those_that_stand_of_what_is_public(client: Client) -> None:
    town, draft = publish(make_place(slug="almaty", title_en="Almaty")), make_place()
    chief = make_user(is_staff=True, is_superuser=True, username="waiver")
    reasons = {"reason_en": "So the census.", "reason_zh_hans": "", "reason_ru": "Перепись."}
    for record, value in ((town, "5"), (town, "6"), (draft, "7")):
        subject = ("place", record.uid, "population", value)
        is_public = record.is_published
        waived = waive("absent", subject, reasons=reasons, by=chief, at=NOON, is_public=is_public)
        if value == "6":
            end_waiver(waived, by=chief, at=NOON)

    (row,) = rows(client, "waivers")

    assert (row["check_id"], row["field"], row["value"]) == ("absent", "population", "5")
    assert row["record"]["slug"] == "almaty"
    assert row["reason"] == {"en": "So the census.", "zh-hans": "", "ru": "Перепись."}
    assert client.get(f"{V1}/waivers/{row['key']}/").json() == row
    assert rows(client, "waivers", "?record=place:almaty&check_id=absent") == [row]
    assert rows(client, "waivers", "?kind=event") == []
    file = client.get("/waivers/download.csv")
    assert "So the census." in b"".join(file).decode()
