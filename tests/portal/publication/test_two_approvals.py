"""Kinds that two people approve, one after the other, where a setting says so."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core import checks
from django.test import override_settings

from portal.editorial import bundles, scheduling, side_drafts
from portal.models import Place, Status, User
from portal.publication import copies, publishing, second_reader
from portal.publication.publishing import NotAllowed
from tests.admin_client import address, address_of, make_member, on_desk, said_by, sign_in
from tests.factories import NOON, claim_all, make_place, make_series, make_user, publish

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _two_approve_places(settings: Any) -> None:
    settings.PORTAL_TWO_APPROVALS = ["place"]


@pytest.fixture
def waiting() -> Place:
    place = make_place(title_en="Khorgos")
    claim_all(place)
    publishing.submit(place, by=make_user(), at=NOON)
    return place


def step(client: Any, record: Place, verb: str) -> list[str]:
    seen = {"seen_version": Place.working.get(pk=record.pk).version}
    answer = client.post(address(record), {f"_step_{verb}": "1", **seen}, follow=True)
    return said_by(answer)


def test_the_first_approves_another_publishes_and_the_desk_says_who(waiting: Place) -> None:
    anna, boris = (make_member("Publisher", username=name) for name in ("anna", "boris"))
    first, second = sign_in(anna), sign_in(boris)
    page = first.get(address(waiting, "review"))
    assert [one.verb for one in page.context["steps"]] == ["approve", "send_back"]
    assert step(first, waiting, "publish") == [
        "Two people approve this: one approves it, another publishes it."
    ]
    assert step(first, waiting, "approve") == [
        "“Khorgos” is approved. Another person publishes it."
    ]

    assert Place.working.get().status == Status.REVIEW
    assert on_desk(first, "mine") == []
    assert [row.title for row in on_desk(second, "mine")] == ["Khorgos"]
    assert step(first, waiting, "publish") == [
        "You have approved it already: another person publishes it."
    ]
    assert "approved by anna, " in second.get(address(waiting, "review")).content.decode()
    panel = second.get(address(waiting)).context["panel"]
    assert panel.sentence.endswith("Approved by anna; another person publishes it.")
    assert step(second, waiting, "publish") == ["“Khorgos” is public."]
    history = second.get(address(Place.objects.get(), "history")).context["steps"]
    assert [(str(words), one.by.username) for one, words in history][:2] == [
        ("published", "boris"),
        ("approved", "anna"),
    ]


@pytest.mark.parametrize("what", ["an author", "inactive", "without the role"])
def test_approval_ends_when_who_gave_it_could_not_give_it_any_more(
    waiting: Place, what: str
) -> None:
    first = make_member("Publisher")
    publishing.approve(waiting, by=first, at=NOON)
    assert second_reader.find_approval(waiting)
    if what == "an author":
        publishing.log_change(waiting, by=first, at=NOON)  # by a handover
    elif what == "without the role":
        first.groups.clear()
    else:
        first.is_active = False
        first.save()
    with pytest.raises(NotAllowed, match="Two people approve this"):
        publishing.publish(waiting, by=make_user(), at=NOON)
    publishing.approve(waiting, by=make_member("Publisher"), at=NOON)
    assert publishing.publish(waiting, by=make_user(), at=NOON).is_published


def test_who_has_written_it_does_not_approve_it(waiting: Place) -> None:
    author = make_user()
    publishing.log_change(waiting, by=author, at=NOON)
    with pytest.raises(NotAllowed, match="has not worked on this version"):
        publishing.approve(waiting, by=author, at=NOON)


def test_what_was_sent_back_is_approved_anew_by_the_same_people(waiting: Place) -> None:
    anna, boris = (make_member("Publisher") for _ in range(2))
    publishing.approve(waiting, by=anna, at=NOON)
    publishing.send_back(waiting, by=boris, at=NOON, note="The point is missing.")
    publishing.submit(waiting, by=make_user(), at=NOON)
    with pytest.raises(NotAllowed, match="Two people approve this"):
        publishing.publish(waiting, by=boris, at=NOON)
    publishing.approve(waiting, by=anna, at=NOON)
    with pytest.raises(NotAllowed, match="no further approval"):
        publishing.approve(waiting, by=boris, at=NOON)
    assert publishing.publish(waiting, by=boris, at=NOON).is_published


def test_what_came_into_a_draft_since_its_approval_is_approved_anew() -> None:
    with override_settings(PORTAL_TWO_APPROVALS=[]):
        place = publish(make_place())
    draft, texts = (copies.copy_record(place, uid=uid) for uid in (place.uid, "textsinrussi"))
    Place.working.filter(pk=texts.pk).update(title_ru="Хоргос")
    publishing.submit(draft, by=make_user(), at=NOON)
    publishing.approve(draft, by=make_member("Publisher"), at=NOON)
    assert second_reader.find_approval(draft)
    with override_settings(PORTAL_TWO_APPROVALS=[]):
        texts.refresh_from_db()
        publishing.submit(texts, by=make_user(), at=NOON)
        publishing.publish(texts, by=make_user(), at=LATER)
    draft.refresh_from_db()
    assert draft.title_ru == "Хоргос"
    assert second_reader.find_approval(draft) is None


def test_a_time_is_set_by_the_second_of_two(waiting: Place) -> None:
    anna, boris = (make_member("Publisher") for _ in range(2))
    about: Any = {"due_at": LATER, "at": NOON}
    with pytest.raises(NotAllowed, match="Two people approve this"):
        scheduling.schedule_step(waiting, "publish", by=anna, **about)
    publishing.approve(waiting, by=anna, at=NOON)
    scheduling.schedule_step(waiting, "publish", by=boris, **about)
    scheduling.run_due(at=LATER)
    assert Place.objects.get().is_published


@pytest.mark.parametrize("at_once", [40, 0])
def test_time_of_a_bundle_is_set_by_the_second_of_two_however_large_it_is(
    waiting: Place, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "AT_ONCE", at_once)
    first, second = make_member("Publisher"), make_member("Publisher")
    bundle = bundles.open_bundle("Two", by=first, at=NOON)
    bundles.put_into(bundle, waiting)

    later = partial(bundles.schedule, due_at=LATER)

    def set_time(begin: Any, by: User) -> None:
        begin(bundle, bundles.list_rows(bundle), by=by, at=NOON, note="")

    for begin in (later, bundles.publish_soon):
        with pytest.raises(NotAllowed, match="Two people approve this"):
            set_time(begin, second)
    publishing.approve(waiting, by=first, at=NOON)
    with pytest.raises(NotAllowed, match="You have approved it already"):
        set_time(later, first)
    set_time(later, second)
    assert bundles.run_due(at=LATER) == [bundle]
    assert Place.objects.get() == waiting


def test_page_of_a_bundle_says_which_drafts_lack_the_first_approval(waiting: Place) -> None:
    first, second = make_member("Publisher", username="anna"), make_member("Publisher")
    bundle = bundles.open_bundle("Two", by=first, at=NOON)
    other = make_place(title_en="Dostyk")
    claim_all(other)
    publishing.submit(other, by=make_user(), at=NOON)
    for place in (waiting, other):
        bundles.put_into(bundle, place)
    publishing.approve(waiting, by=first, at=NOON)

    page = sign_in(second).get(f"/admin/bundles/{bundle.pk}/").text

    told = [page.find(words) for words in ("Khorgos", "Approved by anna", "Dostyk", "Two people")]
    assert told == sorted(told)
    assert min(told) > 0


@pytest.mark.parametrize("lacking", [0, 1, None])
def test_bundle_publishes_two_drafts_of_a_record_that_are_both_approved(
    lacking: int | None, settings: Any
) -> None:
    """The second gets, after its approval, only texts that were approved with the first."""
    settings.PORTAL_TWO_APPROVALS = []
    place, boris = publish(make_place()), make_member("Publisher")
    settings.PORTAL_TWO_APPROVALS = ["place"]
    copies_of = [
        publishing.start_edit(place, by=make_user(), at=NOON),
        side_drafts.translate(place, language="ru", by=make_user(), at=NOON),
    ]
    bundle = bundles.open_bundle("Khorgos", by=boris, at=NOON)
    for number, (copy, column) in enumerate(zip(copies_of, ("title_en", "title_ru"), strict=True)):
        Place.working.filter(pk=copy.pk).update(**{column: "Khorgos"})
        draft = Place.working.get(pk=copy.pk)
        publishing.submit(draft, by=make_user(), at=NOON)
        bundles.put_into(bundle, draft)
        if number != lacking:
            publishing.approve(draft, by=make_member("Publisher"), at=LATER)
    publish_all = partial(bundles.publish_all, bundle, by=boris, at=LATER + timedelta(hours=1))
    if lacking is not None:
        with pytest.raises(NotAllowed, match="Two people approve this"):
            publish_all(bundles.list_rows(bundle))
        return
    assert publish_all(bundles.list_rows(bundle)) == 2
    place.refresh_from_db()
    assert (place.title_en, place.title_ru) == ("Khorgos", "Khorgos")


def test_a_program_and_other_kinds_need_one(waiting: Place) -> None:
    assert publishing.publish(waiting, by=make_user(is_service=True), at=NOON).is_published
    assert publish(make_series()).is_published


def test_nobody_approves_where_one_person_is_enough(waiting: Place, settings: Any) -> None:
    settings.PORTAL_TWO_APPROVALS = []
    client = sign_in(make_member("Administrator"))
    assert client.post(address(waiting), {"_step_approve": "1"}).status_code == 403
    form = client.get(address_of(Place)).context["action_form"]
    assert "approve" not in dict(form.fields["action"].choices)


def test_a_kind_that_is_none_is_told(settings: Any) -> None:
    settings.PORTAL_TWO_APPROVALS = ["place", "plaice"]
    (told,) = [one for one in checks.run_checks() if one.id == "portal.E020"]
    assert "“plaice”" in told.msg
