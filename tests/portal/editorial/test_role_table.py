"""Roles as they are declared: the permissions of each in each area."""

import pytest
from django.contrib.auth.models import Group

from portal.editorial.roles import ROLES, STEPS, Area, RoleDefinition, role_of

BY_NAME = {role.name: role for role in ROLES}
WRITERS: dict[Area, set[str]] = {
    Area.RECORDS: {"Contributor", "Editor", "Administrator"},
    Area.STATISTICS: {"Data steward", "Administrator"},
    Area.SOURCES: {"Contributor", "Editor", "Data steward", "Administrator"},
    Area.COUNTRIES: {"Data steward", "Administrator"},
    Area.HISTORY: set(),
    Area.RELEASES: {"Publisher", "Administrator"},
    Area.PEOPLE: {"Administrator"},
    Area.REPORTS: {"Administrator"},
    Area.SECURITY: set(),
}
TAKERS: dict[str, set[str]] = {
    "edit": {"Editor", "Data steward", "Administrator"},
    "translate": {"Translator", "Administrator"},
    "publish": {"Publisher", "Administrator"},
    "withdraw": {"Publisher", "Administrator"},
    "bulk": {"Editor", "Publisher", "Data steward", "Administrator"},
    "remove": {"Administrator"},
}


@pytest.mark.parametrize("area", Area)
def test_area_is_written_by_its_roles_only(area: Area) -> None:
    may_add = {role.name for role in ROLES if "add" in role.may.get(area, [])}
    assert may_add == WRITERS[area]


@pytest.mark.parametrize("step", STEPS)
def test_step_is_taken_by_its_roles_only(step: str) -> None:
    assert {role.name for role in ROLES if step in role.steps} == TAKERS[step]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_every_role_views_everything_but_people_and_the_security_log(role: RoleDefinition) -> None:
    viewed = {area for area, actions in role.may.items() if "view" in actions}
    hidden = set() if role.name == "Administrator" else {Area.PEOPLE, Area.SECURITY}
    assert viewed == set(Area) - hidden


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_writing_implies_viewing(role: RoleDefinition) -> None:
    assert [area for area, actions in role.may.items() if "view" not in actions] == []


@pytest.mark.parametrize("area", [Area.HISTORY, Area.RELEASES, Area.SECURITY])
def test_issued_rows_are_never_changed_or_deleted(area: Area) -> None:
    granted = {action for role in ROLES for action in role.may.get(area, [])}
    assert granted & {"change", "delete"} == set()


def test_only_administrators_both_edit_and_publish() -> None:
    both = [role.name for role in ROLES if {"edit", "publish"} <= set(role.steps)]
    assert both == ["Administrator"]


def test_contributor_neither_deletes_nor_edits_public_records() -> None:
    role = BY_NAME["Contributor"]
    assert all("delete" not in actions for actions in role.may.values())
    assert role.steps == []


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_group_of_a_role_is_found_by_name(role: RoleDefinition) -> None:
    assert role_of(Group(name=role.name)) is role


def test_group_made_by_hand_has_no_role() -> None:
    assert role_of(Group(name="editor")) is None
