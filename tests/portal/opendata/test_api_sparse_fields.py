"""Sparse fieldsets of the API, on serializers of a few fields."""

import pytest
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from portal.filters.refusals import InvalidParameters
from portal.opendata.api import fields
from portal.tabular.flattening import ColumnType, plain_columns


class InnerSerializer(serializers.Serializer[object]):
    value = serializers.IntegerField()
    unit = serializers.CharField()


@extend_schema_field(InnerSerializer)
class DescribedField(serializers.JSONField):
    """A field whose content only the schema knows."""


class RowSerializer(serializers.Serializer[object]):
    uid = serializers.CharField()
    title = serializers.DictField(child=serializers.CharField())
    inner = InnerSerializer()
    several = InnerSerializer(many=True)
    described = DescribedField()
    opaque = serializers.JSONField()


KNOWN = "uid, title, inner, several, described, opaque"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", []),
        ("?fields=uid", ["uid"]),
        ("?fields=uid,title&fields=inner.unit", ["uid", "title", "inner.unit"]),
        ("?fields= uid , , uid", ["uid"]),
    ],
)
def test_requested_names(query: str, names: list[str]) -> None:
    assert fields.requested_names(Request(APIRequestFactory().get(f"/{query}"))) == names


@pytest.mark.parametrize(
    ("names", "tree"),
    [
        ([], {}),
        (["uid"], {"uid": {}}),
        (["inner.value", "inner.unit"], {"inner": {"value": {}, "unit": {}}}),
        (["inner", "inner.unit"], {"inner": {}}),
        (["inner.unit", "inner"], {"inner": {}}),
        (
            ["several.unit", "described.value"],
            {"several": {"unit": {}}, "described": {"value": {}}},
        ),
        (["title.en", "title.zh-hans"], {"title": {"en": {}, "zh-hans": {}}}),
    ],
)
def test_parse_fields(names: list[str], tree: fields.Tree) -> None:
    assert fields.parse_fields(names, RowSerializer) == tree


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("nothing", KNOWN),
        ("inner.nothing", "value, unit"),
        ("uid.more", ""),
        ("opaque.inside", ""),
        ("title.fr", "en, zh-hans, ru"),
        ("", KNOWN),
    ],
)
def test_unknown_fields_are_refused_with_the_allowed_ones(name: str, allowed: str) -> None:
    with pytest.raises(InvalidParameters) as refused:
        fields.parse_fields([name], RowSerializer)
    sentence = f"There is no field “{name}” here. These are allowed: {allowed}."
    assert refused.value.errors == {"fields": [sentence]}


def test_long_unknown_names_are_cut() -> None:
    with pytest.raises(InvalidParameters, match=f"“{'x' * 80}”"):
        fields.parse_fields(["x" * 500], RowSerializer)


DOCUMENT = {"uid": "a", "inner": {"value": 1, "unit": "MW"}, "many": [{"value": 2, "unit": "t"}]}


@pytest.mark.parametrize(
    ("tree", "selected"),
    [
        ({}, DOCUMENT),
        ({"uid": {}}, {"uid": "a"}),
        ({"inner": {"unit": {}}}, {"inner": {"unit": "MW"}}),
        ({"many": {"value": {}}}, {"many": [{"value": 2}]}),
        ({"absent": {}}, {}),
        ({"uid": {"inside": {}}}, {"uid": "a"}),
    ],
)
def test_select_fields(tree: fields.Tree, selected: object) -> None:
    assert fields.select_fields(tree, DOCUMENT) == selected


def test_select_fields_keeps_the_order_of_the_document() -> None:
    assert list(fields.select_fields({"many": {}, "uid": {}}, DOCUMENT)) == ["uid", "many"]


def test_rows_without_selection_are_not_copied() -> None:
    assert fields.select_fields({}, DOCUMENT) is DOCUMENT


def test_field_names_of_two_levels() -> None:
    assert fields.field_names(RowSerializer) == [
        *("uid", "title", "title.en", "title.zh-hans", "title.ru"),
        *("inner", "inner.value", "inner.unit", "several", "several.value", "several.unit"),
        *("described", "described.value", "described.unit", "opaque"),
    ]


def test_columns_come_in_the_order_of_their_names() -> None:
    columns = [
        column for name in ("a", "b", "c") for column in plain_columns(name, ColumnType.TEXT, name)
    ]
    assert [one.name for one in fields.select_columns(["c", "a"], columns)] == ["c", "a"]
    with pytest.raises(InvalidParameters, match=r"“d” here\. These are allowed: a, b, c"):
        fields.select_columns(["d"], columns)
