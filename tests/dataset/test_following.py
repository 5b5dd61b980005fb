"""Portals that load changed files again: what follows in one load, and what waits for whom."""

from pathlib import Path

import pytest

from portal.publication import publishing
from tests import gates
from tests.dataset.files import change, empty, keep_only, keep_rows, load, restore, rewrite, rows
from tests.factories import NOON, make_user
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObservationBatch

GAS = "gas-tm-cn-annual"
OBSERVATIONS = "trade/observations/claims.csv"


@pytest.fixture
def gas(data: None, copy: Path) -> Path:
    """Files of one series, which were other ones once: two sources differ about 2021 and a
    decision says why; before, one of them stood alone, as an outcome."""
    for path in copy.rglob("*.csv"):
        keep_rows(path, "key" if path.name == "series.csv" else "series", [GAS])
    restore(copy, "portal/sources.csv")
    own = {path: path.read_text(encoding="utf-8") for path in copy.rglob("*.csv")}
    rewrite(copy / OBSERVATIONS, lambda row: {**row, "status": "A"})
    rewrite(
        copy / "trade/observations/statistics.csv",
        lambda row: None if row["period"] == "2021" else row,
    )
    empty(copy, "trade/observation_rulings.csv")
    load(folder=copy)
    Observation.working.filter(series__slug=GAS).exclude(retracted_at=None).delete()
    for path, text in own.items():
        path.write_text(text, encoding="utf-8")
    return copy


def of_2021() -> dict[str, bool]:
    found = Observation.objects.live().filter(series__slug=GAS, period="2021")
    return {f"{one.value:.0f} {one.obs_status}": True for one in found}


def load_as_a_portal(copy: Path) -> str:
    with gates.PLAUSIBILITY.closed(), gates.RULINGS.closed():
        return load(folder=copy)


def test_a_decision_and_the_value_it_decides_follow_in_one_load(gas: Path) -> None:
    assert of_2021() == {"40 A": True}

    report = load_as_a_portal(gas)

    assert of_2021() == {"34 A": True, "40 E": True}
    series = Series.objects.get(slug=GAS)
    assert list(series.period_rulings.values_list("period", flat=True)) == ["2021"]
    assert "What waits for an editor" not in report
    assert not Series.working.filter(edit_of=series).exists()


def test_what_waits_is_named_with_its_reason_and_published_by_a_later_load(gas: Path) -> None:
    decisions = gas / "trade/observation_rulings.csv"
    text = decisions.read_text(encoding="utf-8")
    empty(gas, "trade/observation_rulings.csv")

    report = load_as_a_portal(gas)

    batch = ObservationBatch.working.get(status="draft")
    waits = f"observation batch “{batch}”, /admin/trade/observationbatch/{batch.pk}/change/: "
    assert f"{waits}These values differ from what others say of the period." in report
    decisions.write_text(text, encoding="utf-8")
    assert "What waits for an editor" not in load_as_a_portal(gas)
    assert of_2021() == {"34 A": True, "40 E": True}
    assert not ObservationBatch.working.filter(status="draft").exists()


def test_waiting_values_that_the_files_take_back_are_gone(gas: Path) -> None:
    empty(gas, "trade/observation_rulings.csv")
    load_as_a_portal(gas)
    (uid,) = Observation.working.filter(batch__status="draft").values_list("uid", flat=True)
    rewrite(gas / OBSERVATIONS, lambda row: None if row["period"] == "2021" else row)

    load_as_a_portal(gas)

    assert not Observation.working.filter(uid=uid).exists()
    assert not ObservationBatch.working.filter(status="draft").exists()


@pytest.mark.parametrize("is_edited", [False, True])
def test_observations_stand_where_the_files_say_unless_they_were_edited(
    data: None, copy: Path, is_edited: bool
) -> None:
    first = next(row for row in rows(OBSERVATIONS) if row["locator"] and row["quote"])
    keep_only(copy, OBSERVATIONS)
    restore(copy, "portal/sources.csv")
    rewrite(copy / OBSERVATIONS, lambda row: row if row["key"] == first["key"] else None)
    change(copy, OBSERVATIONS, first["key"], "locator", "another page")
    change(copy, OBSERVATIONS, first["key"], "note", "Another note")
    told = Observation.objects.filter(series__slug=first["series"], quote=first["quote"])
    if is_edited:
        publishing.log_change(told.get(period=first["period"]).batch, by=make_user(), at=NOON)

    load(folder=copy)

    stands = told.get(period=first["period"])
    was = (first["locator"], first["note"])
    assert (stands.locator, stands.note) == (was if is_edited else ("another page", "Another note"))
