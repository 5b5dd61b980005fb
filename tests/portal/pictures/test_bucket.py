"""Pictures, drawings and releases in a storage that has no folder: pictures in memory every day,
all of it in a bucket of S3 otherwise."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from django.test import Client

from portal.ops.backups import making
from portal.ops.verification import verify
from portal.pictures import read_file, write_file
from portal.pictures.kept import hash_new_files
from portal.publication import publishing
from projects.energy.parts import Photo
from tests.factories import NOON, make_energy_project, make_release, make_user, publish
from tests.optional import the
from tests.portal.pictures.pictures_corpus import png, upload

pytestmark = pytest.mark.django_db

type UseStorage = Callable[[str, dict[str, str]], None]


@pytest.fixture
def use_storage(settings: Any) -> UseStorage:
    def use(backend: str, options: dict[str, str]) -> None:
        parts = {
            name: {"BACKEND": backend, "OPTIONS": {**options, "location": name}}
            for name in ("default", "releases")
        }
        settings.STORAGES = {**settings.STORAGES, **parts}

    return use


@pytest.fixture
def bucket(use_storage: UseStorage, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import boto3
    from moto import mock_aws

    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="corridor")
        options = {"bucket_name": "corridor", "file_overwrite": False}
        use_storage("portal.pictures.bucket.PrivateBucket", options)  # type: ignore[arg-type]
        yield


def make_photo() -> Photo:
    return Photo.objects.create(
        record=make_energy_project(),
        image=upload(png((4, 3)), "dam at dawn.png"),
        **{f"alt_{language}": "A dam" for language in ("en", "zh_hans", "ru")},
        credit="A. N.",
        licence="CC0",
    )


def look_at(client: Client, photo: Photo) -> None:
    """Ask for a picture before, while and after its record is public."""
    write_file("photos/a/half.png", b"half")
    assert read_file("photos/a/half.png") == b"half"
    address = photo.image.url
    assert address.startswith("/media/photos/")
    assert client.get(address).status_code == 404
    project = publish(photo.record)
    answer = client.get(address)
    assert (answer.getvalue(), answer["Content-Length"]) == (png((4, 3)), str(len(png((4, 3)))))
    unchanged = client.get(address, headers={"if-none-match": answer["ETag"]})
    assert unchanged.status_code == 304
    client.force_login(make_user(is_staff=True))
    assert client.get("/media/photos/none.png").status_code == 404
    client.logout()
    publishing.withdraw(project, by=make_user(), at=NOON, note="Counted twice.")
    assert client.get(address).status_code == 404


def test_picture_needs_no_folder(client: Client, use_storage: UseStorage) -> None:
    use_storage("django.core.files.storage.InMemoryStorage", {"base_url": "/media/"})

    look_at(client, make_photo())


@pytest.mark.exhaustive
@pytest.mark.usefixtures("bucket")
def test_portal_with_a_bucket(client: Client, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    look_at(client, make_photo())
    project = publish(make_energy_project(title_en="Plant"))
    card = f"/cards/energyproject/{project.uid}/{the(project.edition).number}.png"
    assert client.get(card).getvalue().startswith(b"\x89PNG")
    release = make_release()
    assert client.get(release.file_url()).getvalue().startswith(b"PK")
    part = client.get(release.file_url(), headers={"range": "bytes=0-1"})
    assert (part.status_code, part.getvalue()) == (206, b"PK")
    assert hash_new_files() == 1
    found = [problem.sentence for _name, problems in verify() for problem in problems]
    assert not re.search("photos/|release", " ".join(found))
    call_command("clean_media", "--hours", "0", "--delete")
    making._copy(storages["releases"], "", tmp_path / "backup")
    assert (tmp_path / "backup" / release.kept_as).read_bytes().startswith(b"PK")
    assert not (tmp_path / "media").exists()
    assert default_storage.url("") == "/media/"
