"""Random pairs of edits: nothing is lost, nothing is doubled, disjoint edits merge unasked.

`make two-editors` runs ten thousand of them on PostgreSQL, where both saves happen at the same
moment.
"""

import os

import pytest

from tests.admin_client import make_chief, sign_in
from tests.two_editors import Outcome, Undrawn, run

RUNS = int(os.environ.get("TWO_EDITORS_RUNS", "3"))
SEED = int(os.environ.get("TWO_EDITORS_SEED", "20261124"))
CHUNK = 250
"""Runs in one test, so that two processes can share the work."""


# Databases differ: on PostgreSQL both really save at the same moment.
@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", range(SEED, SEED + RUNS, CHUNK))
def test_random_edits_of_two_people(first: int) -> None:
    edit_at_once(first, min(first + CHUNK, SEED + RUNS))


@pytest.mark.engine
@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_a_hundred_random_edits_of_two_people() -> None:
    edit_at_once(SEED, SEED + 100)


def edit_at_once(first: int, last: int) -> None:
    people = [make_chief(username=name) for name in ("anna", "boris")]
    client = sign_in if first == SEED else Undrawn  # the first of many draw their pages as well
    clients = (client(people[0]), client(people[1]))
    outcomes = {seed: run(seed, clients) for seed in range(first, last)}

    assert {seed: one.problems for seed, one in outcomes.items() if one.problems} == {}
    disjoint = [one for one in outcomes.values() if one.is_disjoint]
    asked = [one for one in outcomes.values() if one.was_asked]
    assert len(disjoint) > len(outcomes) / 5
    assert len(asked) > len(outcomes) / 20
    assert merged_unasked(disjoint) >= 0.9
    print(
        f"\n{len(outcomes)} runs, {len(disjoint)} disjoint, {merged_unasked(disjoint):.1%} unasked"
    )


def merged_unasked(disjoint: list[Outcome]) -> float:
    return sum(not one.was_asked for one in disjoint) / len(disjoint)
