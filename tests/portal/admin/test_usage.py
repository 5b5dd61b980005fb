"""Where a source, a country, an organisation and a place are used."""

from typing import Any

import pytest

from portal.models import Place
from tests.admin_client import address, address_of, make_chief, sign_in
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_organisation,
    make_place,
    make_series,
    make_source,
    observe,
    publish,
)

pytestmark = pytest.mark.django_db


def test_where_used_lists_records_batches_and_drafts_once() -> None:
    source, client = make_source(), sign_in(make_chief())
    place = publish(make_place(title_en="Aktau"))
    vendor = make_organisation(title_en="Vendor")
    project = make_energy_project(title_en="Plant", vendor=vendor)
    claim(project, "capacity_mw", "5", source=source)
    claim(project, "status", source=source)
    observe(make_series(), "2020", 1, source=source)
    public = make_place(title_en="Khorgos")
    claim(public, "place_kind", source=source)
    claim_all(public)
    publish(public)  # and so a row of what is public names the source, which has no form

    def used(row: Any) -> dict[Any, Any]:
        usage = client.get(address(row, "used")).context["usage"]
        return {kind: [words for words, _address in rows] for kind, rows in usage.items()}

    found = used(source)
    assert found["Energy projects"] == ["Plant (Draft)"]
    assert found["Places"] == ["Khorgos"]
    assert len(found["Observation batches"]) == 1
    assert used(vendor) == {"Energy projects": ["Plant (Draft)"]}
    assert used(place) == {}
    assert "Aktau" in used(place.country)["Places"]
    assert client.get(address(source)).content.count(address(source, "used").encode()) == 1


def test_records_of_a_source_are_a_list_of_their_own() -> None:
    source, client = make_source(), sign_in(make_chief())
    said, other = make_place(title_en="Aktau"), make_place(title_en="Khorgos")
    claim(said, "place_kind", source=source)
    claim(other, "place_kind")
    gone = {"retracted_at": NOON, "retraction_reason": "Misread."}
    claim(make_energy_project(), "capacity_mw", "5", source=source, **gone)

    lists = client.get(address(source, "used")).context["lists"]
    assert [kind for kind, _address in lists] == ["Places"]
    ((_kind, listed),) = lists
    page = client.get(listed)
    assert [str(row) for row in page.context["cl"].result_list] == ["Aktau"]
    assert str(source) in page.text
    everything = client.get(address_of(Place), {"source": "x"}).context["cl"]
    assert everything.result_count == 2
