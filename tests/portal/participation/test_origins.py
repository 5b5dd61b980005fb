"""Countries that organisations count as."""

from typing import Any

import pytest

from portal.models import Organisation
from portal.participation.origins import read_origins
from portal.publication import time_travel
from portal.records.column_store import PublicColumns
from tests.factories import make_organisation
from tests.portal.participation.building import change, firm

pytestmark = pytest.mark.django_db


def origins() -> dict[Any, Any]:
    slugs = dict(Organisation.objects.values_list("pk", "slug"))
    columns = PublicColumns()
    keys, found = columns.of(Organisation).keys.tolist(), read_origins(columns)
    return {
        slugs[key]: set(found.values[code])
        for key, code in zip(keys, found.of_row.tolist(), strict=True)
    }


def test_an_organisation_counts_by_its_country_and_those_of_its_parents() -> None:
    group = firm("CN", slug="group")
    holding = firm("HK", slug="holding", parent=group)
    firm("KZ", slug="daughter", parent=holding)
    firm("KZ", slug="neighbour")
    firm(slug="nowhere")

    assert origins() == {
        "group": {"CN"},
        "holding": {"HK", "CN"},
        "daughter": {"KZ", "HK", "CN"},
        "neighbour": {"KZ"},
        "nowhere": set(),
    }


def test_a_multilateral_institution_is_of_no_country_and_lends_none_to_others() -> None:
    bank = firm("CN", slug="bank", kind="multilateral")
    firm("KZ", slug="fund", parent=bank)

    assert origins() == {"bank": set(), "fund": {"KZ"}}


def test_a_circle_of_parents_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Organisation, "_part_of_itself", lambda _one: {})  # as before 0.25.0
    one = firm("CN", slug="one")
    other = firm("KZ", slug="other", parent=one)
    change(one, parent=other)

    assert origins() == {"one": {"CN", "KZ"}, "other": {"CN", "KZ"}}


def test_a_parent_that_is_a_draft_says_nothing() -> None:
    firm("KZ", slug="daughter", parent=make_organisation(slug="draft"))

    assert origins() == {"daughter": {"KZ"}}


def test_the_past_is_told_by_the_parents_of_then() -> None:
    group = firm("CN", slug="group")
    daughter = firm("KZ", slug="daughter")
    before = change(daughter, parent=group)

    assert origins()["daughter"] == {"KZ", "CN"}
    with time_travel.at_position(before):
        assert origins()["daughter"] == {"KZ"}
