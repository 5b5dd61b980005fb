"""Access to media files, and their headers."""

from pathlib import PurePath
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBase
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from portal.editorial import side_drafts
from portal.editorial.duplicates import merge_into
from portal.facts.identifiers import new_uid
from portal.models import Status
from portal.pictures import LARGEST_FILE, write_file
from portal.publication import publishing
from projects.energy.models import EnergyProject
from projects.energy.parts import Photo
from tests.admin_client import make_member
from tests.factories import NOON, make_energy_project, make_user, publish
from tests.optional import the
from tests.portal.pictures.pictures_corpus import png, upload

pytestmark = pytest.mark.django_db

POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
FOR_EVERYBODY = "public, max-age=86400, s-maxage=60"


def make_photo(record: EnergyProject) -> Photo:
    return Photo.objects.create(
        record=record,
        image=upload(png((4, 3)), "dam at dawn.png"),
        alt_en="A dam",
        alt_zh_hans="大坝",
        alt_ru="Плотина",
        credit="A. N.",
        licence="CC0",
    )


@pytest.fixture
def photo() -> Photo:
    return make_photo(make_energy_project())


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_user(is_staff=True))
    return client


def headers(answer: HttpResponseBase, *names: str) -> list[str | None]:
    return [answer.headers.get(name) for name in names]


def test_a_picture_is_as_public_as_its_record(client: Client, photo: Photo) -> None:
    assert client.get(photo.image.url).status_code == 404

    project = publish(photo.record)
    answer = client.get(photo.image.url)
    assert answer.getvalue() == png((4, 3))
    assert the(project.edition).document["photos"][0]["image"] == photo.image.url

    publishing.withdraw(project, by=make_user(), at=NOON, note="Counted twice.")
    assert client.get(photo.image.url).status_code == 404


def test_suggested_picture_is_as_public_as_the_record_that_shows_it(client: Client) -> None:
    project = publish(make_energy_project())
    suggested = side_drafts.suggest(project, by=make_user(), at=NOON)
    photo = make_photo(suggested)
    assert client.get(photo.image.url).status_code == 404
    project = publish(suggested)
    assert client.get(photo.image.url).getvalue() == png((4, 3))
    project = publish(without_photos(project))
    assert client.get(photo.image.url).getvalue() == png((4, 3))  # of an earlier edition
    publishing.withdraw(project, by=make_user(), at=NOON, note="Counted twice.")
    assert client.get(photo.image.url).status_code == 404


def test_picture_that_came_by_a_merge_is_shown(client: Client, photo: Photo) -> None:
    project, other = publish(make_energy_project()), publish(photo.record)
    publish(merge_into(project, other, by=make_user(), at=NOON))
    assert client.get(photo.image.url).getvalue() == png((4, 3))
    assert type(other).working.get(pk=other.pk).status == Status.WITHDRAWN


def without_photos(project: EnergyProject) -> EnergyProject:
    draft = publishing.start_edit(project, by=make_user(), at=NOON)
    draft.photos.all().delete()
    return draft


def test_public_file_is_cached_by_all_for_a_minute(client: Client, photo: Photo) -> None:
    publish(photo.record)
    answer = client.get(photo.image.url)

    assert answer.getvalue() == png((4, 3))
    assert headers(answer, "Content-Type", "Content-Length", "Content-Disposition") == [
        "image/png",
        str(len(png((4, 3)))),
        f'inline; filename="{PurePath(str(photo.image.name)).name}"',
    ]
    names = ["Cache-Control", "X-Content-Type-Options", "Content-Security-Policy"]
    assert headers(answer, *names) == [FOR_EVERYBODY, "nosniff", POLICY]
    assert "Cookie" not in answer.headers.get("Vary", "")
    for name, value in (
        ("If-None-Match", answer["ETag"]),
        ("If-Modified-Since", answer["Last-Modified"]),
    ):
        unchanged = client.get(photo.image.url, headers={name: value})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert headers(unchanged, "Cache-Control", "ETag") == [FOR_EVERYBODY, answer["ETag"]]
    other = client.get(photo.image.url, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.getvalue()) == (200, png((4, 3)))


def test_head_has_the_same_headers_without_body(client: Client, photo: Photo) -> None:
    publish(photo.record)
    number = {"x-request-id": "the-same-one"}
    full = client.get(photo.image.url, headers=number)
    head = client.head(photo.image.url, headers=number)

    assert (head.status_code, head.content, full.getvalue()) == (200, b"", png((4, 3)))
    assert dict(head.headers) == dict(full.headers)
    assert client.post(photo.image.url).status_code == 405


def test_pictures_of_drafts_are_for_editors_and_not_cached(staff: Client, photo: Photo) -> None:
    answer = staff.get(photo.image.url)

    assert answer.getvalue() == png((4, 3))
    assert headers(answer, "Cache-Control", "ETag") == ["private, no-store", None]
    assert headers(answer, "Content-Security-Policy") == [POLICY]


def test_account_without_role_sees_no_drafts(client: Client, photo: Photo) -> None:
    client.force_login(make_user())

    assert client.get(photo.image.url).status_code == 404


def test_media_filename_is_random(photo: Photo) -> None:
    folder, record_uid, name = str(photo.image.name).split("/")

    assert (folder, record_uid) == ("photos", photo.record.uid)
    assert len(name) == 24 + len(".png")


def test_pictures_of_drafts_are_as_shut_as_the_desk(settings: Any, photo: Photo) -> None:
    settings.PORTAL_SECOND_FACTOR = True
    client = Client()
    client.force_login(make_member("Publisher"))
    assert client.get(photo.image.url).status_code == 404
    publish(photo.record)
    assert client.get(photo.image.url).getvalue() == png((4, 3))


def test_unknown_media_type_is_downloaded(staff: Client) -> None:
    write_file("photos/x/page.html", b"<script>alert(1)</script>")

    answer = staff.get("/media/photos/x/page.html")
    assert headers(answer, "Content-Type", "Content-Disposition", "X-Content-Type-Options") == [
        "application/octet-stream",
        'attachment; filename="page.html"',
        "nosniff",
    ]
    answer.close()


@pytest.mark.parametrize(
    "name",
    [
        "../settings.py",
        "photos/../../secret-key",
        "..%2f..%2fsecret-key",
        "photos/none.png",
        "photos",
        "/etc/passwd",
        "%00",
        "photos/x/..%5c..%5cpage.html",
    ],
)
def test_paths_outside_media_are_404(staff: Client, name: str) -> None:
    write_file("photos/x/page.jpg", b"something is there")

    assert staff.get(f"/media/{name}").status_code == 404


def test_file_of_a_draft_is_hidden_although_its_record_is_public(
    client: Client, photo: Photo
) -> None:
    """What a draft has brought in, under a name that leads to the public record."""
    public = publish(photo.record)
    name = f"photos/{public.uid}/{new_uid()}{new_uid()}.jpg"
    write_file(name, b"of a draft")

    assert client.get(f"/media/{name}").status_code == 404


def test_file_with_an_old_name_is_shown(client: Client, photo: Photo) -> None:
    name = f"photos/{new_uid()}{new_uid()}.png"
    write_file(name, png((4, 3)))
    Photo.objects.filter(pk=photo.pk).update(image=name)
    photo.refresh_from_db()
    assert client.get(photo.image.url).status_code == 404

    publish(photo.record)
    assert client.get(photo.image.url).getvalue() == png((4, 3))


def test_upload_is_cut_above_the_limit(rf: RequestFactory) -> None:
    request = rf.post("/", {"image": upload(bytes(LARGEST_FILE + 9_000_000)), "title": "kept"})
    large = request.FILES["image"]
    small = rf.post("/", {"image": upload(bytes(3_000_000), "a.png")}).FILES["image"]
    assert isinstance(large, UploadedFile)
    assert isinstance(small, UploadedFile)

    assert (large.size, request.POST["title"]) == (LARGEST_FILE + 1, "kept")
    assert (small.size, small.name, len(small.read())) == (3_000_000, "a.png", 3_000_000)
    large.close()
    small.close()


def test_media_file_costs_two_queries(
    client: Client, photo: Photo, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish(photo.record)

    with django_assert_num_queries(2):
        client.get(photo.image.url).close()
    assert default_storage.exists(str(photo.image.name))


@pytest.mark.parametrize("name", ["a" * 300, "a/" * 3000 + "x.jpg", "a" * 5000])
def test_name_that_is_too_long_is_404(client: Client, name: str) -> None:
    assert client.get(f"/media/{name}").status_code == 404
