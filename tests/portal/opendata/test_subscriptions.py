"""Subscriptions to lists: confirmed by a message, told what changed, ended by a link."""

import re
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from portal.editorial import outbox
from portal.models import MessageFrequency, Subscription
from portal.opendata.subscriptions.sending import send_due
from portal.publication import publishing
from tests.admin_client import make_member, sign_in
from tests.factories import (
    NOON,
    make_country,
    make_energy_project,
    make_indicator,
    make_organisation,
    make_place,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from tests.meeting import interrupted
from tests.portal.site.reading import part, read, words
from tests.portal.site.test_change_list import a_plant, correct, publish_values

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAY = timedelta(days=1)
LATER = NOON + timedelta(days=40)
ADDRESS = "reader@example.org"


def ask(client: Client, of: str, prefix: str = "", **kwargs: Any) -> Any:
    form = {"of": of, "address": ADDRESS, "frequency": MessageFrequency.DAILY}
    return client.post(f"{prefix}/subscribe/", form, **kwargs)


def told_by(answer: Any) -> str:
    return words(part(answer.content.decode(), 'class="prose"', "</div>"))


def link_in(message: Any) -> str:
    found = re.search(r"http://[^/]+(/\S*subscribe/\S+)", message.body)
    assert found
    return found[1]


def subscribed(client: Client, of: str, at: Any = NOON, prefix: str = "") -> str:
    """Subscribe at a moment; return the address that ends it."""
    with time_machine.travel(at, tick=False):
        assert ask(client, of, prefix).status_code == 200
        list(send_due(at=at))
        link = link_in(mail.outbox.pop())
        assert client.post(link, {"confirm": "1"}).status_code == 200
    return link


def test_nothing_is_sent_to_an_address_that_did_not_confirm(client: Client) -> None:
    plant = a_plant()
    with time_machine.travel(NOON, tick=False):
        ask(client, "/energy-projects/")
        list(send_due(at=NOON))
        (message,) = mail.outbox
        assert message.to == [ADDRESS]
        assert "Confirm" in read(client, link_in(message))
        row = Subscription.objects.get()
        assert row.confirmed_at is None, "a program that opens links confirms nothing"
    correct(plant, at=NOON + DAY)
    list(send_due(at=NOON + DAY))
    list(send_due(at=NOON + 3 * DAY))
    assert len(mail.outbox) == 1
    assert not Subscription.objects.exists()


def test_message_has_old_and_new_value_reason_and_link(client: Client) -> None:
    plants = [a_plant(), a_plant("turgusun", "KG")]
    end = subscribed(client, "/energy-projects/?country=KZ&order=-title&view=map")
    for plant in plants:
        correct(plant, at=NOON + DAY / 2)
    assert list(send_due(at=NOON + DAY / 2)) == []
    assert not mail.outbox, "it is not due yet"
    list(send_due(at=NOON + DAY))
    (message,) = mail.outbox
    body = message.body.replace("\xa0", " ")
    assert message.subject == "Corridor: what changed – Energy projects: Country KZ"
    assert "Capacity: 100 MW → 98.5 MW" in body
    assert "Decided – Capacity: 98.5 MW (The responsible body): The operator measures." in body
    assert "The report is out." in body
    assert "/energy-projects/zhanatas/" in body
    assert "/energy-projects/?country=KZ\n" in body
    assert "Turgusun" not in body
    assert message.extra_headers["List-Unsubscribe"].endswith(f"{end}>")
    list(send_due(at=NOON + 3 * DAY))
    assert len(mail.outbox) == 1, "nothing has changed since"


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_message_tells_that_a_record_left_the_list(client: Client, is_withdrawn: bool) -> None:
    plant, other = a_plant(), a_plant("shelek")
    subscribed(
        client, "/energy-projects/?capacity_min=99&source=" + plant.claims.first().source.slug
    )
    correct(plant, at=NOON + DAY / 2)
    correct(other, at=NOON + DAY / 2)
    if is_withdrawn:
        public = type(plant).objects.get(pk=plant.pk)
        publishing.withdraw(public, by=make_user(), at=NOON + DAY / 2, note="It was never built.")
    list(send_due(at=NOON + DAY))
    body = mail.outbox[0].body.replace("\xa0", " ")
    assert ("Capacity: 100 MW → 98.5 MW" in body) != is_withdrawn
    assert ("No longer in this list" in body) != is_withdrawn
    assert ("It was never built." in body) == is_withdrawn
    assert "Shelek" not in body
    list(send_due(at=NOON + 3 * DAY))
    assert len(mail.outbox) == 1, "it is told once"


def test_message_of_a_record_that_was_withdrawn_and_begun_again_is_not_the_last(
    client: Client,
) -> None:
    place = publish(make_place(title_en="Khorgos"))
    subscribed(client, f"/id/{place.uid}/")
    publishing.withdraw(place, by=make_user(), at=NOON + DAY / 2, note="Misread.")
    publishing.reopen(place, by=make_user(), at=NOON + DAY / 2)
    list(send_due(at=NOON + DAY))
    (message,) = mail.outbox
    assert message.subject == "Corridor: what changed – Khorgos"
    assert "Misread." in message.body
    assert Subscription.objects.exists()


def test_reader_is_told_when_the_filter_names_what_is_no_longer_public(client: Client) -> None:
    vendor = publish(make_organisation(slug="vendor"))
    publish(make_energy_project(vendor=vendor))
    subscribed(client, "/energy-projects/?vendor=vendor", prefix="/ru")
    publishing.withdraw(vendor, by=make_user(), at=NOON, note="Wrong.")
    list(send_due(at=LATER))
    (message,) = mail.outbox
    assert "сообщений больше не будет" in message.subject
    assert "больше не опубликовано" in message.body
    assert not Subscription.objects.exists()


def test_message_is_in_the_language_of_the_reader(client: Client) -> None:
    plant = a_plant()
    subscribed(client, "/ru/energy-projects/", prefix="/ru")
    correct(plant, at=NOON + DAY)
    list(send_due(at=NOON + DAY))
    assert mail.outbox[0].subject == "Corridor: что изменилось\N{NO-BREAK SPACE}— Энергопроекты"
    assert "/ru/energy-projects/zhanatas/" in mail.outbox[0].body


def test_list_of_statistics_tells_its_values(client: Client) -> None:
    series = publish(make_series(title_en="Trade", indicator=publish(make_indicator(unit="Mt"))))
    other = publish(make_series(title_en="Rail", indicator=series.indicator))
    subscribed(client, "/series/?q=Trade")
    values = [observe(one, "2024", 32, source=make_source()) for one in (series, other)]
    publish_values(*values, at=NOON + DAY)
    list(send_due(at=NOON + DAY))
    body = mail.outbox[0].body.replace("\xa0", " ")
    assert "Trade, Values of statistics, Added – 2024: 32 Mt" in body
    assert "Rail" not in body


def test_record_is_followed_by_its_permanent_address(client: Client) -> None:
    plant, other = a_plant(), publish(make_energy_project(title_en="Shelek"))
    type(plant).objects.filter(pk=plant.pk).update(title_ru="Две\nстроки")
    link = f"/subscribe/?of=%2Fid%2F{plant.uid}%2F"
    assert link in read(client, plant.get_absolute_url())
    title = str(plant.title_en)
    assert title in read(client, link)
    subscribed(client, f"/id/{plant.uid}/", prefix="/ru")
    correct(plant, at=NOON + DAY)
    correct(other, at=NOON + DAY)
    list(send_due(at=NOON + DAY))
    (message,) = mail.outbox
    assert message.subject.endswith("Две строки"), "a title with two lines is none of a header"
    assert f"/id/{plant.uid}/" in message.body
    assert "Shelek" not in message.body
    draft = make_energy_project()
    assert ask(client, f"/id/{draft.uid}/").status_code == 400


def test_one_click_of_a_mail_program_deletes_the_row(client: Client) -> None:
    a_plant()
    end = subscribed(client, "/changes/")
    strict = Client(enforce_csrf_checks=True)
    assert "Unsubscribe" in read(strict, end)
    assert Subscription.objects.exists()
    answer = strict.post(end, {"List-Unsubscribe": "One-Click"}, headers={"sec-fetch-site": "none"})
    assert "Nothing is stored of it." in words(answer.content.decode())
    assert not Subscription.objects.exists()
    assert not answer.cookies
    assert client.get(end[:-2] + "/").status_code == 404


def test_answer_does_not_tell_who_has_subscribed(client: Client) -> None:
    a_plant()
    with time_machine.travel(NOON - DAY, tick=False):
        fresh = told_by(ask(client, "/changes/"))
    Subscription.objects.all().delete()
    subscribed(client, "/changes/")
    with time_machine.travel(NOON + DAY, tick=False):
        assert told_by(ask(client, "/changes/")) == fresh
        list(send_due(at=NOON + DAY / 2))
    assert not mail.outbox


@time_machine.travel(NOON, tick=False)
def test_requests_for_messages_are_limited(client: Client) -> None:
    publish(make_place())
    answers = [ask(client, "/places/", REMOTE_ADDR=f"203.0.113.{n}").status_code for n in range(4)]
    assert answers == [200, 200, 200, 429], "one address, from several clients"
    form = {"of": "/places/", "frequency": MessageFrequency.DAILY}
    answers = [
        client.post("/subscribe/", {**form, "address": f"reader-{n}@example.org"}).status_code
        for n in range(11)
    ]
    assert answers == [200] * 10 + [429], "one client, for several addresses"


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}]
)
def test_form_of_another_site_is_refused(client: Client, headers: dict[str, str]) -> None:
    assert ask(client, "/changes/", headers=headers).status_code == 403
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    "of",
    ["/admin/", "/energy-projects/?x=1", "https://a/b", "http://[::1", "", "/places", "/id/abc/"],
)
def test_what_is_no_list_is_refused(client: Client, of: str) -> None:
    refused = ask(client, of)
    assert refused.status_code == 400
    assert "<li>" in part(refused.content.decode(), "<h2>Not sent yet</h2>", "</ul>")
    assert client.get("/subscribe/", {"of": of}).status_code == (400 if of else 302)
    assert not Subscription.objects.exists()


def test_form_that_is_shown_again_names_its_list(client: Client) -> None:
    make_country("KZ")
    for code in ("KZ", "kz"):
        form = {"of": f"/energy-projects/?country={code}", "address": "nobody"}
        shown = client.post("/subscribe/", form).content.decode()
        assert '<p class="lead">Energy projects: Country KZ</p>' in shown, code


def test_lists_lead_to_the_form_if_mail_can_be_sent(client: Client, settings: Settings) -> None:
    make_country("KZ")
    publish(make_energy_project(country=make_country("KZ")))
    link = "/subscribe/?of=%2Fenergy-projects%2F%3Fcountry%3DKZ"
    assert link in read(client, "/energy-projects/?country=KZ")
    assert 'value="/energy-projects/?country=KZ"' in read(client, link)
    assert "What changed: Country KZ" in read(client, "/subscribe/?of=%2Fchanges%2F%3Fcountry%3DKZ")
    assert "/subscribe/" not in read(client, "/sources/")
    settings.PORTAL_SENDS_MAIL = False
    assert "/subscribe/" not in read(client, "/energy-projects/?country=KZ")
    assert client.get(link).status_code == 404
    assert ask(client, "/changes/").status_code == 404


@pytest.mark.engine
def test_subscription_confirmed_meanwhile_is_left_alone(client: Client) -> None:
    publish(make_place())
    ask(client, "/places/")
    rows = Subscription.objects.filter(confirmed_at=None)
    confirm = partial(rows.update, confirmed_at=NOON, told_at=NOON, frequency="monthly")
    with interrupted(confirm, before='^UPDATE "portal_subscription" SET "language"'):
        ask(client, "/places/")
    assert Subscription.objects.get().frequency == "monthly"


def test_unreachable_server_is_tried_again(client: Client, settings: Settings) -> None:
    publish(make_place())
    ask(client, "/places/")
    working = settings.MAILERS
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
        }
    }
    now = Subscription.objects.get().made_at
    assert len(list(send_due(at=now))) == 1
    settings.MAILERS = working
    assert list(send_due(at=now)) == []
    assert len(mail.outbox) == 1


def test_messages_are_shown_on_ones_own_computer_only(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    publish(make_place())
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(tmp_path)},
        }
    }
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert "/subscribe/mails/" in ask(client, "/places/", "/ru").content.decode()
    list(send_due(at=Subscription.objects.get().made_at))
    seen = words(read(client, "/subscribe/mails/"))
    assert f"{ADDRESS} Подтвердите, что хотите получать письма об изменениях" in seen
    settings.SITE_URL = "https://portal.example"
    assert client.get("/subscribe/mails/").status_code == 404


def test_messages_on_ones_own_computer_open_no_account_to_others(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    """Whoever reaches the port could else ask for a link for somebody and read it here."""
    files = {"BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
    settings.MAILERS = {"default": {**files, "OPTIONS": {"file_path": str(tmp_path)}}}
    settings.SITE_URL = "http://127.0.0.1:8000"
    chief = make_member("Administrator", username="chief", email="chief@example.org")
    client.post("/admin/account/password/reset/", {"email": chief.email})
    outbox.send_due(at=timezone.now())
    for reader, is_shown in (
        (client, False),
        (sign_in(make_member("Contributor", username="new")), False),
        (sign_in(chief), True),
    ):
        seen = reader.get("/subscribe/mails/").content.decode()
        assert "chief@example.org" in seen
        assert bool(re.search(r"/reset/key/\w+-\w+", seen)) is is_shown
        assert ("Administrators who are signed in" in seen) is not is_shown
