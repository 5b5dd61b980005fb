"""Links to a preview: made, followed by somebody without an account, ended."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.db.models import F
from django.test import Client
from time_machine import Traveller

from portal.editorial import preview_links, side_drafts
from portal.models import Place, PreviewLink, Record, User
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from projects.energy.models import EnergyProject
from projects.energy.parts import Photo
from tests.admin_client import address, make_chief, make_editor, make_member, said_by, sign_in
from tests.client_response import ClientResponse
from tests.factories import NOON, claim_all, make_place, make_user, publish
from tests.full_records import make_full
from tests.optional import the
from tests.previews import BANNER, published

name_suggested = import_module("portal.migrations.0056_preview_links_lead_on").name_public
name_translated = import_module("portal.migrations.0058_preview_links_of_languages").name_public

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def draft() -> Place:
    place = make_place(title_en="Still being written")
    claim_all(place)
    return place


def link_to(draft: Record, **kwargs: Any) -> PreviewLink:
    by = kwargs.pop("by", None) or make_editor("portal.publish")
    return preview_links.make_link(draft, **{"by": by, "at": NOON, **kwargs})


def url_of(link: PreviewLink) -> str:
    return f"/preview/{preview_links.sign_token(link)}/"


def follow(link: PreviewLink, prefix: str = "", client: Client | None = None) -> ClientResponse:
    return (client or Client()).get(prefix + url_of(link))


def words(answer: ClientResponse) -> str:
    return " ".join(answer.content.decode().split())


# Following


def test_holder_of_a_link_reads_the_very_page_that_publishing_gives(draft: Place) -> None:
    link = link_to(draft)

    pages = {code: follow(link, prefix) for code, prefix in [("en", ""), ("ru", "/ru")]}

    assert {code: page.status_code for code, page in pages.items()} == {"en": 200, "ru": 200}
    cut = {code: BANNER.sub(b"", page.content) for code, page in pages.items()}
    shown = published(publish(draft))
    assert cut == {code: shown[code] for code in cut}


def test_link_shows_the_draft_as_it_is_now(draft: Place) -> None:
    link = link_to(draft)
    draft.title_en = "Written further"
    draft.save()

    assert "Written further" in words(follow(link))


def test_banner_says_until_when_and_leads_nowhere_inside(draft: Place) -> None:
    answer = words(follow(link_to(draft, days=1)))

    assert "This link works until 16 January 2026, 12:00 UTC." in answer
    assert "/admin/" not in answer


def test_linked_preview_is_not_cached_and_sends_no_referrer(draft: Place) -> None:
    answer = follow(link_to(draft))

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_linked_preview_is_read_only(draft: Place) -> None:
    url = url_of(link_to(draft))

    assert (Client().head(url).status_code, Client().head(url).content) == (200, b"")
    assert Client().post(url).status_code == 405


def test_unsigned_link_is_404(draft: Place) -> None:
    link = link_to(draft)
    signed = preview_links.sign_token(link)
    other = preview_links.sign_token(PreviewLink(token="0" * 12))

    for text in (link.token, signed[:-1], signed[1:], "x" + signed, f"{link.token}:x", other):
        answer = Client().get(f"/preview/{text}/")
        assert answer.status_code == 404
        assert "Still being written" not in words(answer)


def test_an_expired_link_says_so(draft: Place, at_noon: Traveller) -> None:
    link = link_to(draft, days=7)
    at_noon.move_to(NOON + timedelta(days=7, seconds=-1))
    assert follow(link).status_code == 200

    at_noon.move_to(NOON + timedelta(days=7))
    answer = follow(link)

    assert answer.status_code == 410
    assert "the days of this one are over" in words(answer)
    assert "Still being written" not in words(answer)
    assert answer["Cache-Control"] == "private, no-store"


def test_a_revoked_link_says_so(draft: Place) -> None:
    link, other = link_to(draft), link_to(draft)
    preview_links.revoke(link, at=LATER)

    answer = follow(link)

    assert answer.status_code == 410
    assert "The link was taken back" in words(answer)
    assert "Still being written" not in words(answer)
    assert follow(other).status_code == 200


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"is_staff": False}, {"is_service": True}]
)
def test_a_link_ends_with_the_account_that_made_it(draft: Place, change: Any) -> None:
    link = link_to(draft, by=make_editor("portal.publish", username="leaver"))
    assert follow(link).status_code == 200
    User.objects.filter(username="leaver").update(**change)

    answer = follow(link)

    assert (answer.status_code, "The link was taken back" in words(answer)) == (410, True)
    assert preview_links.list_valid_links(draft, at=LATER) == []


def test_a_link_ends_with_the_right_to_share_a_draft(draft: Place) -> None:
    """Its maker may still come to the desk, with a role that does not write there."""
    maker = make_member("Editor")
    link = link_to(draft, by=maker)
    assert follow(link).status_code == 200

    maker.groups.set(make_member("Data steward").groups.all())
    answer = follow(link)

    assert (answer.status_code, "The link was taken back" in words(answer)) == (410, True)
    assert preview_links.list_valid_links(draft, at=LATER) == []


def test_a_draft_that_is_gone_is_said_to_be(draft: Place) -> None:
    link = link_to(draft)
    draft.delete()

    answer = follow(link)

    assert answer.status_code == 410
    assert "The draft that it led to is no longer there." in words(answer)


def test_once_published_a_link_leads_to_the_public_page(draft: Place) -> None:
    link = link_to(draft)
    public = publish(draft).get_absolute_url()

    answer = follow(link, "/ru")

    assert (answer.status_code, answer["Location"]) == (302, f"/ru{public}")
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "begin",
    [side_drafts.suggest, partial(side_drafts.translate, language="ru")],
    ids=["suggestion", "language"],
)
def test_link_to_a_draft_beside_that_of_the_editors_leads_to_the_public_page(begin: Any) -> None:
    live = publish(make_place())
    link = link_to(copy := begin(live, by=make_user(), at=NOON))
    assert follow(link).status_code == 200
    publish(copy)

    assert follow(link)["Location"] == live.get_absolute_url()

    PreviewLink.objects.update(public_uid=F("record_uid"))  # as before 0.14.0
    name_suggested(apps, connection.schema_editor())
    name_translated(apps, None)
    assert follow(link)["Location"] == live.get_absolute_url()


def test_a_discarded_draft_of_something_public_leads_to_the_public_page() -> None:
    live = publish(make_place())
    copy = publishing.start_edit(live, by=make_user(), at=NOON)
    link = link_to(copy)
    publishing.discard_edit(copy, by=make_user(), at=NOON)

    assert follow(link)["Location"] == live.get_absolute_url()


def test_a_link_shows_no_draft_but_the_one_it_was_made_for() -> None:
    live = publish(make_place())
    first = publishing.start_edit(live, by=make_user(), at=NOON)
    link = link_to(first)
    assert follow(link).status_code == 200
    publishing.discard_edit(first, by=make_user(), at=LATER)
    second = publishing.start_edit(live, by=make_user(), at=LATER)
    Place.working.filter(pk=second.pk).update(title_en="Not for everybody yet")

    assert follow(link).status_code == 302
    assert preview_links.list_valid_links(second, at=LATER) == []
    assert "Not for everybody yet" in words(follow(link_to(second, at=LATER)))


# Making and revoking


def test_only_drafts_can_be_linked_to(draft: Place) -> None:
    with pytest.raises(NotAllowed, match="is no draft"):
        link_to(publish(make_place()))
    with pytest.raises(NotAllowed, match="1, 7 or 30 days"):
        link_to(draft, days=365)
    assert not PreviewLink.objects.exists()


def test_an_editor_makes_a_link_sees_it_in_the_panel_and_revokes_it(draft: Place) -> None:
    anna = sign_in(make_chief(username="anna"))
    page = address(draft, "preview-links")

    made = anna.post(page, {"days": "30"}, follow=True)

    link = PreviewLink.objects.get()
    assert (link.made_by.username, link.made_at) == ("anna", NOON)
    assert link.expires_at == NOON + timedelta(days=30)
    assert said_by(made) == ["The link is made: whoever has it reads this draft."]
    panel = words(anna.get(address(draft)))
    assert f'href="http://testserver{url_of(link)}"' in panel
    assert "anna, 15 January 2026, 12:00; until 14 February 2026, 12:00" in panel
    assert follow(link).status_code == 200

    revoked = anna.post(page, {"revoke": link.token}, follow=True)

    assert said_by(revoked) == ["The link is revoked: nobody reads the draft under it."]
    assert follow(link).status_code == 410
    assert url_of(link) not in words(anna.get(address(draft)))


@pytest.mark.parametrize(
    ("days", "lasts", "said"),
    [
        ("", 7, "The link is made: whoever has it reads this draft."),
        ("1", 1, "The link is made: whoever has it reads this draft."),
        ("365", None, "A link lasts 1, 7 or 30 days."),
        ("-1", 7, "The link is made: whoever has it reads this draft."),
    ],
)
def test_a_link_lasts_as_long_as_was_chosen(
    draft: Place, days: str, lasts: int | None, said: str
) -> None:
    page = address(draft, "preview-links")
    answer = sign_in(make_chief()).post(page, {"days": days}, follow=True)

    assert said_by(answer) == [said]
    made = [link.expires_at - link.made_at for link in PreviewLink.objects.all()]
    assert made == ([timedelta(days=lasts)] if lasts else [])


def test_readers_can_neither_make_nor_revoke_nor_see_links(draft: Place) -> None:
    link = link_to(draft)
    page = address(draft, "preview-links")
    reader = sign_in(make_editor("portal.view_place"))

    for answer in (
        reader.get(page),
        reader.post(page, {"days": "7"}),
        reader.post(page, {"revoke": link.token}),
    ):
        assert answer.status_code == 403
    assert link.token not in words(reader.get(address(draft)))
    assert list(PreviewLink.objects.values_list("pk", "revoked_at")) == [(link.pk, None)]


@pytest.mark.parametrize("permission", ["portal.change_place", "portal.publish"])
def test_editors_and_publishers_can_share_a_draft(draft: Place, permission: str) -> None:
    publishing.submit(draft, by=make_user(), at=NOON)
    editor = sign_in(make_editor("portal.view_place", permission))

    editor.post(address(draft, "preview-links"))

    assert PreviewLink.objects.of(draft).count() == 1


def test_forged_requests_make_and_revoke_nothing(draft: Place) -> None:
    link, elsewhere = link_to(draft), link_to(make_place())
    page = address(draft, "preview-links")
    forger = Client(enforce_csrf_checks=True)
    forger.force_login(make_chief())

    assert forger.post(page, {"days": "7"}).status_code == 403
    assert forger.post(page, {"revoke": link.token}).status_code == 403
    assert Client().post(page, {"days": "7"}).status_code == 302
    assert sign_in(make_chief()).post(page, {"revoke": elsewhere.token}).status_code == 404
    assert PreviewLink.objects.filter(revoked_at=None).count() == 2


# Pictures


@pytest.fixture
def photo() -> Photo:
    draft = make_full(EnergyProject)
    return the(Photo.objects.filter(record=draft).first())


def status(client: Client, photo: Photo) -> int:
    answer = client.get(photo.image.url)
    answer.getvalue()  # which lets go of the file
    return answer.status_code


def test_holder_of_a_link_sees_the_pictures_of_its_draft_and_no_others(photo: Photo) -> None:
    other = the(Photo.objects.filter(record=make_full(EnergyProject)).first())
    link, holder = link_to(photo.record), Client()
    assert status(holder, photo) == 404

    follow(link, client=holder)

    answer = holder.get(photo.image.url)
    assert answer.getvalue().startswith(b"\x89PNG")
    assert answer["Cache-Control"] == "private, no-store"
    assert (status(holder, other), status(Client(), photo)) == (404, 404)
    cookie = holder.cookies[f"preview-{link.token}"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/media/", True, "Strict")


def test_pictures_end_with_the_link(photo: Photo, at_noon: Traveller) -> None:
    revoked, expired = link_to(photo.record), link_to(photo.record, days=1)
    one, other, forger = Client(), Client(), Client()
    follow(revoked, client=one)
    follow(expired, client=other)
    forger.cookies[f"preview-{revoked.token}"] = f"{revoked.token}:forged"

    preview_links.revoke(revoked, at=NOON)
    assert [status(client, photo) for client in (one, forger, other)] == [404, 404, 200]
    at_noon.move_to(NOON + timedelta(days=2))
    assert status(other, photo) == 404
