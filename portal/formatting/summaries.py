"""Summaries of records, made from the facts of their documents in the reader's language.

A kind names the function that makes them (`Kind.summary`). They are never stored; what an editor
has written in the reader's language comes first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.formatting.country_phrases import Names
from portal.formatting.locales import join_list, reader_locale
from portal.formatting.values import format_value
from portal.models.languages import DEFAULT, pick_text
from portal.models.typography import typeset
from portal.records.document_types import RecordDocument, ReferenceDocument
from portal.records.kinds import kind_of
from portal.records.registry import record_model

type States = Mapping[str, tuple[StrOrPromise, StrOrPromise]]
"""By status: words with the year in which it began, or is planned to; words without a year."""


@dataclass(frozen=True)
class ShownSummary:
    text: str
    is_made: bool = False
    """True if it was made from facts."""

    def __str__(self) -> str:
        return self.text


def summary_of(document: RecordDocument, names: Names) -> ShownSummary:
    """Return the summary in the reader's language: an editor's, else one made from the facts."""
    if written := document["summary"].get(get_language() or DEFAULT):
        return ShownSummary(typeset(written))
    make = kind_of(record_model(document["kind"])).summary
    return ShownSummary(typeset(make(document, names)), is_made=True) if make else ShownSummary("")


def write_sentences(*sentences: Iterable[str]) -> str:
    """Join the parts of each sentence, and the sentences; what is empty is left out."""
    comma = pgettext("between the parts of a sentence", ", ")
    joined = (comma.join(filter(None, parts)) for parts in sentences)
    ending = pgettext("the end of a sentence, with the space before the next one", "%s. ")
    found = (capfirst(words).removesuffix(".") for words in joined if words)  # “2025 г.”
    return "".join(ending % words for words in found).strip()


def labelled(label: object, words: str) -> str:
    """“owner: KEGOC”; empty without words."""
    return f"{label}{pgettext('between a name and what is said of it', ': ')}{words}" * bool(words)


def choice_in_words(choices: type[TextChoices], value: str) -> str:
    """Return the label of a choice; empty for a value that is none, as of an old document."""
    return str(dict(choices.choices).get(value, ""))


def state_in_words(states: States, status: str, year: str) -> str:
    """Return the words for a status, with the year if it is known; empty without a status."""
    dated, plain = states.get(status, ("", ""))
    return str(dated) % year if year and dated else str(plain)


def fact_in_words(
    document: RecordDocument, name: str, names: Names, *, has_unit: bool = True
) -> str:
    """Return an accepted value with its comparator and unit, and that sources differ if they do;
    empty if there is none."""
    fact = document["facts"][name]
    declared = record_model(document["kind"]).facts[name]
    words = str(format_value(fact, declared.type, fact["unit"] if has_unit else "", names))
    return _("%s (sources differ)") % words if words and fact["disputed"] else words


def year_of(document: RecordDocument, name: str) -> str:
    """Return the year of a date; empty if there is none."""
    return document["facts"][name]["text"][:4]


def titles_in_words(references: Iterable[ReferenceDocument | None]) -> str:
    """Return the titles of some records in a line, at most three."""
    found = dict.fromkeys(str(pick_text(one["title"])) for one in references if one)
    listed = list(found)
    words = join_list(listed[:3])
    return _("%s and others") % words if len(listed) > 3 else words


def lowered(words: object) -> str:
    """Return a label for the middle of a sentence; abbreviations keep their capitals."""
    text = str(words)
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def after_colon(label: object) -> str:
    """Return a label that follows the name of a record: a Russian sentence goes on with a small
    letter. One that begins with a name, “Блок 3: мощность”, keeps its capital."""
    text = str(label)
    return lowered(text) if reader_locale().language == "ru" and ": " not in text else text
