import csv

import pytest
from django.conf import settings
from django.utils.translation import override

from portal.formatting.presentation import name_of_part
from projects.energy.parts import Phase

IN_RUSSIAN = {
    "Whole plant": "Вся станция",
    "Unit 7": "Блок 7",
    "Unit 1-2": "Блок 1-2",
    "Unit 3, timepoint 1": "Блок 3 (исходное топливо)",
    "Unit 3, timepoint 2": "Блок 3 (новое топливо)",
    "Combined cycle 1": "Парогазовый блок 1",
    "Steam turbine 7-R": "Паровая турбина 7-R",
    "Phase 2": "Очередь 2",
    "Sofievskaya wind farm": "ВЭС Sofievskaya",
}


@pytest.mark.parametrize(("name", "words"), IN_RUSSIAN.items())
def test_name_is_said_in_the_language_of_the_reader(name: str, words: str) -> None:
    with override("ru"):
        assert name_of_part(Phase, name) == words


def test_word_of_a_tracker_is_explained_in_english_too() -> None:
    assert Phase.name_in_words("Unit 10, timepoint 1") == "Unit 10 (original fuel)"


@pytest.mark.parametrize("name", ["Unit of the north", "Kungrad Wind 1", "Units 1–4, 4 × 91 MW"])
def test_name_of_another_form_is_marked_as_it_is(name: str) -> None:
    with override("zh-hans"):
        assert name_of_part(Phase, name) == f'<span lang="">{name}</span>'


def test_name_is_escaped() -> None:
    with override("ru"):
        assert "<b>" not in name_of_part(Phase, "<b> wind farm")
        assert "<b>" not in name_of_part(Phase, "<b>")


def test_nearly_all_names_of_the_data_set_are_known() -> None:
    path = settings.BASE_DIR / "projects" / "data" / "phases.csv"
    with path.open(encoding="utf-8", newline="") as file, override("zh-hans"):
        unknown = {row["name"] for row in csv.DictReader(file)}
        unknown = {name for name in unknown if Phase.name_in_words(name) == name}

    assert unknown == {f"Kungrad Wind {one}" for one in "123"}
