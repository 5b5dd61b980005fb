"""Whoever leaves is signed out at once, and somebody else is the author of the drafts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.editorial import bundles, corrections, handover, notifications, scheduling
from portal.formatting.addresses import absolute_url
from portal.models import (
    Appointment,
    Assignment,
    Bundle,
    ErrorReport,
    Notice,
    Place,
    SecurityEvent,
    User,
)
from portal.models.corrections import CorrectionState
from portal.publication import publishing, second_reader
from portal.publication.publishing import NotAllowed
from tests.admin_client import address, address_of, make_chief, make_member, sign_in
from tests.factories import NOON, claim_all, make_place, make_user, publish

pytestmark = pytest.mark.django_db


def test_leaver_hands_over_drafts_and_times() -> None:
    anna = make_member("Administrator", username="anna")
    boris = make_member("Administrator", username="boris")
    draft, waiting = make_place(), make_place()
    claim_all(waiting)
    publishing.log_change(draft, by=anna, at=NOON)
    publishing.submit(waiting, by=make_chief(), at=NOON)
    now = timezone.now()
    due = now + timedelta(days=1)
    scheduling.schedule_step(waiting, "publish", due_at=due, by=anna, at=now)
    hers, chief = sign_in(anna), make_chief(username="chief")
    assert hers.get("/admin/").status_code == 200

    client, data = sign_in(chief), {"action": "hand_over", "_selected_action": [anna.pk, chief.pk]}
    page = client.post(address_of(User), data).content.decode()
    assert "boris" in page
    client.post(address_of(User), {**data, "hand_over": "1", "successor": boris.pk})

    assert hers.get("/admin/").status_code == 302
    assert list(User.objects.filter(is_active=False)) == [anna]
    assert notifications.authors_of(draft) == {anna.pk, boris.pk}
    publishing.submit(draft, by=boris, at=now)
    with pytest.raises(NotAllowed, match="has not worked"):
        second_reader.require_second_reader(draft, boris)
    assert Appointment.objects.get().asked_by == boris
    event = SecurityEvent.objects.get(kind="left")
    assert (event.account, event.by) == ("anna", "chief")
    assert event.detail == "→ boris: 1 drafts, 1 of 1 times"


def test_without_a_successor_times_are_cancelled() -> None:
    anna, place = make_member("Administrator", username="anna"), publish(make_place())
    now = timezone.now()
    due = now + timedelta(days=1)
    scheduling.schedule_step(place, "withdraw", due_at=due, note="Wrong.", by=anna, at=now)
    data = {"action": "hand_over", "_selected_action": [anna.pk], "hand_over": "1", "successor": ""}
    sign_in(make_chief()).post(address_of(User), data)
    assert Appointment.objects.get().state == Appointment.State.CANCELLED


@pytest.mark.parametrize("followed", [True, False])
def test_times_of_bundles_are_handed_over_or_cancelled(followed: bool) -> None:
    anna, place, now = make_member("Administrator", username="anna"), make_place(), timezone.now()
    successor = make_member("Administrator", username="boris") if followed else None
    claim_all(place)
    publishing.submit(place, by=make_chief(), at=NOON)
    bundle = bundles.open_bundle("Khorgos", by=make_chief(username="chief"), at=NOON)
    bundles.put_into(bundle, place)
    due = now + timedelta(days=1)
    bundles.schedule(bundle, bundles.list_rows(bundle), due_at=due, by=anna, at=now)

    told = handover.hand_over(anna, successor, by=make_user(), at=now)

    left = Bundle.objects.get()
    assert (left.asked_by == successor, left.due_at) == ((True, due) if followed else (False, None))
    assert told == f"0 drafts, {int(followed)} of 1 times"
    bundles.run_due(at=due)
    assert Place.objects.filter(uid=place.uid).exists() == followed


@pytest.mark.parametrize("in_bundle", [False, True])
def test_time_is_not_handed_over_to_the_author_of_the_draft(in_bundle: bool) -> None:
    anna, boris = (make_member("Administrator", username=name) for name in ("anna", "boris"))
    place, now = make_place(), timezone.now()
    claim_all(place)
    publishing.submit(place, by=boris, at=NOON)
    due = now + timedelta(days=1)
    if in_bundle:
        bundle = bundles.open_bundle("Khorgos", by=anna, at=NOON)
        bundles.put_into(bundle, place)
        bundles.schedule(bundle, bundles.list_rows(bundle), due_at=due, by=anna, at=now)
    else:
        scheduling.schedule_step(place, "publish", due_at=due, by=anna, at=now)

    told = handover.hand_over(anna, boris, by=make_user(), at=now)

    assert told == "0 drafts, 0 of 1 times"
    assert not Appointment.objects.filter(state=Appointment.State.WAITING).exists()
    assert not Bundle.objects.exclude(due_at=None).exists()


@pytest.mark.parametrize("followed", [True, False])
def test_causes_get_another_owner_or_none(followed: bool) -> None:
    anna = make_member("Administrator", username="anna")
    successor = make_member("Administrator", username="boris") if followed else None
    Assignment.objects.create(check_id="dead-link", owner=anna)
    handover.hand_over(anna, successor, by=make_user(), at=NOON)
    owners = list(Assignment.objects.values_list("owner__username", flat=True))
    assert owners == (["boris"] if followed else [])


def test_reports_of_errors_and_their_cases_are_handed_over() -> None:
    anna = make_member("Administrator", username="anna")
    boris = make_member("Administrator", username="boris")
    place = publish(make_place(title_en="Khorgos"))
    about = {"kind": place.kind(), "record_uid": place.uid, "edition": 1, "made_at": NOON}
    taken, accepted, decided = (
        ErrorReport.objects.create(**about, title=title, wrong="Wrong.", language="en", taken_by=by)
        for title, by in [("Taken", anna), ("Accepted", anna), ("Decided", None)]
    )
    for one in (accepted, decided):
        corrections.decide(
            one, CorrectionState.ACCEPTED, by=anna, at=NOON, reason={"en": "So."}, is_shown=False
        )

    handover.hand_over(anna, boris, by=make_user(), at=NOON)

    page = sign_in(boris).get("/admin/corrections/", {"show": "mine"}).content.decode()
    shown = [one for one in (taken, accepted, decided) if f"/admin/corrections/{one.uid}/" in page]
    assert shown == [taken, accepted, decided]


def test_reports_wait_for_anybody_where_the_successor_may_not_see_to_them() -> None:
    """Such as a contributor: else they were taken by somebody who can take no step with them."""
    anna, new = make_member("Editor"), make_member("Contributor", username="new")
    about = {"kind": "place", "record_uid": "0", "edition": 1, "made_at": NOON, "taken_by": anna}
    report = ErrorReport.objects.create(**about, wrong="Wrong.", language="en")
    handover.hand_over(anna, new, by=make_user(), at=NOON)
    report.refresh_from_db()
    assert report.taken_by is None


def test_who_takes_over_is_told_what() -> None:
    anna = make_member("Editor", username="anna")
    boris = make_member("Editor", username="boris", email="boris@example.org")
    draft = make_place(title_en="Khorgos")
    publishing.log_change(draft, by=anna, at=NOON)

    handover.hand_over(anna, boris, by=make_user(), at=NOON)

    told = Notice.objects.get()
    assert (told.to, told.subject) == (boris, "You take over from anna")
    assert f"Khorgos\n{absolute_url(address(draft))}" in told.body
