"""Rows of the packaged CSV files: each kind of cell, and what is wrong with it."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from portal.models import PlaceKind, Role
from portal.ops.dataset import BadRow, DatasetRow
from portal.ops.dataset.load import Count, grouped, record_uid, refuse_unknown
from portal.ops.dataset.rows import read


def row(**cells: str) -> DatasetRow:
    return DatasetRow("places.csv", 7, cells)


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "places.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("cell", "method", "value"),
    [
        ("  Almaty ", "text", "Almaty"),
        ("", "text", ""),
        (" x", "required", "x"),
        ("KZ; CN ;;", "words", ["KZ", "CN"]),
        ("", "words", []),
        ("1.50", "number", Decimal("1.5")),
        ("-3", "number", Decimal(-3)),
        ("0", "number", Decimal(0)),
        ("1e3", "number", Decimal(1000)),
        ("90889149306.729996", "number", Decimal("90889149306.73")),
        ("", "number", None),
        ("12", "whole", 12),
        ("12.0", "whole", 12),
        ("", "whole", None),
        ("2021", "day", "2021"),
        ("2021-06", "day", "2021-06"),
        ("2021-06-17", "day", "2021-06-17"),
        ("", "day", ""),
        ("yes", "yes", True),
        ("no", "yes", False),
        ("", "yes", False),
    ],
)
def test_cell(cell: str, method: str, value: object) -> None:
    assert getattr(row(cell=cell), method)("cell") == value


@pytest.mark.parametrize(
    ("cell", "method", "reason"),
    [
        (" ", "required", "must not be empty"),
        ("lots", "number", "“lots” is not a number"),
        ("NaN", "number", "“NaN” is not a number"),
        ("1,5", "number", "“1,5” is not a number"),
        ("1.5", "whole", "“1.5” is not a whole number"),
        ("Yes", "yes", "“Yes” is neither yes nor no"),
        ("1", "yes", "“1” is neither yes nor no"),
    ],
)
def test_bad_cell(cell: str, method: str, reason: str) -> None:
    with pytest.raises(BadRow) as refused:
        getattr(row(cell=cell), method)("cell")
    assert str(refused.value) == f"places.csv, line 7, column cell: {reason}"


@pytest.mark.parametrize("cell", ["2021-13", "17.06.2021", "2021-06-31x", "soon"])
def test_bad_day(cell: str) -> None:
    with pytest.raises(BadRow, match=r"^places\.csv, line 7, column opened: "):
        row(opened=cell).day("opened")


@pytest.mark.parametrize("method", ["text", "required", "words", "number", "whole", "day", "yes"])
def test_missing_column(method: str) -> None:
    with pytest.raises(BadRow, match="column nothing: the file has no such column"):
        getattr(row(cell="x"), method)("nothing")


@pytest.mark.parametrize(
    ("cell", "default", "value"),
    [
        (PlaceKind.values[0], None, PlaceKind.values[0]),
        (PlaceKind.values[0], "", PlaceKind.values[0]),
        ("", PlaceKind.values[1], PlaceKind.values[1]),
        ("", "", ""),
    ],
)
def test_one_of_a_closed_list(cell: str, default: str | None, value: str) -> None:
    assert row(kind=cell).one_of("kind", PlaceKind, default) == value


@pytest.mark.parametrize("cell", ["", "Village of some size"])
def test_none_of_a_closed_list(cell: str) -> None:
    with pytest.raises(BadRow) as refused:
        row(role=cell).one_of("role", Role)
    known = ", ".join(Role.values)
    assert str(refused.value) == (f"places.csv, line 7, column role: “{cell}” is none of {known}")


def test_rows_know_their_lines(tmp_path: Path) -> None:
    path = write(tmp_path, 'key,note\na,"two\nlines"\nb,\n')
    assert list(read(path)) == [
        DatasetRow("places.csv", 3, {"key": "a", "note": "two\nlines"}),
        DatasetRow("places.csv", 4, {"key": "b", "note": ""}),
    ]


def test_file_with_a_header_only(tmp_path: Path) -> None:
    assert list(read(write(tmp_path, "key,note\n"))) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("key,note\na\n", "places.csv, line 2: the number of cells does not fit the header"),
        ("key,note\na,b,c\n", "places.csv, line 2: the number of cells does not fit the header"),
        ("key,note\na,b\nc\n", "places.csv, line 3: the number of cells does not fit the header"),
    ],
)
def test_wrong_number_of_cells(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(BadRow) as refused:
        list(read(write(tmp_path, text)))
    assert str(refused.value) == problem


@pytest.mark.parametrize("text", [b"key\n\xff\xfe\n", b"key,note\n" + b"x" * 140_000 + b",b\n"])
def test_unreadable_file(tmp_path: Path, text: bytes) -> None:
    before = csv.field_size_limit(131_072)  # other libraries raise it for the whole process
    with pytest.raises(BadRow, match=r"^places\.csv, line \d: "):
        list(read(write(tmp_path, text)))
    csv.field_size_limit(before)


def test_grouped_keeps_the_order_of_rows() -> None:
    first, second, third = row(record="a", n="1"), row(record="b", n="2"), row(record="a", n="3")
    assert grouped([first, second, third], "record") == {"a": [first, third], "b": [second]}
    with pytest.raises(BadRow, match="column record: must not be empty"):
        grouped([row(record="")], "record")


def test_rows_of_unknown_records_are_refused() -> None:
    groups = {"a": [row(record="a")], "b": [row(record="b")]}
    refuse_unknown(groups, ["a", "b", "c"], "record")
    with pytest.raises(BadRow, match="line 7, column record: there is no “b”"):
        refuse_unknown(groups, ["a"], "record")


def test_uids_are_the_same_on_every_installation() -> None:
    assert record_uid("place", "almaty") == record_uid("place", "almaty")
    assert len({record_uid(*one) for one in (("place", "a"), ("place", "b"), ("event", "a"))}) == 3


def test_count_as_a_line() -> None:
    assert str(Count(read=12, created=7, completed=2, kept=4, waiting=1)) == (
        "read    12   created     7   completed     2   left alone     4"
        "   waiting for an editor   1   refused 0"
    )


def test_mark_at_the_head_of_a_file_is_no_part_of_a_column(tmp_path: Path) -> None:
    """Excel writes it."""
    path = write(tmp_path, b"\xef\xbb\xbfkey,title_en\na,Almaty\n")
    assert [one.text("key") for one in read(path, "places.csv")] == ["a"]
