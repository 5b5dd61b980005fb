"""Encodings and shapes that tables are met in: each gives the same two values."""

import json
from datetime import date
from io import BytesIO
from time import process_time
from typing import Any

import pytest
from xlsxwriter import Workbook

from portal.importing.reading import read_sheets
from portal.importing.tables import find_table, is_nothing, rename
from trade.statistics.importing import ObservationTarget
from trade.statistics.printed_cells import is_period, read_period, read_value

VALUES = [("2022", "94.8"), ("2023", "1234.5")]
ENGLISH = "year,value\n2022,94.8\n2023,1234.5\n"
RUSSIAN = "Год;Значение\n2022;94,8\n2023;1 234,5\n"
CHINESE = "年份,数值\n2022,94.8\n2023,1234.5\n"
SPACES = "\u00a0\u202f\u2009"


def workbook(*sheets: list[Any]) -> bytes:
    out = BytesIO()
    with Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return out.getvalue()


def features(*rows: list[Any]) -> str:
    told = [
        {"type": "Feature", "properties": dict(zip(("year", "value"), r, strict=True))}
        for r in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": told})


SHAPES = {
    "UTF-8": CHINESE,
    "UTF-8 with mark": CHINESE.encode("utf-8-sig"),
    "UTF-16": CHINESE.encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff" + CHINESE.encode("utf-16-be"),
    "UTF-16 without mark": CHINESE.encode("utf-16-le"),
    "UTF-16 without mark, big end first": ENGLISH.encode("utf-16-be"),
    "CP1251": RUSSIAN.encode("cp1251"),
    "GB18030": CHINESE.encode("gb18030"),
    "semicolon": ENGLISH.replace(",", ";"),
    "tab": ENGLISH.replace(",", "\t"),
    "delimiter named": "sep=;\n" + ENGLISH.replace(",", ";"),
    "decimal comma": RUSSIAN,
    "decimal comma, quoted": 'year,value\n2022,"94,8"\n2023,"1.234,5"\n',
    "spaces that do not break": RUSSIAN.replace(" ", SPACES[0]),
    "thin spaces": RUSSIAN.replace(" ", SPACES[1]),
    "apostrophes": "year,value\n'2022,'94.8\n2023,1'234.5\n",
    "wide digits": ENGLISH.replace("94.8", "９４．８"),
    "old line ends": ENGLISH.replace("\n", "\r"),
    "line ends in cells": 'year,value,note\n2022,94.8,"two\nlines"\n2023,1234.5,x\n',
    "titles and notes": "Table 1,,\nUSD bn,,\n,,\nyear,value,note\n2022,94.8,x\n2023,1234.5,y\n"
    ",,\nSource:,customs,\n* preliminary,,\n",
    "no heads": "2022,94.8\n2023,1234.5\n",
    "unit behind a head": 'year,rank,"Value, USD bn"\n2022,2,94.8\n2023,1,1234.5\n',
    "wide years": "Table 1,,\nindicator,2022,2023\nTrade,94.8,1234.5\n",
    "wide years, no head before": ",2022,2023\nTrade,94.8,1234.5\n",
    "wide years in words": "Показатель;2022 г.;2023 г.\nТорговля;94,8;1 234,5\n",
    "nothing in words": ENGLISH + "2024,unknown\n2021,--\n2020,N/A\n2019,NF\n2018,..\n2017,н/д\n",
    "numbers in a workbook": workbook([["year", "value"], [2022, 94.8], [2023.0, 1234.5]]),
    "texts in a workbook": workbook([["year", "value"], ["2022", "94,8"], ["2023", "1 234,5"]]),
    "second sheet": workbook(
        [["About"], ["this table"]], [["year", "value"], [2022, 94.8], [2023, 1234.5]]
    ),
    "GeoJSON with texts": features(["2022", "94.8"], ["2023", "1234.5"]),
    "GeoJSON with numbers": features([2022, 94.8], [2023, 1234.5]),
}


def read(data: Any, language: str = "") -> list[Any]:
    target = ObservationTarget()
    found = find_table(read_sheets(data if isinstance(data, bytes) else data.encode()))
    table = target.reshape(found)
    rename(table, target.guess(table))
    language = table.language_of_numbers(language)
    return [
        (read_period(row.cells["period"], language), read_value(value, "USD bn", language)["value"])
        for row in table.rows
        if not is_nothing(value := row.cells.get("value", ""))
    ]


@pytest.mark.parametrize("name", SHAPES)
def test_shape_gives_its_values(name: str) -> None:
    assert read(SHAPES[name]) == VALUES


def test_day_of_a_workbook_is_a_day() -> None:
    data = workbook([["period", "value"], [date(2024, 5, 1), 7]])
    assert read(data) == [("2024-05-01", "7")]


def test_figure_that_may_be_thousands_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="more than one way"):
        read(RUSSIAN.replace("1 234,5", "1,234"))


@pytest.mark.parametrize("text", ["²²²²", f"x{' ' * 19_000}x"])
def test_head_that_is_no_period_is_told_at_once(text: str) -> None:
    assert is_period("２０２４")
    began = process_time()
    assert not is_period(text)
    assert process_time() - began < 0.2
