"""Bad files: refused in words or read in part, and nothing half-written."""

import json
from time import process_time
from typing import Any

import pytest

from portal.importing import batches
from portal.importing.reading import RawRow, RawSheet, Unreadable, read_sheets
from portal.importing.records import RecordTarget
from portal.importing.tables import find_table
from portal.models import ImportBatch, ImportOutcome, User
from projects.energy.models import EnergyProject
from tests.admin_client import make_chief
from tests.factories import NOON, make_country, make_source, make_user
from tests.optional import the
from tests.portal.importing.bad_files import (
    GOOD,
    HALF_BAD,
    UNREADABLE,
    half_bad,
    rewritten,
    unreadable,
    with_member,
    workbook,
)

pytestmark = pytest.mark.slow

EVERY_DAY = (
    *("NUL in a cell", "entities", "corner cells", "traversal", "lying sizes", "long cell"),
    *("one text in many cells", "one sheet by many names", "a row as wide as all for each feature"),
    "flipped bytes deep within",
)


@pytest.mark.parametrize(
    "name",
    [n if n in EVERY_DAY else pytest.param(n, marks=pytest.mark.exhaustive) for n in UNREADABLE],
)
def test_unreadable_file_is_refused_with_what_to_do(name: str) -> None:
    data, words = unreadable(name)
    with pytest.raises(Unreadable) as refusal:
        find_table(read_sheets(data))
    assert words in str(refusal.value)


@pytest.mark.parametrize("signs", ["1", "1,", "1. ", "(", " "])
def test_long_cells_are_read_in_time_that_grows_with_their_length(signs: str) -> None:
    cell = f"x{signs * 19_000}"[:19_000] + "x"
    began = process_time()
    table = find_table(read_sheets(f'"{cell}","{cell}"\na,b\n1,2'.encode()))
    RecordTarget(EnergyProject).guess(table)
    assert process_time() - began < 1


def test_cells_that_never_end_are_read_in_time_that_grows_with_their_number() -> None:
    data = with_member("xl/worksheets/sheet9.xml", b"<c " * 30_000)
    began = process_time()
    assert [one.name for one in read_sheets(data)] == ["Sheet1"]
    assert process_time() - began < 1


def test_no_cell_is_lost_to_heads_that_stand_twice() -> None:
    table = find_table(read_sheets(b"name,note,note (4),note\nOne,a,b,c\nTwo,d,e,f"))
    cells = [" ".join(row.cells.values()) for row in table.rows]
    assert cells == ["One a b c", "Two d e f"]


def test_marks_of_lines_within_a_cell_begin_no_row() -> None:
    [sheet] = read_sheets("name,country\nOne\u2028two,KZ\nThree\x0bfour,KZ\r\nFive,KZ".encode())
    assert [row.cells for row in sheet.rows[1:]] == [
        ("One two", "KZ"),
        ("Three four", "KZ"),
        ("Five", "KZ"),
    ]


def test_marks_that_nobody_sees_part_no_name() -> None:
    [sheet] = read_sheets("name,country\nKhor\u200bgos\u202e,K\ufeffZ".encode())
    assert sheet.rows[1].cells == ("Khorgos", "KZ")


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("name,country,note\nA,KZ,x\ty\nB,KZ,\nC,UZ,\n", ["name", "country", "note"]),
        ("Plants, by name\nname\tMW\nA\t1,5\n", ["name", "MW"]),
    ],
)
def test_tab_within_a_cell_parts_no_columns(text: str, heads: list[str]) -> None:
    assert find_table(read_sheets(text.encode())).heads == heads


def test_row_that_begins_with_a_star_is_a_note_unless_it_has_figures() -> None:
    text = "country,2023,2024\n* Kazakhstan,1,2\n* preliminary, by customs\n* all\n"
    table = find_table(read_sheets(text.encode()))
    assert [row.cells["country"] for row in table.rows] == ["* Kazakhstan"]
    assert table.skipped == [3, 4]


def test_sheets_beside_the_table_are_named() -> None:
    head, empty = RawRow(1, ("name", "country")), RawSheet("Empty")
    sheets = [RawSheet("Notes", [head]), RawSheet("data", [head, RawRow(2, ("A", "KZ"))]), empty]
    assert find_table(sheets).unread_sheets == ["Notes"]


def test_cell_beyond_the_heads_is_not_lost() -> None:
    table = find_table(read_sheets(b"name,units\nOne,1\nTwo,1,234\nThree,3"))
    assert table.heads == ["name", "units", "column 3"]
    assert table.rows[1].cells == {"name": "Two", "units": "1", "column 3": "234"}
    assert table.wide == [3]
    without_head = find_table(read_sheets(b"name,units\nOne,1,a\nTwo,1,b\nThree,3"))
    assert without_head.wide == []


def test_workbook_gives_figures_as_a_spreadsheet_shows_them() -> None:
    figures = {"111.5": "3.3000000000000003", "112.5": "1234567890123456", "113.5": "1E-07"}
    texts = {"Dam": "D_x0000_m"}
    rows = [["name", "a", "b", "c"], ["Dam", *map(float, figures)]]
    [sheet] = read_sheets(rewritten(workbook(rows), figures | texts))
    assert sheet.rows[1].cells == ("D m", "3.3", "1234567890123460", "0.0000001")


def test_features_may_lack_properties_and_places() -> None:
    features = [
        {"properties": {"name": "A\0\ud800"}, "geometry": {"type": "Point", "coordinates": []}},
        {"properties": None, "geometry": {"type": "Point", "coordinates": [69.9, 43.5]}},
    ]
    [sheet] = read_sheets(json.dumps({"features": features}).encode())
    assert [row.cells for row in sheet.rows] == [
        ("name", "Latitude", "Longitude"),
        ("A", "", ""),
        ("", "43.5", "69.9"),
    ]


def start(text: str | bytes, by: User | None = None) -> ImportBatch:
    about: dict[str, Any] = {
        "target": "energyproject",
        "source": make_source(),
        "by": by or make_user(),
    }
    data = text if isinstance(text, bytes) else text.encode()
    return batches.start_import(data, **about, at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [n if n == "formula" else pytest.param(n, marks=pytest.mark.exhaustive) for n in HALF_BAD],
)
def test_bad_cell_is_named_and_the_good_row_is_taken(name: str) -> None:
    make_country("KZ")
    text, cell, words = half_bad(name)
    batch = start(text)
    good, bad = batch.rows.all()
    refused = [one for one in bad.cells if one["outcome"] == ImportOutcome.REFUSED]
    assert (good.outcome, good.is_taken) == (ImportOutcome.NEW, True)
    assert [(one["head"], one["text"]) for one in refused] == [("capacity_mw", cell)]
    assert (bad.number, words in refused[0]["note"]) == (3, True), refused
    batches.apply_later(batch, submits=False)
    assert batches.run(batch.pk, at=NOON).problem == ""
    assert EnergyProject.working.get(title_en="Dam 1").capacity_mw == 5


@pytest.mark.django_db
def test_errors_of_a_workbook_are_named_and_what_is_not_available_says_nothing() -> None:
    make_country("KZ")
    rows = [GOOD.splitlines()[0].split(",")]
    rows += [[name, "KZ", "hydro", "operating", "5"] for name in ("Dam 1", "Dam 2", "Dam 3")]
    errors = {(1, 4): "#REF!", (2, 4): "#N/A", (3, 0): "#NAME?"}
    batch = start(workbook(rows, errors=errors))
    named = [
        [(one["head"], one["text"]) for one in row.cells if one["outcome"] == ImportOutcome.REFUSED]
        for row in batch.rows.all()
    ]
    assert named == [[("capacity_mw", "#REF!")], [], [("name", "#NAME?")]]
    outcomes = [row.outcome for row in batch.rows.all()]
    assert outcomes == [ImportOutcome.NEW, ImportOutcome.NEW, ImportOutcome.REFUSED]


@pytest.mark.django_db
def test_same_file_twice_is_said_and_adds_nothing() -> None:
    make_country("KZ")
    first = start(GOOD)
    batches.apply_later(first, submits=False)
    batches.run(first.pk, at=NOON)
    again = batches.start_import(
        GOOD.encode(), target="energyproject", source=first.source, by=make_user(), at=NOON
    )
    assert the(batches.is_read_before(again)).pk == first.pk
    assert again.counts == {ImportOutcome.SAME: 1}


@pytest.mark.django_db
def test_apply_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    make_country("KZ")
    batch = start(GOOD + "Dam 2,KZ,hydro,operating,7\n", by=make_chief())
    batches.apply_later(batch, submits=False)
    with monkeypatch.context() as patch:
        patch.setattr(ImportBatch, "save", _break)
        with pytest.raises(ZeroDivisionError):
            batches.run(batch.pk, at=NOON)
    assert not EnergyProject.working.exists()
    assert ImportBatch.objects.get().state == "waiting"
    assert [one.state for one in batches.run_waiting(at=NOON)] == ["applied"]
    assert EnergyProject.working.count() == 2


def _break(*_args: Any, **_kwargs: Any) -> None:
    raise ZeroDivisionError
