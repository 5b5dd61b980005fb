"""Facts without a value that say why: on pages, in the API and in files, in three languages."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from portal.formatting.values import missing_words
from portal.models import Source
from portal.publication import publishing
from tests.admin_client import add_row, address, errors_in, filled, make_chief, sign_in
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_source,
    make_user,
    publish,
)

pytestmark = pytest.mark.django_db


def plant_without_capacity(**kwargs: Any) -> Any:
    plant = make_energy_project(slug="plant", capacity_mw=None)
    claim_all(plant)
    claim(plant, "capacity_mw", "", **kwargs)
    return publish(plant)


def told(client: Client) -> tuple[str, str, Any, tuple[Any, Any]]:
    """What the page, the list, the API and the file say of the capacity."""
    page = client.get("/energy-projects/plant/").content.decode()
    listed = client.get("/energy-projects/").content.decode()
    fact = client.get("/api/v1/energy-projects/plant/").json()["facts"]["capacity_mw"]
    content = client.get("/api/v1/energy-projects.csv").getvalue().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content))
    return page, listed, fact["missing"], (row["capacity_mw"], row["capacity_mw_missing"])


def test_a_fact_says_everywhere_why_it_has_no_value(client: Client) -> None:
    operator = make_source(publisher="Operator")
    plant_without_capacity(kind="withheld", as_of="2026-11", attributed_to=operator)

    page, listed, missing, cells = told(client)
    assert '<span class="muted">not published by Operator</span>' in page
    assert 'title="not published by Operator">–</span>' in listed
    assert missing == {"reason": "withheld", "as_of": "2026-11", "by": "Operator"}
    assert cells == ("", "withheld")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("withheld", ["not published by Operator", "Operator未公布", "не опубликовано: Operator"]),
        (
            "notfound",
            [
                "not found as of November 2026",
                "截至2026年11月未查到",
                "не найдено (на ноябрь 2026 г.)",
            ],
        ),
        ("na", ["does not apply", "不适用", "неприменимо"]),
        ("none", ["none, according to Operator", "据Operator，没有", "нет, по данным Operator"]),
    ],
)
def test_every_kind_has_words_in_every_language(kind: str, words: list[str]) -> None:
    for language, said in zip(("en", "zh-hans", "ru"), words, strict=True):
        with translation.override(language):
            told = missing_words({"reason": kind, "as_of": "2026-11", "by": "Operator"})
            assert " ".join(told.split()) == said


def test_what_nobody_has_researched_says_nothing(client: Client) -> None:
    plant = make_energy_project(slug="plant", capacity_mw=None)
    publish(plant)
    page, listed, missing, cells = told(client)
    assert (missing, cells) == (None, ("", ""))
    assert "title" not in listed.partition('class="absent"')[2].partition(">")[0]
    assert "not known" not in page


def test_a_value_or_a_retraction_ends_what_is_missing() -> None:
    plant = plant_without_capacity(kind="notfound")
    assert plant.edition.document["facts"]["capacity_mw"]["missing"]["reason"] == "notfound"
    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    draft.claims.filter(kind="notfound").update(retracted_at=NOON, retraction_reason="Found.")
    retracted = publish(draft)
    assert retracted.edition.document["facts"]["capacity_mw"]["missing"] is None


def test_editors_state_what_they_have_not_found_without_a_source() -> None:
    client = sign_in(make_chief())
    plant = make_energy_project(capacity_mw=None)
    form = address(plant)
    data = filled(client.get(form))
    row = {"fact": "capacity_mw", "kind": "value", "value": "5", "comparator": "exact"}
    answer = client.post(form, add_row(data, "claims", **row))
    assert "Choose a source" in str(errors_in(answer)), "a claim with a value needs its source"

    said = client.post(form, add_row(data, "claims", **{**row, "kind": "notfound", "value": ""}))
    assert said.status_code == 302, errors_in(said)
    stated = plant.claims.get(fact="capacity_mw")
    assert (stated.source, len(stated.as_of)) == (Source.of_editors(), len("2026-11-27"))
