"""Records out of tables: matched, planned, applied as evidence, undone."""

import json
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from portal.importing import batches
from portal.importing.records import RecordTarget
from portal.importing.targets import TARGETS
from portal.importing.templates import template_answer
from portal.models import ImportOutcome, Status
from projects.energy.models import EnergyProject
from tests.factories import (
    MAKERS,
    NOON,
    make_country,
    make_energy_project,
    make_source,
    make_user,
    publish,
    rule,
)

pytestmark = pytest.mark.django_db


def start(text, source=None, target="energyproject", **more):
    data = text if isinstance(text, bytes) else text.encode()
    about = {"target": target, "source": source or make_source()}
    return batches.start_import(data, **about, by=make_user(), at=NOON, **more)


def apply(batch):
    batches.apply_later(batch, submits=False)
    done = batches.run(batch.pk, at=NOON)
    assert done.problem == ""
    return done


def cells_of(batch, *without):
    return {
        (row.title, cell["column"]): cell["outcome"]
        for row in batch.rows.all()
        for cell in row.cells
        if cell["outcome"] not in without
    }


def test_row_adds_evidence_and_overwrites_nothing():
    project = publish(
        make_energy_project(title_en="Zhanatas wind farm", capacity_mw=100, units=None)
    )
    claimed = project.claims.count()
    batch = start(
        "Project Name,Country,Capacity (MW),units,status\nZhanatas Wind Farm,Country KZ,105,40,"
    )
    assert cells_of(batch) == {
        ("Zhanatas Wind Farm", "country"): ImportOutcome.CONFIRMED,
        ("Zhanatas Wind Farm", "capacity_mw"): ImportOutcome.CONFLICT,
        ("Zhanatas Wind Farm", "units"): ImportOutcome.NEW,
    }
    done = apply(batch)
    project.refresh_from_db()
    draft = project.open_draft()
    assert (project.status, project.units, project.claims.count()) == (
        Status.PUBLISHED,
        None,
        claimed,
    )
    assert (draft.capacity_mw, draft.units) == (100, 40)
    assert draft.claims.filter(source=batch.source).count() == 3
    assert [str(label) for label in draft.facts_without_ruling()] == ["capacity"]
    batches.undo(done, by=make_user(), at=NOON)
    assert project.open_draft() is None


def test_names_match_across_scripts_and_doubtful_ones_are_asked_once():
    publish(make_energy_project(title_en="Sarybulak wind farm", title_ru="Сарыбулак ВЭС"))
    publish(make_energy_project(title_en="Sarybulak North wind farm"))
    table = "name,country,technology,units\nСарыбулак ВЭС,KZ,wind,9\nSarybulak Nort wind,KZ,wind,8"
    batch = start(table)
    sure, asked = batch.rows.all()
    assert EnergyProject.working.get(uid=sure.target_uid).title_ru == "Сарыбулак ВЭС"
    assert (asked.outcome, asked.target_uid) == (ImportOutcome.DOUBTFUL, "")
    assert asked.candidates[0]["title"] == "Sarybulak North wind farm"
    assert "same country" in asked.candidates[0]["why"]
    asked.target_uid, asked.is_decided = asked.candidates[0]["uid"], True
    asked.save()
    batches.plan_again(batch, None, at=NOON)
    apply(batch)
    again = start(table.replace(",8", ",7"), batch.source)
    assert [row.outcome for row in again.rows.all()] == [ImportOutcome.SAME, ImportOutcome.CHANGED]


def test_new_records_are_drafts_and_what_they_lack_is_named():
    make_country("KG")
    batch = start(
        "name,country,technology,status,capacity_mw\nNew dam,Country KG,hydro,operating,"
        "over 50 MW\nNo country,,hydro,operating,5\nOdd,KG,steam,operating,5"
    )
    assert [row.outcome for row in batch.rows.all()] == [
        ImportOutcome.NEW,
        ImportOutcome.REFUSED,
        ImportOutcome.REFUSED,
    ]
    apply(batch)
    made = EnergyProject.working.get()
    assert (made.title_en, made.status, made.slug) == ("New dam", Status.DRAFT, "new-dam")
    assert made.claims.get(fact="capacity_mw").comparator == "over"
    assert made.publication_blockers() == []


def test_second_release_adds_revisions_and_retracts_what_is_gone():
    first = make_source()
    table = "uid,capacity_mw,units\n{0},100,40\n{1},50,{2}\n"
    one, two = (publish(make_energy_project(units=40, capacity_mw=100)) for _ in "ab")
    apply(start(table.format(one.uid, two.uid, 20), first))
    for project in (one, two):
        for name in project.open_draft().unruled():
            rule(project.open_draft(), name)
        publish(project.open_draft())
    second = make_source(supersedes=first)
    rulings = two.rulings.count()
    batch = start(table.format(one.uid, two.uid, ""), second, is_whole=True)
    assert cells_of(batch, ImportOutcome.SAME) == {(two.uid, "units"): ImportOutcome.GONE}
    apply(batch)
    draft = two.open_draft()
    gone = draft.claims.get(fact="units", source=first)
    assert str(second) in gone.retraction_reason
    assert (draft.rulings.count(), one.open_draft()) == (rulings, None)


@pytest.mark.parametrize("model", [m for m in MAKERS if m.facts], ids=lambda m: m.kind())
@pytest.mark.parametrize("form", ["xlsx", pytest.param("csv", marks=pytest.mark.exhaustive)])
def test_template_round_trip_changes_nothing_and_one_cell_is_one_change(model, form):
    record = publish(MAKERS[model](title_ru="-1 «Ряд»; =2"))
    target = TARGETS[model.kind()]
    assert isinstance(target, RecordTarget)
    data = template_answer(target, model.working.filter(pk=record.pk), form).content
    assert set(start(data, target=model.kind()).counts) == {ImportOutcome.SAME}
    if form == "csv":
        edited = data.replace(record.title_en.encode(), b"Renamed")
        assert cells_of(start(edited, target=model.kind()), ImportOutcome.SAME) == {
            ("Renamed", "title_en"): ImportOutcome.CHANGED
        }


GEM = [
    *("GEM location ID", "GEM phase ID", "Country/Area", "Project Name", "Phase Name"),
    *("Capacity (MW)", "Installation Type", "Status", "Start year", "Latitude", "Longitude"),
]
PHASES = [
    ["L100", "G1", "Country KZ", "Zhanatas wind farm", "1", "50", "Onshore", "operating", "2020"],
    ["L100", "G2", "Country KZ", "Zhanatas wind farm", "2", "50", "Onshore", "operating", "2020"],
]


def gem_workbook():
    out = BytesIO()
    with Workbook(out) as book:
        book.add_worksheet("About").write_string(0, 0, "Global Wind Power Tracker")
        sheet = book.add_worksheet("Data")
        for number, row in enumerate([GEM, *([*one, "43.5", "69.9"] for one in PHASES)]):
            for at, text in enumerate(row):
                sheet.write(number, at, text)
    return out.getvalue()


def gem_geojson():
    heads = GEM[:-2]
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(heads, row, strict=True)),
            "geometry": {"type": "Point", "coordinates": ["69.9", "43.5"]},
        }
        for row in PHASES
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.mark.parametrize("build", [gem_workbook, gem_geojson])
def test_tracker_makes_one_plant_of_its_phases(build):
    make_country("KZ")
    batch = start(build())
    assert (batch.profile, batch.rows.count()) == ("gem", 1)
    apply(batch)
    plant = EnergyProject.working.get()
    assert (plant.title_en, plant.technology, plant.capacity_mw) == (
        "Zhanatas wind farm",
        "wind",
        100,
    )
    assert (str(plant.latitude.normalize()), plant.commissioned_on) == ("43.5", "2020")
    assert plant.external_ids.get().value == "L100"
    renamed = start(build().replace(b"Zhanatas", b"Janatas"), batch.source)
    assert set(renamed.counts) == {ImportOutcome.SAME}
