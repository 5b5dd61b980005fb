"""Rows of files are the stored rows that they were, wherever the files have them now."""

from collections.abc import Sequence

import pytest

from portal.models import Part
from portal.ops.dataset.load import part_uid
from portal.ops.dataset.matching import keep_uids
from projects.energy.models import EnergyProject
from projects.energy.parts import EnergyProjectRole, Phase
from trade.hubs.models import Service, TradeHub

PLANT = EnergyProject(uid="plant")
UIDS = {part_uid("phases", PLANT.uid, place): str(place) for place in range(9)}


def in_places(rows: Sequence[Part]) -> Sequence[Part]:
    for place, row in enumerate(rows):
        row.uid = part_uid("phases", PLANT.uid, place)
    return rows


def phases(*names: str) -> Sequence[Part]:
    """Phases with the unit number of GEM that follows “#” in their names."""
    parts = [name.partition("#") for name in names]
    return in_places(
        [Phase(record=PLANT, name=name, gem_unit_id=unit) for name, _mark, unit in parts]
    )


@pytest.mark.parametrize(
    ("stored", "filed", "uids"),
    [
        ("A B C", "A B C", "0 1 2"),
        ("A B", "X A B", "3 0 1"),  # inserted before others
        ("A B C", "A C", "0 2"),  # removed
        ("A B C", "C A B", "2 0 1"),  # in another order
        ("A B", "A Y", "0 1"),  # renamed
        ("A#1 B#2", "B#2 A#1", "1 0"),
        ("A#1 B#2", "X#3 Q#2 A#1", "3 1 0"),  # inserted, renamed and moved
        ("A#1 B#2", "A#3 B#2", "2 1"),  # another unit of the same name
        ("A B", "B#2 A#1", "1 0"),  # got the numbers
        ("A#1 A#2", "A#2 A#1", "1 0"),
        ("", "A B", "0 1"),
    ],
)
def test_a_phase_keeps_its_uid(stored: str, filed: str, uids: str) -> None:
    rows = phases(*filed.split())
    keep_uids("phases", rows, phases(*stored.split()), ())
    assert [UIDS[row.uid] for row in rows] == uids.split()


def test_the_likest_of_rows_of_one_name_is_the_same() -> None:
    def of(*roles: str) -> Sequence[Part]:
        return in_places(
            [EnergyProjectRole(record=PLANT, organisation_id=7, role=role) for role in roles]
        )

    rows = of("lender", "owner", "operator")
    keep_uids("phases", rows, of("owner", "operator"), ())
    assert [UIDS[row.uid] for row in rows] == ["3", "0", "1"]


def test_uid_that_claims_still_name_is_given_to_no_other_row() -> None:
    rows = phases("A", "X")
    keep_uids("phases", rows, phases("A"), {part_uid("phases", PLANT.uid, 1)})
    assert [UIDS[row.uid] for row in rows] == ["0", "2"]


def test_a_row_that_names_nobody_else_keeps_its_place() -> None:
    services = [
        in_places([Service(record=TradeHub(uid="plant"), name_en=name)]) for name in ("Old", "New")
    ]
    keep_uids("phases", services[1], services[0], ())
    assert UIDS[services[1][0].uid] == "0"
