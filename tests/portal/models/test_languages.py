"""Texts in content languages, and small rules of models that need no database."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from portal.models import Blocker, Place, Source, SourceKind
from portal.models.fields import PartialDateField, check_day, check_span
from portal.models.languages import (
    LANGUAGES,
    PickedText,
    column_suffix,
    columns,
    pick_text,
    texts_by_language,
)
from portal.models.pictures import picture_name
from portal.opendata.api.reader_columns import reader_title
from portal.site.about_pages import packaged_text
from projects.energy.parts import Photo

ALL = {"en": "Dam", "zh-hans": "大坝", "ru": "Плотина"}


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        (ALL, "ru", PickedText("Плотина", "ru", "ru")),
        (ALL, "kk", PickedText("Dam", "en", "kk")),
        ({**ALL, "ru": ""}, "ru", PickedText("Dam", "en", "ru")),
        ({"en": "", "zh-hans": "大坝", "ru": "Плотина"}, "en", PickedText("大坝", "zh-hans", "en")),
        ({"ru": "Плотина"}, "en", PickedText("Плотина", "ru", "en")),
        ({"kk": "Бөгет"}, "kk", PickedText("Бөгет", "kk", "kk")),
        ({"kk": "Бөгет"}, "en", PickedText("", "en", "en")),
        ({}, "ru", PickedText("", "ru", "ru")),
    ],
)
def test_text_falls_back_to_the_first_language(
    texts: dict[str, str], language: str, expected: PickedText
) -> None:
    assert pick_text(texts, language) == expected
    with translation.override(language):
        assert pick_text(texts) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PickedText("Dam", "en", "en"), False),
        (PickedText("Dam", "en", "ru"), True),
        (PickedText("", "en", "ru"), False),
    ],
)
def test_text_in_another_language_is_a_fallback(text: PickedText, expected: bool) -> None:
    assert text.is_fallback is expected


def test_columns_of_each_language() -> None:
    assert columns("title") == ["title_en", "title_zh_hans", "title_ru"]
    assert [column_suffix(code) for code in LANGUAGES] == ["en", "zh_hans", "ru"]


def test_attribute_reads_the_reader_s_language() -> None:
    place = Place(title_en="Horgos", title_ru="Хоргос")
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            found[code] = place.title

    assert found == {"en": "Horgos", "zh-hans": "Horgos", "ru": "Хоргос"}
    assert texts_by_language(place, "title") == {"en": "Horgos", "zh-hans": "", "ru": "Хоргос"}


@pytest.mark.parametrize(
    ("place", "titles"),
    [
        (Place(title_en="Horgos"), {"en": "Horgos", "zh-hans": "", "ru": ""}),
        (
            Place(title_en="Horgos", title_local="Қорғас", local_language="kk"),
            {"en": "Horgos", "zh-hans": "", "ru": "", "kk": "Қорғас"},
        ),
        (
            Place(title_en="Horgos", title_local="Қорғас"),
            {"en": "Horgos", "zh-hans": "", "ru": "", "und": "Қорғас"},
        ),
    ],
)
def test_titles_have_the_local_language(place: Place, titles: dict[str, str]) -> None:
    assert place.titles() == titles


def test_draft_is_not_referenced() -> None:
    assert Place(title_en="Horgos").as_reference() is None


@pytest.mark.parametrize(
    ("blocker", "sentence"),
    [
        (Blocker("Nothing to show."), "Nothing to show."),
        (
            Blocker("Without source: %s.", [("capacity", "capacity_mw")]),
            "Without source: capacity.",
        ),
        (Blocker("Lacking: %s.", [("one", "a"), ("two", "b")]), "Lacking: one, two."),
        (Blocker("Lacking: %s.", [("No.", "a"), ("Co.", "b")]), "Lacking: No., Co.."),
        (Blocker("%s", [("It is.", "a"), ("So?", "b")], are_sentences=True), "It is. So?"),
    ],
)
def test_blocker_names_its_items(blocker: Blocker, sentence: str) -> None:
    assert str(blocker) == sentence


def test_facts_in_the_sentence_of_a_blocker_are_listed_as_in_chinese() -> None:
    with translation.override("zh-hans"):
        assert str(Blocker("缺少：%s。", [("状态", "a"), ("位置", "b")])) == "缺少：状态、位置。"


@pytest.mark.parametrize(
    ("text", "is_valid"), [("2021", True), ("2021-13", False), ("2021/2022", False)]
)
def test_partial_date_is_checked(text: str, is_valid: bool) -> None:
    if is_valid:
        check_day(text)
        PartialDateField().run_validators(text)
        return
    with pytest.raises(ValidationError):
        check_day(text)
    with pytest.raises(ValidationError):
        PartialDateField().run_validators(text)


@pytest.mark.parametrize(
    ("text", "is_valid"), [("2021/2022", True), ("2021", True), ("2022/2021", False)]
)
def test_date_range_is_checked(text: str, is_valid: bool) -> None:
    if is_valid:
        check_span(text)
        return
    with pytest.raises(ValidationError):
        check_span(text)


def test_sources_are_ranked_by_kind() -> None:
    assert [kind.rank for kind in SourceKind] == list(range(len(SourceKind)))
    assert SourceKind.OFFICIAL.rank < SourceKind.PRESS.rank


def test_source_is_named_by_publisher_and_title() -> None:
    assert str(Source(publisher="Agency", title="Report")) == "Agency: Report"


def test_names_of_pictures_lead_to_their_record_and_are_random() -> None:
    names = {picture_name("0123456789ab", "jpg") for _ in range(50)}

    assert len(names) == 50
    assert {name[: len("photos/0123456789ab/")] for name in names} == {"photos/0123456789ab/"}
    assert {len(name) for name in names} == {len("photos/0123456789ab/") + 24 + len(".jpg")}


def test_incomplete_pictures_block_publication() -> None:
    whole = Photo(
        pk=1, alt_en="Dam", alt_zh_hans="大坝", alt_ru="Плотина", credit="A", licence="CC0"
    )
    bare = Photo(pk=3, alt_en="100 % dam", credit="A")
    nameless = Photo(pk=2, licence="CC0")
    with translation.override("en"):
        found = [str(one) for one in Photo.blockers([bare, whole, nameless], "photos")]

    assert found == [
        "The picture “#2” lacks its alternative text in: English, Simplified Chinese, Russian.",
        "The picture “100 % dam” lacks its alternative text in: Simplified Chinese, Russian.",
        "These pictures do not say who took them: #2.",
        "These pictures lack their licence: 100 % dam.",
    ]
    assert Photo.blockers([whole], "photos") == []


def test_reader_of_a_language_without_content_gets_english() -> None:
    read = packaged_text("privacy"), reader_title()
    with translation.override("kk"):
        assert (packaged_text("privacy"), reader_title()) == read
    with translation.override("ru"):
        assert packaged_text("privacy") != read[0]
        assert reader_title() == "title_ru"


def test_a_column_of_one_language_is_named_with_the_brackets_of_the_reader() -> None:
    field = Place._meta.get_field("title_ru")

    with translation.override("zh-hans"):
        assert str(field.verbose_name).endswith("（Русский）")
    with translation.override("en"):
        assert str(field.verbose_name).endswith(" (Русский)")
