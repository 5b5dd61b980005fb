"""The outbox: who is told of what, and what becomes of a message."""

import re
import smtplib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone, translation
from environ import Env
from pytest_django.fixtures import Settings

from portal.editorial import bundles, comments, outbox, side_drafts
from portal.models import Notice, Place, User
from portal.publication import publishing
from portal.settings import _mailer
from tests.admin_client import address, address_of, make_editor, make_member, sign_in
from tests.factories import NOON, claim_all, make_batch, make_place, make_user
from tests.optional import the

pytestmark = pytest.mark.django_db

SEES = "portal.view_place"


class Refusing(BaseEmailBackend):
    """A mail server that knows nobody called Bob."""

    def send_messages(self, messages: Any) -> Any:
        for message in messages:
            if message.to == ["bob@example.org"]:
                raise smtplib.SMTPRecipientsRefused({"bob@example.org": (550, b"No such Bob")})
            mail.outbox.append(message)


class Silent(BaseEmailBackend):
    """A mail server that does not answer, and counts who tries."""

    tries = 0

    def send_messages(self, messages: Any) -> Any:
        type(self).tries += 1
        raise ConnectionRefusedError("nobody answers")


def use(settings: Settings, backend: type[Refusing] | type[Silent]) -> None:
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.{backend.__name__}"}}


def person(name: str, *permissions: str, **kwargs: Any) -> User:
    return make_editor(*permissions, **{"username": name, "email": f"{name}@example.org", **kwargs})


def told() -> list[Any]:
    """Return recipients and subjects in the order of the messages."""
    return [(notice.to.username, notice.subject) for notice in Notice.objects.all()]


def sourced_place(**kwargs: Any) -> Place:
    place = make_place(**kwargs)
    claim_all(place)
    return place


def test_publishers_are_notified_of_submissions() -> None:
    anna = person("anna", SEES, "portal.change_place", "portal.publish")
    person("boris", SEES, "portal.publish")
    person("dana", "portal.change_place", "portal.publish")
    person("cannot-publish", SEES)
    person("cannot-see", "portal.publish")
    person("gone", SEES, "portal.publish", is_active=False)
    person("no-address", SEES, "portal.publish", email="")
    person("program", SEES, "portal.publish", is_service=True)
    place = make_place(title_en="Khorgos")
    comments.add_comment(
        place, field="title_en", text="Or Korgas?", by=make_user(username="x"), at=NOON
    )
    Notice.objects.all().delete()

    publishing.submit(place, by=anna, at=NOON, note="From the atlas.")

    subject = "Waits for review: “Khorgos”"
    assert told() == [("boris", subject), ("dana", subject)]
    assert the(Notice.objects.first()).body == (
        "anna has submitted “Khorgos” (place) for review.\n\n"
        "The note: From the atlas.\n\n"
        "Open comments:\n- title (English), x: Or Korgas?\n\n"
        f"http://127.0.0.1:8000{address(place, 'review')}\n"
    )


def test_steps_of_a_bundle_are_told_in_one_message() -> None:
    anna, boris = person("anna", SEES), person("boris", SEES, "portal.publish")
    places = [sourced_place(title_en=name) for name in "ABC"]
    bundle = bundles.open_bundle("Border", by=anna, at=NOON)
    for place in places:
        bundles.put_into(bundle, place)
    comments.add_comment(places[1], text="Where?", by=make_user(username="x"), at=NOON)
    about: dict[str, Any] = {"at": NOON, "note": "All or none."}
    bundles.take_step("submit", bundle, bundles.list_rows(bundle), by=anna, **about)
    assert told() == [("boris", "Waits for review: “A” and 2 more")]
    lines = [
        f"anna has submitted “{place}” (place) for review.\n"
        f"http://127.0.0.1:8000{address(place, 'review')}\n\n"
        for place in places
    ]
    lines[1] += "Open comments:\n- the whole, x: Where?\n\n"
    assert Notice.objects.get().body == "".join(lines) + "The note: All or none.\n"

    Notice.objects.all().delete()
    bundles.publish_all(bundle, bundles.list_rows(bundle), by=boris, **about)
    assert told() == [("anna", "Published: “A” and 2 more")]


def test_rows_that_are_ticked_in_a_list_are_told_in_one_message() -> None:
    person("boris", SEES, "portal.publish")
    places = [make_place() for _ in "ab"]
    ticked = {"action": "submit", "_selected_action": [one.pk for one in places]}
    sign_in(make_member("Editor")).post(address_of(Place), ticked)
    assert told() == [("boris", f"Waits for review: “{places[0]}” and 1 more")]


def test_authors_are_notified_of_the_outcome() -> None:
    anna, boris, reader = (person(name, SEES) for name in ("anna", "boris", "reader"))
    person("before", SEES)
    place = sourced_place(title_en="Khorgos")
    publishing.log_change(place, by=anna, at=NOON)
    publishing.submit(place, by=boris, at=NOON)
    publishing.send_back(place, by=reader, at=NOON, note="Which district?")
    assert told() == [("anna", "Sent back: “Khorgos”"), ("boris", "Sent back: “Khorgos”")]
    assert "The note: Which district?" in the(Notice.objects.first()).body

    Notice.objects.all().delete()
    publishing.submit(place, by=boris, at=NOON)
    publishing.publish(place, by=reader, at=NOON, note="First.")
    assert told() == [("anna", "Published: “Khorgos”"), ("boris", "Published: “Khorgos”")]


def test_of_an_edit_only_those_who_made_it_are_told_and_led_to_what_is_public() -> None:
    anna, boris, reader = (person(name, SEES) for name in ("anna", "boris", "reader"))
    place = sourced_place()
    publishing.submit(place, by=anna, at=NOON)
    publishing.publish(place, by=reader, at=NOON)
    copy = publishing.start_edit(place, by=boris, at=NOON)
    publishing.submit(copy, by=boris, at=NOON)
    Notice.objects.all().delete()

    publishing.publish(copy, by=reader, at=NOON)

    assert [name for name, _subject in told()] == ["boris"]
    assert Notice.objects.get().body.endswith(f"{address(Place.objects.get())}\n")


def test_a_comment_reaches_the_thread() -> None:
    anna, boris, carla = (person(name, SEES) for name in ("anna", "boris", "carla"))
    person("outside", SEES)
    place = make_place(title_en="Khorgos")
    publishing.submit(place, by=anna, at=NOON)
    comments.add_comment(place, text="Where is it?", by=boris, at=NOON)
    comments.add_comment(place, field="claims", text="See the atlas.", by=carla, at=NOON)

    subject = "Comment on “Khorgos”"
    assert told() == [("anna", subject), ("anna", subject), ("boris", subject)]
    assert "  the whole: Where is it?" in the(Notice.objects.first()).body
    assert re.search(r"claims: See the atlas\.", the(Notice.objects.last()).body)


def test_service_accounts_send_no_notifications() -> None:
    program = person("loader", SEES, is_service=True)
    person("boris", SEES, "portal.publish")
    place = sourced_place()
    publishing.log_change(place, by=person("anna", SEES), at=NOON)
    publishing.submit(place, by=program, at=NOON)
    publishing.publish(place, by=program, at=NOON)
    assert told() == []


def test_a_message_is_written_in_the_language_of_the_portal() -> None:
    person("boris", SEES, "portal.publish")
    with translation.override("ru"):
        publishing.submit(make_place(title_ru="Хоргос"), by=make_user(), at=NOON)
    assert Notice.objects.get().subject.startswith("Waits for review: “Place ")


def test_who_acts_is_answered_in_their_own_language_after_a_message() -> None:
    anna, _boris = person("anna"), person("boris", SEES, "portal.publish")
    with translation.override("ru"):
        publishing.submit(sourced_place(), by=anna, at=NOON)
        assert (len(told()), translation.get_language()) == (1, "ru")


def test_rolled_back_steps_send_no_notifications() -> None:
    person("boris", SEES, "portal.publish")
    with transaction.atomic():
        publishing.submit(make_place(), by=make_user(), at=NOON)
        assert Notice.objects.exists()
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_messages_are_sent_once() -> None:
    anna = person("anna")
    outbox.queue_messages([anna], "Two\nlines", "Body", at=NOON)
    assert outbox.send_due(at=NOON) == (1, [])
    assert outbox.send_due(at=NOON + timedelta(days=1)) == (0, [])
    (message,) = mail.outbox
    assert (message.subject, message.body, message.to) == ("Two lines", "Body", [anna.email])
    assert Notice.objects.get().sent_at == NOON


def test_whose_account_ended_meanwhile_is_sent_nothing() -> None:
    anna = person("anna")
    outbox.queue_messages([anna], "Subject", "Body", at=NOON)
    anna.is_active = False
    anna.save()
    assert outbox.send_due(at=NOON) == (0, [])
    assert mail.outbox == []


def test_a_refused_message_is_tried_again_later_and_then_no_more(settings: Settings) -> None:
    use(settings, Refusing)
    outbox.queue_messages([person("bob"), person("carla")], "Subject", "Body", at=NOON)

    sent = outbox.send_due(at=NOON)
    assert (sent.number, len(sent.problems)) == (1, 1)
    assert [message.to for message in mail.outbox] == [["carla@example.org"]]
    bob = Notice.objects.get(sent_at=None)
    assert (bob.tries, "No such Bob" in bob.problem) == (1, True)

    assert outbox.send_due(at=NOON + timedelta(minutes=1)).problems == []
    assert len(outbox.send_due(at=NOON + timedelta(minutes=2)).problems) == 1
    for _try in range(20):
        outbox.send_due(at=NOON + timedelta(days=9))
    assert Notice.objects.get(sent_at=None).tries == len(outbox.WAITS)


def test_a_server_that_does_not_answer_is_asked_once_a_run(settings: Settings) -> None:
    use(settings, Silent)
    Silent.tries = 0
    outbox.queue_messages([person("anna"), person("bob")], "Subject", "Body", at=NOON)
    assert outbox.send_due(at=NOON) == (0, ["anna@example.org: nobody answers"])
    assert Silent.tries == 1
    assert [notice.tries for notice in Notice.objects.all()] == [1, 0]


def test_a_message_in_other_hands_is_left_alone_until_the_night() -> None:
    outbox.queue_messages([person("anna")], "Subject", "Body", at=NOON)
    (row,) = outbox.select_due(NOON)
    assert outbox._claim(row)
    assert not outbox._claim(row)
    now = timezone.now()
    assert outbox.send_due(at=now) == (0, [])
    assert outbox.release_lost(at=now) == 0  # it may be on its way
    assert outbox.release_lost(at=now + timedelta(hours=2)) == 1
    assert outbox.send_due(at=now) == (1, [])
    assert outbox.release_lost(at=now + timedelta(hours=2)) == 0  # of what was sent


def test_a_failing_server_holds_up_no_publication(settings: Settings) -> None:
    use(settings, Silent)
    place = sourced_place()
    publishing.submit(place, by=person("anna", SEES), at=NOON)
    publishing.publish(place, by=make_user(), at=NOON)
    call_command("run_due")
    assert Place.objects.get().is_published
    assert Notice.objects.get().problem == "nobody answers"


def test_a_batch_is_spoken_of_by_its_title() -> None:
    person("boris", "trade.view_observationbatch", "portal.publish")
    batch = make_batch(title="Customs, May")
    publishing.submit(batch, by=make_user(), at=NOON)
    assert told() == [("boris", "Waits for review: “Customs, May”")]


def test_a_title_with_quotation_marks_stands_between_others() -> None:
    person("boris", SEES, "portal.publish")
    publishing.submit(make_place(title_en="The “South” zone"), by=make_user(), at=NOON)

    assert told() == [("boris", "Waits for review: “The ‘South’ zone”")]
    assert "submitted “The ‘South’ zone” (place)" in Notice.objects.get().body


def test_a_mail_server_is_named_by_its_address(settings: Settings, tmp_path: Path) -> None:
    def server(address: str) -> Any:
        settings.MAILERS = {"default": _mailer(Env.email_url_config(address))}
        return mail.mailers.default

    smtp = server("smtp+tls://anna:p%40ss@mail.example:587")
    assert (smtp.host, smtp.port, smtp.username, smtp.password, smtp.use_tls) == (
        "mail.example",
        587,
        "anna",
        "p@ss",
        True,
    )
    assert server(f"filemail:///{tmp_path}").file_path == str(tmp_path)
    assert "console" in type(server("consolemail://")).__module__


def test_mail_of_each_step_is_on_the_page_that_the_desk_leads_to(
    settings: Settings, tmp_path: Path
) -> None:
    files = {"BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
    settings.MAILERS = {"default": {**files, "OPTIONS": {"file_path": str(tmp_path)}}}
    author = person("author", SEES, "portal.change_place", first_name="Aigul", last_name="Bek")
    publisher = person("publisher", SEES, "portal.publish")
    place = make_place(title_en="Aktau")
    by: dict[str, Any] = {"by": author, "at": NOON}
    claim_all(place)
    publishing.submit(place, **by)
    publishing.send_back(place, by=publisher, at=NOON, note="Which source?")
    publishing.submit(place, **by)
    publishing.publish(place, by=publisher, at=NOON)
    for decide, note in ((publishing.decline, "Not so."), (side_drafts.adopt, "Good.")):
        place.refresh_from_db()
        copy = side_drafts.suggest(place, **by)
        publishing.submit(copy, **by)
        decide(copy, by=publisher, at=NOON, note=note)
    outbox.send_due(at=NOON)
    client = sign_in(author)
    assert "/subscribe/mails/" in client.get("/admin/").content.decode()
    seen = client.get("/subscribe/mails/").content.decode()
    for subject in (
        *("Waits for review: “Aktau”", "Sent back: “Aktau”", "Published: “Aktau”"),
        *("Declined: your suggestion to “Aktau”", "Taken into a draft: your suggestion to “Aktau”"),
    ):
        assert subject in seen
    assert "Aigul Bek suggests changes to “Aktau” (place)." in seen
    assert not Notice.objects.filter(sent_at=None).exists()
