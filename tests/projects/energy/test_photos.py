"""Pictures of a project: brought by the form, published with their words, shown in good sizes."""

import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from portal.models import Edition
from portal.pictures import read_file
from portal.publication import publishing
from projects.energy.models import EnergyProject
from projects.energy.parts import Photo
from tests.admin_client import (
    add_row,
    address,
    address_of,
    errors_in,
    filled,
    make_chief,
    said_by,
    sign_in,
)
from tests.client_response import ClientResponse
from tests.factories import NOON, claim_all, make_country, make_energy_project, make_user, publish
from tests.optional import the
from tests.portal.pictures import pictures_corpus as corpus
from tests.portal.pictures.pictures_corpus import jpeg, room_for, upload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

WORDS = {
    "alt_en": "A dam at dawn",
    "alt_zh_hans": "黎明时的大坝",
    "alt_ru": "Плотина на рассвете",
    "credit": "A. N. Other",
    "licence": "CC BY 4.0",
}


@pytest.fixture
def chief() -> Client:
    return sign_in(make_chief())


@pytest.fixture
def project() -> EnergyProject:
    project = make_energy_project()
    claim_all(project)
    return project


def send(
    client: Client, project: EnergyProject, file: SimpleUploadedFile | None = None, **fields: Any
) -> ClientResponse:
    """Save the form of a project with one more picture in it."""
    data = filled(client.get(address(project)), _continue="1")
    row = {"focal_x": 50, "focal_y": 50, **WORDS, **fields}
    if file is not None:
        row["image"] = file
    return client.post(address(project), add_row(data, "photos", **row), follow=True)


def fresh(project: EnergyProject) -> EnergyProject:
    return EnergyProject.working.get(pk=project.pk)


def status(client: Client, name: str | None) -> int:
    answer = client.get(default_storage.url(name))
    closers: list[Callable[[], None]] = vars(answer)["_resource_closers"]
    for close in closers:  # closing the answer would close the connection as well
        close()
    return answer.status_code


def stored_files(project: EnergyProject) -> list[str] | list[Any]:
    folder = f"photos/{project.uid}"
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


def test_a_picture_comes_with_the_form_and_leaves_in_every_size(
    chief: Client, project: EnergyProject
) -> None:
    answer = send(chief, project, upload(jpeg((900, 600)), "dam at dawn.jpg"))

    photo = Photo.objects.get()
    assert errors_in(answer) == []
    assert (photo.width, photo.height, photo.record) == (900, 600, project)
    assert the(photo.image.name).startswith(f"photos/{project.uid}/")
    made = {(one["format"], one["width"], bool(one["crop"])) for one in photo.renditions}
    widths, formats = (900, 640, 320), ("avif", "webp", "jpg")
    assert made == {(f, w, cropped) for f in formats for w in widths for cropped in (True, False)}
    assert all(read_file(name) for name in photo.files())


@pytest.mark.exhaustive
def test_a_new_project_brings_its_picture_along(chief: Client) -> None:
    country = make_country()
    page = chief.get(address_of(EnergyProject, "add"))
    data = filled(
        page,
        title_en="New dam",
        slug="new-dam",
        country=country.pk,
        technology="hydro",
        project_status="operating",
        _continue="1",
    )
    row = {"focal_x": 50, "focal_y": 50, "image": upload(jpeg())}
    answer = chief.post(
        address_of(EnergyProject, "add"), add_row(data, "photos", **row), follow=True
    )

    assert errors_in(answer) == []
    photo = Photo.objects.get()
    assert {name.split("/")[1] for name in photo.files()} == {photo.record.uid}


def test_the_published_document_and_page_carry_files_words_and_terms(
    chief: Client, client: Client, project: EnergyProject
) -> None:
    send(chief, project, upload(jpeg((900, 600))))
    public = publish(fresh(project))

    (photo,) = the(public.edition).document["photos"]
    stored = Photo.objects.get()
    assert photo == {
        "uid": stored.uid,
        "image": stored.image.url,
        "width": 900,
        "height": 600,
        "renditions": [
            {
                "url": default_storage.url(one["file"]),
                "format": one["format"],
                "width": one["width"],
                "height": one["height"],
                "crop": one["crop"],
            }
            for one in stored.renditions
        ],
        "alt": {code: WORDS[f"alt_{code.replace('-', '_')}"] for code in ("en", "zh-hans", "ru")},
        "credit": "A. N. Other",
        "licence": "CC BY 4.0",
        "focal_x": 50,
        "focal_y": 50,
    }
    page = " ".join(client.get(public.get_absolute_url()).content.decode().split())
    assert '<source type="image/avif" srcset="/media/photos/' in page
    assert 'width="900"' in page
    assert 'alt="A dam at dawn"' in page
    assert "Picture: A. N. Other, CC BY 4.0" in page
    russian = client.get(f"/ru{public.get_absolute_url()}").content.decode()
    assert 'alt="Плотина на рассвете"' in russian


def test_every_file_of_a_picture_is_as_public_as_its_record(
    chief: Client, client: Client, project: EnergyProject
) -> None:
    send(chief, project, upload(jpeg()))
    names = Photo.objects.get().files()
    answers = {status(client, name) for name in names}
    assert answers == {404}

    public = publish(fresh(project))
    answers = {status(client, name) for name in names}
    assert answers == {200}
    publishing.withdraw(public, by=make_user(), at=NOON, note="Counted twice.")
    answers = {status(client, name) for name in names}
    assert answers == {404}


def test_a_replaced_picture_stays_public_with_the_edition_that_shows_it(
    chief: Client, client: Client, project: EnergyProject
) -> None:
    send(chief, project, upload(jpeg()))
    old = Photo.objects.get().files()
    public = publish(fresh(project))
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    data = filled(chief.get(address(draft)), _continue="1")
    chief.post(address(draft), {**data, "photos-0-image": upload(jpeg((90, 60)))})
    new = Photo.objects.get(record=draft).files()

    assert not {*old} & {*new}
    assert status(client, new[0]) == 404
    publish(fresh(draft))
    assert status(client, new[0]) == 200
    assert status(client, old[0]) == 200
    page = client.get(f"{public.get_absolute_url()}?edition=1").content.decode()
    shown = [name for name in {*old, *new} if name in page]
    assert shown
    assert {*shown} <= {*old}
    assert {status(client, name) for name in shown} == {200}


@pytest.mark.exhaustive
def test_pictures_without_words_or_terms_keep_a_record_from_being_published(
    chief: Client, project: EnergyProject
) -> None:
    empty = dict.fromkeys(WORDS, "")
    send(chief, project, upload(jpeg()), **empty)
    send(chief, project, upload(jpeg()), **{**WORDS, "alt_zh_hans": "", "alt_en": "100% wind"})
    send(chief, project, upload(jpeg()))

    loaded = EnergyProject.working.with_parts().get(pk=project.pk)
    assert list(map(str, loaded.publication_blockers())) == [
        "The picture “#1” lacks its alternative text in: English, Simplified Chinese, Russian.",
        "The picture “100% wind” lacks its alternative text in: Simplified Chinese.",
        "These pictures do not say who took them: #1.",
        "These pictures lack their licence: #1.",
    ]
    places = {place for one in loaded.publication_blockers() for _words, place in one.items}
    assert places == {"photos"}
    publishing.submit(fresh(project), by=make_user(), at=NOON)
    with pytest.raises(publishing.NotAllowed, match="lacks its alternative text"):
        publishing.publish(fresh(project), by=make_user(), at=NOON)


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.png", corpus.SVG, "This is an SVG drawing"),
        ("a.png", corpus.bomb(), "The picture has more than 60 million pixels"),
        ("a.jpg", jpeg()[:-300], "The picture cannot be read to its end"),
        ("a.png", jpeg(), "The name of the file ends in “.png”"),
        ("a.jpg", b"", "The file is empty"),
        ("a.jpg", jpeg() + bytes(21 * 1024 * 1024), "The file is larger than 20 MB"),
    ],
)
def test_a_refusal_stands_beside_the_field_and_nothing_typed_is_lost(
    chief: Client, project: EnergyProject, name: str, data: bytes, sentence: str
) -> None:
    answer = send(chief, project, upload(data, name), credit="Typed by hand")

    (error,) = errors_in(answer)
    assert error.startswith(sentence)
    assert "Typed by hand" in answer.content.decode()
    assert not Photo.objects.exists()


@pytest.mark.exhaustive
@time_machine.travel("2026-11-24 12:00:00+00:00", tick=False)  # a token holds its second
def test_a_picture_chosen_once_stays_with_the_form_until_it_is_saved(
    chief: Client, project: EnergyProject
) -> None:
    answer = send(chief, project, upload(corpus.moving("GIF"), "a.gif"), focal_x=200)
    assert not Photo.objects.exists()
    (formset,) = [
        one for one in answer.context["inline_admin_formsets"] if "photos" in one.formset.prefix
    ]
    widget = formset.formset.forms[0].fields["image"].widget
    assert widget.kept.token() in answer.content.decode()

    again = send(chief, project, focal_x=20, **{"image-kept": widget.kept.token()})
    photo = Photo.objects.get()
    assert (photo.width, photo.focal_x, len(read_file(the(photo.image.name))) > 0) == (60, 20, True)
    told = [one for one in said_by(again) if "moves" in one]
    assert told == ["A dam at dawn: The picture moves; only its first frame is kept."]


def test_a_forged_token_brings_nothing_in(chief: Client, project: EnergyProject) -> None:
    forged: dict[str, Any] = {"image-kept": "photos/secret.jpg:1:forged"}
    answer = send(chief, project, **forged)

    assert errors_in(answer) == ["This field is required."]


@pytest.mark.exhaustive
def test_another_focal_point_makes_new_crops_and_keeps_the_rest(
    chief: Client, project: EnergyProject
) -> None:
    send(chief, project, upload(jpeg((600, 200))))
    before = Photo.objects.get()
    data = filled(chief.get(address(project)), _continue="1")
    chief.post(address(project), {**data, "photos-0-focal_x": 0})

    after = Photo.objects.get()
    crops = [[one for one in photo.renditions if one["crop"]] for photo in (before, after)]
    whole = [[one for one in photo.renditions if not one["crop"]] for photo in (before, after)]
    assert whole[0] == whole[1]
    assert [{tuple(one["crop"]) for one in found} for found in crops] == [
        {(150, 0, 450, 200)},
        {(0, 0, 300, 200)},
    ]
    assert not {one["file"] for one in crops[0]} & {one["file"] for one in crops[1]}

    saved = chief.post(address(project), filled(chief.get(address(project)), _continue="1"))
    assert (saved.status_code, Photo.objects.get().renditions) == (302, after.renditions)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("room", "left"), [(4_096, 0), (25_000, 1)])
def test_a_full_disk_loses_neither_the_form_nor_leaves_half_of_anything(
    chief: Client, project: EnergyProject, room: int, left: int
) -> None:
    """Whether there is no room for the picture, or for it but not for all that is made of it."""
    striped = upload(corpus.encoded(corpus.stripes(), "PNG"), "a.png")
    page = filled(chief.get(address(project)), _continue="1")
    row = {"focal_x": 50, "focal_y": 50, **WORDS, "credit": "Typed by hand", "image": striped}
    with room_for(room):
        answer = chief.post(address(project), add_row(page, "photos", **row))

    (error,) = errors_in(answer)
    assert error.startswith("The picture could not be stored: the disk of the portal is full")
    assert "Typed by hand" in answer.content.decode()
    assert (len(stored_files(project)), Photo.objects.count()) == (left, 0)


def test_a_picture_of_an_old_document_is_still_drawn(
    client: Client, project: EnergyProject
) -> None:
    photo = Photo.objects.create(record=project, image=upload(jpeg()), **WORDS)
    public = publish(fresh(project))
    document = the(public.edition).document
    del document["photos"][0]["renditions"]
    Edition.objects.filter(pk=the(public.edition).pk).update(document=document)

    page = client.get(public.get_absolute_url()).content.decode()
    assert f'src="{photo.image.url}"' in page
    assert "srcset" not in page
    assert status(client, photo.image.name) == 200


@pytest.mark.exhaustive
def test_files_are_removed_when_nothing_names_them_any_more(
    chief: Client, project: EnergyProject
) -> None:
    send(chief, project, upload(jpeg()))
    first = Photo.objects.get().files()
    public = publish(fresh(project))
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    data = filled(chief.get(address(draft)), _continue="1")
    chief.post(address(draft), {**data, "photos-0-image": upload(jpeg((90, 60)))})
    drafted = Photo.objects.get(record=draft).files()
    publishing.discard_edit(fresh(draft), by=make_user(), at=NOON)

    assert cleaned() == []  # what was stored just now may belong to a form that is open
    assert {*cleaned("--hours=0")} & {*first, *drafted} == {*drafted}
    assert all(default_storage.exists(name) for name in drafted)
    cleaned("--hours=0", "--delete")
    assert not any(default_storage.exists(name) for name in drafted)
    assert all(default_storage.exists(name) for name in first)


def cleaned(*words: str) -> list[Any]:
    out = StringIO()
    call_command("clean_media", *words, stdout=out)
    return [line.strip() for line in out.getvalue().splitlines() if line.startswith("  ")]


def test_a_picture_that_two_people_replace_is_chosen(chief: Client, project: EnergyProject) -> None:
    anna, boris = chief, sign_in(make_chief())
    send(anna, project, upload(jpeg(), "dam.jpg"))

    def replace(client: Client, *, size: tuple[int, int], **fields: Any) -> dict[str, Any]:
        image = upload(jpeg(size), "other.jpg")
        return filled(client.get(address(project)), **{"photos-0-image": image}, **fields)

    for choice, width in (("theirs", 90), ("yours", 120)):
        mine, theirs = replace(boris, size=(120, 80)), replace(anna, size=(90, 60))
        anna.post(address(project), {**theirs, "_continue": "1"})
        refused = boris.post(address(project), {**mine, "_continue": "1"})
        assert [one.yours for one in refused.context["conflicts"]] == ["other.jpg"]
        assert [photo.width for photo in fresh(project).photos.all()] == [90]

        again = filled(refused) | kept(refused)
        (place,) = [one.place for one in refused.context["conflicts"]]
        base = refused.context["adminform"].form.data["base_version"]
        again |= {"conflict": [place], f"choice:{place}": choice, "base_version": base}
        boris.post(address(project), {**again, "_continue": "1"})
        assert [photo.width for photo in fresh(project).photos.all()] == [width]


def test_a_picture_replaced_while_another_removes_it_is_asked_about(
    chief: Client, project: EnergyProject
) -> None:
    send(chief, project, upload(jpeg(), "dam.jpg"))
    mine = filled(chief.get(address(project)), **{"photos-0-DELETE": "on"})
    image = {"photos-0-image": upload(jpeg((90, 60)), "other.jpg")}
    chief.post(address(project), filled(chief.get(address(project)), **image, _continue="1"))
    refused = chief.post(address(project), {**mine, "_continue": "1"})
    assert [one.yours for one in refused.context["conflicts"]] == ["removed"]
    assert fresh(project).photos.count() == 1


def kept(response: ClientResponse) -> dict[str, str]:
    """The token of the picture that a form keeps."""
    found = re.findall(r'name="(photos-\d+-image-kept)" value="([^"]+)"', response.text)
    return dict(found)
