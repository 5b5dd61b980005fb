"""Notes of the packaged data in the reader's language."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from portal.formatting.notes import NOTES
from portal.ops.dataset.loading import packaged_files
from portal.ops.dataset.rows import read

NOTED = Template("{% load corridor %}{% editors_note note %}")


def packaged_notes() -> dict[str, set[str]]:
    """Return the notes of each packaged file that has some."""
    return {
        name: {note for row in read(path) if (note := row.cells.get("note"))}
        for name, path in packaged_files().items()
    }


def test_notes_of_series_are_known_and_no_other_is_than_those_of_the_data() -> None:
    notes = packaged_notes()

    assert notes["trade/series.csv"] <= NOTES
    assert set().union(*notes.values()) >= NOTES


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "The file states no accuracy. Textiles."),
        ("ru", 'Точность в файле не указана. <span lang="en">Textiles.</span><small'),
    ],
)
def test_a_known_note_is_translated_and_another_says_its_language(
    language: str, shown: str
) -> None:
    notes = ("The file states no accuracy.", "Textiles.")
    with override(language):
        found = " ".join(NOTED.render(Context({"note": note})) for note in notes)

    assert found.startswith(shown)
