"""Notes of the packaged data in the reader's language."""

import re
from collections import Counter
from pathlib import Path
from typing import cast

import pytest
from django.template import Context, Template
from django.utils.translation import override

from portal.facts import Text
from portal.formatting import notes
from portal.formatting.notes import BETWEEN_SENTENCES, known_notes, note_in_words
from portal.formatting.values import ShownValue, format_value
from portal.models.packaged_tables import read_table
from portal.ops.dataset.loading import packaged_files
from portal.ops.dataset.rows import read
from portal.records.document_types import StatementDocument
from tests.dataset.test_wording_of_pages import TAGS, odd_figures
from tests.site.page_texts import Text as PageText

NOTED = Template("{% load corridor %}{% editors_note note %}")


def packaged_notes() -> dict[str, list[str]]:
    """Return the notes of each packaged file that pages show: of sources and names none is."""
    return {
        name: [note for row in read(path) if (note := row.cells.get("note"))]
        for name, path in packaged_files().items()
        if "names" not in name and "sources" not in name
    }


@pytest.mark.parametrize("language", ["zh-hans", "ru"])
def test_each_note_that_a_public_page_shows_is_known(language: str) -> None:
    shown = [(name, note) for name, some in packaged_notes().items() for note in some]
    with override(language):
        unknown = [found for found in shown if isinstance(note_in_words(found[1]), dict)]

    assert len(shown) > 3000
    assert unknown == []


def packaged_texts(name: str, *columns: str) -> set[str]:
    rows = list(read(packaged_files()[name]))
    return {row.cells[column] for row in rows for column in columns} - {""}


def test_licences_methods_and_described_titles_of_sources_are_known() -> None:
    texts = packaged_texts("portal/sources.csv", "licence", "method", "title")
    ours = {text for text in texts if re.search("as others|[Ff]act citation|[a-z]{3}[.]$", text)}
    with override("ru"):
        unknown = {text for text in ours if isinstance(note_in_words(text), dict)}

    assert len(ours) > 40
    assert unknown == set()


@pytest.mark.parametrize("code", ["zh-hans", "ru"])
def test_known_texts_keep_the_rules_of_figures(code: str) -> None:
    with override(code):
        lines = [
            PageText(TAGS[code], False, True, (str(note_in_words(one)),)) for one in known_notes()
        ]

    assert [problem for line in lines for problem in odd_figures(line, code)] == []


def test_each_known_text_is_one_of_the_data() -> None:
    texts = {note for some in packaged_notes().values() for note in some}
    texts |= packaged_texts("portal/sources.csv", "licence", "method", "publisher", "title")
    texts |= packaged_texts("projects/projects.csv", "river", "technology_detail")
    texts |= packaged_texts("trade/corridors.csv", "direction")
    texts |= packaged_texts("projects/facility_roles.csv", "borrower")
    texts |= (terms := packaged_texts("projects/facility_roles.csv", "terms"))
    texts |= (drivers := packaged_texts("trade/series.csv", "drivers_en"))
    texts |= (parties := packaged_texts("portal/signed_documents.csv", "parties"))
    texts |= packaged_texts("portal/attribution.csv", "holder", "licence", "work")
    sentences = {one for text in texts for one in BETWEEN_SENTENCES.split(text)}

    assert known_notes().keys() - texts - sentences == set(table_of_texts("former_notes.csv"))
    assert (drivers | terms | parties) - known_notes().keys() == set()


def table_of_texts(name: str) -> list[str]:
    return [row["en"] for row in read_table(Path(notes.__file__).with_name(name))]


def test_each_known_text_has_one_row() -> None:
    counted = Counter(table_of_texts("notes.csv") + table_of_texts("former_notes.csv"))

    assert [text for text, number in counted.items() if number > 1] == []


def test_note_of_an_old_edition_is_still_known() -> None:
    with override("ru"):
        known = note_in_words("The status is that of 2022.")
    assert known == "Статус\N{NO-BREAK SPACE}— 2022 года."


@pytest.mark.parametrize(("language", "shown"), [("en", "Naryn River"), ("zh-hans", "纳伦河")])
def test_texts_as_values_are_written_in_the_language_of_the_page(language: str, shown: str) -> None:
    statement = cast(StatementDocument, {"value": "Naryn River", "comparator": ""})
    with override(language):
        assert format_value(statement, Text(), "", {}) == ShownValue(shown)


def test_titles_that_describe_say_the_language_of_the_page() -> None:
    written = Template("{% load corridor %}{% source_name title %}|{{ title|name_in_words }}")
    titles = ("Reports, as others reprint them", "Rail < Road")
    with override("ru"):
        found = [written.render(Context({"title": title})) for title in titles]

    ours = "Сообщения, перепечатанные другими"
    assert found == [f'<span lang="ru">{ours}</span>|{ours}', "Rail &lt; Road|Rail &lt; Road"]


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
