"""Steps of a record that are taken at the same moment."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from portal.editorial import bundles, drafts, retraction, scheduling, side_drafts
from portal.models import Bundle, BundleItem, Organisation, Place, Status, Suggestion, User
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_organisation,
    make_place,
    make_user,
    publish,
)
from tests.meeting import meet

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True), pytest.mark.slow]


def public_place() -> Any:
    place = make_place(population=1000)
    claim_all(place)
    return publish(place)


def edit(record: Any, *, by: User | None = None, **values: Any) -> Any:
    editor = by or make_user()
    with transaction.atomic():
        draft = publishing.start_edit(record, by=editor, at=NOON)
        with drafts.change_draft(draft, by=editor, at=NOON) as fresh:
            for name, value in values.items():
                setattr(fresh, name, value)
    return fresh


def submitted(draft: Place, by: User | None = None) -> Place:
    publishing.submit(draft, by=by or make_user(), at=NOON)
    return draft


def approve(draft: Place) -> Place:
    return publishing.publish(draft, by=make_user(), at=NOON)


def failures(found: list[Any]) -> list[Any]:
    return [one for one in found if isinstance(one, Exception)]


def test_suggestion_begun_during_a_publication_has_what_that_publishes() -> None:
    place, author = public_place(), make_user()
    draft = submitted(edit(place, title_en="Khorgos, dry port"))

    found = meet(
        lambda: approve(draft),
        before='DELETE FROM "portal_placeclaim"',
        second=lambda: side_drafts.suggest(place, by=author, at=NOON),
    )

    assert failures(found) == []
    (suggestion,) = Place.working.filter(edit_of=place)
    assert suggestion.title_en == Place.objects.get().title_en == "Khorgos, dry port"


def test_suggestion_is_adopted_while_the_draft_of_the_editors_is_published() -> None:
    place, editor = public_place(), make_user()
    suggestion = submitted(side_drafts.suggest(place, by=make_user(), at=NOON))
    draft = submitted(edit(place, title_en="Khorgos, dry port"))

    found = meet(
        lambda: approve(draft),
        before=r'edit_of_id" = .* FOR',
        second=lambda: side_drafts.adopt(suggestion, by=editor, at=NOON),
    )

    (refusal,) = failures(found)  # what is now in the suggestion nobody has read
    assert isinstance(refusal, NotAllowed)
    assert Place.objects.get().title_en == "Khorgos, dry port"


def test_no_draft_is_begun_of_what_is_being_withdrawn() -> None:
    place, editor = public_place(), make_user()

    found = meet(
        lambda: publishing.withdraw(place, by=make_user(), at=NOON, note="Gone."),
        before='UPDATE "portal_place"',
        second=lambda: publishing.start_edit(place, by=editor, at=NOON),
    )

    (refusal,) = failures(found)
    assert isinstance(refusal, NotAllowed)
    assert Place.working.get().status == Status.WITHDRAWN


@pytest.mark.parametrize("begin", [publishing.start_edit, side_drafts.suggest])
def test_no_draft_is_begun_of_what_was_withdrawn_since_it_was_read(begin: Any) -> None:
    read = public_place()
    place = Place.objects.get()
    publishing.withdraw(place, by=make_user(), at=NOON, note="Gone.")
    with pytest.raises(NotAllowed):
        begin(read, by=make_user(), at=NOON)
    assert Place.working.get().status == Status.WITHDRAWN


@pytest.mark.exhaustive  # every day a suggestion begun meanwhile
def test_author_begins_another_draft_while_theirs_is_published() -> None:
    author = make_user(email="author@portal.example", is_superuser=True)
    place = public_place()
    draft = submitted(edit(place, by=author, title_en="Khorgos, dry port"), by=author)

    found = meet(
        lambda: approve(draft),
        before='INSERT INTO "portal_notice"',
        second=lambda: side_drafts.suggest(place, by=author, at=NOON),
    )

    assert failures(found) == []


def test_two_records_that_name_each_other_are_edited_at_once() -> None:
    one = publish(make_organisation())
    other = publish(make_organisation(parent=one))

    found = meet(
        lambda: edit(one, parent=other),
        before='INSERT INTO "portal_step"',
        second=lambda: edit(other),
    )

    assert failures(found) == []


def test_two_people_publish_one_draft_at_once() -> None:
    place = public_place()
    draft = submitted(edit(place, title_en="Khorgos, dry port"))
    read = Place.working.get(pk=draft.pk)

    found = meet(
        lambda: approve(draft),
        before='DELETE FROM "portal_placeclaim"',
        second=lambda: approve(read),
    )

    (refusal,) = failures(found)
    assert isinstance(refusal, NotAllowed)


def test_draft_that_somebody_else_has_discarded_is_not_changed() -> None:
    draft = edit(public_place())
    publishing.discard_edit(Place.working.get(pk=draft.pk), by=make_user(), at=NOON)
    with pytest.raises(NotAllowed), drafts.change_draft(draft, by=make_user(), at=NOON):
        pass


@pytest.mark.exhaustive  # every day a suggestion begun meanwhile
def test_author_suggests_again_while_their_suggestion_is_published() -> None:
    place, author = public_place(), make_user()
    suggestion = submitted(side_drafts.suggest(place, by=author, at=NOON), by=author)

    found = meet(
        lambda: approve(suggestion),
        before='UPDATE "portal_suggestion"',
        second=lambda: side_drafts.suggest(place, by=author, at=NOON),
    )

    assert failures(found) == []
    again = Place.working.get(edit_of=place)
    assert Suggestion.objects.open().get().draft_uid == again.uid


def test_draft_that_was_submitted_since_it_was_read_is_not_discarded() -> None:
    draft = edit(public_place())
    submitted(Place.working.get(pk=draft.pk))
    with pytest.raises(NotAllowed):
        publishing.discard_edit(draft, by=make_user(), at=NOON)
    assert Place.working.get(pk=draft.pk).status == Status.REVIEW


def test_withdrawn_record_keeps_the_edition_that_was_issued_meanwhile() -> None:
    one = publish(make_organisation())
    other = publish(make_organisation(parent=one))
    one.refresh_from_db()
    draft = submitted(edit(one, title_en="Another name"))

    found = meet(
        lambda: approve(draft),
        before='UPDATE "portal_organisation" SET "uid"',
        second=lambda: publishing.withdraw(other, by=make_user(), at=NOON, note="Gone."),
    )

    assert failures(found) == []
    assert Organisation.working.filter(pk=other.pk, edition__number=2).exists()


@pytest.mark.exhaustive  # every day a withdrawal meanwhile
def test_source_is_retracted_while_more_that_it_says_is_published() -> None:
    place, chief = public_place(), make_user(is_superuser=True)
    source = place.claims.first().source
    kinds = retraction.list_resting(source, lambda _fact, value, _comparator: value)
    draft = edit(place, title_en="Khorgos, dry port")
    claim(draft, "population", source=source, locator="page 2")
    reasons = {"en": "Withdrawn by its publisher."}

    found = meet(
        lambda: approve(submitted(draft)),
        before='INSERT INTO "portal_publishedclaim"',
        second=lambda: retraction.prepare(source, kinds, reasons, by=chief, at=NOON),
    )

    assert failures(found) == []
    begun = Place.working.get(edit_of=place)
    assert begun.title_en == "Khorgos, dry port"
    assert BundleItem.objects.get().record_uid == begun.uid


def bundle_of(*rows: Place) -> Bundle:
    bundle = bundles.open_bundle("Khorgos", by=make_user(), at=NOON)
    for row in rows:
        bundles.put_into(bundle, row)
    return bundle


def publish_bundle(bundle: Bundle) -> Callable[[], int]:
    rows = bundles.list_rows(bundle)
    chief = make_user(is_superuser=True)
    return lambda: bundles.publish_all(bundle, rows, by=chief, at=NOON)


@pytest.mark.exhaustive
def test_draft_is_discarded_while_its_bundle_is_published() -> None:
    draft, other = edit(public_place()), submitted(edit(public_place(), title_en="Another name"))
    publishing_all = publish_bundle(bundle_of(other, draft))

    found = meet(
        lambda: publishing.discard_edit(draft, by=make_user(), at=NOON),
        before='FROM "portal_bundleitem"',
        second=publishing_all,
    )

    (refusal,) = failures(found)  # of the publication: a draft that was read is gone
    assert isinstance(refusal, NotAllowed)
    assert list(Place.working.exclude(edit_of=None)) == [other]
    assert BundleItem.objects.get().record_uid == other.uid


@pytest.mark.exhaustive  # every day a draft discarded meanwhile
def test_suggestion_is_declined_while_its_bundle_is_published() -> None:
    suggestion = submitted(side_drafts.suggest(public_place(), by=make_user(), at=NOON))
    publishing_all = publish_bundle(bundle_of(suggestion))

    found = meet(
        lambda: publishing.decline(suggestion, by=make_user(), at=NOON, note="No."),
        before='FROM "portal_bundleitem"',
        second=publishing_all,
    )

    (refusal,) = failures(found)
    assert isinstance(refusal, NotAllowed)
    assert Suggestion.objects.get().state == Suggestion.State.DECLINED


@pytest.mark.exhaustive  # every day a draft discarded meanwhile
def test_draft_is_put_into_its_bundle_again_while_that_is_published() -> None:
    draft = submitted(edit(public_place(), title_en="Another name"))
    bundle = bundle_of(draft)

    found = meet(
        publish_bundle(bundle),
        before='UPDATE "portal_bundleitem"',
        second=lambda: bundles.put_into(bundle, draft),
    )

    (refusal,) = failures(found)
    assert isinstance(refusal, NotAllowed)
    assert not BundleItem.objects.exists()


def test_drafts_of_two_records_are_begun_by_an_import_while_their_bundle_is_published() -> None:
    one, other = public_place(), public_place()
    later, earlier = (submitted(edit(place, title_en="Another name")) for place in (other, one))

    def begin_drafts() -> None:
        with transaction.atomic():
            opened = drafts.open_drafts(Place, [one.uid, other.uid])
            drafts.store_drafts(Place, opened, (), by=make_user(), at=NOON)

    found = meet(
        publish_bundle(bundle_of(later, earlier)),
        before='DELETE FROM "portal_placeclaim"',
        second=begin_drafts,
    )

    assert failures(found) == []
    assert Place.working.exclude(edit_of=None).count() == 2


@pytest.mark.exhaustive  # every day published by hand
def test_suggestion_is_adopted_while_the_draft_is_published_at_its_time() -> None:
    chief, due = make_user(is_superuser=True), NOON + timedelta(hours=1)
    place = public_place()
    suggestion = submitted(side_drafts.suggest(place, by=make_user(), at=NOON))
    draft = submitted(edit(place, title_en="Khorgos, dry port"))
    scheduling.schedule_step(draft, "publish", due_at=due, by=chief, at=NOON)

    found = meet(
        lambda: scheduling.run_due(at=due),
        before='UPDATE "portal_appointment"',
        second=lambda: side_drafts.adopt(suggestion, by=make_user(), at=due),
    )

    (refusal,) = failures(found)
    assert isinstance(refusal, NotAllowed)
    assert Place.objects.get().title_en == "Khorgos, dry port"
