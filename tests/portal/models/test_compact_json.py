"""Stored text of names in three languages: letters without spaces."""

import json

import pytest
from django.db import connection
from django.db.models import Model, TextField
from django.db.models.functions import Cast

from portal.models import Edition, SearchEntry, history_models
from tests.factories import make_place, publish


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "column"),
    [
        (SearchEntry, "record_title"),
        (history_models()[SearchEntry], "record_title"),
        (Edition, "document"),
        (Edition, "content"),
    ],
)
def test_json_is_stored_as_letters_without_spaces(model: type[Model], column: str) -> None:
    publish(make_place(title_en="Kara-Su", title_ru="Кара-Суу"))
    rows = model._default_manager.annotate(text=Cast(column, TextField()))
    stored = {text: value for text, value in rows.values_list("text", column) if value}
    assert stored
    between = (",", ":") if connection.vendor == "sqlite" else (", ", ": ")
    for text, value in stored.items():
        assert text == json.dumps(json.loads(text), ensure_ascii=False, separators=between)
        assert column == "document" or json.loads(text) == value
