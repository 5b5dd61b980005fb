"""Portals that load changed files again: what follows in one load, and what waits for whom."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.management import CommandError
from django.test import Client

from portal.editorial import duplicates
from portal.models import Edition, FormerAddress, Organisation, Record, Source, Status, leads_on_to
from portal.ops.dataset import loader_account
from portal.ops.dataset.load import record_uid
from portal.publication import publishing
from portal.records.documents import sources_in
from projects.energy.models import EnergyProject
from tests import gates
from tests.dataset.files import (
    add,
    change,
    empty,
    keep_only,
    keep_rows,
    load,
    restore,
    rewrite,
    rows,
)
from tests.factories import NOON, claim_all, make_organisation, make_user, publish
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObservationBatch

GAS = "gas-tm-cn-annual"
OBSERVATIONS = "trade/observations/claims.csv"


@pytest.fixture
def gas(data: None, copy: Path) -> Path:
    """Files of one series, which were other ones once: two sources differ about 2021 and a
    decision says why; before, one of them stood alone, as an outcome."""
    for path in copy.rglob("*.csv"):
        keep_rows(path, "key" if path.name == "series.csv" else "series", [GAS])
    restore(copy, "portal/sources.csv")
    own = {path: path.read_text(encoding="utf-8") for path in copy.rglob("*.csv")}
    rewrite(copy / OBSERVATIONS, lambda row: {**row, "status": "A"})
    rewrite(
        copy / "trade/observations/statistics.csv",
        lambda row: None if row["period"] == "2021" else row,
    )
    empty(copy, "trade/observation_rulings.csv")
    load(folder=copy)
    Observation.working.filter(series__slug=GAS).exclude(retracted_at=None).delete()
    for path, text in own.items():
        path.write_text(text, encoding="utf-8")
    return copy


def of_2021() -> dict[str, bool]:
    found = Observation.objects.live().filter(series__slug=GAS, period="2021")
    return {f"{one.value:.0f} {one.obs_status}": True for one in found}


def load_as_a_portal(copy: Path) -> str:
    with gates.PLAUSIBILITY.closed(), gates.RULINGS.closed():
        return load(folder=copy)


def test_a_decision_and_the_value_it_decides_follow_in_one_load(gas: Path) -> None:
    assert of_2021() == {"40 A": True}

    report = load_as_a_portal(gas)

    assert of_2021() == {"34 A": True, "40 E": True}
    series = Series.objects.get(slug=GAS)
    assert list(series.period_rulings.values_list("period", flat=True)) == ["2021"]
    assert "Not published" not in report
    assert not Series.working.filter(edit_of=series).exists()


def test_what_waits_is_named_with_its_reason_and_published_by_a_later_load(gas: Path) -> None:
    decisions = gas / "trade/observation_rulings.csv"
    text = decisions.read_text(encoding="utf-8")
    empty(gas, "trade/observation_rulings.csv")

    report = load_as_a_portal(gas)

    batch = ObservationBatch.working.get(status="draft")
    lines = (gas / OBSERVATIONS).read_text(encoding="utf-8").splitlines()
    (number,) = [n for n, line in enumerate(lines, 1) if line.startswith("c0242,")]
    waits = f"Not published: {OBSERVATIONS}, line {number}: observation batch “{batch}”, "
    waits += f"/admin/trade/observationbatch/{batch.pk}/change/: "
    assert f"{waits}These values differ from what others say of the period." in report
    decisions.write_text(text, encoding="utf-8")
    assert "Not published" not in load_as_a_portal(gas)
    assert of_2021() == {"34 A": True, "40 E": True}
    assert not ObservationBatch.working.filter(status="draft").exists()


@pytest.mark.exhaustive
def test_waiting_values_that_the_files_take_back_are_gone(gas: Path) -> None:
    empty(gas, "trade/observation_rulings.csv")
    load_as_a_portal(gas)
    (uid,) = Observation.working.filter(batch__status="draft").values_list("uid", flat=True)
    rewrite(gas / OBSERVATIONS, lambda row: None if row["period"] == "2021" else row)

    load_as_a_portal(gas)

    assert not Observation.working.filter(uid=uid).exists()
    assert not ObservationBatch.working.filter(status="draft").exists()


@pytest.mark.exhaustive  # every day of claims, in test_dataset.py
def test_a_packaged_decision_knows_the_values_of_its_files(gas: Path) -> None:
    load_as_a_portal(gas)
    first = next(row for row in rows(OBSERVATIONS) if row["series"] == GAS)
    another = {**first, "key": "new", "value": "29", "source": "ogt-cnpc-2025", "quote": ""}
    add(gas, OBSERVATIONS, another)

    assert "Not published" not in load_as_a_portal(gas)

    assert of_2021() == {"29 E": True, "34 A": True, "40 E": True}
    load_as_a_portal(gas)
    assert Edition.objects.filter(document__slug=GAS).latest("number").number == 4


@pytest.mark.parametrize("is_edited", [False, True])
def test_observations_stand_where_the_files_say_unless_they_were_edited(
    data: None, copy: Path, is_edited: bool
) -> None:
    first = next(row for row in rows(OBSERVATIONS) if row["locator"] and row["quote"])
    keep_only(copy, OBSERVATIONS)
    restore(copy, "portal/sources.csv")
    rewrite(copy / OBSERVATIONS, lambda row: row if row["key"] == first["key"] else None)
    change(copy, OBSERVATIONS, first["key"], "locator", "another page")
    change(copy, OBSERVATIONS, first["key"], "note", "Another note")
    told = Observation.objects.filter(series__slug=first["series"], quote=first["quote"])
    if is_edited:
        publishing.log_change(told.get(period=first["period"]).batch, by=make_user(), at=NOON)

    load(folder=copy)

    stands = told.get(period=first["period"])
    was = (first["locator"], first["note"])
    assert (stands.locator, stands.note) == (was if is_edited else ("another page", "Another note"))


PLANT = "uz-talimarjan-gas"
"""It has five phases; others speak of the third and fourth."""
PHASES = "projects/phases.csv"
NAMED_IN = {"projects": "key", "phases": "project", "roles": "project", "external_ids": "project"}


@pytest.fixture
def plant(data: None, copy: Path) -> Path:
    """The files of one plant."""
    for path in copy.rglob("*.csv"):
        keep_rows(path, NAMED_IN.get(path.stem, "record"), [PLANT])
    restore(copy, "portal/sources.csv")
    return copy


@pytest.mark.exhaustive
def test_phases_keep_their_uids_and_what_is_said_of_them_wherever_they_move(plant: Path) -> None:
    """One is put before all others, the first goes, the third and fourth change places."""
    before = said_of_phases()
    one, two, three, four, five = (row for row in rows(PHASES) if row["project"] == PLANT)
    new = {**one, "name": "Block X", "gem_unit_id": "G999999"}
    write_phases(plant, new, two, four, three, {**five, "name": "Block Y"})
    for file in ("projects/claims.csv", "projects/rulings.csv"):
        rewrite(plant / file, third_and_fourth_exchanged)
    rewrite(plant / "projects/roles.csv", lambda row: {**row, "phases": ""})

    assert "waiting for an editor   1" not in load(folder=plant)

    now = said_of_phases()
    kept = [before[row["name"]] for row in (two, four, three, five)]
    assert [*now] == ["Block X", two["name"], four["name"], three["name"], "Block Y"]
    assert list(now.values())[1:] == kept
    assert now["Block X"][0] not in {uid for uid, _said in before.values()}
    load(folder=plant)
    assert (said_of_phases(), the_plant()["edition"]["number"]) == (now, 2)


@pytest.mark.exhaustive
def test_roles_name_the_same_phases_wherever_these_move(plant: Path) -> None:
    one, two, three, four, five = (row for row in rows(PHASES) if row["project"] == PLANT)
    new = {**one, "name": "Block X", "gem_unit_id": "G999999"}
    write_phases(plant, new, one, two, {**four, "name": "Block Y"}, three, five)
    for file in ("projects/claims.csv", "projects/rulings.csv"):
        empty(plant, file)
    is_lender = {"asian-development-bank": f"{three['name']};Block Y"}
    rewrite(
        plant / "projects/roles.csv",
        lambda row: {**row, "phases": is_lender.get(row["organisation"], "")},
    )
    load(folder=plant)

    document = the_plant()
    uids = {phase["name"]: phase["uid"] for phase in document["phases"]}
    named = [role["phases"] for role in document["roles"] if role["phases"]]
    assert named == [[uids[three["name"]], uids["Block Y"]]]
    load(folder=plant)
    assert the_plant()["edition"] == document["edition"]

    write_phases(plant, one, two, four, three)
    with pytest.raises(CommandError, match=r"roles\.csv, line .*, column phases: .* no “Block Y”"):
        load(folder=plant)


def third_and_fourth_exchanged(row: dict[str, str]) -> dict[str, str]:
    part, place, name = [*row["fact"].split("-"), "", ""][:3]
    moved = {"3": "4", "4": "3"}.get(place)
    return {**row, "fact": f"{part}-{moved}-{name}"} if moved else row


def write_phases(folder: Path, *phases: dict[str, str]) -> None:
    empty(folder, PHASES)
    for phase in phases:
        add(folder, PHASES, phase)


def the_plant() -> Any:
    """Return its document."""
    return Edition.objects.filter(document__slug=PLANT).latest("number").document


def said_of_phases() -> dict[str, tuple[str, object]]:
    """Return the uid of each phase and what sources say of it that holds, in their order."""
    return {
        phase["name"]: (
            phase["uid"],
            sorted(
                (fact["fact"], claim["text"], claim["standing"])
                for fact in phase["statements"]
                for claim in fact["claims"]
                if not claim["retraction_reason"]
            ),
        )
        for phase in the_plant()["phases"]
    }


SOURCE = "gem-gogpt-2024"
STEEL = "qarmet"
FORMER = "mittal-steel-temirtau"


@pytest.fixture
def steelworks(data: None, copy: Path) -> Path:
    """Files of an organisation that they have joined with another, which the portal has as well and
    a plant names."""
    for path in copy.rglob("*.csv"):
        named = {"organisations": "key", "organisation_names": "organisation"}
        keep_rows(path, named.get(path.stem, "record"), [STEEL])
    restore(copy, "portal/sources.csv")
    uid = record_uid("organisation", FORMER)
    FormerAddress.objects.filter(uid=uid).delete()
    other = make_organisation(uid=uid, slug=FORMER, title_en="Mittal Steel Temirtau")
    claim_all(other)
    other.claims.filter(fact="country").update(source=Source.objects.get(slug=SOURCE))
    other.names.create(name="Karmet")
    publish_by_loader(other)
    plant = EnergyProject.objects.get(slug=PLANT)
    draft = publishing.start_edit(plant, by=loader_account(), at=NOON)
    role = draft.roles.first()
    assert role
    role.organisation = other
    role.save()
    publish_by_loader(draft)
    return copy


def publish_by_loader(draft: Record) -> None:
    publishing.submit(draft, by=loader_account(), at=NOON)
    publishing.publish(draft, by=loader_account(), at=NOON)


@pytest.mark.exhaustive
def test_records_that_the_files_have_joined_are_merged(steelworks: Path, client: Client) -> None:
    other, stays = (Organisation.objects.get(slug=slug) for slug in (FORMER, STEEL))
    assert stays.edition
    before = stays.edition.document

    report = load(folder=steelworks)

    assert "Not published" not in report
    other.refresh_from_db()
    assert (other.status, other.withdrawal_reason) == (
        Status.WITHDRAWN,
        "Merged into “Qarmet”. The packaged data set has joined the two.",
    )
    assert client.get(other.get_absolute_url()).status_code == 301
    assert leads_on_to(Organisation, other.uid) == stays.uid
    roles = {role["organisation"]["slug"] for role in the_plant()["roles"]}
    assert STEEL in roles
    assert FORMER not in roles
    now = Organisation.objects.select_related("edition").get(pk=stays.pk).edition
    assert now
    facts = [document["facts"] for document in (before, now.document)]
    said = {
        name: [
            sorted(claim["retraction_reason"] for claim in fact[name]["claims"]) for fact in facts
        ]
        for name in ("country", "organisation_kind")
    }
    gone = "The packaged data set no longer says this."
    was = {name: says[0] for name, says in said.items()}
    assert {name: says[1] for name, says in said.items()} == {
        "country": [*was["country"], gone],
        "organisation_kind": [
            *was["organisation_kind"],
            "",
        ],  # by a source that is not of the files
    }
    load(folder=steelworks)
    assert Edition.objects.filter(record_uid=stays.uid).latest("number") == now


@pytest.mark.exhaustive
def test_a_merge_that_an_editor_undoes_is_not_made_again(steelworks: Path) -> None:
    load(folder=steelworks)
    other = Organisation.working.get(slug=FORMER)
    editor, chief = make_user(), make_user()
    publishing.reopen(other, by=editor, at=NOON)
    publishing.submit(other, by=editor, at=NOON)
    publishing.publish(other, by=chief, at=NOON)

    report = load(folder=steelworks)

    assert Organisation.objects.filter(slug__in=(FORMER, STEEL)).count() == 2
    assert (
        f"Not published: projects/former_addresses.csv, line 2: "
        f"organisation “Mittal Steel Temirtau”, /admin/portal/organisation/{other.pk}/change/: "
        "The files have joined it with “Qarmet”. One of the two was edited here: merge them at the "
        "desk, or leave both." in report
    )


def test_what_editors_have_merged_stays_merged_where_files_name_it(data: None, copy: Path) -> None:
    named, goes, stays = (
        Organisation.objects.get(slug=slug)
        for slug in ("almaty-power-plants-jsc", "samruk-energy", "kazmunaygas")
    )
    publish(duplicates.merge_into(stays, goes, by=make_user(), at=NOON))
    keep_only(copy, "portal/organisations.csv")
    keep_rows(copy / "portal/organisations.csv", "key", [named.slug, goes.slug, "samruk-kazyna"])
    for name in ("claims", "evidence", "rulings", "names", "organisation_names"):
        restore(copy, f"portal/{name}.csv")
        owner = "organisation" if name == "organisation_names" else "record"
        keep_rows(copy / f"portal/{name}.csv", owner, [named.slug])
    before = Organisation.objects.get(pk=named.pk).edition

    load(folder=copy)

    now = Organisation.objects.get(pk=named.pk)
    assert (now.parent, now.edition) == (stays, before)
    assert set(now.claims.filter(fact="parent").values_list("value", flat=True)) == {stays.uid}
    assert not Organisation.working.filter(edit_of=now).exists()


@pytest.mark.parametrize("is_edited", [pytest.param(False, marks=pytest.mark.exhaustive), True])
def test_sources_are_described_as_in_the_files_unless_they_were_edited(
    plant: Path, is_edited: bool
) -> None:
    source, before = Source.objects.get(slug=SOURCE), the_plant()["edition"]["number"]
    if is_edited:
        LogEntry.objects.log_actions(make_user().pk, [source], CHANGE, "")
    change(plant, "portal/sources.csv", SOURCE, "title", "Another title")

    load(folder=plant)

    titles = {one["title"] for one in sources_in(the_plant()) if one["slug"] == SOURCE}
    assert titles == {source.title if is_edited else "Another title"}
    assert the_plant()["edition"]["number"] == before + (not is_edited)


@pytest.mark.exhaustive
def test_what_follows_is_checked_beside_what_has_followed_before_it(data: None, copy: Path) -> None:
    """Two plants near each other had one name once; the files have renamed the first."""
    pair = ["kz-karachaganak-gas", "kz-karachaganak-ges-gas"]
    for path in copy.rglob("*.csv"):
        keep_rows(path, NAMED_IN.get(path.stem, "record"), pair)
    restore(copy, "portal/sources.csv")
    projects = copy / "projects/projects.csv"
    text = projects.read_text(encoding="utf-8")
    for slug in pair:
        change(copy, "projects/projects.csv", slug, "title_en", "Karachaganak GES")
        change(copy, "projects/projects.csv", slug, "title_ru", "")
        change(copy, "projects/projects.csv", slug, "note", "Another note")
    load(folder=copy)
    projects.write_text(text, encoding="utf-8")

    assert "Not published" not in load_as_a_portal(copy)
