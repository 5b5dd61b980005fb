"""Accounts and roles, with the words for the person who assigns them."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.editorial.roles import ROLES
from portal.models import User
from tests.admin_client import address, address_of, errors_in, filled, granting, make_chief, sign_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_new_user_gets_roles_in_one_form_and_may_sign_in() -> None:
    client = sign_in(make_chief())
    page = client.get(address_of(User, "add"))
    words = page.content.decode()
    assert all(str(role.purpose) in words for role in ROLES)
    editor = Group.objects.get(name="Editor")
    secret = {"password1": "correct-horse-7", "password2": "correct-horse-7"}
    data = filled(page, username="aigul", first_name="Aigul", groups=[editor.pk], **secret)
    assert client.post(address_of(User, "add"), data).status_code == 302
    aigul = User.objects.get(username="aigul")
    assert (aigul.is_staff, aigul.is_superuser, list(aigul.groups.all())) == (True, False, [editor])
    assert aigul.has_perm("portal.edit")


@pytest.mark.parametrize("page", ["add", "change"])
def test_nobody_gets_the_name_of_another_account_in_capitals(page: str) -> None:
    make_user(username="anna", password="correct-horse-7", is_staff=True)
    berik = make_user(username="berik")
    client = sign_in(make_chief())
    url = address(berik) if page == "change" else address_of(User, "add")
    answer = client.post(url, filled(client.get(url), username="ANNA"))
    assert errors_in(answer) == ["A user with that username already exists."]
    signing_in = {"login": "anna", "password": "correct-horse-7"}
    assert Client().post("/admin/account/login/", signing_in).status_code == 302


def test_list_names_the_roles_of_everybody_and_costs_no_query_each(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    names = ["Publisher", "Translator"]
    for n in range(3):
        user = make_user(username=f"reader{n}", is_staff=True)
        user.groups.set(Group.objects.filter(name__in=names))
    chief = make_chief()
    TOTP.activate(chief, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = sign_in(chief)
    client.get(address_of(User))
    with django_assert_max_num_queries(9):
        page = client.get(address_of(User))
    modeladmin = page.context["cl"].model_admin
    told = {user.username: modeladmin.roles(user) for user in page.context["cl"].result_list}
    assert told.pop("reader0") == told.pop("reader1") == told.pop("reader2")
    assert "Translator, Publisher" in page.content.decode()
    proved = {user.username for user in page.context["cl"].result_list if user.has_factor}
    assert proved == {chief.username}


def test_groups_say_what_they_are_for_and_who_is_in_them() -> None:
    Group.objects.create(name="Interns")
    make_user(username="nurlan").groups.set(Group.objects.filter(name="Publisher"))
    page = sign_in(make_chief()).get(address_of(Group)).content.decode()
    assert all(str(role.purpose) in page for role in ROLES)
    assert "Interns" in page
    assert "nurlan" in page


def test_only_groups_that_are_no_roles_can_be_deleted() -> None:
    interns, publisher = Group.objects.create(name="Interns"), Group.objects.get(name="Publisher")
    client = sign_in(make_chief())
    answers = [
        client.post(address(one, "delete"), {"post": "yes"}).status_code
        for one in (interns, publisher)
    ]
    assert answers == [302, 403]
    assert set(Group.objects.all()) & {interns, publisher} == {publisher}


def test_form_of_a_user_keeps_a_group_that_is_no_role() -> None:
    interns = Group.objects.create(name="Interns")
    user = make_user(is_staff=True)
    user.groups.add(interns)
    client = sign_in(make_chief())
    data = filled(client.get(address(user)), last_name="Serik")
    client.post(address(user), data)
    user.refresh_from_db()
    assert (user.last_name, list(user.groups.all())) == ("Serik", [interns])


def test_roles_are_made_again_beside_what_a_group_has_already() -> None:
    """As on an installation that had a group of that name before."""
    Group.objects.exclude(name="Editor").delete()
    editor = Group.objects.get(name="Editor")
    by_hand = Permission.objects.get(codename="delete_country")
    editor.permissions.set([by_hand])
    editor.user_set.add(make_user(username="aigul"))
    for _again in range(2):
        for operation in granting():
            operation.code(apps)
    assert [group.name for group in Group.objects.order_by("pk")] == [
        "Editor",
        *(role.name for role in ROLES if role.name != "Editor"),
    ]
    aigul = User.objects.get(username="aigul")
    names = ["portal.delete_country", "portal.edit", "trade.change_corridor", "trade.view_series"]
    assert [aigul.has_perm(name) for name in names] == [True] * 4

    for operation in granting():
        operation.reverse_code(apps)
    assert list(Group.objects.values_list("name", "permissions__codename")) == [
        ("Editor", "delete_country")
    ]


def test_role_keeps_the_name_by_which_the_portal_knows_it() -> None:
    interns, publisher = Group.objects.create(name="Interns"), Group.objects.get(name="Publisher")
    client = sign_in(make_chief())
    for group in (interns, publisher):
        client.post(address(group), filled(client.get(address(group)), name=f"New {group}"))
        group.refresh_from_db()
    assert (interns.name, publisher.name) == ("New Interns", "Publisher")


def test_accounts_are_filtered_by_roles_in_the_language_of_the_desk() -> None:
    editor = make_user(username="aigul")
    editor.groups.set(Group.objects.filter(name="Editor"))
    client = sign_in(make_chief(language="ru"))
    assert ">Редактор</a>" in client.get(address_of(User)).text
    found = client.get(address_of(User), {"groups__id__exact": editor.groups.get().pk})
    assert list(found.context["cl"].result_list) == [editor]


def test_permissions_are_named_in_the_language_of_the_desk() -> None:
    client = sign_in(make_chief(language="ru"))
    for row in (Group.objects.get(name="Editor"), make_user()):
        page = client.get(address(row)).text
        assert ">место | Может добавлять</option>" in page
        assert ">шаг | Может публиковать написанное другими</option>" in page
        assert "| Can " not in page
