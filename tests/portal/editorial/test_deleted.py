"""A first draft that was deleted is brought back as it was."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.editorial import comments, drafts, restore
from portal.models import Place, Revision, User
from portal.publication import publishing, snapshots
from portal.publication.publishing import NotAllowed
from tests.admin_client import address, make_chief, make_editor, make_member, said_by, sign_in
from tests.client_response import ClientResponse
from tests.factories import NOON, claim_all, make_place, make_user, publish

pytestmark = pytest.mark.django_db
PAGE = "admin:deleted"


def delete(record: Place, by: User) -> Revision:
    answer = sign_in(by).post(address(record, "delete"), {"post": "yes"}, follow=True)
    assert "can be brought back for a month" in answer.text
    return Revision.objects.get()


def bring_back(kept: Revision, by: User) -> ClientResponse:
    return sign_in(by).post(reverse(PAGE), {"kept": kept.pk}, follow=True)


@pytest.mark.engine
def test_deleted_draft_comes_back_with_its_rows_its_comments_and_its_steps() -> None:
    anna, boris = make_chief(username="anna"), make_chief(username="boris")
    place = make_place(title_en="Khorgos Gateway", slug="khorgos-gateway", title_ru="Хоргос")
    claim_all(place)
    comments.add_comment(place, text="Of which year?", field="population", by=boris, at=NOON)
    before, uid = snapshots.of(Place.working.get()), place.uid
    kept = delete(place, by=anna)
    assert not Place.working.exists()
    assert "Khorgos Gateway" in sign_in(boris).get(reverse(PAGE)).text
    answer = bring_back(kept, by=boris)
    assert said_by(answer) == ["“Khorgos Gateway” is a draft again."]
    back = Place.working.get()
    assert (back.uid, back.status, snapshots.of(back)) == (uid, "draft", before)
    assert "Of which year?" in answer.text
    assert not restore.list_deleted().exists()
    assert said_by(bring_back(kept, by=anna)) == ["It is no longer there."]


def test_address_that_was_taken_meanwhile_stays_with_who_has_it() -> None:
    anna = make_chief()
    kept = delete(make_place(title_en="Otar", slug="otar"), by=anna)
    make_place(title_en="Another Otar", slug="otar")
    assert "Not everything could be loaded" in bring_back(kept, by=anna).text
    assert set(Place.working.values_list("title_en", flat=True)) == {"Otar", "Another Otar"}


def test_address_that_leads_to_another_record_meanwhile_goes_on_leading_there() -> None:
    anna = make_chief()
    kept = delete(make_place(title_en="Otar", slug="otar"), by=anna)
    place = make_place(title_en="Another Otar", slug="otar")
    claim_all(place)
    draft = publishing.start_edit(publish(place), by=anna, at=NOON)
    Place.working.filter(pk=draft.pk).update(slug="another-otar")
    publish(Place.working.get(pk=draft.pk))
    assert "Not everything could be loaded" in bring_back(kept, by=anna).text
    assert Place.working.get(title_en="Otar").slug != "otar"


def test_what_was_made_anew_meanwhile_is_not_brought_back() -> None:
    """By the form that made it, which is sent again: it keeps the uid."""
    anna = make_chief()
    place = make_place(title_en="Otar")
    kept = delete(place, by=anna)
    make_place(title_en="Otar, anew", uid=place.uid)
    assert said_by(bring_back(kept, by=anna)) == ["“Otar, anew” is there again already."]
    assert restore.list_deleted().exists()


def test_only_who_may_add_the_kind_brings_one_back_and_a_month_ends_it() -> None:
    kept = delete(make_place(title_en="Otar"), by=make_chief())
    reader = make_editor("portal.view_place")
    assert "Otar" not in sign_in(reader).get(reverse(PAGE)).text
    assert bring_back(kept, by=reader).status_code == 403
    now = timezone.now()
    restore.purge_deleted(at=now + timedelta(days=29))
    assert restore.list_deleted().exists()
    restore.purge_deleted(at=now + timedelta(days=31))
    assert not restore.list_deleted().exists()


def test_who_wrote_a_draft_does_not_approve_it_after_another_brought_it_back() -> None:
    writer, first = make_user(), make_place(title_en="Otar")
    claim_all(first)
    with drafts.change_draft(first, by=writer, at=NOON) as fresh:
        fresh.title_ru = "Отар"
    assert bring_back(delete(fresh, by=make_chief()), by=make_member("Editor")).status_code == 200
    back = Place.working.get()
    publishing.submit(back, by=make_user(), at=NOON)
    with pytest.raises(NotAllowed, match="has not worked on this version"):
        publishing.publish(back, by=writer, at=NOON)
