"""Texts at the desk have a largest length; what is too long is refused in words, and not lost."""

import pytest
from django.apps import apps
from django.db import models

from portal.editorial.admin_site import LONGEST_TEXT
from portal.models import (
    Appointment,
    Bundle,
    Comment,
    OpenForm,
    Part,
    Publishable,
    Release,
    Source,
    Status,
    Step,
    Waiver,
)
from portal.models.fields import TEXT_LIMIT
from portal.publication import publishing
from tests.admin_client import address, filled, make_chief, sign_in
from tests.factories import NOON, claim, claim_all, make_place, make_user

pytestmark = pytest.mark.django_db

LONG = "a" * (TEXT_LIMIT + 1)
SENTENCE = f"{TEXT_LIMIT} characters at most, not {TEXT_LIMIT + 1}."


def test_every_text_that_people_write_has_a_largest_length() -> None:
    written = (Publishable, Part, Source, Release, Comment, Appointment, Bundle, Waiver)
    edited = [model for model in apps.get_models() if issubclass(model, written)]
    free = {
        field.name
        for field in [field for model in edited for field in model._meta.local_fields]
        if isinstance(field, models.TextField) and not field.validators
    }
    of_stories, of_programs = {"body_en", "body_zh_hans", "body_ru"}, {"problem", "described"}
    assert free == of_stories | of_programs


def test_form_refuses_a_long_text_and_keeps_it() -> None:
    client, place = sign_in(make_chief()), make_place()
    claim(place, "population", "5")
    sent = filled(client.get(address(place)), summary_en=LONG) | {"claims-0-note": LONG}

    page = client.post(address(place), sent)

    assert page.context["adminform"].form.errors == {"summary_en": [SENTENCE]}
    assert page.text.count(SENTENCE) == 2
    assert page.text.count(LONG) == 2


def test_comment_and_note_of_a_step_have_a_largest_length() -> None:
    client, place = sign_in(make_chief()), make_place()
    claim_all(place)
    page = client.post(address(place, "comments"), {"add": "1", "field": "", "text": LONG})
    assert (SENTENCE in page.text, LONG in page.text) == (True, True)
    publishing.submit(place, by=make_user(), at=NOON)

    sent = {"_step_send_back": "1", "step_note": LONG}
    page = client.post(address(place), sent, follow=True)

    assert (f"The note is too long: {SENTENCE}" in page.text, LONG in page.text) == (True, True)
    place.refresh_from_db()
    assert place.status == Status.REVIEW
    assert not Comment.objects.exists()
    assert not Step.objects.filter(action="send_back").exists()


def test_text_that_no_field_takes_is_refused_before_it_is_kept() -> None:
    client, place = sign_in(make_chief()), make_place()
    sent = filled(client.get(address(place)), summary_en="a" * (LONGEST_TEXT + 1))

    page = client.post("/admin/portal/place/typing/", sent)

    assert page.status_code == 400
    assert "Go back and shorten it" in page.text
    assert not OpenForm.objects.exists()
