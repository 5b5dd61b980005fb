"""Pipelines on the map: lines between two places, when they are asked for."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from portal.graphics.maps.locator import build_locator
from portal.publication import publishing
from portal.records.document_types import RecordDocument
from portal.records.documents import document_of
from projects.pipelines.maps import PIPELINES
from projects.pipelines.models import Pipeline
from tests.factories import NOON, make_pipeline, make_place, make_user, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def ends() -> dict[str, Any]:
    return {
        "start_place": publish(make_place(title_en="Atasu", latitude="48.7", longitude="71.6")),
        "end_place": publish(make_place(title_en="Alashankou", latitude="45.2", longitude="82.6")),
    }


def lines(client: Client, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(client.get(f"/map/points.json?{query}").content)[
        "lines"
    ]
    return found


def test_a_pipeline_is_a_line_between_its_places_when_it_is_chosen(
    client: Client, ends: dict[str, Any]
) -> None:
    publish(make_pipeline(slug="both", commissioned_on="2006", **ends))
    publish(make_pipeline(slug="half", start_place=ends["start_place"]))
    make_pipeline(slug="draft", **ends)

    (line,) = lines(client, "layer=pipeline")

    assert line["slug"] == "both"
    assert line["is_way"]
    assert line["stops"] == [[71600, 48700, "Atasu"], [82600, 45200, "Alashankou"]]
    assert lines(client, "") == []
    assert lines(client, "layer=pipeline&year=2005") == []
    assert [one["slug"] for one in lines(client, "layer=pipeline&year=2007")] == ["both"]


def test_a_place_of_a_draft_is_not_drawn(client: Client, ends: dict[str, Any]) -> None:
    pipeline = publish(make_pipeline(**ends))
    other = publish(make_place(title_en="Kenkiyak", latitude="48.6", longitude="57.1"))

    draft = publishing.start_edit(pipeline, by=make_user(), at=NOON)
    draft.end_place = other
    draft.save()

    assert lines(client, "layer=pipeline")[0]["stops"][1][2] == "Alashankou"


def test_the_map_tells_of_lines_and_of_what_it_leaves_out(
    client: Client, ends: dict[str, Any]
) -> None:
    publish(make_pipeline(**ends))
    note = escape(str(PIPELINES.line_note))
    usual, chosen = (
        client.get(f"/map/{query}").content.decode() for query in ("", "?layer=pipeline")
    )

    assert "Pipelines are drawn when they are chosen" in usual
    assert note not in usual
    assert note in chosen
    assert "Carries gas to China" not in usual, "a filter of pipelines alone"
    assert client.get("/map/?layer=pipeline&fuel=oil").context["map"].count == 0


def test_the_page_of_a_pipeline_has_a_map_that_says_what_its_line_is(ends: dict[str, Any]) -> None:
    whole, half = (
        publish(make_pipeline(**known)) for known in (ends, {"start_place": ends["start_place"]})
    )

    found = build_locator(
        document_of(Pipeline.objects.with_documents().get(pk=whole.pk), RecordDocument)
    )

    assert found
    assert found.sentences == [str(PIPELINES.line_note)]
    assert found.url.startswith("/map/?layer=pipeline&bbox=")
    assert (
        build_locator(
            document_of(Pipeline.objects.with_documents().get(pk=half.pk), RecordDocument)
        )
        is None
    )
