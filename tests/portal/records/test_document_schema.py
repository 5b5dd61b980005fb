"""Stored documents are numbered, upgraded step by step, and completed when they are read."""

import hashlib
import json
from typing import Any

import pytest
from django.db import connection

from portal.models import Edition, Source
from portal.publication import read_models
from portal.records import upgrade
from portal.records.document_types import FactDocument
from portal.records.documents import build_fact
from portal.records.registry import record_models
from portal.records.upgrade import SCHEMA, DocumentShape, shape_of, shape_of_kind, upgrade_document
from projects.energy.models import EnergyProject
from tests.factories import make_energy_project, publish
from tests.optional import the

DIGESTS = {
    1: "69f2157bf4b03d30",
    2: "6aafab6890871fbd",
    3: "341f6e4266097020",
    4: "b132c3b552dfeb78",
    5: "41eab7052a1f5f14",
    6: "a5ddfc5317679bfa",
    7: "a90e1af4497ccc82",
    8: "713d490db797014e",
    9: "61dee51a642c3d22",
    10: "cbca7f08341d93bd",
    11: "403bfb232fa59fe5",
    12: "5fb6ac788bfd44c2",
    13: "8ed5f993e9e83e3a",
    14: "07549cd3cee8465c",
    15: "b8bb81822e935c69",
    16: "5a45e8dd3c0cf126",
    17: "9d4a4b0c249ee06b",
    18: "ea6bf32d92914b64",
}
"""Of the keys of all documents, by schema. When this test fails, a key was added, renamed or taken
away: raise `SCHEMA`, add the step from the number before to `UPGRADES` unless keys were only added,
and the new digest here. So `migrate` rewrites what is stored. A new kind has nothing stored: its
digest takes the place of today's."""


def test_a_change_of_keys_raises_the_schema() -> None:
    kinds = {model.kind(): keys_of(shape_of_kind(model.kind())) for model in record_models()}
    found = hashlib.sha256(json.dumps(kinds, sort_keys=True).encode()).hexdigest()[:16]
    assert found == DIGESTS[SCHEMA], "The note below DIGESTS says what to do."
    assert max(upgrade.UPGRADES) < SCHEMA


def keys_of(shape: DocumentShape) -> Any:
    fact = keys_of(shape_of(FactDocument)) if shape.facts is not None else None
    nested = {name: keys_of(one) for name, one in (*shape.rows, *shape.objects)}
    return [sorted(shape.empty), nested, sorted(shape.facts or ()), fact]


def stored_of(edition: Edition) -> dict[str, Any]:
    """The document as the column holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT document FROM portal_edition WHERE id = %s", [edition.pk])
        (found,) = cursor.fetchone()
    return found if isinstance(found, dict) else json.loads(found)


@pytest.mark.django_db
def test_documents_are_numbered_where_they_are_stored_and_nowhere_else(client: Any) -> None:
    project = publish(make_energy_project())
    assert stored_of(the(project.edition))["schema"] == SCHEMA
    project.refresh_from_db()
    assert "schema" not in the(project.edition).document
    assert "schema" not in client.get(f"/api/v1/energy-projects/{project.slug}/").json()
    told = client.get("/api/v1/changes/").content
    assert b'"schema"' not in told


def test_steps_lead_from_number_to_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that renames a key, and one that splits it."""

    def rename(document: dict[str, Any]) -> dict[str, Any]:
        return {"river": document.pop("stream"), **document}

    def split(document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "note": f"at {document['river']}"}

    monkeypatch.setattr(upgrade, "SCHEMA", 3)
    monkeypatch.setattr(upgrade, "UPGRADES", {**upgrade.UPGRADES, 1: rename, 2: split})
    first = upgrade_document({"kind": "energyproject", "stream": "Naryn"})
    assert (first["river"], first["note"], "stream" in first) == ("Naryn", "at Naryn", False)
    assert (
        upgrade_document({"kind": "energyproject", "river": "Chu", "schema": 2})["note"] == "at Chu"
    )
    assert upgrade_document({"kind": "energyproject", "river": "Chu", "schema": 3})["note"] == ""


def test_a_missing_fact_is_a_fact_without_value() -> None:
    document = upgrade_document({"kind": "energyproject", "facts": {}})
    assert document["facts"].keys() == EnergyProject.facts.keys()
    assert document["facts"]["capacity_mw"] == build_fact(unit="MW")
    partly = {"capacity_mw": {"value": 5, "text": "5"}}
    document = upgrade_document({"kind": "energyproject", "facts": partly})
    assert document["facts"]["capacity_mw"]["comparator"] == "exact"


def test_what_is_no_document_of_a_known_kind_is_left_alone() -> None:
    assert upgrade_document(None) is None
    assert upgrade_document({"kind": "dragon", "heads": 3}) == {"kind": "dragon", "heads": 3}


@pytest.mark.django_db
def test_columns_answer_for_a_document_without_a_head() -> None:
    edition = the(publish(make_energy_project()).edition)
    Edition.objects.filter(pk=edition.pk).update(document={})
    document = Edition.objects.get(pk=edition.pk).document
    assert (document["kind"], document["uid"]) == ("energyproject", edition.record_uid)
    assert document["edition"]["number"] == 1
    assert document["edition"]["issued_at"] == edition.issued_at.isoformat()


@pytest.mark.django_db
def test_claims_without_a_source_are_no_taken_statements() -> None:
    project = publish(make_energy_project())
    document = the(project.edition).document
    for fact in document["facts"].values():
        for claim in fact["claims"]:
            del claim["source"]
    whole = upgrade_document(document)
    cited = dict(Source.working.values_list("slug", "pk"))
    assert read_models.claims(project, whole, cited) == []


@pytest.mark.engine
@pytest.mark.django_db
def test_lists_send_documents_as_stored_and_complete_those_of_an_earlier_shape(client: Any) -> None:
    new, old = publish(make_energy_project(slug="a")), publish(make_energy_project(slug="b"))
    stored = stored_of(the(old.edition))
    earlier = {name: value for name, value in stored.items() if name not in ("schema", "note")}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE portal_edition SET document = %s WHERE id = %s",
            [json.dumps(earlier), the(old.edition).pk],
        )
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT document FROM portal_edition WHERE id = %s", [the(new.edition).pk]
            )
            (text,) = cursor.fetchone()
            listed = client.get("/api/v1/energy-projects/").content
            assert text.encode().removeprefix(upgrade.START) in listed

    found = client.get("/api/v1/energy-projects/?order=title").json()["results"]
    alone = [client.get(f"/api/v1/energy-projects/{slug}/").json() for slug in ("a", "b")]
    assert sorted(found, key=lambda one: one["slug"]) == alone
    assert alone[1].keys() == alone[0].keys() >= {"note"}
    parts = client.get("/api/v1/energy-projects/?fields=note,slug").json()["results"]
    assert {tuple(sorted(one)) for one in parts} == {("note", "slug")}
