"""Conditions and JSON Schema of parameters."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.models import Q
from django.db.models.expressions import OrderBy

from portal.filters.fields import LONGEST_VALUE, RecordKey
from portal.filters.ordering import Ordering
from portal.filters.parameters import (
    CODE,
    AsRecord,
    BooleanFilter,
    DateFrom,
    DateTo,
    IContains,
    InCountry,
    MultipleChoiceFilter,
    NumberFilter,
    Parameter,
    TextIn,
    UpdatedAfter,
)
from portal.filters.positions import WithinKm
from portal.models import Place

MOMENT = datetime(2026, 1, 15, tzinfo=UTC)


def not_before(column: str, *less_precise: str, day: str) -> Q:
    return Q(**{f"{column}__gte": day}) | Q(**{f"{column}__in": list(less_precise)})


@pytest.mark.parametrize(
    ("parameter", "value", "condition"),
    [
        (TextIn("key"), ["a", "b"], Q(key__in=["a", "b"])),
        (
            IContains("title", "name"),
            "silk",
            Q(title__icontains="silk") | Q(name__icontains="silk"),
        ),
        (InCountry("country"), ["KZ"], Q(country__in=["KZ"])),
        (InCountry("a", "b"), ["KZ"], Q(a__in=["KZ"]) | Q(b__in=["KZ"])),
        (NumberFilter("gap", "gte"), 5, Q(gap__gte=5)),
        (AsRecord("kind", "uid"), RecordKey("place", "0" * 12), Q(kind="place", uid="0" * 12)),
        (UpdatedAfter("at", "until"), MOMENT, Q(at__gt=MOMENT) | Q(until__gt=MOMENT)),
        (DateFrom("on"), "2021", not_before("on", day="2021")),
        (DateFrom("on"), "2021-06", not_before("on", "2021", day="2021-06")),
        (DateFrom("on"), "2021-06-20", not_before("on", "2021", "2021-06", day="2021-06-20")),
        (
            DateFrom("start", "end"),
            "2021",
            (Q(end="") & not_before("start", day="2021")) | not_before("end", day="2021"),
        ),
        (DateTo("on"), "2021", (Q(on__lte="2021") | Q(on__startswith="2021")) & ~Q(on="")),
    ],
)
def test_condition(parameter: Parameter, value: object, condition: Q) -> None:
    assert parameter.condition(value) == condition


TEXT = {"type": "string"}
DAY = {**TEXT, "anyOf": [{"format": "date"}, {"pattern": "^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]))?$"}]}


@pytest.mark.parametrize(
    ("parameter", "schema"),
    [
        (TextIn("key"), {"type": "array", "items": {**TEXT, "maxLength": LONGEST_VALUE}}),
        (BooleanFilter("is_new"), {"type": "boolean"}),
        (IContains("title"), {**TEXT, "maxLength": LONGEST_VALUE}),
        (DateFrom("on"), DAY),
        (InCountry("a"), {"type": "array", "items": {**TEXT, "pattern": f"^{CODE}(,{CODE})*$"}}),
        (
            MultipleChoiceFilter("kind", choices=[("a", "A"), ("b", "B")]),
            {"type": "array", "items": {**TEXT, "enum": ["a", "b"]}},
        ),
        (
            MultipleChoiceFilter("kind", choices=[("a", "A")], is_closed=False),
            {"type": "array", "items": TEXT},
        ),
        (NumberFilter("gap", "gte", most=100), {"type": "number", "minimum": 0, "maximum": 100}),
        (
            NumberFilter("position", "gt", is_whole=True, least=1, most=9),
            {"type": "integer", "minimum": 1, "maximum": 9},
        ),
        (
            Ordering("-date", date=("on", "date")),
            {**TEXT, "enum": ["date", "-date"], "default": "-date"},
        ),
        (UpdatedAfter("at"), {**TEXT, "anyOf": [{"format": "date-time"}, {"format": "date"}]}),
        (WithinKm(), {"type": "number", "minimum": 0.001, "maximum": 2000}),
    ],
)
def test_json_schema(parameter: Parameter, schema: dict[str, object]) -> None:
    assert parameter.json_schema() == schema


@pytest.mark.parametrize(
    ("value", "order"),
    [
        ("", ["OrderBy(F(population), descending=True)", "pk"]),
        ("size", ["OrderBy(F(population), descending=False)", "pk"]),
        ("-size", ["OrderBy(F(population), descending=True)", "pk"]),
    ],
)
def test_order_ends_with_the_primary_key(value: str, order: list[str]) -> None:
    parameter = Ordering("-size", size=("population", "size"))
    by, key = parameter.filter(Place.working.all(), value).query.order_by

    assert [str(by), key] == order
    assert isinstance(by, OrderBy)
    assert by.nulls_last


def test_order_of_what_is_always_filled_is_that_of_an_index() -> None:
    (by, _pk) = Ordering("a", a=("title_en", "a")).filter(Place.working.all(), "").query.order_by

    assert isinstance(by, OrderBy)
    assert by.nulls_last is None


def test_empty_text_counts_as_unknown_in_an_order() -> None:
    (by, _pk) = Ordering("a", a=("accuracy?", "a")).filter(Place.working.all(), "").query.order_by

    assert isinstance(by, OrderBy)
    assert str(by.expression) == "NullIf(F(accuracy), Value(''))"


@pytest.mark.parametrize("text", ["KZ", "kz", "KAZ", "C5", "KZ,C5"])
def test_json_schema_has_the_codes_of_countries_and_groups(text: str) -> None:
    items: Any = InCountry("country").json_schema()["items"]

    assert re.search(items["pattern"], text)


@pytest.mark.parametrize("value", [None, "", []])
def test_empty_value_filters_nothing(value: Any) -> None:  # as fields give it
    rows = Place.working.all()

    assert TextIn("slug").filter(rows, value) is rows
    assert InCountry("country", many=True).filter(rows, value) is rows


def test_needs_and_for_programs_are_off_by_default() -> None:
    plain, programs = TextIn("key"), TextIn("key", for_programs=True, needs="near")

    assert (plain.for_programs, plain.needs) == (False, "")
    assert (programs.for_programs, programs.needs) == (True, "near")
