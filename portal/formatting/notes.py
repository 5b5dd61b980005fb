"""Notes and other short texts that editors write in English, in the reader's language."""

import re
from functools import cache
from pathlib import Path

from portal.models.languages import DEFAULT, LANGUAGES, column_suffix, content_language
from portal.models.packaged_tables import read_table
from portal.models.typography import typeset

BETWEEN_SENTENCES = re.compile(r"(?<=\.) (?=[A-Z“])")


def note_in_words(note: str) -> str | dict[str, str]:
    """Return a note in the reader's language, if it or each of its sentences is known; else as a
    text by language, which is in English."""
    if not note:
        return ""
    language, known = content_language(), known_notes()
    sentences = [note] if note in known else BETWEEN_SENTENCES.split(note)
    if not all(sentence in known for sentence in sentences):
        return {DEFAULT: note}
    between = "" if language == "zh-hans" else " "
    return typeset(between.join(known[sentence][language] for sentence in sentences))


def name_in_words(name: str) -> str:
    """Return the name of a publisher or the title of a source in the reader's language, where it
    is known; else as it is."""
    known = note_in_words(name)
    return known if isinstance(known, str) else name


@cache
def known_notes() -> dict[str, dict[str, str]]:
    """Return the notes that are known, and sentences of several, by language: those of today, and
    those that only old editions have."""
    tables = (Path(__file__).with_name(name) for name in ("former_notes.csv", "notes.csv"))
    rows = [row for table in tables for row in read_table(table)]
    return {row["en"]: {code: row[column_suffix(code)] for code in LANGUAGES} for row in rows}
