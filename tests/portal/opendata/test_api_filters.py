"""Whatever is public may be asked about: each column of each list, or there is a reason why not."""

from typing import Any

import pytest
from rest_framework import serializers

from portal.models import Record
from portal.opendata.api.urls import router

LISTS: dict[str, Any] = {prefix: viewset for prefix, viewset, _name in router.registry}

NOT_ASKED = {
    "source_archived_url": "a column of sources, which is asked there",
    "source_licence": "a column of sources, which is asked there",
    "summary": "prose, which `q` searches",
    "body": "prose, which `q` searches",
    "outcome": "prose, which `q` searches",
    "note": "prose of a record, which says how its data are to be read",
    "title": "prose, which `q` searches",
    "title_origin": "says where titles are from",
    "title_original": "as printed; `q` searches titles",
    "how_read": "says how a source was read",
    "method": "prose of a data set, which says what it counts",
    "quote": "words of a source, as `q` finds sources",
    "name": "of a country, which `q` searches",
    "name_local": "which `q` searches",
    "local_language": "says in which language the local title is",
    "wiki_url": "an address, which nobody asks for",
    "reason": "prose of a decision",
    "reason_en": "prose of a decision",
    "alt": "prose that stands for a picture",
    "focal_x": "says how a picture is cut",
    "focal_y": "says how a picture is cut",
    "statements": "several in one row; claims are a list of their own",
    "renditions": "several in one row",
    "others": "several in one row",
    "forecasts": "several in one row",
    "disagreement": "asked by `disputed`",
    "ruling": "rulings and period-rulings are lists of their own",
    "series_title": "words for what `series` asks about",
    "indicator_title": "words for what `indicator` asks about",
}
OF_WHAT_DIFFERS = {
    "standing": "what differs is asked by `disputed`",
    "standing_reason": "what differs is asked by `disputed`",
    "gap_percent": "disagreements are asked by it",
    "gap_ratio": "disagreements are asked by it",
}
OF_WHAT_IS_SHOWN = {
    "key": "made of `series` and `period`",
    "shown": "what is shown for a period is shown",
    "retracted_at": "what is shown is not retracted",
    "retraction_reason": "what is shown is not retracted",
}
OF_A_CASE = {"was", "now", "fixed_edition"}
"""Columns of corrections that say what `state` asks about, beside the days of its steps."""
MADE = {
    "kind": "the same in every row",
    "url": "follows from the slug",
    "page": "follows from the slug",
    "links": "addresses of other lists",
    "provinces": "several in one row",
    "image": "the address of a file",
    "document": "follows from record and number",
    "agrees": "follows from the standing",
    "then": "asked by `valid_on` and `status`",
    "retracted": "asked by `retracted`",
}
"""What no column holds."""


def endpoint(name: str) -> Any:
    made = LISTS[name](detail=False, action="list", format_kwarg=None, request=None)
    return made, made.get_queryset().model


def public_columns(name: str) -> dict[Any, Any]:
    """Columns of the model by the name that answers have for them."""
    made, model = endpoint(name)
    columns: dict[Any, Any] = {}
    for field_name, field in made.get_serializer_class()().fields.items():
        source = field.source if field.source != "*" else field_name
        match field:
            case serializers.SerializerMethodField():
                continue
            case serializers.ListSerializer() | serializers.JSONField():
                continue  # several to a row: lists of their own
        if field_name == "facts":
            for fact, declared in model.facts.items():
                columns |= {column: column for column in declared.columns_of(fact)}
        elif field_name not in ("edition", *MADE):
            columns[field_name] = source.replace(".", "__")
    return columns


def asked_columns(name: str) -> set[Any]:
    filters = LISTS[name].filterset_class.base_filters.values()
    return {column for parameter in filters for column in parameter.asks()}


def ways_to_ask(column: Any) -> set[Any]:
    column = column.replace("__public_indicator__", "__indicator__")  # it has those that are public
    stems = {column.removesuffix(end) for end in ("_en", "_id", "__slug")}
    return {column, f"{column}_en", *stems}


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_every_public_column_can_be_asked_about(name: str) -> None:
    _made, model = endpoint(name)
    asked = asked_columns(name)
    silent = {
        field: column
        for field, column in public_columns(name).items()
        if not ways_to_ask(column) & asked
        and field not in NOT_ASKED
        and not (name == "periods" and field in OF_WHAT_IS_SHOWN)
        and not (name in ("observations", "periods") and field in OF_WHAT_DIFFERS)
        and not (name == "corrections" and (field in OF_A_CASE or field.endswith("_at")))
        and not (field == "record" and {"kind", "record_uid"} <= asked)
    }

    assert silent == {}
    if issubclass(model, Record):
        common = {"q", "uid", "slug", "source", "source_kind", "disputed", "updated_after"}
        assert common <= set(LISTS[name].filterset_class.base_filters)
