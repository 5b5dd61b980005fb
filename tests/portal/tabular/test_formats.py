"""Writers of files: bytes of two rows, with what spreadsheets must not run or cut."""

import json
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from arro3.io import read_parquet

from portal.tabular.file_formats import (
    CSV,
    FORMATS,
    GEOJSON,
    JSON,
    NDJSON,
    FileFormat,
    list_formats,
)
from portal.tabular.flattening import Column
from portal.tabular.formats import write_table
from portal.tabular.formats.scratch import PIECE, read_pieces
from portal.tabular.formats.texts import join_items, write_csv
from portal.tabular.formats.xlsx import LONGEST, write_xlsx
from projects.energy.models import EnergyProject
from tests.portal.tabular.building import ABOUT, EMPTY, FULL, joined, make_table, make_texts
from trade.corridors.models import Corridor
from trade.statistics.models import Indicator

FORMULAS = ["=1+1", "+1", "-1", "@A1", "\tx", "\rx", "\nx", "＝1+1", "－1"]


def written_as(form: FileFormat) -> bytes:
    return joined(write_table(form, make_table(), [FULL, EMPTY], ABOUT))


def test_csv_has_names_and_a_line_for_each_row() -> None:
    assert written_as(CSV).decode() == (
        "\ufeffuid,units,capacity_mw,disputed,day,issued_at\r\n"
        "a1,3,12.5,true,2024-05-06,2026-01-15 12:00:00+00:00\r\n"
        "b2,,,,,\r\n"
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_quotes_text_that_begins_like_a_formula(text: str) -> None:
    (_head, line) = write_csv(*make_texts(text), ABOUT)
    assert line.decode().strip('"\r\n').startswith(f"'{text[0]}")


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (-5, "-5\r\n"),
        (True, "true\r\n"),
        (False, "false\r\n"),
        (None, '""\r\n'),
        ('a "b", c', '"a ""b"", c"\r\n'),
        ("中文", "中文\r\n"),
    ],
)
def test_csv_cell(value: object, line: str) -> None:
    assert list(write_csv(*make_texts(value), ABOUT))[1].decode() == line


def test_json_has_what_is_known_about_the_file_and_its_rows() -> None:
    found = json.loads(written_as(JSON))
    results = found.pop("results")
    assert found == ABOUT
    assert results == json.loads(json.dumps([FULL, EMPTY], default=lambda value: value.isoformat()))


def test_ndjson_has_a_document_per_line_and_nothing_else() -> None:
    first, second, rest = written_as(NDJSON).split(b"\n")
    assert (json.loads(first)["uid"], json.loads(second)["uid"], rest) == ("a1", "b2", b"")


@pytest.mark.parametrize("form", [JSON, GEOJSON])
def test_file_without_rows_is_whole(form: FileFormat) -> None:
    found = json.loads(joined(write_table(form, make_table(), [], ABOUT)))
    assert found["features" if form == GEOJSON else "results"] == []
    assert found["title"] == "Plants"


def test_geojson_has_points_with_the_columns_as_properties() -> None:
    found = json.loads(written_as(GEOJSON))
    first, second = found.pop("features")
    assert found == {"type": "FeatureCollection", **ABOUT}
    assert first == {
        "type": "Feature",
        "id": "a1",
        "geometry": {"type": "Point", "coordinates": [76.9, 43.25]},
        "properties": {
            "uid": "a1",
            "units": 3,
            "capacity_mw": 12.5,
            "disputed": True,
            "day": "2024-05-06",
            "issued_at": "2026-01-15T12:00:00+00:00",
            "role": "accepted",
        },
    }
    assert (second["id"], second["geometry"]) == ("b2", None)


def test_items_are_joined_by_commas() -> None:
    assert [joined(join_items(items)) for items in ([], [b"1"], [b"1", b"2"])] == [
        b"",
        b"1",
        b"1,\n2",
    ]


def test_parquet_has_typed_columns_with_units() -> None:
    data = written_as(FORMATS["parquet"])
    table = read_parquet(BytesIO(data)).read_all()
    fields = {name: table.schema.field(name) for name in table.schema.names}
    types = {
        name: str(field.type).removeprefix("arro3.core.DataType") for name, field in fields.items()
    }
    assert [part in types[name] for name, part in (
        ("uid", "Utf8"), ("units", "Int64"), ("capacity_mw", "Float64"), ("disputed", "Boolean"),
        ("day", "Date32"), ("issued_at", "Timestamp"),
    )] == [True] * 6  # fmt: skip
    assert fields["capacity_mw"].metadata == {b"unit": b"MW"}
    assert [table["units"][at].as_py() for at in (0, 1)] == [3, None]
    assert [table["capacity_mw"][at].as_py() for at in (0, 1)] == [12.5, None]
    assert [table["uid"][at].as_py() for at in (0, 1)] == ["a1", "b2"]


@pytest.mark.parametrize("key", ["csv", "ndjson", "parquet"])
def test_same_rows_give_the_same_bytes(key: str) -> None:
    assert written_as(FORMATS[key]) == written_as(FORMATS[key])


def test_parquet_writes_whatever_is_in_a_column_of_text_as_text() -> None:
    table, rows = make_texts(12, "", None)
    found = read_parquet(BytesIO(joined(write_table(FORMATS["parquet"], table, rows, ABOUT))))
    column = found.read_all()["text"]
    assert [column[at].as_py() for at in range(3)] == ["12", "", None]


def sheet_of(pieces: Iterator[bytes]) -> tuple[str, str]:
    with ZipFile(BytesIO(joined(pieces))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        core = archive.read("docProps/core.xml").decode()
    return sheet, core


def test_xlsx_has_numbers_as_numbers_and_no_formula() -> None:
    sheet, core = sheet_of(iter(write_xlsx(make_table(), [FULL, EMPTY], ABOUT)))
    assert '<c r="B2"><v>3</v></c><c r="C2"><v>12.5</v></c><c r="D2" t="b"><v>1</v></c>' in sheet
    assert '<c r="B3"' not in sheet  # unknown values have no cell
    assert 'autoFilter ref="A1:F3"' in sheet
    assert "<dc:title>Plants</dc:title>" in core
    assert "2026-01-15T12:00:00Z</dcterms:created>" in core
    assert "CC BY 4.0, https://creativecommons.org" in core


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1"])
def test_xlsx_has_formulas_as_text_with_a_quote_prefix(text: str) -> None:
    sheet, _core = sheet_of(iter(write_xlsx(*make_texts(text), ABOUT)))
    assert f'<c r="A2" s="2" t="inlineStr"><is><t>{text}</t></is></c>' in sheet
    assert "<f>" not in sheet


@pytest.mark.parametrize(
    ("text", "length", "is_cut"),
    [
        ("a" * LONGEST, LONGEST, False),
        ("a" * (LONGEST + 1), LONGEST // 2, True),
        ("😀" * (LONGEST // 2), LONGEST // 2, False),
        ("😀" * (LONGEST // 2 + 1), LONGEST // 2, True),
    ],
)
def test_xlsx_cuts_text_that_no_cell_can_hold(text: str, length: int, is_cut: bool) -> None:
    sheet, _core = sheet_of(iter(write_xlsx(*make_texts(text), ABOUT)))
    _before, _tag, rest = sheet.partition('<c r="A2" t="inlineStr"><is><t>')
    cell = rest.partition("</t>")[0]
    assert (len(cell), cell.endswith("…")) == (length, is_cut)


def test_files_are_read_in_pieces_from_a_place_on() -> None:
    file = BytesIO(b"ab" + b"x" * PIECE)
    assert [len(piece) for piece in read_pieces(file)] == [PIECE, 2]
    assert b"".join(read_pieces(file, 1, 2)) == b"bx"


def test_formats_of_a_kind_depend_on_its_location() -> None:
    assert list_formats(EnergyProject) == list(FORMATS.values())
    assert GEOJSON in list_formats(Corridor)
    assert GEOJSON not in list_formats(Indicator)
    assert CSV.essence == "text/csv"


def test_table_with_some_columns_has_the_same_rows() -> None:
    table = make_table()
    some = table.only([table.columns[1], Column("kind", "kind", lambda _: "plant")])
    assert list(some.values([FULL, EMPTY])) == [(3, "plant"), (None, "plant")]
    assert (some.name, some.key) == (table.name, table.key)
