"""Pages of the desk are given neither NUL, which no text of PostgreSQL holds, nor what no drawing
may hold, nor unseen marks."""

import pytest

from portal.models import Bundle, Place, Step, WorkingText
from portal.publication import publishing
from tests.admin_client import address, filled, make_chief, sign_in
from tests.factories import NOON, claim_all, make_place, make_source, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_notes_names_and_questions_have_a_space_instead() -> None:
    client, place, source = sign_in(make_chief()), make_place(), make_source()
    claim_all(place)
    WorkingText.objects.create(
        source=source, text="x", version=1, kept_by=make_user(), kept_at=NOON
    )
    client.post(address(place, "bundle"), {"name": "a\0b"})
    assert Bundle.objects.get().name == "a b"
    publishing.submit(place, by=make_user(), at=NOON)
    client.post(address(place), {"_step_send_back": "1", "step_note": "Not\0yet"})
    assert Step.objects.get(action="send_back").note == "Not yet"
    text = f"/admin/portal/source/{source.pk}/text/"
    for path, data in (
        (text, {"_new": "place", "find": "a\0b", "_part": "1"}),
        (text, {"record": "place:\0", "_part": "1"}),
        ("/admin/lists/save/", {"label": "portal.place", "name": "a\0b"}),
    ):
        assert client.post(path, data).status_code in (200, 302)
    assert client.get("/admin/embed/?of=place:%00").status_code == 200
    client.post(text, {"_new": "place", "find": "Kho\x0brgos\ufffe", "_part": "1"})
    assert Place.working.filter(title_en="Kho rgos").exists()  # which a map can draw


@pytest.mark.parametrize("typed", ["Khor\u200bgos", "\u202eKhorgos\u202c", "\ufeffKhorgos\u2069"])
def test_marks_that_nobody_sees_are_left_out(typed: str) -> None:
    """A reviewer reads the name that is stored, and who looks for it finds it."""
    client, place = sign_in(make_chief()), make_place()
    client.post(address(place), filled(client.get(address(place)), title_en=typed))
    place.refresh_from_db()
    assert place.title_en == "Khorgos"


def test_password_is_taken_as_it_was_typed() -> None:
    anna, typed = make_user(is_staff=True), "four quiet\u200b words here"
    page = f"/admin/portal/user/{anna.pk}/password/"
    new = {"password1": typed, "password2": typed, "usable_password": "true"}
    assert sign_in(make_chief()).post(page, new).status_code == 302
    anna.refresh_from_db()
    assert anna.check_password(typed)
