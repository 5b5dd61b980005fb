"""Signing in, one's own account, links by mail."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from portal.editorial import outbox
from portal.models import Notice, SecurityEvent, User
from portal.records.signals import night_begun
from tests.admin_client import address, filled, make_chief, make_member, said_by, sign_in
from tests.factories import make_user
from tests.portal.admin.accounts.signing_in import (
    LOGIN,
    PASSWORD,
    age_sign_in,
    is_in,
    link_in,
    make_publisher,
    try_password,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ACCOUNT = "/admin/account/"
RESET = f"{ACCOUNT}password/reset/"


def test_desk_leads_to_sign_in_and_from_there_back() -> None:
    make_publisher()
    client = Client()
    client.get(LOGIN)
    before = client.session.session_key
    page = client.get("/admin/portal/place/", follow=True)
    assert page.redirect_chain[-1][0] == f"{LOGIN}?next=%2Fadmin%2Fportal%2Fplace%2F"
    data = {"login": "anna", "password": PASSWORD, "next": "/admin/portal/place/"}
    answer = client.post(LOGIN, data)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/portal/place/")
    assert client.session.session_key != before
    assert client.get("/admin/login/").headers["Location"] == "/admin/"
    left = client.post("/admin/logout/")
    assert left.headers["Clear-Site-Data"] == '"storage"'
    assert "You are signed out." in left.text
    assert not is_in(client)


def test_only_the_portal_may_frame_its_pages_of_sign_in() -> None:
    """A form whose session has ended does; there, the head of the desk is left out."""
    client = sign_in(make_publisher())
    in_frame: Any = {"headers": {"Sec-Fetch-Dest": "iframe"}}
    for answer in (Client().get(LOGIN, **in_frame), client.get(f"{ACCOUNT}signed-in/", **in_frame)):
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert 'id="header"' not in answer.content.decode()
    assert 'id="header"' in Client().get(LOGIN).content.decode()
    for path in ("preferences/", "password/change/", "second-factor/"):
        answer = client.get(f"{ACCOUNT}{path}")
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert ">Corridor <span>" in answer.content.decode()


def test_sign_in_leads_to_no_other_site() -> None:
    make_publisher()
    data = {"login": "anna", "password": PASSWORD, "next": "https://evil.example/"}
    assert Client().post(LOGIN, data).headers["Location"] == "/admin/"


def test_account_without_the_desk_is_refused_in_words() -> None:
    make_user(username="reader", password=PASSWORD)
    client = Client()
    try_password(client, name="reader")
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["signup/", "second-factor/webauthn/signup/", "login/code/"])
def test_public_cannot_make_accounts(path: str) -> None:
    """These are addresses of the desk like any other that does not exist."""
    data = {"username": "eve", "email": "eve@example.org", "password1": PASSWORD}
    answer = Client().post(f"{ACCOUNT}{path}", {**data, "password2": PASSWORD})
    assert answer.headers["Location"].startswith("/admin/login/")
    assert sign_in(make_chief()).get(f"{ACCOUNT}{path}").status_code == 404


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("Summer26", False),
        ("elevenchars", False),
        ("telechargement", False),
        ("918273645546372819", True),
        ("anna@example.org", False),
        ("horse battery staple", True),
        ("Corridor-Portal-2026", False),
        ("Editor.Asia.Password!", False),
        ("corridor horse battery", True),
    ],
)
def test_new_password_is_long_and_not_common(password: str, is_taken: bool) -> None:
    anna = make_publisher()
    client = Client()
    try_password(client)
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    client.post(f"{ACCOUNT}password/change/", data)
    anna.refresh_from_db()
    assert anna.check_password(password) is is_taken
    assert is_in(client)
    changed = SecurityEvent.objects.filter(kind="password", account="anna", by="anna")
    assert changed.exists() is is_taken


def test_forgotten_password_is_replaced_by_a_link_that_works_once() -> None:
    make_publisher()
    elsewhere = Client()
    try_password(elsewhere)
    client = Client()
    assert client.post(RESET, {"email": "anna@example.org"}).status_code == 302
    (notice,) = Notice.objects.all()
    outbox.send_due(at=timezone.now())
    (letter,) = mail.outbox
    assert letter.to == ["anna@example.org"]
    assert "anna" in letter.body
    link = link_in(notice.body)
    form = client.get(link, follow=True)
    new = {"password1": "horse battery staple", "password2": "horse battery staple"}
    done = client.post(form.redirect_chain[-1][0], new, follow=True)
    assert f'href="{ACCOUNT}login/"' in done.text  # no dead end
    assert try_password(Client(), "horse battery staple").status_code == 302
    assert not is_in(elsewhere)
    again = Client().get(link, follow=True)
    assert "password1" not in again.content.decode()
    assert f'href="{RESET}"' in again.text  # the way to another link
    assert Notice.objects.count() == 2  # that it was changed


def test_reset_tells_nobody_who_has_an_account() -> None:
    make_publisher()
    answers = [
        Client().post(RESET, {"email": f"{name}@example.org"}, follow=True)
        for name in ("anna", "nobody")
    ]
    pages = [answer.content.decode().split("<h1>")[1].split("<footer")[0] for answer in answers]
    assert pages[0] == pages[1]
    assert Notice.objects.count() == 1
    assert mail.outbox == []


@pytest.mark.engine  # which compare letters in ways of their own
def test_link_goes_to_no_address_that_only_looks_the_same() -> None:
    anna = make_member("Publisher", username="anna", email="anna@ministry.example")
    make_member("Contributor", username="other", email="anna@m\u0131nistry.example")
    for typed in ("anna@ministry.example", "ANNA@ministry.example"):
        Client().post(RESET, {"email": typed})
    assert [notice.to for notice in Notice.objects.all()] == [anna, anna]


@pytest.mark.engine
def test_address_in_capitals_gets_its_link() -> None:
    make_member("Publisher", username="anna", email="Anna.K@example.org")
    Client().post(RESET, {"email": "anna.k@example.org"})
    assert [notice.to.username for notice in Notice.objects.all()] == ["anna"]


def test_link_that_was_sent_is_in_no_backup() -> None:
    make_member("Publisher", username="anna", email="anna@example.org")
    Client().post(RESET, {"email": "anna@example.org"})
    outbox.send_due(at=timezone.now())
    link = link_in(str(mail.outbox[0].body))
    assert Client().get(link, follow=True).status_code == 200
    stored = Notice.objects.get().body
    assert "/password/reset/key/***/" in stored
    assert link.rstrip("/").rpartition("/")[2] not in stored


def test_programs_get_no_links() -> None:
    make_user(username="loader", is_service=True, email="anna@example.org")
    Client().post(RESET, {"email": "anna@example.org"})
    assert (Notice.objects.count(), mail.outbox) == (0, [])


def test_requests_for_links_are_limited() -> None:
    statuses = [Client().post(RESET, {"email": "anna@example.org"}).status_code for _ in range(11)]
    assert statuses == [302] * 10 + [429]


def test_invited_person_chooses_a_password() -> None:
    editors = Group.objects.get(name="Editor")
    data = {"username": "dina", "email": "dina@example.org", "groups": [editors.pk]}
    answer = sign_in(make_chief()).post("/admin/portal/user/add/", {**data, "is_staff": "on"})
    assert answer.status_code == 302
    letter = Notice.objects.get(to__username="dina")
    assert "Your roles: Editor." in letter.body
    assert letter.body.endswith("/admin/help/\n")
    client = Client()
    form = client.get(link_in(letter.body), follow=True)
    new = {"password1": "horse battery staple", "password2": "horse battery staple"}
    client.post(form.redirect_chain[-1][0], new)
    assert try_password(client, "horse battery staple", "dina").status_code == 302
    assert is_in(client)
    assert SecurityEvent.objects.filter(kind="invited", account="dina").count() == 1


def test_invitation_can_be_sent_again_and_not_to_who_is_gone() -> None:
    dina = make_member("Editor", username="dina", email="dina@example.org")
    gone = make_member("Editor", username="gone", email="gone@example.org", is_active=False)
    data = {"action": "send_invitations", "_selected_action": [dina.pk, gone.pk]}
    chief = sign_in(make_chief(username="chief"))
    chief.post("/admin/portal/user/", data)
    assert [notice.to for notice in Notice.objects.all()] == [dina]


@pytest.mark.parametrize("page", ["login/", "email/", "second-factor/", "sessions/"])
def test_browsers_keep_no_page_of_an_account(page: str) -> None:
    client = Client() if page == "login/" else sign_in(make_publisher())
    answer = client.get(f"{ACCOUNT}{page}")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_messages_name_the_site_and_not_the_port_that_was_asked() -> None:
    make_publisher()
    client = Client(headers={"host": "testserver:81"})
    client.post(RESET, {"email": "anna@example.org"})
    try_password(client)
    client.post(f"{ACCOUNT}email/", {"email": "new@example.org", "action_add": ""})
    texts = [*Notice.objects.values_list("body", flat=True), *(one.body for one in mail.outbox)]
    for text in texts:
        assert "testserver" not in text
    links = [text for text in texts if "http://127.0.0.1:8000/admin/account/" in text]
    assert len(links) == 2  # to choose a password, and to confirm an address


def test_link_is_dead_after_three_days(time_machine: Any) -> None:
    make_publisher()
    Client().post(RESET, {"email": "anna@example.org"})
    link = link_in(Notice.objects.get().body)
    time_machine.move_to(timezone.now() + timedelta(days=3, hours=1))
    assert "password1" not in Client().get(link, follow=True).content.decode()


@pytest.mark.engine
@pytest.mark.parametrize("key", ["\\000" * 12, "a\\000bcdefghijkl", "x" * 3000])
def test_key_of_a_session_that_is_none_is_nobody(key: str) -> None:
    client = Client(headers={"cookie": f'sessionid="{key}"'})
    assert client.get(LOGIN).status_code == 200
    assert client.get("/admin/").status_code == 302


def test_sessions_are_listed_and_ended_by_their_owner() -> None:
    make_publisher()
    here, there = Client(), Client()
    try_password(here)
    try_password(there, REMOTE_ADDR="192.0.2.9")
    assert "192.0.2.9" in here.get(f"{ACCOUNT}sessions/").content.decode()
    age_sign_in(here)
    asked = here.post(f"{ACCOUNT}sessions/", follow=True)
    before = here.session.session_key
    assert (is_in(here), is_in(there)) == (True, True)
    here.post(asked.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    assert here.session.session_key != before
    here.post(f"{ACCOUNT}sessions/")
    assert (is_in(here), is_in(there)) == (True, False)


def test_session_ends_two_weeks_after_sign_in_whatever_is_done(time_machine: Any) -> None:
    make_publisher()
    client, began = Client(), timezone.now()
    try_password(client)
    for day in (5, 10, 13):
        time_machine.move_to(began + timedelta(days=day))
        assert is_in(client)
        session = client.session
        session["changed"] = day
        session.save()
    time_machine.move_to(began + timedelta(days=14, minutes=1))
    assert not is_in(client)


def test_sessions_that_have_ended_are_forgotten_at_night(time_machine: Any) -> None:
    make_publisher()
    ended, goes_on = Client(), Client()
    try_password(ended)
    time_machine.move_to(timezone.now() + timedelta(days=10))
    try_password(goes_on)
    time_machine.move_to(timezone.now() + timedelta(days=5))

    night_begun.send(None, at=timezone.now())

    assert is_in(goes_on)
    kept = {*Session.objects.values_list("session_key", flat=True)}
    assert kept == {*UserSession.objects.values_list("session_key", flat=True)}
    assert kept == {goes_on.session.session_key}


def test_administrator_signs_somebody_out_everywhere() -> None:
    anna = make_publisher()
    here, there = Client(), Client()
    try_password(here)
    try_password(there)
    data = {"action": "end_sessions", "_selected_action": [anna.pk]}
    chief = sign_in(make_chief(username="chief"))
    chief.post("/admin/portal/user/", data)
    assert (is_in(here), is_in(there)) == (False, False)
    ended = SecurityEvent.objects.get(kind="sessions")
    assert (ended.account, ended.by) == ("anna", "chief")


def test_address_is_changed_once_the_new_one_is_confirmed() -> None:
    anna = make_publisher()
    client = Client()
    try_password(client)
    data = {"email": "new@example.org", "action_add": ""}
    page = client.post(f"{ACCOUNT}email/", data, follow=True)
    client.post(page.redirect_chain[-1][0], {"password": PASSWORD})
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"
    (letter,) = mail.outbox
    assert letter.to == ["new@example.org"]
    client.post(link_in(str(letter.body)))
    anna.refresh_from_db()
    assert anna.email == "new@example.org"


def _choose_by_link(chief: Client) -> None:
    Client().post(RESET, {"email": "anna@example.org"})
    notice = Notice.objects.filter(subject__contains="Password Reset").get()
    client = Client()
    form = client.get(link_in(notice.body), follow=True).redirect_chain[-1][0]
    new = {"password1": "horse battery staple", "password2": "horse battery staple"}
    assert client.post(form, new).status_code == 302


def _choose_for_somebody(chief: Client) -> None:
    page = f"/admin/portal/user/{User.objects.get(username='anna').pk}/password/"
    new = {"password1": "horse battery staple", "password2": "horse battery staple"}
    assert chief.post(page, {**new, "usable_password": "true"}).status_code == 302


def _sign_out(chief: Client) -> None:
    anna = User.objects.get(username="anna")
    chief.post("/admin/portal/user/", {"action": "end_sessions", "_selected_action": [anna.pk]})


@pytest.mark.parametrize("put_right", [_choose_by_link, _choose_for_somebody, _sign_out])
def test_address_named_by_a_thief_is_forgotten_with_the_password_or_session(put_right: Any) -> None:
    anna, thief, chief = make_publisher(), Client(), sign_in(make_chief(username="chief"))
    try_password(thief)
    thief.post(f"{ACCOUNT}email/", {"email": "thief@example.net", "action_add": ""})
    (letter,) = mail.outbox
    Client().post(RESET, {"email": "thief@example.net"})  # not confirmed yet
    assert Notice.objects.count() == 0

    put_right(chief)

    Client().post(link_in(str(letter.body)))
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"


def test_sessions_do_not_come_back_with_an_account() -> None:
    anna, client = make_publisher(), Client()
    try_password(client)
    chief = sign_in(make_chief(username="chief"))
    for is_active in ("", "on"):
        data = filled(chief.get(address(anna)))
        assert chief.post(address(anna), {**data, "is_active": is_active}).status_code == 302
    anna.refresh_from_db()
    assert (anna.is_active, is_in(client)) == (True, False)


def test_old_address_gets_no_links_after_an_administrator_has_changed_it(
    django_capture_on_commit_callbacks: Any,
) -> None:
    anna = make_publisher()
    client = Client()
    try_password(client)
    client.get(f"{ACCOUNT}email/")  # which notes the address
    chief = sign_in(make_chief())
    with django_capture_on_commit_callbacks(execute=True):
        chief.post(address(anna), filled(chief.get(address(anna)), email="new@example.org"))
        assert mail.outbox == []  # the change may still fail
    anna.refresh_from_db()
    assert anna.email == "new@example.org"
    (warning,) = mail.outbox
    assert warning.to == ["anna@example.org"]
    assert "has given your account another e-mail address" in str(warning.body)
    Client().post(RESET, {"email": "anna@example.org"})
    assert Notice.objects.filter(subject__contains="Password Reset").count() == 0
    assert User.objects.filter(email="new@example.org").exists()


@pytest.mark.django_db(transaction=True)
def test_administrator_reads_that_a_former_address_was_not_told(settings: Any) -> None:
    anna, chief = make_publisher(), sign_in(make_chief())
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": smtp, "OPTIONS": {"host": "127.0.0.1", "port": 1}}}
    data = filled(chief.get(address(anna)), email="new@example.org")
    page = chief.post(address(anna), data, follow=True)
    assert "No message could be sent to the former address: anna@example.org." in said_by(page)
    anna.refresh_from_db()
    assert anna.email == "new@example.org"
