from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal import publishing
from projects.models import Photo
from tests.factories import NOON, make_energy_project, make_user, publish

pytestmark = pytest.mark.django_db


def picture():
    data = BytesIO()
    Image.new("RGB", (4, 3), "teal").save(data, "PNG")
    return SimpleUploadedFile("dam at dawn.png", data.getvalue(), "image/png")


@pytest.fixture
def photo():
    return Photo.objects.create(
        record=make_energy_project(), image=picture(), alt_en="A dam", credit="A. N.", licence="CC0"
    )


def test_a_picture_is_as_public_as_its_record(client, photo):
    assert client.get(photo.image.url).status_code == 404

    project = publish(photo.record)
    answer = client.get(photo.image.url)
    assert answer.getvalue().startswith(b"\x89PNG")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert project.edition.document["photos"][0]["image"] == photo.image.url

    publishing.withdraw(project, by=make_user(), at=NOON, note="Counted twice.")
    assert client.get(photo.image.url).status_code == 404


def test_editors_see_pictures_of_drafts(client, photo):
    client.force_login(make_user(is_staff=True))

    assert client.get(photo.image.url).getvalue().startswith(b"\x89PNG")


def test_a_name_says_nothing_and_cannot_be_guessed(photo):
    assert "dam" not in photo.image.name
    assert len(photo.image.name) == len("photos/") + 24 + len(".png")


@pytest.mark.parametrize("name", ["../settings.py", "photos/../../secret-key", "photos/none.png"])
def test_nothing_else_can_be_reached(client, name):
    client.force_login(make_user(is_staff=True))

    assert client.get(f"/media/{name}").status_code in (400, 404)
