"""The library of pictures: for every kind of record, uploaded together, used by several."""

import re
from functools import partial
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from portal.admin.kinds.pictures import store_draft
from portal.editorial import side_drafts
from portal.editorial.duplicates import merge_into
from portal.models import Picture, Record
from portal.pictures import clean_upload
from portal.pictures.kept import stored_files
from portal.publication import publishing
from portal.search.searching import run_search
from projects.energy.parts import Photo
from tests.admin_client import (
    add_row,
    address,
    address_of,
    errors_in,
    filled,
    make_chief,
    make_member,
    said_by,
    sign_in,
)
from tests.factories import (
    MAKERS,
    NOON,
    claim_all,
    make_energy_project,
    make_picture,
    make_place,
    make_story,
    make_user,
    publish,
)
from tests.meeting import interrupted
from tests.optional import the
from tests.portal.pictures.pictures_corpus import jpeg, moving, upload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
UPLOAD = "admin:portal_picture_upload"


@pytest.fixture
def chief() -> Client:
    return sign_in(make_chief())


def public(record: Any) -> Any:
    claim_all(record)
    return publish(record)


def test_several_files_become_drafts_and_a_refused_one_leaves_no_file(chief: Client) -> None:
    before = set(stored_files(default_storage))
    place = make_place(title_en="Khorgos", slug="khorgos")
    files = [upload(jpeg((9, 6)), "dry port.jpg"), upload(b"%PDF-1.4", "report.jpg")]
    data = {"files": files, "credit": "A. N.", "licence": "CC0", "about": "Khorgos"}
    answer = chief.post(reverse(UPLOAD), data, follow=True)

    picture = Picture.working.get()
    assert (picture.title_en, picture.status, picture.credit) == ("dry port", "draft", "A. N.")
    assert [row.about for row in picture.subjects.all()] == [f"place:{place.uid}"]
    said = " ".join(str(message) for message in answer.context["messages"])
    assert "report.jpg: " in said
    assert "Taken: dry port." in said
    assert set(stored_files(default_storage)) - before == set(picture.files())
    assert "port" not in picture.slug


def test_more_files_than_are_taken_at_once_leave_the_first_ones(chief: Client) -> None:
    files = [upload(jpeg((9, 6)), f"{number}.jpg") for number in range(21)]
    answer = chief.post(reverse(UPLOAD), {"files": files, "credit": "A. N."}, follow=True)
    assert said_by(answer)[0] == "The first 20 files were taken; send the others afterwards."
    assert Picture.working.count() == 20


def test_second_click_on_upload_makes_no_second_draft(chief: Client) -> None:
    token = re.findall('name="token" value="(.*?)"', chief.get(reverse(UPLOAD)).text)
    for name, size in (("dam.jpg", (9, 6)), ("dam.jpg", (9, 6)), ("weir.jpg", (12, 6))):
        sent = {"files": [upload(jpeg(size), name)], "token": token}
        answer = chief.post(reverse(UPLOAD), sent, follow=True)
    assert [one.title_en for one in Picture.working.order_by("pk")] == ["dam", "weir"]
    assert any(one.startswith("Taken: weir.") for one in said_by(answer))


def test_what_a_file_lost_is_told_and_words_are_not_taken_for_those_of_another_file(
    chief: Client,
) -> None:
    moves = "The picture moves; only its first frame is kept."
    sent = {"files": [upload(moving("GIF"), "dawn.gif")], "credit": "A. N.", "licence": "CC0"}
    assert f"dawn.gif: {moves}" in said_by(chief.post(reverse(UPLOAD), sent, follow=True))

    form = address(Picture.working.get())
    other = filled(chief.get(form), image=upload(moving("PNG"), "dusk.png"))
    said = " ".join(said_by(chief.post(form, {**other, "_continue": "1"}, follow=True)))
    assert moves in said
    assert "The file is another one: look whether its texts, credit and licence" in said

    changed = filled(chief.get(form), image=upload(jpeg((9, 6)), "noon.jpg"), credit="B. O.")
    said = " ".join(said_by(chief.post(form, {**changed, "_continue": "1"}, follow=True)))
    assert "changed successfully" in said
    assert "another one" not in said


def test_a_picture_is_not_published_without_words_in_each_language() -> None:
    draft = make_picture(alt_en="", alt_zh_hans="", credit="", licence="")
    with pytest.raises(publishing.NotAllowed) as refused:
        publish(draft)

    assert "Simplified Chinese" in str(refused.value)
    for lacking in ("English", "Simplified Chinese", "credit", "licence"):
        assert str(refused.value).count(lacking) == 1


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize("model", [model for model in MAKERS if model is not Picture])
def test_a_picture_is_shown_with_a_record_of_every_kind(
    client: Client, model: type[Record]
) -> None:
    record = public(MAKERS[model]())
    picture = make_picture(alt_en="A dam at dawn")
    picture.subjects.create(about=f"{record.kind()}:{record.uid}")
    before = client.get(record.get_absolute_url()).content.decode()
    publish(picture)
    after = client.get(record.get_absolute_url()).content.decode()

    assert "A dam at dawn" not in before
    assert 'alt="A dam at dawn"' in after
    assert "Picture: A. N., CC0" in after


def test_a_picture_of_two_records_names_both_and_forgets_a_withdrawn_one() -> None:
    shown = [public(make_place()), public(make_place())]
    picture = make_picture()
    for place in shown:
        picture.subjects.create(about=f"place:{place.uid}")
    publish(picture)
    publishing.withdraw(shown[0], by=make_user(), at=NOON, note="Wrong.")

    document = the(Picture.objects.with_documents().get().edition).document
    named = [row["about"]["uid"] if row["about"] else None for row in document["subjects"]]
    assert sorted(named, key=str) == sorted([None, shown[1].uid], key=str)


def test_the_form_takes_a_new_file_and_a_record_by_its_address(chief: Client) -> None:
    place = publish(make_place(slug="khorgos"))
    page = chief.get(address_of(Picture, "add"))
    data = filled(page, title_en="Dry port", slug="dry-port", image=upload(jpeg()), _continue="1")
    data = add_row(data, "subjects", about=f"https://example.org/ru/places/{place.slug}/#evidence")
    answer = chief.post(address_of(Picture, "add"), data, follow=True)

    assert errors_in(answer) == []
    picture = Picture.working.get()
    assert {name.split("/")[1] for name in picture.files()} == {picture.uid}
    assert picture.subjects.get().about == f"place:{place.uid}"
    assert f"({place.kind()}:khorgos)" in answer.content.decode()


def test_review_shows_the_picture_and_names_what_it_shows(chief: Client) -> None:
    picture = make_picture()
    place = make_place(title_en="Khorgos")
    picture.subjects.create(about=f"place:{place.uid}")
    publishing.submit(picture, by=make_user(), at=NOON)
    groups = chief.get(address(picture, "review")).context["changes"].rows
    (row,) = [row for group in groups for row in group.rows]
    assert (row.headline, row.values[0][1].words) == ("Khorgos", "Khorgos")
    assert '<div class="readonly"><img src="/media/' in chief.get(address(picture)).text


def test_a_name_that_several_records_have_is_answered_with_their_keys(chief: Client) -> None:
    for slug in ("one", "two"):
        make_place(title_en="Khorgos", slug=slug)
    data = {"files": [upload(jpeg((9, 6)))], "about": "Khorgos"}
    page = chief.post(reverse(UPLOAD), data).content.decode()

    assert "Khorgos (place:one); Khorgos (place:two)" in page
    assert not Picture.working.exists()


def test_the_list_says_who_uses_a_picture_and_finds_unused_ones(chief: Client) -> None:
    place = make_place(title_en="Khorgos")
    shown, told, unused = (make_picture(slug=slug) for slug in ("shown", "told", "unused"))
    shown.subjects.create(about=f"place:{place.uid}")
    make_story(title_en="By rail", body_ru="{{picture told}}")

    page = chief.get(address_of(Picture)).content.decode()
    assert "Khorgos" in page
    assert "By rail" in page
    assert "By rail" in chief.get(address(told, "used")).content.decode()
    assert "Khorgos" in chief.get(address(shown, "used")).content.decode()
    found = chief.get(address_of(Picture), {"use": "unused"}).context["cl"].result_list
    assert list(found) == [unused]


def test_upload_from_the_page_of_a_record_names_it(chief: Client) -> None:
    page = chief.get(address(make_place(title_en="Khorgos", slug="khorgos"), "pictures"))
    (way,) = re.findall('href="(/admin/portal/picture/upload/.*?)"', page.text)
    assert 'value="Khorgos (place:khorgos)"' in chief.get(way).text


def test_a_picture_of_the_library_is_added_on_the_page_of_a_record(chief: Client) -> None:
    place, picture = publish(make_place()), publish(make_picture(title_en="Gantry crane"))
    page = chief.get(address(place, "pictures"), {"q": "gantry"}).content.decode()
    chief.post(address(place, "pictures"), {"picture": picture.uid})

    assert "Gantry crane" in page
    draft = the(picture.open_draft())
    assert [row.about for row in draft.subjects.all()] == [f"place:{place.uid}"]
    assert not Picture.objects.about(place).exists()


def test_picture_that_is_added_to_a_suggestion_shows_the_public_record(chief: Client) -> None:
    place, picture = publish(make_place()), publish(make_picture())
    suggested = side_drafts.suggest(place, by=make_user(), at=NOON)
    chief.post(address(suggested, "pictures"), {"picture": picture.uid})

    assert [row.about for row in the(picture.open_draft()).subjects.all()] == [f"place:{place.uid}"]


def test_who_may_not_edit_what_is_public_adds_no_public_picture_to_a_record() -> None:
    place, picture = make_place(), publish(make_picture())
    contributor = sign_in(make_member("Contributor"))

    assert contributor.post(address(place, "pictures"), {"picture": picture.uid}).status_code == 403
    assert picture.open_draft() is None


def test_a_record_that_is_merged_leaves_its_pictures_to_the_other() -> None:
    stays, goes = public(make_place()), public(make_place())
    both, one = make_picture(), make_picture()
    for picture, places in ((both, (stays, goes)), (one, (goes,))):
        for place in places:
            picture.subjects.create(about=f"place:{place.uid}")
        publish(picture)
    publish(merge_into(stays, goes, by=make_user(), at=NOON))

    kept = [row.about for picture in (both, one) for row in picture.subjects.all()]
    assert kept == [f"place:{stays.uid}"] * 2
    document = the(Picture.objects.with_documents().get(pk=one.pk).edition).document
    assert document["subjects"][0]["about"]["uid"] == stays.uid


def test_two_clicks_in_one_moment_make_one_draft() -> None:
    told: dict[str, Any] = {"uid": "0123456789ab", "about": "", "by": make_user(), "at": NOON}
    store = partial(store_draft, clean_upload(upload(jpeg())), "Dam", **told)
    before = set(stored_files(default_storage))
    with interrupted(store, before="INSERT INTO .portal_picturefile"):
        second = store()
    first = Picture.working.get()
    assert second == first
    assert set(stored_files(default_storage)) - before == set(first.files())


@pytest.mark.slow
def test_a_picture_of_one_record_is_put_into_the_library_with_its_words(chief: Client) -> None:
    project = make_energy_project()
    words = {"alt_en": "A dam", "credit": "A. N.", "licence": "CC0", "focal_x": 20}
    Photo.objects.create(record=project, image=upload(jpeg((90, 60)), "dam.jpg"), **words)
    photo = Photo.objects.get()
    for _click in range(2):
        chief.post(address(project, "pictures"), {"adopt": photo.uid})

    picture = Picture.working.get()
    assert {name: getattr(picture, name) for name in words} == words
    assert picture.subjects.get().about == f"energyproject:{project.uid}"
    assert not set(picture.files()) & set(photo.files())


def test_who_may_not_write_records_sees_no_upload(db: None) -> None:
    reader = sign_in(make_user(is_staff=True))

    assert reader.get(reverse(UPLOAD)).status_code == 403


def test_a_picture_is_found_by_what_it_shows() -> None:
    picture = publish(make_picture(title_en="P1", alt_ru="Козловой кран"))

    assert [hit.kind for hit in run_search("козловой кран").hits] == [picture.kind()]
