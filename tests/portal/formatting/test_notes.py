"""Notes of the packaged data in the reader's language."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from portal.formatting.notes import BETWEEN_SENTENCES, known_notes, note_in_words
from portal.ops.dataset.loading import packaged_files
from portal.ops.dataset.rows import read

NOTED = Template("{% load corridor %}{% editors_note note %}")


def packaged_notes() -> dict[str, list[str]]:
    """Return the notes of each packaged file that pages show: of sources and names none is."""
    return {
        name: [note for row in read(path) if (note := row.cells.get("note"))]
        for name, path in packaged_files().items()
        if "names" not in name and "sources" not in name
    }


@pytest.mark.parametrize("language", ["zh-hans", "ru"])
def test_nearly_all_notes_are_known_and_those_of_series_all(language: str) -> None:
    notes = packaged_notes()
    with override(language):
        unknown = {
            name: [note for note in some if isinstance(note_in_words(note), dict)]
            for name, some in notes.items()
        }

    assert unknown["trade/series.csv"] == []
    assert sum(map(len, unknown.values())) < sum(map(len, notes.values())) / 20, unknown


def test_each_known_note_is_one_of_the_data() -> None:
    notes = {note for some in packaged_notes().values() for note in some}
    sentences = {one for note in notes for one in BETWEEN_SENTENCES.split(note)}

    assert known_notes().keys() - notes - sentences == set()


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "The file states no accuracy. Planned. Textiles of 1750."),
        ("ru", 'Точность в файле не указана. План. <span lang="en">Textiles of 1750.</span><small'),
    ],
)
def test_known_sentences_are_translated_and_another_note_says_its_language(
    language: str, shown: str
) -> None:
    notes = ("The file states no accuracy. Planned.", "Textiles of 1750.")
    with override(language):
        found = " ".join(NOTED.render(Context({"note": note})) for note in notes)

    assert found.startswith(shown)
