"""Nobody gives more than they have; what is given is told and logged."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, connection, transaction

from portal.admin.people.access import describe_access, label_permission
from portal.models import Notice, SecurityEvent, User
from tests.admin_client import (
    address,
    address_of,
    errors_in,
    filled,
    make_chief,
    make_editor,
    make_member,
    said_by,
    sign_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def make_admin(name: str = "berik") -> User:
    return make_member("Administrator", username=name, email=f"{name}@example.org")


def save(actor: User, row: User | Group, **changes: object) -> Any:
    """Send the form of a row as the actor, with fields that it may not offer."""
    client = sign_in(actor)
    data = filled(sign_in(make_chief()).get(address(row)), **changes)
    return client.post(address(row), {name: value for name, value in data.items() if value != ""})


def test_administrator_makes_nobody_superuser() -> None:
    berik, anna = make_admin(), make_member("Editor", username="anna")
    for person in (berik, anna):
        save(berik, person, is_superuser="on")
        person.refresh_from_db()
        assert not person.is_superuser
    assert save(make_chief(), anna, is_superuser="on").status_code == 302
    anna.refresh_from_db()
    assert anna.is_superuser


def test_administrator_does_not_touch_a_superuser() -> None:
    chief, client = make_chief(username="chief", password="before"), sign_in(make_admin())
    assert 'name="username"' not in client.get(address(chief)).content.decode()
    assert client.post(address(chief), {"username": "mine"}).status_code == 403
    new = {"password1": "horse battery staple", "password2": "horse battery staple"}
    path = f"{address_of(User)}{chief.pk}/password/"
    assert client.post(path, {**new, "usable_password": "true"}).status_code == 403
    assert client.post(address(chief, "delete"), {"post": "yes"}).status_code == 403
    actions = {"action": "remove_second_factors", "_selected_action": [chief.pk]}
    page = client.post(address_of(User), actions, follow=True)
    assert said_by(page) == ["Nothing was changed: choose others, who may do no more than you."]
    chief.refresh_from_db()
    assert (chief.username, chief.check_password("before")) == ("chief", True)


def test_program_is_made_and_changed_by_superusers_and_is_nobody_at_the_desk() -> None:
    """It publishes without a second reader, which no administrator may."""
    berik, anna = make_admin(), make_member("Editor", username="anna")
    save(berik, anna, is_service="on")
    anna.refresh_from_db()
    assert not anna.is_service
    assert save(make_chief(), anna, is_service="on").status_code == 302
    client, new = sign_in(berik), {"password1": "horse battery staple"}
    assert client.post(address(anna), {"username": "mine"}).status_code == 403
    path = f"{address_of(User)}{anna.pk}/password/"
    sent = {**new, "password2": new["password1"], "usable_password": "true"}
    assert client.post(path, sent).status_code == 403
    assert sign_in(anna).get("/admin/", follow=True).status_code == 403


def test_nobody_changes_what_they_may_do_themselves() -> None:
    berik = make_admin()
    interns = Group.objects.create(name="Interns")
    save(berik, berik, groups=[interns.pk], first_name="Berik")
    save(berik, berik, is_service="on")  # who publishes without a second reader
    berik.refresh_from_db()
    assert (berik.first_name, berik.groups.get().name) == ("Berik", "Administrator")
    assert not berik.is_service


def test_nobody_gives_a_role_or_permission_that_says_more_than_theirs() -> None:
    """Somebody who keeps the accounts and can do nothing else."""
    names = ["portal.view_user", "portal.change_user", "auth.view_group", "auth.change_group"]
    keeper, anna = make_editor(*names), make_editor()
    publisher = Group.objects.get(name="Publisher")
    answer = save(keeper, anna, groups=[publisher.pk])
    assert errors_in(answer) == ["Nobody gives more than they may do themselves."]
    publish = Permission.objects.get(codename="publish")
    assert errors_in(save(keeper, anna, user_permissions=[publish.pk]))
    mine = Group.objects.create(name="Mine")
    keeper.groups.add(mine)
    assert errors_in(save(keeper, mine, permissions=[publish.pk]))
    assert not mine.permissions.exists()
    assert sign_in(keeper).post(address(make_admin()), {"username": "x"}).status_code == 403
    own = Permission.objects.get(codename="change_user")
    assert save(keeper, anna, user_permissions=[own.pk]).status_code == 302


def test_only_permissions_that_allow_something_are_offered() -> None:
    """On tables of the desk and those of a role; one that was given before stays."""
    chief, anna = make_chief(), make_member("Editor", username="anna")
    interns = Group.objects.create(name="Interns")
    words, entries = (
        Permission.objects.get(codename=f"view_{name}") for name in ("searchword", "searchentry")
    )
    anna.user_permissions.add(words)
    for row, field in ((interns, "permissions"), (anna, "user_permissions")):
        page = sign_in(chief).get(address(row))
        offered = {one.codename for one in page.context["adminform"].form.fields[field].queryset}
        assert {"change_place", "publish", "change_errorreport"} <= offered
        assert offered & {"view_searchword", "view_searchentry"} == (
            {"view_searchword"} if row == anna else set()
        )
    assert errors_in(save(chief, interns, permissions=[entries.pk]))
    assert save(chief, anna, first_name="Anna").status_code == 302
    assert [*anna.user_permissions.all()] == [words]


def test_given_role_is_told_to_all_administrators_and_logged() -> None:
    berik, other = make_admin(), make_admin("saule")
    anna = make_member("Editor", username="anna", email="anna@example.org")
    publisher = Group.objects.get(name="Publisher")
    save(berik, anna, groups=[publisher.pk])
    told = {notice.to: notice.body for notice in Notice.objects.all()}
    assert {berik, other} <= {*told}
    assert "Before: Editor; active; staff status\n\nNow: Publisher; active;" in told[other]
    assert anna not in told
    event = SecurityEvent.objects.get(kind="access")
    assert (event.account, event.by) == ("anna", "berik")
    assert event.detail == "Editor; active; staff status → Publisher; active; staff status"
    assert len(event.client) == 64


def test_deactivation_is_logged_and_a_new_name_is_not() -> None:
    anna, chief = make_member("Editor", username="anna"), make_chief(username="chief")
    data = filled(sign_in(chief).get(address(anna)))
    sign_in(chief).post(address(anna), {**data, "first_name": "Anna"})
    assert not SecurityEvent.objects.filter(kind="access").exists()
    del data["is_active"]
    sign_in(chief).post(address(anna), data)
    assert SecurityEvent.objects.get(kind="access").detail.endswith("→ Editor; staff status")


def test_description_of_access_takes_as_few_questions_for_many_permissions(
    django_assert_num_queries: Any,
) -> None:
    role, anna = Group.objects.get(name="Administrator"), make_member("Editor")
    anna.user_permissions.set(role.permissions.all())
    with django_assert_num_queries(1):
        assert describe_access(role).count("; ") > 50
    with django_assert_num_queries(2):
        assert describe_access(anna).count("; ") > 50


def test_permissions_of_a_role_are_told_and_logged() -> None:
    berik, role = make_admin(), Group.objects.get(name="Translator")
    publish = Permission.objects.get(codename="publish")
    save(make_chief(username="chief"), role, permissions=[publish.pk])
    event = SecurityEvent.objects.get(kind="group")
    assert (event.account, event.by) == ("Translator", "chief")
    assert event.detail.endswith(f" → {label_permission(publish)}")
    assert Notice.objects.filter(to=berik).count() == 1


def test_group_that_is_deleted_is_told_and_logged_as_one_that_gives_nothing() -> None:
    berik, interns = make_admin(), Group.objects.create(name="Interns")
    interns.permissions.add(publish := Permission.objects.get(codename="publish"))
    sign_in(make_chief()).post(address(interns, "delete"), {"post": "yes"})
    event = SecurityEvent.objects.get(kind="group")
    assert (event.account, event.detail) == ("Interns", f"{label_permission(publish)} → –")
    assert Notice.objects.filter(to=berik).count() == 1


def test_password_set_by_an_administrator_and_deleted_account_are_logged() -> None:
    anna = make_editor(username="anna", email="anna@example.org")
    chief = make_chief(username="chief", email="chief@example.org")
    new = {"password1": "horse battery staple", "password2": "horse battery staple"}
    client = sign_in(chief)
    for who in (anna, chief):
        client.post(f"{address_of(User)}{who.pk}/password/", {**new, "usable_password": "true"})
    told = Notice.objects.get(subject="Your way to the desk was changed")  # not of one's own
    assert told.to == anna
    assert told.body.startswith("chief has set another password for your account.")
    client.post(address(anna, "delete"), {"post": "yes"})
    found = SecurityEvent.objects.filter(by="chief", account="anna").order_by("pk")
    assert [one.kind for one in found] == ["password", "deleted"]


def test_log_is_read_by_administrators_and_changed_by_nobody() -> None:
    sign_in(make_editor(username="anna"))
    event = SecurityEvent.objects.get(account="anna")
    client = sign_in(make_chief())
    assert "anna" in client.get(address_of(SecurityEvent)).content.decode()
    for page, data in (("change", {"account": "x"}), ("delete", {"post": "yes"})):
        assert client.post(address(event, page), data).status_code == 403
    for change in (
        event.save,
        event.delete,
        SecurityEvent.objects.all().delete,
        lambda: SecurityEvent.objects.update(account=""),
    ):
        with pytest.raises(TypeError):
            change()
    assert SecurityEvent.objects.get(pk=event.pk).account == "anna"


@pytest.mark.engine
@pytest.mark.parametrize("statement", ["UPDATE {} SET account = 'x'", "DELETE FROM {}"])
def test_database_refuses_to_change_the_log(statement: str) -> None:
    SecurityEvent.objects.create(kind="access", account="anna")
    table = SecurityEvent._meta.db_table
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        connection.cursor().execute(statement.format(table))
    assert SecurityEvent.objects.get().account == "anna"
