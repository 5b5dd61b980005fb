"""Documents as columns: names, types, values."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from portal.models import Place
from portal.records.document_types import JsonObject
from portal.tabular import flattening
from portal.tabular.flattening import Column, ColumnType
from projects.energy.models import EnergyProject


def names(columns: Sequence[Column]) -> list[str]:
    return [column.name for column in columns]


def read(columns: Sequence[Column], row: JsonObject) -> dict[str, object]:
    return {column.name: column.read(row) for column in columns}


@pytest.mark.parametrize(
    ("value", "kind", "cell"),
    [
        (None, ColumnType.TEXT, None),
        ("text", ColumnType.TEXT, "text"),
        (12, ColumnType.NUMBER, 12),
        (False, ColumnType.BOOLEAN, False),
        ("12/5", ColumnType.NUMBER, None),
        ({"latitude": 1, "longitude": 2}, ColumnType.TEXT, None),
        ([], ColumnType.TEXT, ""),
        (["a", 2], ColumnType.TEXT, "a; 2"),
        (
            [
                {"text": "50 MW", "comparator": "over", "source": {"slug": "report"}},
                {"text": "60 MW", "comparator": "exact"},
            ],
            ColumnType.TEXT,
            "over 50 MW (report); 60 MW ()",
        ),
        (datetime(2026, 1, 15, tzinfo=UTC), ColumnType.MOMENT, "2026-01-15T00:00:00+00:00"),
    ],
)
def test_value_as_a_cell(value: object, kind: ColumnType, cell: object) -> None:
    (column,) = flattening.plain_columns("value", kind, "Words")
    assert (column.type, column.description) == (kind, "Words")
    assert column.read({"value": value}) == cell
    assert column.read({}) is None


def test_text_has_a_column_for_each_language() -> None:
    columns = flattening.text_columns("title", "Title", has_local=True)
    row: JsonObject = {"title": {"en": "Name", "ru": "Имя", "kk": "Атауы", "ky": "Аты"}}
    assert read(columns, row) == {
        "title_en": "Name",
        "title_zh_hans": None,
        "title_ru": "Имя",
        "title_local": "Атауы",
    }
    assert [str(column.description) for column in columns[:2]] == ["Title (en)", "Title (zh-hans)"]
    assert read(columns, {"title": {}})["title_local"] == ""
    assert names(flattening.text_columns("reason")) == ["reason_en", "reason_zh_hans", "reason_ru"]


def test_text_that_is_missing_is_unknown_in_every_language() -> None:
    assert set(read(flattening.text_columns("reason"), {"reason": None}).values()) == {None}


def test_reference_has_its_slug_and_some_keys() -> None:
    columns = flattening.reference_columns("source", "publisher", "title", description="Source")
    row: JsonObject = {
        "source": {"slug": "report", "publisher": "Agency", "title": {"en": "Report"}}
    }
    assert read(columns, row) == {
        "source": "report",
        "source_publisher": "Agency",
        "source_title": "Report",
    }
    assert set(read(columns, {"source": None}).values()) == {None}
    assert [str(column.description) for column in columns] == [
        "Source",
        "Source, publisher",
        "Source, title",
    ]


def test_columns_of_something_inside_are_named_after_it() -> None:
    columns = flattening.nested_columns(
        "ruling", flattening.plain_columns("rule", description="Rule")
    )
    assert names(columns) == ["ruling_rule"]
    assert columns[0].read({"ruling": {"rule": "newest"}}) == "newest"
    assert columns[0].read({"ruling": None}) is None
    assert columns[0].read({}) is None


def test_edition_has_a_number_and_a_moment() -> None:
    columns = flattening.edition_columns()
    row: JsonObject = {"edition": {"number": 2, "issued_at": "2026-01-15T12:00:00+00:00"}}
    assert read(columns, row) == {"edition": 2, "edition_issued_at": "2026-01-15T12:00:00+00:00"}
    assert [column.type for column in columns] == [ColumnType.INTEGER, ColumnType.MOMENT]


def claim(slug: str, agrees: bool | None) -> JsonObject:
    return {"source": {"slug": slug}, "agrees": agrees}


def fact(value: object, *claims: JsonObject, **more: object) -> JsonObject:
    known: JsonObject = {"value": value, "comparator": "exact", "disputed": False}
    return {**known, "claims": claims, **more}


def of_fact(model: type[EnergyProject | Place], name: str) -> list[Column]:
    return [column for column in flattening.fact_columns(model) if column.name.startswith(name)]


def test_figure_has_comparator_dispute_and_the_sources_that_agree() -> None:
    columns = of_fact(EnergyProject, "capacity_mw")
    claims = [claim("a", True), claim("b", False), claim("c", True), claim("a", True)]
    claims.append(claim("retracted", None))
    row: JsonObject = {
        "facts": {"capacity_mw": fact(100, *claims, comparator="over", disputed=True)}
    }
    assert read(columns, row) == {
        "capacity_mw": 100,
        "capacity_mw_comparator": "over",
        "capacity_mw_disputed": True,
        "capacity_mw_sources": "a c",
    }
    assert [(column.type, column.unit) for column in columns] == [
        (ColumnType.NUMBER, "MW"),
        (ColumnType.TEXT, ""),
        (ColumnType.BOOLEAN, ""),
        (ColumnType.TEXT, ""),
    ]


@pytest.mark.parametrize(
    ("facts", "sources"),
    [
        ({}, ""),
        ({"capacity_mw": fact(None)}, ""),
        ({"capacity_mw": fact(None, claim("a", True))}, "a"),
    ],
)
def test_unknown_figure_is_unknown_in_every_column(facts: JsonObject, sources: str) -> None:
    assert read(of_fact(EnergyProject, "capacity_mw"), {"facts": facts}) == {
        "capacity_mw": None,
        "capacity_mw_comparator": None,
        "capacity_mw_disputed": None,
        "capacity_mw_sources": sources,
    }


def test_count_is_a_column_of_whole_numbers() -> None:
    (column,) = (one for one in flattening.fact_columns(EnergyProject) if one.name == "units")
    assert column.type == ColumnType.INTEGER


def test_point_has_latitude_and_longitude() -> None:
    by_name = {column.name: column for column in flattening.fact_columns(Place)}
    row: JsonObject = {"facts": {"coordinates": fact({"latitude": 43.25, "longitude": 76.9})}}
    assert [by_name[axis].read(row) for axis in ("latitude", "longitude")] == [43.25, 76.9]
    assert [by_name[axis].read({"facts": {}}) for axis in ("latitude", "longitude")] == [None] * 2
    assert by_name["latitude"].unit == "°"
    assert "coordinates" not in by_name
    assert "coordinates_comparator" not in by_name  # a point has no order


def test_every_fact_of_a_kind_has_columns_and_no_name_comes_twice() -> None:
    found = names(flattening.fact_columns(EnergyProject))
    assert len(found) == len(set(found))
    for name in EnergyProject.facts:
        assert {f"{name}_disputed", f"{name}_sources"} <= set(found)


def test_sum_of_money_has_a_currency_and_a_reference_a_title() -> None:
    by_name = {column.name: column for column in flattening.fact_columns(EnergyProject)}
    money = [name for name in by_name if name.endswith("_currency")]
    for name in money:
        fact_name = name.removesuffix("_currency")
        row: JsonObject = {"facts": {fact_name: fact({"amount": 12.5, "currency": "USD"})}}
        assert by_name[fact_name].read(row) == 12.5
        assert by_name[name].read(row) == "USD"
        assert by_name[name].read({"facts": {}}) is None
    titles = [name for name in by_name if name.endswith("_title")]
    for name in titles:
        fact_name = name.removesuffix("_title")
        row = {"facts": {fact_name: fact({"slug": "x", "title": {"en": "X", "ru": "Ы"}})}}
        assert (by_name[fact_name].read(row), by_name[name].read(row)) == ("x", "X")
        assert by_name[name].read({"facts": {fact_name: fact(None)}}) is None
    assert money or titles


def test_what_is_not_used_has_comparator_range_and_source() -> None:
    against = [
        {**claim("wind", False), "text": "400", "comparator": "exact"},
        {**claim("press", False), "text": "50", "comparator": "at_least"},
        {**claim("book", False), "text": "45", "comparator": "about", "lower": 40, "upper": 50},
    ]
    row = {"facts": {"capacity_mw": fact(100, claim("gem", True), claim("x", None), *against)}}

    found = read(flattening.others_columns(EnergyProject), row)
    named = {**claim("a", False), "text": "0a1b", "value": {"slug": "ocbk"}, "comparator": "exact"}
    place = read(flattening.others_columns(Place), {"facts": {"country": fact("KZ", named)}})
    assert place["country_others"] == "ocbk (a)"

    said = "400 (wind); at least 50 (press); 40–50 (book)"
    assert {name: cell for name, cell in found.items() if cell} == {"capacity_mw_others": said}
    assert list(found) == [f"{name}_others" for name in EnergyProject.facts]
    price = {"value": {"amount": 5, "currency": "USD"}, "text": "5 USD", "lower": 4, "upper": 6}
    costs = [{**claim("book", False), **price}]
    row = {"facts": {"investment": fact(None, *costs)}}
    dear = read(flattening.others_columns(EnergyProject), row)
    assert dear["investment_others"] == "4–6 USD (book)"
