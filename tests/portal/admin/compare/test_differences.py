"""Differences of two contents of a record, ready for the template."""

from typing import Any

import pytest
from django.contrib.admin import site

from portal.admin.compare.content_words import NOTHING, ContentWords, ShownContent
from portal.admin.compare.differences import (
    MANY,
    SHORT,
    FieldChange,
    RowChange,
    RowGroup,
    VersionComparison,
    compare_contents,
)
from portal.models import Place, Story
from portal.publication.snapshots import Content
from tests.factories import make_country
from trade.corridors.models import Corridor

pytestmark = pytest.mark.django_db


def content(fields: dict[str, Any] | None = None, **rows: dict[str, dict[str, Any]]) -> Content:
    return {"fields": fields or {}, "rows": rows}


def compare(was: Content, now: Content) -> VersionComparison:
    return compare_contents(Place, was, now, {Place.part_model("names"): "other names"})


def in_pairs(changes: list[FieldChange]) -> list[tuple[str, str, str]]:
    return [(change.label, change.was.words, change.now.words) for change in changes]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ({"title_en": "A"}, {"title_en": "A"}, []),
        ({"title_en": "A"}, {"title_en": "B"}, [("Title (English)", "A", "B")]),
        ({"population": None}, {"population": 5}, [("Population", "—", "5")]),
        ({"population": 5}, {"population": None}, [("Population", "5", "—")]),
        ({"place_kind": "city"}, {"place_kind": "village"}, [("Kind", "City", "Village")]),
        ({"lost": "x"}, {"lost": "y"}, [("Lost", "x", "y")]),
        ({"lost": ["x", "y"]}, {"lost": []}, [("Lost", "x, y", "—")]),
        ({"title_en": "A"}, {}, [("Title (English)", "A", "—")]),
    ],
)
def test_changed_fields_are_in_words(
    was: dict[str, Any], now: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    found = compare(content(was), content(now))
    assert in_pairs(found.fields) == [
        (_label(label, was, now), before, after) for label, before, after in expected
    ]
    assert found.groups == []
    assert found.is_empty == (expected == [])


def _label(fallback: str, was: dict[str, Any], now: dict[str, Any]) -> str:
    """The label of the column, as the model has it; the capitalised name of a lost one."""
    (name,) = {*was, *now}
    words = ContentWords(Place).label(Place, name)
    return words[:1].upper() + words[1:] if name != "lost" else fallback


def test_comparison_calls_a_column_as_its_form_does() -> None:
    words = ContentWords(Story)
    form: Any = site.get_model_admin(Story)
    label = words.label(Story, "dated_on")
    assert label == form.own_labels["dated_on"].lower() == "publication date"


def test_fields_follow_the_columns_and_lost_ones_come_last() -> None:
    names = ["population", "lost", "title_en", "also_lost"]
    found = compare(content(dict.fromkeys(names, "1")), content(dict.fromkeys(names, "2")))
    columns = [field.name for field in Place._meta.fields]
    known = sorted(["population", "title_en"], key=columns.index)
    labels = [ContentWords(Place).label(Place, name) for name in [*known, "also_lost", "lost"]]
    assert [change.label.lower() for change in found.fields] == [label.lower() for label in labels]
    assert [change.is_gone for change in found.fields] == [False, False, True, True]


@pytest.mark.parametrize(("length", "has_pieces"), [(SHORT, False), (SHORT + 1, True)])
def test_only_long_texts_are_diffed_by_word(length: int, has_pieces: bool) -> None:
    was, now = "a" * length, "b"
    (change,) = compare(content({"title_en": was}), content({"title_en": now})).fields
    kinds = [(piece.kind, piece.text) for piece in change.pieces]
    assert kinds == ([("gone", was), ("new", now)] if has_pieces else [])
    assert change.has_both


def test_column_added_since_with_its_default_is_no_change() -> None:
    assert compare(content({}), content({"summary_en": "", "accuracy": ""})).is_empty


def test_column_of_a_row_added_since_with_its_default_is_no_change() -> None:
    was, now = {"name": "Almaty"}, {"name": "Almaty", "kind": "other"}
    assert compare(content(names={"u1": was}), content(names={"u1": now})).is_empty
    other = {"name": "Almaty", "kind": "former"}
    assert not compare(content(names={"u1": was}), content(names={"u1": other})).is_empty


NAME = {"name": "Almaty", "language": "en", "script": "", "kind": "other"}


def test_rows_are_changed_added_or_removed() -> None:
    was = content(names={"u1": NAME, "u2": {**NAME, "name": "Verny"}, "u3": NAME})
    now = content(names={"u1": {**NAME, "language": "kk"}, "u3": NAME, "u4": {**NAME, "name": "B"}})
    (group,) = compare(was, now).groups
    assert group.label == "Other names"
    assert [(row.state, row.headline) for row in group.rows] == [
        ("changed", "Almaty"),
        ("added", "B"),
        ("removed", "Verny"),
    ]
    changed, added, removed = group.rows
    assert in_pairs(changed.fields) == [("Language", "en", "kk")]
    assert (changed.values, added.fields, removed.fields) == ([], [], [])
    assert [(label, value.words) for label, value in added.values] == [
        ("Name", "B"),
        ("Language", "en"),
        ("Kind", "Other name"),
    ]
    assert [(str(label), number) for label, number in group.counts] == [
        ("Changed", 1),
        ("Added", 1),
        ("Removed", 1),
    ]


def test_relation_that_is_gone_keeps_its_rows() -> None:
    (group,) = compare(content(lost={"u1": {"text": "x"}}), content()).groups
    (row,) = group.rows
    assert (group.label, row.state, row.headline) == ("lost", "removed", "x")
    assert row.values == [("Text", ShownContent("x"))]


@pytest.mark.parametrize(("number", "is_folded"), [(MANY, False), (MANY + 1, True)])
def test_many_rows_are_folded(number: int, is_folded: bool) -> None:
    rows = [RowChange(state="added", headline=str(n)) for n in range(number)]
    group = RowGroup(model=None, label="names", rows=rows)
    assert group.is_folded is is_folded
    assert [(str(label), count) for label, count in group.counts] == [("Added", number)]


@pytest.mark.parametrize(
    ("was", "now", "expected"), [("a", "b", True), ("", "b", False), ("a", "", False)]
)
def test_field_has_both_values_or_only_one(was: str, now: str, expected: bool) -> None:
    shown = {"": NOTHING}
    change = FieldChange(
        name="title_en",
        label="x",
        was=shown.get(was, ShownContent(was)),
        now=shown.get(now, ShownContent(now)),
    )
    assert change.has_both is expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"fact": "population", "value": "5"}, "population: 5"),
        ({"fact": "population", "value": "5", "comparator": "exact"}, "population: 5"),
        ({"fact": "population", "value": "5", "as_of": "2024"}, "population: 5 (2024)"),
        ({"fact": "population", "value": "5", "as_printed": "five"}, "population: five"),
        ({"fact": "lost", "value": "5"}, "lost: 5"),
    ],
)
def test_claim_is_one_line(values: dict[str, str], expected: str) -> None:
    values = {**values, "source": "0"}
    words = ContentWords(Place, content(claims={"u1": values}))
    assert words.headline("claims", values) == expected


def test_claim_about_a_row_names_its_country() -> None:
    make_country("KZ")
    values = {"fact": "stops-0a1b2c3d4e5f-country", "value": "KZ", "source": "0"}
    words = ContentWords(Corridor, content(claims={"u1": values}))
    assert words.headline("claims", values).endswith(": Country KZ")
