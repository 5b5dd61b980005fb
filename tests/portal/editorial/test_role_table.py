"""Roles as they are declared: the permissions of each in each area."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from portal.editorial.roles import ROLES, STEPS, Area, RoleDefinition, grant_permissions, role_of

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


def may(name: str, model: str) -> set[str]:
    group = Group.objects.get(name=name)
    found = group.permissions.filter(content_type__model=model)
    return set(found.values_list("codename", flat=True))


@pytest.mark.django_db
def test_right_taken_from_a_role_is_not_given_back_by_a_later_migration() -> None:
    Group.objects.get(name="Editor").permissions.remove(
        Permission.objects.get(codename="add_place")
    )
    Group.objects.filter(name="Translator").delete()  # as if it were a new role
    Permission.objects.filter(content_type__model="story").delete()  # as of a new model
    areas = {"place": Area.RECORDS, "story": Area.RECORDS}
    grant_permissions("portal", areas).code(apps, None)  # type: ignore[arg-type]  # as migrate does
    assert may("Editor", "place") == {"view_place", "change_place", "delete_place"}
    assert may("Editor", "story") == {"view_story", "add_story", "change_story", "delete_story"}
    assert may("Translator", "place") == {"view_place"}


@pytest.mark.django_db
def test_kind_taken_from_all_roles_is_not_given_back_by_an_upgrade() -> None:
    Group.permissions.through.objects.filter(permission__content_type__model="corridor").delete()
    call_command("migrate", verbosity=0)
    assert may("Administrator", "corridor") == set()
