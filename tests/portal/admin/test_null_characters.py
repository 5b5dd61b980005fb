"""Pages of the desk are given no NUL, which no text of PostgreSQL holds."""

import pytest

from portal.models import Bundle, Step, WorkingText
from portal.publication import publishing
from tests.admin_client import address, make_chief, sign_in
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
