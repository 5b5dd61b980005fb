"""Rows that are inserted by themselves are those that `bulk_create` makes."""

import gc
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portal.models import Disagreement, Mention, Source
from portal.models.bulk import collecting_garbage_seldom, insert, insert_values
from projects.energy.models import EnergyProject
from tests.factories import NOON, make_energy_project, make_source, make_user

# Databases differ: numbers, moments and JSON.
pytestmark = [pytest.mark.django_db, pytest.mark.engine]

CLAIM: type[Any]
RULING: type[Any]
CLAIM, RULING = (EnergyProject.part_model(name) for name in EnergyProject.evidence())


def columns_of(model: type[Any], *without: str) -> list[Any]:
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in ("id", *without)]
    return list(model._base_manager.order_by("pk").values_list(*names))


def build_claims(project: EnergyProject, source: Source) -> list[Any]:
    values: dict[str, Any] = {
        "record": project,
        "source": source,
        "fact": "capacity_mw",
        "recorded_at": NOON,
    }
    return [
        CLAIM(**values, uid="a", value="24.9", lower=Decimal("24.85"), note="“№ 1”"),
        CLAIM(**values, uid="b", kind="unknown", retracted_at=NOON, retraction_reason="Misread."),
    ]


def build_disagreements() -> list[Any]:
    moment = datetime(2026, 1, 2, 3, 4, 5, 678, UTC)
    values = {
        "kind": "energyproject",
        "record_uid": "p",
        "record_title": {"zh-hans": "电站", "en": "Plant"},
        "statements": [{"value": 1.5, "agrees": None}],
        "sources_count": 2,
        "since": "2026-01-02T03:04:05+00:00",
    }
    return [
        Disagreement(**values, key="a", gap_percent=Decimal("3.1"), ruled_at=moment),
        Disagreement(**values, key="b", reason={}),
    ]


@pytest.mark.parametrize("model", [CLAIM, Disagreement])
def test_rows_are_those_of_bulk_create(model: type[Any]) -> None:
    def build() -> list[Any]:
        if model is Disagreement:
            return build_disagreements()
        return build_claims(make_energy_project(), make_source())

    model._base_manager.bulk_create(build())
    expected = columns_of(model, "record_id", "source_id")
    model._base_manager.all().delete()
    insert(build())
    assert columns_of(model, "record_id", "source_id") == expected
    assert len(expected) == 2


def test_constraints_hold_and_conflicts_are_passed_over_only_if_asked() -> None:
    twice = [Mention(kind="place", record_uid="a", target="b") for _again in range(2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(twice)
    assert not Mention.objects.exists()
    insert(twice, ignore_conflicts=True)
    assert columns_of(Mention) == [("place", "a", "b")]
    values = [("place", "a", "b"), ("place", "a", "c"), ("place", "a", "c")]
    insert_values(Mention, ("kind", "record_uid", "target"), values, ignore_conflicts=True)
    assert columns_of(Mention) == values[:2]


def test_what_the_database_has_a_default_for_may_be_left_out() -> None:
    values = {"fact": "capacity_mw", "reason_en": "Newer.", "made_by": make_user()}
    insert([RULING(record=make_energy_project(), uid="a", **values)])
    assert RULING._base_manager.get().made_in_role == ""


def test_nothing_is_inserted_of_no_rows() -> None:
    insert([])
    insert_values(Mention, ("kind",), [])
    assert not Mention.objects.exists()


def test_work_on_many_rows_leaves_frozen_what_a_server_has_at_its_start() -> None:
    gc.freeze()  # as the process of these tests has been from its start
    frozen, usual = gc.get_freeze_count(), gc.get_threshold()
    with collecting_garbage_seldom():
        assert gc.get_threshold()[0] == 200_000
    assert gc.get_freeze_count() > frozen / 2  # some are freed as usual
    assert gc.get_threshold() == usual
