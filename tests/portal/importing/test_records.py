"""Records out of tables: matched, planned, applied as evidence, undone."""

import gc
import json
import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.models.signals import post_save
from django.test import Client
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks
from xlsxwriter import Workbook

from portal.editorial import bundles, drafts
from portal.importing import batches, differing, names
from portal.importing.progress import call_off, read_progress
from portal.models import (
    Bundle,
    ClaimKind,
    Country,
    Finding,
    ImportBatch,
    ImportOutcome,
    Organisation,
    Source,
    Status,
)
from portal.models.imports import ImportRow, ImportState
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from portal.records.signals import steps_taken
from projects.energy.models import EnergyProject
from tests.admin_client import make_chief, sign_in
from tests.factories import (
    NOON,
    claim,
    make_country,
    make_energy_project,
    make_facility,
    make_source,
    make_user,
    publish,
    rule,
)
from tests.meeting import interrupted, meet
from tests.optional import the

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def start(
    text: str, source: Source | None = None, target: str = "energyproject", **more: Any
) -> ImportBatch:
    data = text if isinstance(text, bytes) else text.encode()
    about = {"target": target, "source": source or make_source(), "by": make_user(), **more}
    return batches.start_import(data, **about, at=NOON)


def apply(batch: ImportBatch) -> ImportBatch:
    batches.apply_later(batch, submits=False)
    done = batches.run(batch.pk, at=NOON)
    assert done.problem == ""
    return done


def cells_of(batch: ImportBatch, *without: ImportOutcome) -> dict[Any, Any]:
    return {
        (row.title, cell["column"]): cell["outcome"]
        for row in batch.rows.all()
        for cell in row.cells
        if cell["outcome"] not in without
    }


def test_import_leaves_the_garbage_collection_of_other_threads_as_it_is() -> None:
    seen = []

    def look(**kwargs: object) -> None:
        seen.append(gc.get_threshold())

    usual = gc.get_threshold()
    post_save.connect(look, sender=ImportBatch)  # for as long as this test has it
    make_energy_project(title_en="Turgai plant", capacity_mw=100)
    batch = start("Project Name,Capacity (MW)\nTurgai plant,105\n")
    batches.plan_again(batch, None, at=NOON)
    batches.undo(apply(batch), by=make_user(), at=NOON)
    assert set(seen) == {usual}
    assert len(seen) > 4


def test_row_adds_evidence_and_overwrites_nothing() -> None:
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
    draft = the(project.open_draft())
    assert (project.status, project.units, project.claims.count()) == (
        Status.PUBLISHED,
        None,
        claimed,
    )
    assert (draft.capacity_mw, draft.units) == (Decimal(100), 40)
    assert draft.claims.filter(source=batch.source).count() == 3
    assert draft.unruled() == ["capacity_mw"]
    batches.undo(done, by=make_user(), at=NOON)
    assert project.open_draft() is None


def test_long_titles_that_differ_at_their_ends_are_of_two_records() -> None:
    title = "Plant of the second stage of the northern line " * 5
    rows = [f"{title}{end},Country KZ,{number}" for number, end in enumerate(("east", "west"), 5)]
    batch = start("\n".join(["Project Name,Country,Capacity (MW)", *rows, rows[0]]))
    notes = [row.note for row in batch.rows.order_by("number")]
    last = "Row 2 is about the same record"
    assert [note.partition(".")[0] for note in notes] == ["", "", last]


def test_preview_that_was_applied_since_it_was_read_is_not_planned_again() -> None:
    """As by a second click."""
    publish(make_energy_project(title_en="Zhanatas wind farm", capacity_mw=100))
    batch = start("Project Name,Country,Capacity (MW)\nZhanatas wind farm,Country KZ,105")
    read = ImportBatch.objects.get()
    apply(batch)
    with pytest.raises(NotAllowed):
        batches.plan_again(read, None, at=NOON)
    assert ImportBatch.objects.get().state == ImportState.APPLIED
    assert batch.rows.get().made


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_draft_that_is_begun_while_the_import_waits_for_its_record_is_gone_on_with() -> None:
    project = publish(make_energy_project(title_en="Zhanatas wind farm", capacity_mw=100))
    batch = start("Project Name,Country,Capacity (MW)\nZhanatas wind farm,Country KZ,105")
    batches.apply_later(batch, submits=False)

    _draft, done = meet(
        lambda: publishing.start_edit(project, by=make_user(), at=NOON),
        before='INSERT INTO "portal_step"',
        second=lambda: batches.run(batch.pk, at=NOON),
    )

    assert (done.problem, done.state) == ("", ImportState.APPLIED)
    assert the(project.open_draft()).claims.filter(source=batch.source, fact="capacity_mw").exists()


def test_names_match_across_scripts_and_doubtful_ones_are_asked_once() -> None:
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


def test_identifier_leads_to_no_withdrawn_record_if_another_has_it() -> None:
    twin, plant = (publish(make_energy_project(title_en="Zhanatas")) for _ in "ab")
    for record in (plant, twin):
        record.external_ids.create(scheme="gem-location", value="L100")
    publishing.withdraw(twin, by=make_user(), at=NOON, note="Twice.")
    (row,) = start("id-gem-location,units\nL100,9").rows.all()
    assert row.target_uid == plant.uid


@pytest.mark.engine
def test_row_that_was_decided_to_be_new_is_about_that_record_the_next_time() -> None:
    for title in ("Sarybulak wind farm", "Sarybulak North wind farm"):
        publish(make_energy_project(title_en=title))
    table = "name,country,technology,units,status\nSarybulak Nort wind,KZ,wind,8,operating"
    batch = start(table)
    assert batch.rows.get().outcome == ImportOutcome.DOUBTFUL
    batch.rows.update(is_decided=True)
    batches.plan_again(batch, None, at=NOON)
    apply(batch)
    made = EnergyProject.working.get(title_en="Sarybulak Nort wind")
    again = start(table.replace(",8", ",7"), batch.source).rows.get()
    assert (again.outcome, again.target_uid) == (ImportOutcome.CHANGED, made.uid)


def test_decision_about_one_kind_says_nothing_of_another() -> None:
    for make in (make_energy_project, make_facility):
        for title in ("Sarybulak wind farm", "Sarybulak North wind farm"):
            publish(make(title_en=title))
    batch = start("name,country,technology,units\nSarybulak Nort wind,KZ,wind,8")
    uid = batch.rows.get().candidates[0]["uid"]
    batch.rows.update(target_uid=uid, is_decided=True)
    batches.plan_again(batch, None, at=NOON)
    apply(batch)
    row = start("name,country\nSarybulak Nort wind,KZ", target="facility").rows.get()
    assert (row.outcome, row.is_decided) == (ImportOutcome.DOUBTFUL, False)


def test_names_that_share_common_words_alone_are_found_by_their_sound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(names, "COMMON", 2)  # names with a word; 400 otherwise
    for place in ("Toshkent", "Sarybulak", "Balkhash"):
        make_energy_project(title_en=f"{place} wind farm", title_ru="", title_zh_hans="")
    batch = start("name,country,technology,units\nTashkent wind farm,KZ,wind,9\nKoktas,KZ,wind,1")
    same, unknown = batch.rows.all()
    assert EnergyProject.working.get(uid=same.target_uid).title_en == "Toshkent wind farm"
    assert (unknown.candidates, unknown.target_uid) == ([], "")


def test_name_without_a_letter_is_like_none() -> None:
    make_energy_project(title_en="Zhanatas wind farm", title_ru="№", title_zh_hans="")
    [row] = start("name,country,units\n!!!,KZ,9").rows.all()
    assert (row.candidates, row.target_uid) == ([], "")


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("name", "cells", "outcome", "why"),
    [
        ("Zhanatas wind farm", "104,43.5,69.9", "same", "capacity 104 ≈ 100 MW; 9 km away"),
        ("Zhanatas wind farm", "1000,43,69.9", "asked", "capacity 1000 ≠ 100 MW; 64 km away"),
        ("Zhanatas wind farm", "104,48,69.9", "asked", "capacity 104 ≈ 100 MW; 492 km away"),
        ("Zhanatas wind farm 2", "104,,", "asked", "other number; capacity 104 ≈ 100 MW"),
        ("Zhanatas", "104,43.5,69.9", "asked", "capacity 104 ≈ 100 MW; 9 km away"),
        ("Balkhash", "104,43.5,69.9", "asked", ""),
    ],
)
def test_size_and_place_speak_for_a_record_or_against_it(
    name: str, cells: str, outcome: str, why: str
) -> None:
    for other in ("Abai", "Koktas", "Balkhash", "Sarybulak"):
        make_energy_project(title_en=f"{other} wind farm", title_ru="", title_zh_hans="")
    about = {"title_en": "Zhanatas wind farm", "title_ru": "", "title_zh_hans": ""}
    plant = make_energy_project(**about, capacity_mw=100, latitude="43.58", longitude="69.9")
    [row] = start(f"name,capacity_mw,latitude,longitude\n{name},{cells}").rows.all()
    asked = [one["why"] for one in row.candidates if one["uid"] == plant.uid]
    told = [row.note] if row.target_uid == plant.uid else asked
    assert [words.partition("”; ")[2] for words in told] == [why] * bool(why)
    assert (row.target_uid, len(row.candidates)) == (
        (plant.uid, 0) if outcome == "same" else ("", 1)
    )


def test_columns_name_sources_of_their_own() -> None:
    project = publish(make_energy_project(title_en="Zhanatas wind farm", units=None))
    mine, other = make_source(), make_source(slug="other")
    batch = start(
        "name,country,units,units@other,investment@nobody\nZhanatas Wind Farm,KZ,40,42,5 USD", mine
    )
    assert batch.mapping["units@other"] == "units@other"
    cells = {(cell["head"], cell["outcome"]) for cell in batch.rows.get().cells}
    assert cells == {
        ("country", ImportOutcome.CONFIRMED),
        ("units", ImportOutcome.NEW),
        ("units@other", ImportOutcome.NEW),
        ("investment@nobody", ImportOutcome.REFUSED),
    }
    apply(batch)
    draft = the(project.open_draft())
    told = draft.claims.filter(fact="units").order_by("value")
    assert [(one.value, one.source) for one in told] == [("40", mine), ("42", other)]
    assert draft.units == 40
    batches.undo(batch, by=make_user(), at=NOON)
    assert project.open_draft() is None


def test_head_without_a_meaning_is_not_taken_for_the_column_of_its_name() -> None:
    make_country("KZ")
    make_country("CN")
    batch = start("name,Location,country,technology\nDam,KZ,CN,hydro")
    batches.plan_again(batch, {**batch.mapping, "Location": "country", "country": ""}, at=NOON)
    told = {cell["column"]: (cell["head"], cell["now"]) for cell in batch.rows.get().cells}
    assert told["country"] == ("Location", "KZ")


def test_meaning_of_columns_is_taken_from_no_preview_of_somebody_else() -> None:
    make_country("KZ")
    text, anna = "name,Where,technology,status\nDam,KZ,hydro,operating", make_user()
    tried = start(text, by=anna)
    batches.plan_again(tried, {**tried.mapping, "Where": "country"}, at=NOON)
    assert "Where" not in start(text).mapping
    assert start(text, by=anna).mapping["Where"] == "country"
    apply(tried)
    assert start(text).mapping["Where"] == "country"


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("head", "cell", "value"),
    [
        ("Capacity (MW)", "120", "120"),
        ("Capacity (GW)", "1.2", "1200"),
        ("Capacity (GW)", "120 MW", "120"),
        ("装机容量（万千瓦）", "12", "120"),
        ("装机容量（万千瓦）", "12,5", "125"),
        ("Установленная мощность, ГВт", "1,2", "1200"),
        ("Capacity (2024)", "120", "120"),
        ("Capacity, annual", "120", "120"),
        ("Households supplied (thousand)", "over 5", "5000"),
        ("Investment, USD million", "5", "5000000 USD"),
    ],
)
def test_figures_are_in_the_unit_of_their_head(head: str, cell: str, value: str) -> None:
    make_country("KZ")
    batch = start(f"项目名称\t国家\t技术\t项目状态\t{head}\nDam\tKZ\thydro\toperating\t{cell}")
    row = batch.rows.get()
    assert refused(row) == []
    assert value in [cell["now"] for cell in row.cells]


def test_figure_that_may_be_a_thousand_is_refused_in_a_table_with_commas() -> None:
    make_country("KZ")
    rows = ["Abai plant;KZ;1.234,5", "Turgai plant;KZ;1.234"]
    batch = start("\n".join(["Project Name;Country;Capacity (MW)", *rows]))
    found = {title: told for (title, column), told in cells_of(batch).items()
             if column == "capacity_mw"}  # fmt: skip
    assert found == {"Abai plant": ImportOutcome.NEW, "Turgai plant": ImportOutcome.REFUSED}


def test_place_in_a_source_is_cut_and_a_long_identifier_refused() -> None:
    make_country("KZ")
    heads = "Project Name,Country,Technology,Status,locator,id-gem-location"
    first, second = f"{'p' * 300},{'1' * 80}", f",{'2' * 81}"
    rows = [f"Abai plant,KZ,wind,operating,{first}", f"Turgai,KZ,wind,operating,{second}"]
    batch = start("\n".join([heads, *rows]))
    refused = [key for key, told in cells_of(batch).items() if told == ImportOutcome.REFUSED]
    assert refused == [("Turgai", "id-gem-location")]
    apply(batch)
    made = EnergyProject.working.get(title_en="Abai plant")
    assert {claim.locator for claim in made.claims.all()} == {"p" * 200}
    assert made.external_ids.get().value == "1" * 80
    assert not EnergyProject.working.get(title_en="Turgai").external_ids.exists()


def test_choices_are_read_by_common_words_and_refused_with_their_names() -> None:
    make_country("KZ")
    batch = start(
        "名称;国家;技术;项目状态\nA;KZ;光伏;运营\nB;KZ;Солнечная;Планируется\nC;KZ;solar;拆除"
    )
    first, second, third = batch.rows.all()
    told = {cell["now"] for cell in first.cells}
    assert ({"solar", "operating"} <= told, refused(first)) == (True, [])
    assert {"solar", "announced"} <= {cell["now"] for cell in second.cells}
    with translation.override("zh-hans"):
        batches.plan_again(batch, batch.mapping, at=NOON)
    assert "已宣布、前期工作、在建" in refused(batch.rows.get(number=third.number))[0]


def test_unit_of_a_head_that_measures_something_else_is_refused() -> None:
    make_country("KZ")
    row = start(
        "name,country,technology,status,Capacity (MWh)\nDam,KZ,hydro,operating,5"
    ).rows.get()
    assert refused(row) == ["Capacity (MWh): “5 MWh” is given in another unit than “MW”."]


def test_column_of_links_is_no_column_of_sources() -> None:
    make_source(slug="gem-2026-02")
    links = start("name,country,units,source\nZhanatas,KZ,40,https://example.org")
    assert "source" not in links.mapping
    sources = start("name,units,source\nZhanatas,40,gem-2026-02\nSarybulak,41,Ministry")
    assert sources.mapping["source"] == "source"


def refused(row: ImportRow) -> list[Any]:
    found = [cell for cell in row.cells if cell["outcome"] == ImportOutcome.REFUSED]
    return [f"{cell['head']}: {cell['note']}" for cell in found]


def test_new_records_are_drafts_and_what_they_lack_is_named() -> None:
    make_country("KG")
    batch = start(
        'plant name,country,technology,status,capacity_mw,units,latitude,longitude\n"New\ndam",'
        "Country KG,hydro,operating,over 50 MW,2.5,43.2,\nNo country,,hydro,operating,5\n"
        "Odd,KG,steam,operating,5\n,KG,hydro,operating,5\n,KG,hydro,operating,6"
    )
    assert [(row.outcome, *refused(row)) for row in batch.rows.all()] == [
        (
            ImportOutcome.NEW,
            "units: The field would not keep every digit of it.",
            "location (°): “43.2,” is not “latitude,longitude” in degrees.",
        ),
        (ImportOutcome.REFUSED, "country: A new record needs this: write it into the table."),
        (ImportOutcome.REFUSED, "technology: “steam” is not known here. Write its code or its name "
         "as the portal has it. Allowed: Coal, Gas, Oil, Hydropower, Pumped storage, Nuclear, "
         "Solar, Wind."),
        *2 * [(ImportOutcome.REFUSED,
               "plant name: A new record needs this: write it into the table.")],
    ]  # fmt: skip
    apply(batch)
    made = EnergyProject.working.get()
    assert (made.title_en, made.status, made.slug) == ("New dam", Status.DRAFT, "new-dam")
    assert made.claims.get(fact="capacity_mw").comparator == "over"
    assert made.publication_blockers() == []


def test_preview_says_in_words_how_a_cell_was_read(client: Client) -> None:
    make_country("KZ")
    batch = start(
        "name,country,technology,status,capacity_mw\nNew dam,KZ,hydro,operating,over 1 GW\n"
    )
    client.force_login(batch.made_by)
    type(batch.made_by).objects.update(is_staff=True, is_superuser=True)
    page = client.get(f"/admin/import/{batch.uid}/").content.decode()
    cells = re.findall(r'<td data-head="Read as">(.*?)</td>', page)
    assert cells == ["Country KZ", "Hydropower", "Operating", "over 1000", "New dam"]


def test_checks_speak_in_the_preview_and_what_they_doubt_is_ticked_by_hand() -> None:
    make_country("KZ")
    rows = "name,country,technology,status,capacity_mw,construction_started_on,commissioned_on\n" \
        "Huge dam,KZ,hydro,operating,90000,,\nOdd dam,KZ,hydro,operating,5,2020,2010\n" \
        "Good dam,KZ,hydro,operating,5,2010,2020"  # fmt: skip
    batch = start(rows)
    huge, odd, good = batch.rows.all()
    assert "90000 MW is more than any plant of its technology has" in huge.note
    assert "comes before" in odd.note
    assert [(row.outcome, row.is_taken) for row in (huge, odd, good)] == [
        (ImportOutcome.DOUBTFUL, False),
        (ImportOutcome.DOUBTFUL, False),
        (ImportOutcome.NEW, True),
    ]
    batch.rows.filter(pk=huge.pk).update(is_taken=True)
    batches.plan_again(batch, None, at=NOON)
    assert [row.is_taken for row in batch.rows.all()] == [True, False, True]


def test_many_records_are_checked_by_the_scheduler(
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", 0)
    make_country("KG")
    batch = start("name,country,technology,status,capacity_mw\nDam,KG,hydro,operating,5")
    with django_capture_on_commit_callbacks(execute=True):
        assert "unchecked" in apply(batch).report
    assert not Finding.objects.exists()
    assert list(batches.run_waiting(at=NOON)) == []
    batch.refresh_from_db()
    assert "unchecked" not in batch.report
    assert Finding.objects.filter(record_uid=EnergyProject.working.get().uid).exists()


def test_import_that_the_database_breaks_off_is_begun_again() -> None:
    def break_off() -> None:
        raise OperationalError("deadlock detected")

    make_country("KG")
    batch = start("name,country,technology,status,capacity_mw\nDam,KG,hydro,operating,5")
    batches.apply_later(batch, submits=False)
    with interrupted(break_off, before='INSERT INTO "projects_energyproject"'):
        waiting = batches.run(batch.pk, at=NOON)
    assert (waiting.state, waiting.attempts, waiting.problem) == ("waiting", 1, "")
    assert batches.run(batch.pk, at=NOON).state == "applied"


def test_record_deleted_since_it_was_planned_fails_in_words() -> None:
    project = make_energy_project(title_en="Zhanatas wind farm")
    batch = start(f"uid,name,units\n{project.uid},A,77")
    project.delete()
    batches.apply_later(batch, submits=False)
    done = batches.run(batch.pk, at=NOON)
    assert (done.state, "was deleted" in done.problem) == ("failed", True)


def test_decision_for_a_deleted_record_is_for_none() -> None:
    publish(make_energy_project(title_en="Sarybulak wind farm"))
    north = make_energy_project(title_en="Sarybulak North wind farm")
    head, row = "name,country,technology,status,units", "Sarybulak Nort wind,KZ,wind,operating,8"
    batch = start(f"{head}\n{row}")
    asked = batch.rows.get()
    batch.rows.update(target_uid=asked.candidates[0]["uid"], is_decided=True)
    batches.plan_again(batch, None, at=NOON)
    apply(batch)
    north.delete()
    again = start(f"{head}\n{row}", batch.source)
    assert [(row.outcome, row.target_uid) for row in again.rows.all()] == [(ImportOutcome.NEW, "")]
    apply(again)
    assert EnergyProject.working.filter(title_en="Sarybulak Nort wind").exists()


def test_new_record_gets_no_address_that_leads_to_another() -> None:
    make_country("UZ")
    draft = publishing.start_edit(publish(make_energy_project(slug="dam")), by=make_user(), at=NOON)
    EnergyProject.working.filter(pk=draft.pk).update(slug="north", title_en="Northern station")
    publish(EnergyProject.working.get(pk=draft.pk))
    apply(start("name,country,technology,status\nDam,KZ,hydro,operating\nDam,UZ,hydro,operating"))
    made = EnergyProject.working.filter(title_en="Dam")
    assert sorted(made.values_list("slug", flat=True)) == ["dam-2", "dam-3"]


def test_new_record_that_another_names_stays_when_its_import_is_undone() -> None:
    make_country("KZ")
    head = "name,country,organisation_kind"
    done = apply(start(f"{head}\nBranch,KZ,company\nGroup,KZ,company\nAlone,KZ,company",
                       target="organisation"))  # fmt: skip
    branch, group = (Organisation.working.get(title_en=title) for title in ("Branch", "Group"))
    Organisation.working.filter(pk=branch.pk).update(parent=group)
    make_energy_project(vendor=branch)
    batches.undo(done, by=make_user(), at=NOON)
    connection.check_constraints()
    assert set(Organisation.working.all()) == {branch, group}
    kept = ImportBatch.objects.get().report["kept"]
    assert set(kept) == {f"{one}: named by another record" for one in ("Branch", "Group")}


def test_draft_that_an_undone_import_made_leaves_its_bundle_and_the_worklist() -> None:
    make_country("KZ")
    done = apply(start("name,country,technology,status\nDam,KZ,hydro,operating"))
    dam, bundle = EnergyProject.working.get(), bundles.open_bundle("Dams", by=make_user(), at=NOON)
    bundles.put_into(bundle, dam)
    about = {"kind": "energyproject", "record_uid": dam.uid, "title": dam.title_en}
    Finding.objects.create(check_id="blocked", found_at=NOON, **about)
    batches.undo(done, by=make_user(), at=NOON)
    assert not Finding.objects.exists()
    assert not Bundle.objects.open().exists()


def test_what_an_editor_wrote_after_the_preview_stays_when_the_import_is_applied() -> None:
    source, head = make_source(), "uid,version,title_en,units,capacity_mw\n"
    plant = make_energy_project(title_en="Zhanatas", units=None)
    misread = claim(plant, "capacity_mw", "90", source=source)
    batch = start(f"{head}{plant.uid},{plant.version},Janatas,40,", source)
    whole = start(f"uid,capacity_mw\n{make_energy_project().uid},1", source, is_whole=True)
    with drafts.change_draft(plant, by=make_user(), at=NOON) as fresh:
        fresh.title_en, fresh.units = "Zhanatas-1", 99
        misread = fresh.claims.get(pk=misread.pk)
        misread.retracted_at, misread.retraction_reason = NOON, "Misread."
        misread.save()

    for one in (batch, whole):
        apply(one)
    batches.undo(whole, by=make_user(), at=NOON)

    plant.refresh_from_db()
    misread.refresh_from_db()
    assert (plant.title_en, plant.units) == ("Zhanatas-1", 99)
    assert plant.claims.filter(fact="units", value="40").exists()
    assert misread.retraction_reason == "Misread."


def test_undo_lets_what_a_whole_table_left_out_stand_again() -> None:
    source, plant = make_source(), make_energy_project()
    said = claim(plant, "capacity_mw", source=source)
    done = apply(start(f"uid,capacity_mw\n{plant.uid},n/a", source, is_whole=True))
    said.refresh_from_db()
    assert said.retraction_reason == f"No longer in “{source}”."
    batches.undo(done, by=make_user(), at=NOON)
    said.refresh_from_db()
    assert (said.retracted_at, said.retraction_reason) == (None, "")


def test_whole_table_leaves_out_nothing_that_a_row_may_be_about() -> None:
    source = make_source()
    titles = ("Sarybulak wind farm", "Sarybulak North wind farm", "Karachaganak")
    plants = [make_energy_project(title_en=title) for title in titles]
    for plant in plants:
        claim(plant, "capacity_mw", source=source)
    table = "name,country,capacity_mw\nSarybulak Nort wind,KZ,100"
    batch = start(table, source, is_whole=True)
    assert [(row.outcome, row.target_uid) for row in batch.rows.order_by("number")] == [
        (ImportOutcome.DOUBTFUL, ""),
        (ImportOutcome.GONE, plants[2].uid),
    ]
    batch.rows.filter(target_uid="").update(is_decided=True)
    batches.plan_again(batch, None, at=NOON)
    gone = batch.rows.filter(outcome=ImportOutcome.GONE)
    assert {row.target_uid for row in gone} == {plant.uid for plant in plants}


def test_undo_takes_a_value_back_of_which_others_say_that_there_is_none() -> None:
    plant = make_energy_project(title_en="Zhanatas", units=None)
    claim(plant, "units", "", kind=ClaimKind.UNKNOWN)
    done = apply(start(f"uid,units\n{plant.uid},40"))
    plant.refresh_from_db()
    assert plant.units == 40
    batches.undo(done, by=make_user(), at=NOON)
    plant.refresh_from_db()
    assert plant.units is None


def test_undo_keeps_and_lists_a_statement_that_an_editor_completed() -> None:
    plant = make_energy_project(title_en="Zhanatas", units=None)
    done = apply(start(f"uid,units,capacity_mw,locator\n{plant.uid},40,over 105,p. 3"))
    plant.claims.filter(fact="units", source=done.source).update(quote="Forty turbines.")
    batches.undo(done, by=make_user(), at=NOON)
    plant.refresh_from_db()
    stated = plant.claims.filter(source=done.source).values_list("fact", "quote")
    assert (plant.units, list(stated)) == (40, [("units", "Forty turbines.")])
    assert ImportBatch.objects.get().report["kept"] == ["Zhanatas: units: 40"]


def test_undo_gives_a_title_back_unless_it_is_public() -> None:
    project = make_energy_project(title_en="Zhanatas wind farm", title_ru="Жанатасская ВЭС")
    head = "uid,version,title_en,title_ru"
    done = apply(start(f"{head}\n{project.uid},{project.version},Janatas,Жанатас"))
    EnergyProject.working.update(title_ru="Жанатас-1")
    batches.undo(done, by=make_user(), at=NOON)
    project.refresh_from_db()
    assert (project.title_en, project.title_ru) == ("Zhanatas wind farm", "Жанатас-1")
    assert ImportBatch.objects.get().report["kept"] == ["Zhanatas wind farm: title_ru, Жанатас-1"]


def test_title_that_was_published_stays_when_its_import_is_undone() -> None:
    project = publish(make_energy_project(title_en="Zhanatas wind farm"))
    done = apply(start(f"uid,version,title_en\n{project.uid},{project.version},Janatas"))
    publish(the(project.open_draft()))
    project.refresh_from_db()
    publishing.start_edit(project, by=make_user(), at=NOON)
    batches.undo(done, by=make_user(), at=NOON)
    assert the(project.open_draft()).title_en == "Janatas"
    assert ImportBatch.objects.get().report["kept"] == ["Janatas: title_en, Janatas"]


def test_withdrawn_record_that_a_whole_table_leaves_out_stops_no_import() -> None:
    source, head = make_source(), "uid,name,units\n"
    one, two = (publish(make_energy_project(units=40)) for _ in "ab")
    apply(start(f"{head}{one.uid},A,40\n{two.uid},B,40", source))
    publish(the(one.open_draft()))
    publish(the(two.open_draft()))
    two.refresh_from_db()
    publishing.withdraw(two, by=make_user(), at=NOON, note="A mistake")
    batch = start(f"{head}{one.uid},A,n/a", source, is_whole=True)
    assert [(row.outcome, row.is_taken) for row in batch.rows.all()] == [
        (ImportOutcome.GONE, True),
        (ImportOutcome.REFUSED, False),
    ]
    apply(batch)


def test_second_release_adds_revisions_and_retracts_what_is_gone() -> None:
    first, head = make_source(), "uid,name,country,technology,status,capacity_mw,units\n"
    one, two, three = (publish(make_energy_project(units=40, capacity_mw=100)) for _ in "abc")
    table = f"{one.uid},A,,,,100,40\n{two.uid},B,,,,50,20\n"
    apply(start(f"{head}{table}{three.uid},C,,,,100,40\n", first))
    for project in (one, two, three):
        for name in the(project.open_draft()).unruled():
            rule(the(project.open_draft()), name)
        publish(the(project.open_draft()))
    second = make_source(supersedes=first)
    rulings = two.rulings.count()
    table = table.replace("A,,,,100", "A2,,,,110").replace("50,20", "50,")
    table = f"{head}{table},New dam,KZ,hydro,operating,5,1\n"
    batch = start(table, second, is_whole=True)
    told = cells_of(batch, ImportOutcome.SAME, ImportOutcome.NEW)
    assert told == {
        ("A2", "capacity_mw"): ImportOutcome.CHANGED,
        ("B", "units"): ImportOutcome.GONE,
        (str(three), "capacity_mw"): ImportOutcome.GONE,
        (str(three), "units"): ImportOutcome.GONE,
    }
    apply(batch)
    draft = the(two.open_draft())
    gone = draft.claims.get(fact="units", source=first)
    assert str(second) in gone.retraction_reason
    assert draft.rulings.count() == rulings
    [revised] = the(one.open_draft()).claims.filter(source=second)
    assert (revised.fact, revised.value, the(one.open_draft()).capacity_mw) == (
        "capacity_mw",
        "110",
        Decimal(100),
    )
    assert EnergyProject.working.filter(edit_of=None).count() == 4
    assert set(start(table, second, is_whole=True).counts) == {ImportOutcome.SAME}


GEM = [
    *("GEM location ID", "GEM phase ID", "Country/Area", "Project Name", "Phase Name"),
    *("Capacity (MW)", "Installation Type", "Status", "Start year", "Latitude", "Longitude"),
]
PHASES = [
    ["L100", "G1", "Country KZ", "Zhanatas wind farm", "1", "50", "Onshore", "operating", "2020"],
    ["L100", "G2", "Country KZ", "Zhanatas wind farm", "2", "50", "Onshore", "operating", "2020"],
]


def gem_workbook() -> bytes:
    out = BytesIO()
    with Workbook(out) as book:
        book.add_worksheet("About").write_string(0, 0, "Global Wind Power Tracker")
        sheet = book.add_worksheet("Data")
        for number, row in enumerate([GEM, *([*one, "43.5", "69.9"] for one in PHASES)]):
            for at, text in enumerate(row):
                sheet.write(number, at, text)
    return out.getvalue()


def gem_geojson() -> bytes:
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


WRI = """country,country_long,name,gppd_idnr,capacity_mw,latitude,longitude,primary_fuel,\
other_fuel1,other_fuel2,other_fuel3,commissioning_year,owner,source,url,geolocation_source,wepp_id,\
year_of_capacity_data,generation_gwh_2013,status
KAZ,Kazakhstan,Zhanatas wind farm,WRI1,100.0,43.5,69.9,Wind,,,,2020.0,,,,,,2021,,operating
KAZ,Kazakhstan,Old dam,WRI2,5.0,43.6,69.8,Hydro,,,,1975.4,,,,,,2021,,
BRA,Brazil,Itaipu,WRI3,14000,-25,-54,Hydro,,,,1984,,,,,,2021,,
"""
PYPSA = """id,Name,Fueltype,Technology,Set,Country,Capacity,Efficiency,DateIn,DateRetrofit,DateOut,\
lat,lon,Duration,Volume_Mm3,DamHeight_m,StorageCapacity_MWh,EIC,projectID,Status
1,Zhanatas wind farm,Wind,Onshore,PP,Country KZ,100.0,,2020.0,,2045.0,43.5,69.9,,,,,,G1,operating
2,Old dam,Hydro,Pumped Storage,Store,Country KZ,5.0,,1975.4,,,43.6,69.8,,,,,,,
3,Neurath,Lignite,Steam Turbine,PP,Germany,4000,,1972,,,51,6,,,,,,,
"""


@pytest.mark.parametrize(
    ("text", "profile", "technology"), [(WRI, "wri", "hydro"), (PYPSA, "pypsa", "pumped-storage")]
)
def test_list_of_plants_gives_those_of_the_region(text: str, profile: str, technology: str) -> None:
    make_country("KZ")
    Country.objects.update(role="focus", iso3="KAZ")
    batch = start(text)
    assert (batch.profile, batch.skipped) == (profile, [4])
    new, lacking = batch.rows.all()
    assert {cell["column"]: cell["now"] for cell in new.cells} == {
        "title_en": "Zhanatas wind farm", "country": "KZ", "technology": "wind",
        "status": "operating", "capacity_mw": "100", "commissioned_on": "2020",
        "coordinates": "43.5,69.9",
    }  # fmt: skip
    refused, *good = lacking.cells
    assert (refused["column"], refused["outcome"]) == ("status", ImportOutcome.REFUSED)
    stated = {cell["column"]: cell["now"] for cell in good}
    assert (stated["technology"], "commissioned_on" in stated) == (technology, False)


@pytest.mark.parametrize("build", [gem_workbook, gem_geojson])
def test_tracker_makes_one_plant_of_its_phases(build: Callable[[], Any]) -> None:
    make_country("KZ")
    Country.objects.update(role="focus")
    batch = start(build())
    assert (batch.profile, batch.rows.count()) == ("gem", 1)
    apply(batch)
    plant = EnergyProject.working.get()
    assert (plant.title_en, plant.technology, plant.capacity_mw) == (
        "Zhanatas wind farm",
        "wind",
        Decimal(100),
    )
    assert (str(plant.latitude.normalize()), plant.commissioned_on) == ("43.5", "2020")
    assert plant.external_ids.get().value == "L100"
    renamed = start(build().replace(b"Zhanatas", b"Janatas"), batch.source)
    assert set(renamed.counts) == {ImportOutcome.SAME}


@pytest.mark.parametrize(
    ("capacities", "outcome", "told"),
    [
        (["1,200"], ImportOutcome.NEW, "1200"),
        (["1,200", "600"], ImportOutcome.NEW, "1800"),
        (["0", "600"], ImportOutcome.NEW, "600"),
        (["1200.5", "600"], ImportOutcome.NEW, "1800.5"),
        (["abc"], ImportOutcome.REFUSED, "“abc” is not"),
        (["over 50", "600"], ImportOutcome.REFUSED, "“over 50 + 600” "),
        (["abc", "600"], ImportOutcome.REFUSED, "“abc” is not"),
    ],
)
def test_capacity_of_a_tracker_is_read_or_refused_in_words(
    capacities: list[str], outcome: str, told: str
) -> None:
    make_country("KZ")
    Country.objects.update(role="focus")
    rows = [[*phase[:5], one, *phase[6:]] for one, phase in zip(capacities, PHASES, strict=False)]
    lines = ["\t".join(row) for row in (GEM[:-2], *rows)]
    (row,) = start("\n".join(lines)).rows.all()
    (cell,) = (one for one in row.cells if one["column"] == "capacity_mw")
    assert (cell["outcome"], told in (cell["now"] or cell["note"])) == (outcome, True), cell


GGIT = [
    *("ProjectID", "CountriesOrAreas", "PipelineName", "SegmentName", "Status", "Fuel"),
    *("StartYear1", "CapacityBcm/y", "LengthKnownKm", "LengthMergedKm", "StartCountryOrArea"),
    "EndCountryOrArea",
]
SEGMENTS = [
    "P1,Country KZ; Country CN,Central Asia–China Gas Pipeline,Line C,operating,Gas and Hydrogen,"
    "2014,25,--,1830,Country KZ,Country CN",
    "P2,Country KZ,Kumkol Oil Pipeline,,Proposed,\"Oil, NGL\",2030,9,7.5,7,Country KZ,Country KZ",
    "P3,Brazil,Gasbol,,operating,Gas,1999,11,3000,3000,Brazil,Brazil",
]  # fmt: skip


def test_table_of_pipelines_gives_the_segments_of_the_region() -> None:
    make_country("KZ")
    make_country("CN")
    Country.objects.filter(code="KZ").update(role="focus")
    batch = start("\n".join([",".join(GGIT), *SEGMENTS]), target="pipeline")
    assert (batch.profile, batch.skipped) == ("gem-pipelines", [4])
    gas, oil = (
        {cell["column"]: cell["now"] for cell in row.cells if cell["now"]}
        for row in batch.rows.all()
    )
    assert gas == {
        "title_en": "Central Asia–China Gas Pipeline, Line C", "fuel": "gas", "status": "operating",
        "start_country": "KZ", "end_country": "CN", "capacity_bcm_year": "25",
        "length_km": "1830", "commissioned_on": "2014", "id-gem-project": "P1",
    }  # fmt: skip
    assert oil == {
        "title_en": "Kumkol Oil Pipeline", "fuel": "oil", "status": "proposed",
        "start_country": "KZ", "end_country": "KZ", "length_km": "7.5", "planned_on": "2030",
        "id-gem-project": "P2",
    }  # fmt: skip


def test_import_called_off_while_it_is_applied_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batches, "PORTION", 1)
    make_country("KG")
    rows = "".join(f"Dam {name},KG,hydro,operating,5\n" for name in ("one", "two", "three"))
    batch = start(f"name,country,technology,status,capacity_mw\n{rows}")
    seen = []

    def stop(sender: object, **kwargs: Any) -> None:
        seen.append(read_progress(batch.uid))
        if len(seen) == 2:
            call_off(batch.uid)

    batches.apply_later(batch, submits=False)
    steps_taken.connect(stop)
    try:
        done = batches.run(batch.pk, at=NOON)
    finally:
        steps_taken.disconnect(stop)
    assert (seen, done.state, done.problem) == ([(0, 3), (1, 3)], "planned", "")
    assert not EnergyProject.working.exists()
    assert read_progress(batch.uid) is None
    apply(batch)
    assert EnergyProject.working.count() == 3


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_calling_off_does_not_wait_for_what_is_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("There the wish alone is told; the lock is of the whole database.")
    monkeypatch.setattr(batches, "PORTION", 1)
    make_country("KG")
    batch = start("name,country,technology,status\nOne,KG,hydro,operating\nTwo,KG,hydro,operating")
    batches.apply_later(batch, submits=False)
    batch.refresh_from_db()
    has_ended = []

    def cancel() -> None:
        batches.cancel(batch)
        connection.close()

    def stop(sender: object, **kwargs: Any) -> None:
        thread = Thread(target=cancel)
        thread.start()
        thread.join(10)
        has_ended.append(not thread.is_alive())

    steps_taken.connect(stop)
    try:
        done = batches.run(batch.pk, at=NOON)
    finally:
        steps_taken.disconnect(stop)
    assert (has_ended, done.state) == ([True], "planned")
    assert not EnergyProject.working.exists()


@pytest.mark.engine
def test_rows_with_something_to_mend_are_listed_whatever_else_they_do() -> None:
    make_country()
    batch = start(
        "Name,Country,Technology,Status,Capacity (MW)\n"
        "Whole,KZ,wind,operating,50\n"
        "Half,KZ,wind,operating,abc\n"
        "Nowhere,,wind,operating,50\n"
        '"Quoted ""outcome"": ""refused""",KZ,wind,operating,50\n'
    )
    assert batch.counts == {"new": 3, "refused": 1, "faulty": 2}
    client = sign_in(batch.made_by)
    batch.made_by.is_staff = batch.made_by.is_superuser = True
    batch.made_by.save()
    page = client.get(f"/admin/import/{batch.uid}/", {"outcome": "faulty"})
    assert [row.title for row in page.context["page"]] == ["Half", "Nowhere"]
    assert page.context["total"] == 4
    assert ("faulty", "to be mended", 2) in page.context["counts"]


def test_only_a_preview_is_applied_and_only_once_and_only_that_is_undone() -> None:
    make_country("KG")
    batch = start("name,country,technology,status,capacity_mw\nDam,KG,hydro,operating,5")
    with pytest.raises(NotAllowed, match="Only what was applied"):
        batches.undo(batch, by=make_user(), at=NOON)
    apply(batch)
    with pytest.raises(NotAllowed, match="no longer a preview"):
        batches.apply_later(batch, submits=False)
    batches.undo(batch, by=make_user(), at=NOON)
    with pytest.raises(NotAllowed, match="Only what was applied"):
        batches.undo(batch, by=make_user(), at=NOON)
    batch.rows.update(is_taken=False)
    with pytest.raises(NotAllowed, match="No row of it"):
        batches.apply_later(batch, submits=False)


def test_values_of_a_new_edition_are_accepted_from_the_page_of_the_import() -> None:
    old = make_source()
    new = make_source(supersedes=old)
    plants = []
    for name in "AB":
        plant = make_energy_project(title_en=f"{name} wind farm", capacity_mw=100)
        claim(plant, "capacity_mw", source=old)
        plants.append(plant)
    other = make_energy_project(title_en="C wind farm", capacity_mw=100)
    table = "\n".join(["uid,capacity_mw", *(f"{one.uid},120" for one in plants)])
    batch = start(table, source=new)
    assert {cell["note"] for row in batch.rows.all() for cell in row.cells} == {
        "The accepted value stays until somebody decides."
    }
    apply(batch)
    client = sign_in(make_chief())
    page = client.get(f"/admin/import/{batch.uid}/")
    (fact,) = page.context["accepting"]
    drafts = [f"{one.pk}:{one.version + 1}" for one in plants]
    assert (fact.name, fact.records, fact.rule) == ("capacity_mw", drafts, "newest-release")

    sent = {"records": ",".join(fact.records), "fact": fact.name, "rule": fact.rule}
    sent |= {"source": new.pk}
    form = client.post(fact.address, {**sent, "begin": "1"}).context["form"]
    assert {name: str(form[name].value()) for name in sent} == {k: str(v) for k, v in sent.items()}
    client.post(fact.address, {**sent, "reason": "The 2026 edition.", "apply": "1"})

    capacities = dict(EnergyProject.working.values_list("pk", "capacity_mw"))
    assert capacities == {plants[0].pk: 120, plants[1].pk: 120, other.pk: 100}
    assert client.get(f"/admin/import/{batch.uid}/").context["accepting"] == []
    (made,) = batch_of(batch).report["made"]
    listed = client.get(made[1]).context["cl"].result_list
    assert {row.pk for row in listed} == {one.pk for one in plants}


def test_values_that_one_page_does_not_take_are_offered_after_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(differing, "MOST_RECORDS", 2)
    plants = [make_energy_project(capacity_mw=100) for _number in range(5)]
    for plant in plants:
        claim(plant, "capacity_mw")
    batch = start("\n".join(["uid,capacity_mw", *(f"{one.uid},120" for one in plants)]))
    apply(batch)

    def offered() -> list[Any]:
        found = differing.find_differing(EnergyProject, batch_of(batch))
        return [seen.partition(":")[0] for fact in found for seen in fact.records]

    pks = [str(one.pk) for one in plants]
    assert offered() == pks[:2]
    EnergyProject.working.filter(pk__in=pks[:1] + pks[2:4]).update(capacity_mw=120)
    assert offered() == [pks[1], pks[4]]
    EnergyProject.working.filter(pk=pks[1]).update(capacity_mw=120)
    assert offered() == [pks[4]]


def batch_of(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)
