"""Lists of the desk, exported for editing and imported again."""

import csv
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse

from portal.editorial import drafts
from portal.facts import (
    Amount,
    Choice,
    CountryCode,
    DateRange,
    Money,
    PartialDate,
    Point,
    Reference,
)
from portal.importing import batches
from portal.importing.reading import read_sheets
from portal.importing.targets import FAULTY, TARGETS
from portal.importing.templates import template_answer
from portal.models import ImportBatch, ImportOutcome, Place, Source
from portal.models.history import Versioned
from portal.publication import publishing
from tests.admin_client import address_of, make_chief, sign_in
from tests.factories import (
    MAKERS,
    NOON,
    make_country,
    make_energy_project,
    make_organisation,
    make_place,
    make_series,
    make_source,
    make_trade_hub,
    make_user,
    observe,
    publish,
)
from trade.hubs.models import HubKind, TradeHub
from trade.statistics.observations import Observation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EVERY_DAY = ("energyproject", "observations")
every_target = pytest.mark.parametrize(
    "name",
    [
        one if one in EVERY_DAY else pytest.param(one, marks=pytest.mark.exhaustive)
        for one in TARGETS
    ],
)


def start(data: bytes, name: str, source: Source | None = None) -> ImportBatch:
    about: dict[str, Any] = {
        "target": name,
        "source": source or make_source(),
        "by": make_user(),
        "at": NOON,
    }
    return batches.start_import(data, **about)


def make_rows(name: str) -> Any:
    """Rows of a target, with signs that a spreadsheet or a reader could take for something else."""
    model: type[Any] = TARGETS[name].model
    if model is Observation:
        series = publish(make_series())
        observe(series, "2022", "94.8", comparator="over")
        observe(series, "2022", "95")  # of another source
        observe(series, "2023-05", "-3", obs_status="P")
    else:
        about: dict[str, Any] = {
            "title_ru": "-1 «Ряд»; =2",
            "title_local": "=2",
            "title_zh_hans": "哈, ”x“",
        }
        about |= {"admin1": "Almaty"} if "province" in model.facts else {}  # a city, or beside it
        publish(MAKERS[model](**about))
        make_other(model)
    keys = model.working.order_by("pk").values_list("pk", flat=True)
    return model.working.order_by("pk").filter(pk__in=keys[: 3 if model is Observation else 1])


def make_other(model: type[Any]) -> None:
    """Something else that each fact of a kind can name."""
    make_country("TJ")
    told = [fact.type.model for fact in model.facts.values() if isinstance(fact.type, Reference)]
    for kind in {apps.get_model(label) for label in told}:
        publish(MAKERS[kind](slug="other"))


def exported(name: str, rows: QuerySet[Versioned], form: str = "xlsx") -> bytes:
    return template_answer(TARGETS[name], rows, form).content


def edited(data: bytes, at: int, column: str, text: str) -> bytes:
    """A workbook as CSV, as a spreadsheet saves it, with one cell changed."""
    rows = [list(row.cells) for row in read_sheets(data)[0].rows]
    rows[at][rows[0].index(column)] = text
    out = StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode("utf-16")


def another(fact: Any, now: str) -> str:
    """Another value of a fact, as an editor might write it."""
    match fact.type:
        case Choice() as kind:
            return next(value for value in kind.choices.values if value != now)
        case CountryCode():
            return "TJ"
        case Reference():
            return "other"
        case Amount():
            return "7"
        case Money():
            return "USD 7 million"
        case Point():
            return "41.25, 61.5"
        case DateRange() | PartialDate():
            return "2001"
    return "Other words"


@every_target
@pytest.mark.parametrize("form", ["xlsx", pytest.param("csv", marks=pytest.mark.exhaustive)])
def test_round_trip_changes_nothing(name: str, form: str) -> None:
    found = start(exported(name, make_rows(name), form), name)
    assert set(found.counts) == {ImportOutcome.SAME}


@pytest.mark.every_day(one_in=2)
@every_target
def test_edited_cell_is_one_change(name: str) -> None:
    rows, target = make_rows(name), TARGETS[name]
    data = exported(name, rows)
    facts = getattr(target, "facts", {})  # those that a cell can state
    cells = dict(zip(target.template_columns(), next(target.template_rows(rows)), strict=True))
    texts = {column: another(fact, cells[column]) for column, fact in facts.items()}
    texts |= {"value": "7"} if not facts else {"title_en": "Renamed"}
    for column, text in texts.items():
        batch = start(edited(data, 1, column, text), name)
        changed = [
            (row.number, cell["column"], cell["text"])
            for row in batch.rows.all()
            for cell in row.cells
            if cell["outcome"] != ImportOutcome.SAME
        ]
        assert changed == [(2, column, text)]


def test_value_edited_in_the_template_corrects_that_of_its_source() -> None:
    make_rows("observations")
    rows = Observation.working.order_by("pk")
    first, other, _month = rows
    batch = publish(first.batch)
    data = edited(exported("observations", rows), 1, "value", "over 96")
    found = start(data, "observations", batch.source)
    row = found.rows.get(outcome=ImportOutcome.CHANGED)
    assert row.cells[0]["stated"]["supersedes"] == batch.uid
    assert found.counts == {ImportOutcome.CHANGED: 1, ImportOutcome.SAME: 2}
    assert other.source_id != batch.source_id


def test_table_to_edit_has_formulas_as_text_and_numbers_as_numbers() -> None:
    make_place(title_en="-1+A1", latitude="-3")
    table = exported("place", Place.working.all(), "csv").decode()
    assert ",'-1+A1," in table
    assert ',"-3,' in table


def make_plant_with_parts() -> tuple[Any, str, str]:
    plant = make_energy_project()
    source = make_source(slug="tracker")
    phase = plant.phases.create(
        name="Phase 2", phase_status="construction", capacity_mw=50, source=source
    )
    role = plant.roles.create(
        organisation=publish(make_organisation()), role="owner", share_percent=60, source=source
    )
    return publish(plant), f"phases-{phase.uid}", f"roles-{role.uid}"


def test_parts_stand_below_their_record_and_one_edited_cell_is_one_change() -> None:
    plant, phase, role = make_plant_with_parts()
    data = exported("energyproject", type(plant).working.filter(pk=plant.pk))
    assert set(start(data, "energyproject").counts) == {ImportOutcome.SAME}
    for at, column, part in ((2, "capacity_mw", phase), (3, "share_percent", role)):
        batch = start(edited(data, at, column, "55"), "energyproject")
        [row] = batch.rows.all()
        [cell] = [one for one in row.cells if one["outcome"] != ImportOutcome.SAME]
        assert (cell["column"], cell["text"]) == (f"{part}-{column}", "55")
        assert (cell["outcome"], cell["head"][: len(column)]) == (ImportOutcome.CONFLICT, column)
    tracker = plant.phases.get().source
    batch = start(edited(data, 2, "capacity_mw", "55"), "energyproject", tracker)
    assert batch.counts == {ImportOutcome.CHANGED: 1}


def test_empty_fact_of_a_part_takes_the_value_until_the_import_is_undone() -> None:
    plant, phase, _role = make_plant_with_parts()
    data = exported("energyproject", type(plant).working.filter(pk=plant.pk))
    batch = start(edited(data, 2, "planned_on", "2031"), "energyproject")
    batches.apply_later(batch, submits=False)
    done = batches.run(batch.pk, at=NOON)
    draft = plant.open_draft()
    assert (done.problem, draft.phases.get().planned_on) == ("", "2031")
    assert draft.claims.filter(fact=f"{phase}-planned_on", source=batch.source).exists()
    with drafts.change_draft(draft, by=make_user(), at=NOON) as fresh:
        fresh.units = 7
    batches.undo(done, by=make_user(), at=NOON)
    draft = plant.open_draft()
    assert (draft.units, draft.phases.get().planned_on) == (7, "")
    assert not draft.claims.filter(fact=f"{phase}-planned_on").exists()


def test_fact_of_a_part_that_was_filled_after_the_preview_stays() -> None:
    plant, phase, _role = make_plant_with_parts()
    data = exported("energyproject", type(plant).working.filter(pk=plant.pk))
    batch = start(edited(data, 2, "planned_on", "2031"), "energyproject")
    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    with drafts.change_draft(draft, by=make_user(), at=NOON) as fresh:
        fresh.phases.update(planned_on="2032")
    batches.apply_later(batch, submits=False)
    done = batches.run(batch.pk, at=NOON)
    assert (done.problem, draft.phases.get().planned_on) == ("", "2032")
    assert draft.claims.filter(fact=f"{phase}-planned_on", value="2031").exists()
    batches.undo(done, by=make_user(), at=NOON)
    assert draft.phases.get().planned_on == "2032"


def test_unknown_part_is_refused_and_its_record_left_alone() -> None:
    plant, _phase, _role = make_plant_with_parts()
    data = exported("energyproject", type(plant).working.filter(pk=plant.pk))
    for part in ("phases-abcabcabcabc", "stages-1", "stages", "phases-"):
        batch = start(edited(data, 2, "part", part), "energyproject")
        found = [(row.outcome, row.is_taken) for row in batch.rows.all()]
        assert (ImportOutcome.REFUSED, False) in found, found
        told = [cell["note"] for row in batch.rows.all() for cell in row.cells if cell["note"]]
        assert "no such part" in told[0]


def with_rows(data: bytes, *rows: dict[str, Any]) -> bytes:
    """A workbook as CSV with further rows at its end, as an editor writes them below a record."""
    table = [list(row.cells) for row in read_sheets(data)[0].rows]
    out = StringIO()
    writer = csv.DictWriter(out, table[0], restval="")
    writer.writeheader()
    writer.writerows([*(dict(zip(table[0], row, strict=True)) for row in table[1:]), *rows])
    return out.getvalue().encode()


@pytest.mark.exhaustive
def test_row_below_a_record_becomes_a_new_part_until_the_import_is_undone() -> None:
    plant, _phase, _role = make_plant_with_parts()
    publish(make_organisation(slug="builder", title_en="Builder"))
    rows = type(plant).working.filter(pk=plant.pk)
    added = (
        {"uid": plant.uid, "part": "phases", "title_en": "Phase 3", "status": "announced",
         "capacity_mw": "over 70"},
        {"uid": plant.uid, "part": "roles", "title_en": "Builder: EPC", "role": "contractor"},
        {"uid": plant.uid, "part": "phases", "title_en": "phase 2", "capacity_mw": "50"},
        {"uid": plant.uid, "part": "phases", "title_en": "Phase 4", "capacity_mw": "70"},
        {"uid": plant.uid, "part": "roles", "title_en": "Nobody: Owner", "role": "owner"},
    )  # fmt: skip
    batch = start(with_rows(exported("energyproject", rows), *added), "energyproject")
    [row] = batch.rows.all()
    told = [(c["text"], c["outcome"]) for c in row.cells if c["outcome"] != ImportOutcome.SAME]
    assert sorted(told) == [
        ("announced", "new"), ("contractor", "new"), ("over 70", "new"),
        ("phases", "new"), ("phases", "refused"), ("roles", "new"), ("roles", "refused"),
    ]  # fmt: skip
    lacking = [c["note"] for c in row.cells if c["outcome"] == ImportOutcome.REFUSED]
    assert ["status" in lacking[0], "organisation" in lacking[1]] == [True, True]
    batches.apply_later(batch, submits=False)
    done = batches.run(batch.pk, at=NOON)
    draft = plant.open_draft()
    phase, role = draft.phases.get(name="Phase 3"), draft.roles.get(role="contractor")
    assert (done.problem, draft.phases.count(), draft.roles.count()) == ("", 2, 2)
    assert (phase.capacity_mw, phase.source, role.organisation.slug) == (
        70,
        batch.source,
        "builder",
    )
    [said] = draft.claims.filter(fact=f"phases-{phase.uid}-capacity_mw")
    assert (said.comparator, said.source) == ("over", batch.source)
    table = with_rows(exported("energyproject", rows), *added)
    again = start(table, "energyproject", batch.source)
    assert again.counts == {ImportOutcome.REFUSED: 1, FAULTY: 1}  # nothing but what lacks something
    assert set(start(exported("energyproject", rows), "energyproject").counts) == {"same"}
    with drafts.change_draft(draft, by=make_user(), at=NOON) as fresh:
        fresh.units = 7
        fresh.roles.filter(role="contractor").update(state="ended")
        fresh.claims.create(
            fact=f"roles-{role.uid}-state", value="ended", source=make_source(), recorded_at=NOON
        )
    batches.undo(done, by=make_user(), at=NOON)
    draft = plant.open_draft()
    assert (draft.units, draft.phases.count(), draft.roles.count()) == (7, 1, 2)
    done.refresh_from_db()
    assert len(done.report["kept"]) == 1


def test_row_of_a_role_names_its_phases_until_the_import_is_undone() -> None:
    plant, _phase, role = make_plant_with_parts()
    first = plant.phases.get()
    rows = type(plant).working.filter(pk=plant.pk)
    data = exported("energyproject", rows)
    added = {"uid": plant.uid, "part": "phases", "title_en": "Phase 9", "status": "announced"}
    table = with_rows(edited(data, 3, "phases", f"phase 9; {first.name}"), added)
    batch = start(table, "energyproject")
    [row] = batch.rows.all()
    [cell] = [one for one in row.cells if one["column"] == f"{role}-phases"]
    assert (cell["outcome"], cell["was"], cell["now"]) == ("new", "", f"{first.name}; Phase 9")
    batches.apply_later(batch, submits=False)
    done = batches.run(batch.pk, at=NOON)
    draft = plant.open_draft()
    told = f"{first.uid} {draft.phases.get(name='Phase 9').uid}"
    assert (done.problem, draft.roles.get().phases) == ("", told)
    assert set(start(exported("energyproject", rows), "energyproject").counts) == {"same"}
    with drafts.change_draft(draft, by=make_user(), at=NOON) as fresh:
        fresh.units = 7
    batches.undo(done, by=make_user(), at=NOON)
    draft = plant.open_draft()
    assert (draft.units, draft.roles.get().phases, draft.phases.count()) == (7, "", 1)


@pytest.mark.exhaustive
def test_phases_of_a_role_that_an_editor_named_since_stay() -> None:
    plant, _phase, _role = make_plant_with_parts()
    data = exported("energyproject", type(plant).working.filter(pk=plant.pk))
    added = {"uid": plant.uid, "part": "phases", "title_en": "Phase 9", "status": "announced"}
    done = start(with_rows(data, added), "energyproject")
    batches.apply_later(done, submits=False)
    done = batches.run(done.pk, at=NOON)
    draft = plant.open_draft()
    new = draft.phases.get(name="Phase 9").uid
    with drafts.change_draft(draft, by=make_user(), at=NOON) as fresh:
        fresh.roles.update(phases=new)
    batches.undo(done, by=make_user(), at=NOON)
    draft = plant.open_draft()
    assert (draft.phases.count(), draft.roles.get().phases) == (2, new), "a role names it"


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("Phase 8", "“Phase 8” is not known here. These are allowed: {name}"),
        ("Phase 9", "“Phase 9” is not known here. These are allowed: {name}"),
        ("; ".join(["{name}"] * 3 + ["#REF!"]), "“#REF!” is not known here."),
    ],
)
def test_unknown_phase_of_a_role_is_refused_in_words(named: str, sentence: str) -> None:
    plant, _phase, role = make_plant_with_parts()
    name = plant.phases.get().name
    data = exported("energyproject", type(plant).working.filter(pk=plant.pk))
    lacking = {"uid": plant.uid, "part": "phases", "title_en": "Phase 9", "capacity_mw": "5"}
    table = with_rows(edited(data, 3, "phases", named.format(name=name)), lacking)
    [row] = start(table, "energyproject").rows.all()
    [cell] = [one for one in row.cells if one["column"] == f"{role}-phases"]
    assert cell["outcome"] == ImportOutcome.REFUSED
    assert cell["note"].startswith(sentence.format(name=name))


def test_template_offers_the_allowed_values() -> None:
    publish(make_trade_hub(slug="khorgos"))
    data = exported("tradehub", TradeHub.working.none())
    with ZipFile(BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    lists = {cell for row in read_sheets(data)[1].rows for cell in row.cells}
    offered = {name for name, values in TARGETS["tradehub"].template_columns().items() if values}
    parts = {"category", "role", "state"}
    assert offered == {"country", "second_country", "kind", "status", "parent", *parts}
    assert sheet.count('type="list"') == len(offered)
    assert {"KZ", "khorgos", *HubKind.values} <= lists


def test_list_is_exported_as_it_is_filtered_and_searched() -> None:
    client = sign_in(make_chief())
    one, _other = make_energy_project(title_en="Zhanatas"), make_energy_project(title_en="Abai")
    listed = client.get(address_of(type(one)), {"q": "zhana"})
    link = reverse("admin:import_template", args=["energyproject", "csv"]) + "?q=zhana&rows"
    assert link.replace(".csv", ".xlsx").replace("&", "&amp;") in listed.text
    found = client.get(link)
    table = list(csv.reader(StringIO(found.content.decode("utf-8-sig"))))
    assert [row[2] for row in table[1:]] == ["Zhanatas"]
