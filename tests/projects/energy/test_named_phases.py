"""Roles that name the phases they are about: on pages, in the form, in lists of changes."""

import re

import pytest
from django.core import serializers
from django.test import Client

from portal.admin.compare.differences import compare_contents
from portal.editorial import worklist
from portal.models import Finding
from portal.publication import publishing, snapshots
from portal.site.changes.rows import part_changes
from projects.energy.models import EnergyProject
from tests.admin_client import address, filled, make_member, sign_in
from tests.factories import (
    NOON,
    claim_all,
    make_energy_project,
    make_organisation,
    make_source,
    make_user,
    publish,
)
from tests.optional import the
from tests.portal.site.reading import part, read, words

pytestmark = pytest.mark.django_db

TWO, TEN = "000000000002", "000000000010"


def make_plant(*named: str, **columns: object) -> EnergyProject:
    """A plant of two units, and a loan for those that are named."""
    plant = make_energy_project(slug="aksu", capacity_mw=100)
    for number, capacity in ((10, 60), (2, 40)):
        about = {"phase_status": "operating", "capacity_mw": capacity, "source": make_source()}
        plant.phases.create(uid=f"{number:012}", name=f"Unit {number}", **about)
    bank = publish(make_organisation(title_en="Steppe Bank", slug="bank"))
    lent = {"organisation": bank, "role": "financier", "source": make_source()}
    plant.roles.create(phases=" ".join(named), **lent, **columns)
    claim_all(plant)
    return plant


def test_pages_name_the_units_of_a_role_in_the_language_of_the_reader(client: Client) -> None:
    publish(make_plant(TWO, TEN, capacity_mw=100))

    roles = words(part(read(client, "/energy-projects/aksu/"), 'id="roles"', "</section>"))
    assert "Funder Steppe Bank , for Unit 2 , Unit 10 , 100 MW" in roles
    assert "针对2号机组" in read(client, "/zh-hans/energy-projects/aksu/")
    assert "for Unit 2 , Unit 10" in words(read(client, "/organisations/bank/"))


def test_documents_and_rows_have_the_uids(client: Client) -> None:
    publish(make_plant(TWO, TEN))

    (role,) = client.get("/api/v1/energy-projects/aksu/").json()["roles"]
    (row,) = client.get(f"/api/v1/roles/?phases={TEN}").json()["results"]
    assert role["phases"] == row["phases"] == [TWO, TEN]
    assert client.get("/api/v1/roles/?phases=3").json()["count"] == 0
    table = client.get("/api/v1/roles.csv").getvalue().decode("utf-8-sig").splitlines()
    assert table[0].split(",")[-1] == "phases"
    assert table[1].endswith(f",{TWO}; {TEN}")


@pytest.mark.exhaustive
def test_editor_chooses_among_the_stored_units() -> None:
    plant, client = make_plant(), sign_in(make_member("Editor"))
    form = client.get(address(plant) + "?rows=open")
    boxes = re.findall(r'name="roles-0-phases" value="(\w+)"[^>]*>\s*([^<]+?)\s*<', form.text)
    assert boxes == [(TWO, "Unit 2"), (TEN, "Unit 10")]

    client.post(address(plant), filled(form, **{"roles-0-phases": [TEN, TWO]}))
    assert plant.roles.get().phases == f"{TEN} {TWO}"
    form = client.get(address(plant) + "?rows=open")
    assert form.text.count("checked") == 2
    client.post(address(plant), filled(form))
    assert plant.roles.get().phases == f"{TEN} {TWO}"
    refused = client.post(address(plant), filled(form, **{"roles-0-phases": ["3"]}))
    assert "3 is not one of the available choices" in refused.text
    client.post(address(plant), filled(form, **{"roles-0-phases": []}))
    assert plant.roles.get().phases == ""


def test_dump_of_a_table_has_the_text() -> None:
    role = make_plant(TWO, TEN).roles.get()

    (dumped,) = serializers.serialize("python", [role], fields=["phases"])
    assert dumped["fields"]["phases"] == f"{TWO} {TEN}"


def test_form_that_can_only_be_read_has_the_names() -> None:
    plant = publish(make_plant(TWO))

    page = sign_in(make_member("Editor")).get(address(plant) + "?rows=open")
    assert re.search(r'field-phases".*?<div class="readonly">Unit 2</div>', page.text, re.DOTALL)


@pytest.mark.exhaustive  # every day `test_merging.py`
def test_two_editors_of_one_role_choose_between_their_units() -> None:
    plant, anna, ben = make_plant(TWO), make_member("Editor"), make_member("Editor")
    forms = [sign_in(one).get(address(plant) + "?rows=open") for one in (anna, ben)]
    theirs = filled(forms[0], **{"roles-0-phases": [TEN]})
    sign_in(anna).post(address(plant), theirs)

    ours = filled(forms[1], **{"roles-0-phases": [TWO, TEN]})
    page = sign_in(ben).post(address(plant), ours)
    assert "Unit 2, Unit 10" in words(page.text)
    assert plant.roles.get().phases == TEN


def test_role_of_a_unit_that_is_gone_blocks_until_others_are_chosen() -> None:
    plant = publish(make_plant(TWO))
    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    draft.phases.filter(uid=TWO).delete()

    refused = publishing.blockers_of(EnergyProject.working.get_with_parts(draft.pk))
    assert [*map(str, refused)] == [
        "These roles name phases that are no longer there: Steppe Bank."
    ]
    draft.roles.update(phases=TEN)
    assert the(publish(draft).edition).document["roles"][0]["phases"] == [TEN]


def test_changes_are_told_with_the_names_of_units() -> None:
    plant = publish(make_plant(TWO))
    was, before = the(plant.edition).document, snapshots.of(plant)
    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    draft.roles.update(phases=f"{TWO} {TEN}")
    (group,) = compare_contents(EnergyProject, before, snapshots.of(draft), {}).groups
    (field,) = group.rows[0].fields
    assert (field.was.words, field.now.words) == ("Unit 2", "Unit 2, Unit 10")

    (change,) = part_changes(EnergyProject, was, the(publish(draft).edition).document, {})
    assert (change.was, change.now) == ("Unit 2", "Unit 2, Unit 10")
    assert change.what.endswith("Steppe Bank – Phases")


@pytest.mark.parametrize(("megawatts", "found"), [(40, 0), (40.5, 0), (60, 1), (None, 0)])
def test_capacity_of_a_role_that_its_units_do_not_have_is_asked_about(
    megawatts: float | None, found: int
) -> None:
    plant = make_plant(TWO, capacity_mw=megawatts)

    worklist.refresh([plant], at=NOON)

    assert Finding.objects.of(plant).filter(check_id="role-phases").count() == found
