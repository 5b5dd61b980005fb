"""What a public document is found by, line by line, and how much each line weighs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from portal.facts import Amount, Choice, Point, Reference
from portal.models import Record, Scheme, Source
from portal.models.languages import LANGUAGES
from portal.records.document_types import FactDocument, RecordDocument, optional_keys

TITLE, NAME, PART, ABOUT = 10, 8, 5, 3
"""What a word is worth by where it stands: in a title, in another name or identifier, in the name
of a part, elsewhere."""

CODE = re.compile(r"[\w-]*")
"""What documents hold for programs: `wind`, `KZ`, `border_town`, `2021-06`."""

SILENT = {"claims", "edition", "facts", "kind", "period_rulings", "slug", "source", "uid", "url"}
"""Parts of a document that nobody looks for by their words, or that are read apart."""


@dataclass(frozen=True)
class IndexedLine:
    """A text with its language where that is known. A hidden one is not shown to readers."""

    text: str
    language: str = ""
    weight: int = ABOUT
    is_name: bool = False
    """Whether it is also found as a whole."""
    is_hidden: bool = False


def of_record(record: Record, document: RecordDocument) -> Iterator[IndexedLine]:
    """Titles first, then names, then whatever else the document says in words."""
    for language, title in document["title"].items():
        yield IndexedLine(title, language, TITLE, is_name=True)
    for other in optional_keys(document).get("names", []):
        yield IndexedLine(other["name"], other.get("language", ""), NAME, is_name=True)
    yield from _identifiers(document)
    for language, summary in document["summary"].items():
        yield IndexedLine(summary, language)
    rest = {key: part for key, part in document.items() if key not in READ_APART}
    yield from _told(rest)
    yield from _facts(record, document)
    yield from (IndexedLine(words, is_hidden=True) for words in _kind_words(record))
    yield IndexedLine(document["slug"].replace("-", " "), is_hidden=True)


READ_APART = {"title", "names", "external_ids", "summary", "pictures"}


def of_source(source: Source) -> Iterator[IndexedLine]:
    """Less than of a record: what is said comes before where it stands."""
    yield IndexedLine(source.title, language_of(source), PART, is_name=True)
    yield IndexedLine(source.publisher, language_of(source), PART, is_name=True)
    yield IndexedLine(source.author, weight=PART, is_name=True)
    yield IndexedLine(" ".join([source.slug, source.published_on]), is_hidden=True)


def language_of(source: Source) -> str:
    """The content language a source is in; English for those that are none."""
    return {"zh": "zh-hans", **dict(zip(LANGUAGES, LANGUAGES, strict=True))}.get(
        source.language, "en"
    )


def _identifiers(document: RecordDocument) -> Iterator[IndexedLine]:
    yield IndexedLine(document["uid"], weight=NAME, is_hidden=True)
    for external in optional_keys(document).get("external_ids", []):
        value = str(external["value"])
        yield IndexedLine(value, weight=NAME, is_name=True)
        if external["scheme"] == Scheme.UNLOCODE:  # printed CNHRS and CN HRS
            yield IndexedLine(f"{value[:2]} {value[2:]}", weight=NAME, is_hidden=True)


def _told(node: Any, language: str = "") -> Iterator[IndexedLine]:
    """Every text within a part of a document."""
    if isinstance(node, str):
        yield IndexedLine(node, language, is_hidden=not language and bool(CODE.fullmatch(node)))
    elif isinstance(node, list):
        for item in node:
            yield from _told(item, language)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in SILENT:
                yield from _told(value, key if key in LANGUAGES else language)


def _facts(record: Record, document: RecordDocument) -> Iterator[IndexedLine]:
    """Accepted values and those that lost: who read the other one must find the record."""
    for name, fact in document.get("facts", {}).items():
        declared = record.facts[name].type
        if isinstance(declared, Reference):
            yield from (line for claim in fact["claims"] for line in _told(claim["value"]))
        if isinstance(declared, Point | Reference):
            continue
        for text in _stated(fact):
            if isinstance(declared, Choice):
                yield from _labels(declared, text)
            elif isinstance(declared, Amount):
                yield IndexedLine(f"{text} {fact['unit']}")
            else:
                yield IndexedLine(text)


def _stated(fact: FactDocument) -> list[str]:
    said = [fact["text"], *(claim["text"] for claim in fact["claims"])]
    return list(dict.fromkeys(text for text in said if text))


def _labels(declared: Choice, text: str) -> Iterator[IndexedLine]:
    for language in LANGUAGES:
        with translation.override(language):
            yield IndexedLine(str(dict(declared.choices.choices).get(text, text)), language)


def _kind_words(record: Record) -> Iterable[str]:
    names = (record._meta.verbose_name, record._meta.verbose_name_plural)
    for language in LANGUAGES:
        with translation.override(language):
            yield from (str(name) for name in names)
