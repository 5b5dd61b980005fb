"""The TypedDicts of documents have the keys that the serializers and builders write."""

from typing import Any, TypedDict, get_type_hints

import pytest
from rest_framework import serializers

from portal.models import Record
from portal.records.document_types import (
    ClaimDocument,
    EditionInfo,
    FactDocument,
    RecordDocument,
    ReferenceDocument,
    RulingDocument,
    SourceDocument,
)
from portal.records.documents import build_claim, build_fact
from portal.records.fact_serializers import (
    ClaimSerializer,
    FactSerializer,
    ReferenceSerializer,
    RulingSerializer,
    SourceBriefSerializer,
)
from portal.records.registry import record_models, serializer_of
from portal.records.serializers import EditionSerializer
from portal.records.upgrade import shape_of

SOURCE: SourceDocument = {
    "slug": "a-source",
    "kind": "press",
    "publisher": "A paper",
    "title": "A title",
    "published_on": "2021",
    "url": "",
}


@pytest.mark.parametrize(
    ("typed_dict", "serializer"),
    [
        (ClaimDocument, ClaimSerializer),
        (EditionInfo, EditionSerializer),
        (FactDocument, FactSerializer),
        (ReferenceDocument, ReferenceSerializer),
        (RulingDocument, RulingSerializer),
        (SourceDocument, SourceBriefSerializer),
    ],
)
def test_types_have_the_keys_of_the_schema(
    typed_dict: type, serializer: type[serializers.Serializer[Any]]
) -> None:
    assert sorted(shape_of(typed_dict).empty) == sorted(serializer().fields)


WRITTEN = [one for one in record_models() if serializer_of(one).document_type is not RecordDocument]
"""Kinds whose documents have a type of their own; those of others follow from the model."""


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.kind())
def test_types_of_documents_have_the_keys_of_their_serializers(model: type[Record]) -> None:
    serializer = serializer_of(model)()
    compare(serializer_of(model).document_type, serializer, beside={"edition"}, absent={"facts"})


def compare(typed_dict: type, serializer: Any, beside: set[str], absent: set[str]) -> None:
    """The keys of a document, and of the rows in it."""
    shape = shape_of(typed_dict)
    assert shape.empty.keys() - beside == serializer.fields.keys() - absent
    for name, of_rows in shape.rows:
        assert of_rows.empty.keys() == serializer.fields[name].child.fields.keys(), name


def test_builders_write_the_keys_in_the_order_of_their_types() -> None:
    claim = [key for key in get_type_hints(ClaimDocument) if key != "status"]
    fact = [key for key in get_type_hints(FactDocument) if key not in ("lower", "upper")]
    assert list(build_claim(source=SOURCE)) == claim
    assert list(build_claim(source=SOURCE, status="A")) == list(get_type_hints(ClaimDocument))
    assert list(build_fact()) == fact


def test_shape_gives_each_key_its_empty_value() -> None:
    class Part(TypedDict):
        words: dict[str, str]
        number: float | None
        count: int

    class Whole(TypedDict):
        parts: list[Part]
        one: Part
        fact: FactDocument

    whole: dict[str, Any] = {"parts": [{}]}
    shape_of(Whole).complete(whole)
    part: Any = {"words": {}, "number": None, "count": 0}
    assert whole == {"parts": [part], "one": part, "fact": build_fact()}
