"""The picture that stands for a page where its address is shared: made once, of what is public."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import resvg_py
from django.core.cache.backends.filebased import FileBasedCache
from django.test import Client
from django.utils import translation
from PIL import Image
from pytest_django import Settings

from portal.graphics import png
from portal.models import Record
from portal.publication import publishing
from portal.site.social_images import drawing
from portal.site.social_images.drawing import record_card
from portal.site.social_images.fonts import break_lines, text_width
from tests.factories import (
    MAKERS,
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_place,
    make_user,
    publish,
    rule,
)
from tests.optional import the
from tests.portal.site.reading import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    drawings = {**settings.CACHES["drawings"], "LOCATION": tmp_path / "drawings"}
    settings.CACHES = {**settings.CACHES, "drawings": drawings}
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "media", tmp_path
    settings.SITE_URL = "https://corridor.example"


def address(record: Any, number: int = 1) -> Any:
    return f"/cards/{record.kind()}/{record.uid}/{number}.png"


def stored_cards(folder: Path) -> list[Path]:
    return list((folder / "drawings").iterdir())


def edit(record: Any, title: str) -> Any:
    draft = publishing.start_edit(record, by=make_user(), at=NOON)
    draft.title_en = title
    draft.save()
    return publish(draft)


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.kind())
def test_every_record_has_a_card(client: Client, model: type[Record]) -> None:
    record = publish(MAKERS[model]())
    for language in ("", "/zh-hans", "/ru"):
        answer = client.get(language + address(record))
        assert answer.headers["Content-Type"] == "image/png"
        assert Image.open(BytesIO(answer.content)).size == (1200, 630)


def test_card_has_title_key_figures_and_number_of_sources() -> None:
    project = make_energy_project(title_en="Zhanatas & <co>", title_ru="Жанатас")
    claim_all(project)
    claim(project, "capacity_mw")
    project.commissioned_on = "2021-06"
    project.save()
    claim(project, "commissioned_on")
    claim(project, "commissioned_on", "2019")
    rule(project, "commissioned_on")
    document = the(publish(project).edition).document
    said = words(record_card(document))
    for expected in (
        "Energy project Zhanatas & <co> Country KZ · Operating",
        "Capacity 100 MW 2 sources",
        "Commissioned June 2021 ≠ sources disagree",
        "corridor.example · Edition 1 · 15 January 2026",
    ):
        assert expected in said
    with translation.override("ru"):
        assert "Жанатас" in record_card(document)


def test_card_is_drawn_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = publish(make_place())
    made = client.get(address(place)).content
    (kept,) = stored_cards(tmp_path)
    before = kept.stat().st_mtime_ns
    monkeypatch.setattr(resvg_py, "svg_to_bytes", None)  # a second time would fail
    assert client.get(address(place)).content == made
    assert kept.stat().st_mtime_ns == before


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("length", [0, 3, 500])
def test_incomplete_file_is_drawn_again(client: Client, tmp_path: Path, length: int) -> None:
    place = publish(make_place())
    whole = client.get(address(place)).content
    (kept,) = stored_cards(tmp_path)
    stored = kept.read_bytes()
    kept.write_bytes(stored[:length])
    assert client.get(address(place)).content == whole
    assert kept.read_bytes() == stored


def test_new_edition_has_a_card_of_its_own(client: Client) -> None:
    place = publish(make_place(title_en="Horgos"))
    old = client.get(address(place)).content
    client.get("/ru" + address(place))
    edit(place, "Khorgos")
    assert client.get(address(place, 1)).headers["Location"] == address(place, 2)
    assert client.get(address(place, 2)).content != old


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_of_a_record_that_is_removed(client: Client, tmp_path: Path) -> None:
    client.get(address(publish(make_place())))
    assert stored_cards(tmp_path)
    png.forget_drawings()
    assert not stored_cards(tmp_path)


def test_known_card_answers_304(client: Client) -> None:
    first = client.get(address(publish(make_place())))
    assert first.headers["Cache-Control"] == "public, max-age=86400, s-maxage=60"
    again = client.get(first.request["PATH_INFO"], headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_draft_has_no_card(client: Client, tmp_path: Path) -> None:
    draft, place = make_place(), publish(make_place())
    read(client, address(draft), 404)
    read(client, address(place, 2), 404)
    read(client, f"/cards/energyproject/{place.uid}/1.png", 404)
    read(client, f"/cards/town/{place.uid}/1.png", 404)
    client.get(address(place))
    publishing.withdraw(place, by=make_user(), at=NOON, note="Twice in the list.")
    read(client, address(place), 404)
    for kept in stored_cards(tmp_path):
        read(client, f"/media/drawings/{kept.name}", 404)


def test_full_disk_is_no_error(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(FileBasedCache, "set", full)
    assert client.get(address(publish(make_place()))).status_code == 200


def test_pages_link_their_card(client: Client) -> None:
    publish(make_place(slug="horgos", title_en='Horgos "A"', summary_ru="Город."))
    uid = publish(make_place(slug="altynkol")).uid
    html = read(client, "/ru/places/horgos/")
    assert 'property="og:title" content="Horgos &quot;A&quot;"' in html
    assert 'property="og:description" content="Город."' in html
    made = 'property="og:description" content="City in Country KZ."'
    assert made in read(client, "/places/horgos/")
    altynkol = read(client, "/ru/places/altynkol/")
    card = f"https://corridor.example/ru/cards/place/{uid}/1.png?design={drawing.DESIGN}"
    assert f'property="og:image" content="{card}"' in altynkol
    assert 'name="twitter:card" content="summary_large_image"' in altynkol
    home = read(client, "/zh-hans/")
    assert "https://corridor.example/zh-hans/cards/default.png" in home
    assert client.get("/zh-hans/cards/default.png").headers["Content-Type"] == "image/png"


def test_old_edition_links_the_card_of_the_current_one(client: Client) -> None:
    place = publish(make_place(slug="horgos", title_en="Horgos"))
    edit(place, "Khorgos")
    html = read(client, "/places/horgos/?edition=1")
    assert f"/cards/place/{place.uid}/2.png" in html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zhanatas wind farm", ["Zhanatas wind", "farm"]),
        ("图尔古孙水电站，哈萨克斯坦", ["图尔古孙水电站，", "哈萨克斯坦"]),
        ("one two three four five six seven", ["one two three", "four five si…"]),
        ("Supercalifragilisticexpialidocious", ["Supercalifr…"]),
    ],
)
def test_titles_are_broken_between_words(text: str, expected: list[str]) -> None:
    lines = break_lines(text, 8.6, 2)
    assert lines == expected
    assert all(text_width(line) <= 8.6 for line in lines)
