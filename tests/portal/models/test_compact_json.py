"""Stored text of names in three languages: letters without spaces, or compressed."""

import json

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.db.models import Model, TextField
from django.db.models.functions import Cast

from portal.models import Edition, SearchEntry, history_models
from portal.models.fields import unpack
from tests.factories import make_place, publish
from tests.optional import the


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "column"),
    [
        (SearchEntry, "record_title"),
        (history_models()[SearchEntry], "record_title"),
        (Edition, "document"),
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


@pytest.mark.django_db
@pytest.mark.engine
def test_content_of_an_edition_is_compressed_and_read_as_an_earlier_release_stored_it() -> None:
    content = the(publish(make_place(title_ru="Кара-Суу " * 20)).edition).content
    rows = Edition.objects.annotate(text=Cast("content", TextField()))
    (text,) = rows.values_list("text", flat=True)
    assert unpack(json.loads(text)) == content
    plain = json.dumps(content, ensure_ascii=False)
    assert connection.vendor != "sqlite" or len(text) < len(plain) / 2

    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_edition SET content = %s", [plain])
    assert Edition.objects.get().content == content
    with connection.cursor() as cursor:  # as a move to PostgreSQL brings it
        cursor.execute("UPDATE portal_edition SET content = %s", [text])
    assert Edition.objects.get().content == content


@pytest.mark.parametrize("looked_for", [{"content__fields__slug": "x"}, {"content__has_key": "x"}])
def test_no_query_looks_into_what_is_compressed(looked_for: dict[str, str]) -> None:
    with pytest.raises(FieldError, match="packed JSON"):
        Edition.objects.filter(**looked_for)
