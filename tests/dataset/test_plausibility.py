"""Errors planted in the packaged data are found, and what stands there is left alone."""

from collections import Counter, defaultdict
from functools import cache
from typing import Any

import pytest
from django.db import transaction

from portal.editorial.plausibility.gate import check_everything, hold_back
from portal.editorial.worklist import Severity
from portal.models import Record, Status, Waiver
from portal.records.registry import publishable_models, record_models
from tests.dataset.planting import KINDS, Planted, Planter
from trade.statistics.disagreements import find_unruled
from trade.statistics.models import Series
from trade.statistics.observations import Observation

ROUND = 100
"""Errors planted at once: so many records are far fewer than there are."""


class _TakenBack(Exception):
    """Ends a round."""


def find_all() -> dict[Any, Any]:
    return {found.waives: found for _model, found in check_everything()}


@cache
def find_all_as_packaged() -> dict[Any, Any]:
    return find_all()


def plant(seed: int, number: int) -> list[tuple[Planted, list[str]]]:
    """Plant errors round by round; return each with the checks that find it."""
    clean = find_all_as_packaged()
    results = []
    for start in range(0, number, ROUND):
        try:
            with transaction.atomic():
                planted = list(Planter(seed + start).plant(min(ROUND, number - start)))
                found = defaultdict(list)
                for key, one in find_all().items():
                    if key not in clean:
                        found[one.uid].append(one.check.id)
                results += [(one, found[one.uid] or published_rules(one)) for one in planted]
                raise _TakenBack
        except _TakenBack:
            pass
    return results


def published_rules(one: Planted) -> list[str]:
    """What publishing itself refuses: a value without support, a disagreement without a ruling."""
    if one.model is Series:
        series = Series.working.filter(uid=one.uid, edit_of=None)
        return ["unruled"] if list(find_unruled(series, Observation.working.released())) else []
    record = one.model.working.with_parts().get(uid=one.uid, edit_of=None)
    return ["blocked"] if record.publication_blockers() else []


def show(results: list[tuple[Planted, list[str]]]) -> str:
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    sizes: dict[str, Counter[str]] = defaultdict(Counter)
    for one, found in results:
        for table, key in ((rows, one.kind), (sizes, one.size)):
            table[key]["found" if found else "bare" if one.is_bare else "missed"] += 1
    lines = []
    for table in (rows, sizes):
        lines += [f"{key:<42} {dict(table[key])}" for key in sorted(table)] + [""]
    lines += [f"missed: {one}" for one, found in results if not found and not one.is_bare]
    return "\n".join(lines)


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", [1, 2026, 77])
def test_planted_errors_are_found(data: None, seed: int) -> None:
    results = plant(seed, 500)
    print(show(results))
    fair = [found for one, found in results if found or not one.is_bare]
    assert len(results) == 500
    assert len({one.kind for one, _found in results}) >= 30
    assert sum(map(bool, fair)) >= 0.98 * len(fair), show(results)


@pytest.mark.exhaustive  # every day no false alarms, and errors in made rows
@pytest.mark.parametrize(("kinds", "missed"), [(8, 0), (len(KINDS), 1)])
def test_an_error_of_each_kind_is_found(data: None, kinds: int, missed: int) -> None:
    results = plant(7, kinds)
    fair = [found for one, found in results if found or not one.is_bare]
    assert len({one.kind for one, _found in results}) > kinds / 2
    assert fair.count([]) <= missed, show(results)


@pytest.mark.exhaustive
def test_a_record_is_not_held_back_because_it_is_looked_at_alone(data: None) -> None:
    """An editor changes one record, and the checks see it without the others of its kind."""
    together = {found.waives[1:3] for found in find_all_as_packaged().values()}
    held_back = []
    for model in record_models():
        for one in model.objects.order_by("pk"):
            alone = list(hold_back([one]))
            if alone and (one.kind(), one.uid) not in together:
                held_back.append((one.slug, alone))
    assert held_back == []


def test_clean_data_has_few_false_alarms_and_waivers(data: None) -> None:
    records = sum(
        model.working.filter(status=Status.PUBLISHED).count()
        for model in publishable_models()
        if issubclass(model, Record)
    )
    alarms = {
        f.waives[1:3] for f in find_all_as_packaged().values() if f.check.severity <= Severity.ASKS
    }
    assert alarms == set()
    assert 0 < Waiver.objects.count() <= 0.01 * records
