"""Writes the search index: an entry for each record or source, its words and their weights."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache
from itertools import batched, pairwise
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef
from django.utils import translation

from portal.models import Record, SearchEntry, SearchOccurrence, SearchWord, Source, history_models
from portal.models.bulk import ask, insert_values, number_again, take_out
from portal.models.languages import DEFAULT
from portal.models.reads import set_within
from portal.records.document_countries import own_countries
from portal.records.document_types import JsonObject, Localized, RecordDocument
from portal.search import indexed_text
from portal.search.countries import CountryNameIndex
from portal.search.indexed_text import NAME, PART, TITLE, IndexedLine
from portal.search.pinyin import pinyin_forms
from portal.search.scripts import sound_key, spelling_key
from portal.search.tokens import (
    QUESTION_WORDS,
    STOP_WORDS,
    bigrams,
    find_measures,
    is_chinese,
    split_words,
    stem,
    tokenize,
)

type Written = tuple[str, int]
"""A word, and `begins_after` of it."""

type Weights = dict[Written, int]

SOURCE_WORTH = 0
LEFT_OUT = STOP_WORDS | QUESTION_WORDS
"""Words that make no title longer: “Gas to China in a year” is nearer to “gas China” than
“Gas to China, cumulative”."""
LONGEST_SHOWN = 400
MOST_LINES = 40
SHARED_WORDS = 3
"""So many first words of a title are words of the index; longer beginnings find it whole."""


type Indexed = tuple[SearchEntry, Weights]
"""An entry with its words."""


def index_record(
    record: Record,
    document: RecordDocument,
    about: JsonObject,
    codes: Iterable[str],
    at: datetime,
    country_names: Callable[[], CountryNameIndex],
    merged: Iterable[Localized] = (),
) -> Indexed:
    """Return the entry of a public record, unsaved. `about` has the columns that identify the
    record; `codes` are further countries by which it is found. `country_names` is called for a
    record whose own values name no country. `merged`: titles of records merged into it."""
    found = list(indexed_text.record_lines(record, document))
    found += [
        IndexedLine(title, language, NAME, is_name=True)
        for titles in merged
        for language, title in titles.items()
    ]
    worth = record.search_worth + _claims_worth(document)
    own = own_countries(document) or country_names().find_all(document["title"]["en"])
    placed = dict.fromkeys(codes, PART) | dict.fromkeys(own, TITLE)
    named = {(f"@{code.lower()}", 0): weight for code, weight in placed.items()}
    entry = _make_entry(about, found, worth=worth, issued_at=at)
    entry.number, entry.note = document["edition"]["number"], document["edition"]["note"]
    return entry, {**_weights(found), **named}


def write(indexed: Iterable[Indexed]) -> None:
    """Write entries with their words."""
    found = list(indexed)
    number_again([entry for entry, _weights in found])
    SearchEntry.everything.bulk_create(entry for entry, _weights in found)
    written = {entry.pk: weights for entry, weights in found}
    pending = _pending.get()
    if pending is None:
        _write(written)
    else:
        pending |= written


def write_sources(sources: Sequence[Source]) -> None:
    """Write, or replace, the entries of public sources."""
    delete(SearchEntry.SOURCE, [str(source.pk) for source in sources])
    write(map(index_source, sources))


def delete(kind: str, uids: Sequence[str]) -> None:
    """Delete entries with their words."""
    entries = SearchEntry.everything.filter(kind=kind, record_uid__in=uids)
    SearchOccurrence.objects.filter(entry__in=entries).delete()
    take_out(SearchEntry, "kind = %s AND record_uid IN (%s)", kind, uids)


def index_source(source: Source) -> Indexed:
    """Return the entry of a public source, unsaved."""
    found = list(indexed_text.source_lines(source))
    with translation.override(DEFAULT):  # stored addresses carry no language
        address = source.get_absolute_url()
    about = {
        "kind": SearchEntry.SOURCE,
        "record_uid": str(source.pk),
        "record_title": {indexed_text.source_language(source): str(source)},
        "record_url": address,
    }
    public_since = cast(datetime, source.first_cited_at)
    entry = _make_entry(about, found, worth=SOURCE_WORTH, issued_at=public_since)
    return entry, _weights(found)


def _make_entry(
    about: JsonObject, lines: list[IndexedLine], *, worth: int, issued_at: datetime
) -> SearchEntry:
    shown = ((x.language, x.text[:LONGEST_SHOWN]) for x in lines if x.text and not x.is_hidden)
    unique = [list(line) for line in dict.fromkeys(shown)]
    names = (split_words(line.text) for line in lines if line.is_name)
    title_length = max(sum(word not in LEFT_OUT for word in name) for name in names)
    lines_shown, rank = unique[:MOST_LINES], worth - min(title_length, 12)
    return SearchEntry(**about, lines=lines_shown, worth=rank, issued_at=issued_at)


def _claims_worth(document: RecordDocument) -> int:
    """Return 2 for each doubling of the number of claims, 12 at most."""
    claims = sum(len(fact["claims"]) for fact in document.get("facts", {}).values())
    return min(2 * claims.bit_length(), 12)


def _weights(found: list[IndexedLine]) -> Weights:
    """Return each word with the highest weight of the lines that contain it."""
    weights: Weights = {}
    for line in found:
        for word in _words_of(line.text, line.is_name):
            weights[word] = max(weights.get(word, 0), line.weight)
    return weights


@lru_cache(maxsize=2_000)
def _words_of(text: str, is_name: bool) -> list[Written]:
    """The words that fit the index; many records share lines, such as the name of a status."""
    words = index_words(text, is_name=is_name)
    return [written for written in words if len(written[0]) <= SearchWord.LONGEST]


def index_words(text: str, *, is_name: bool) -> Iterator[Written]:
    """Yield the index words of a line; of a name also the title, joined neighbours and pinyin."""
    runs = [token.word for token in tokenize(text)]
    yield from ((word, 0) for word in (*_own_words(runs, is_name), *find_measures(text)))
    if is_name:
        yield from _titles(runs)
        yield from (_join(a, b) for a, b in pairwise(runs) if not is_chinese(a + b))


def _own_words(runs: list[str], is_name: bool) -> Iterator[str]:
    for run in runs:
        if is_chinese(run):
            yield from bigrams(run)
            yield from pinyin_forms(run) if is_name else ()
        elif run not in STOP_WORDS:
            yield run


def _titles(runs: list[str]) -> Iterator[Written]:
    """Yield a title, and its first words, which many titles share: with a space at the end."""
    keys = [spelling_key(run) for run in runs]
    for count in range(1, len(runs) + 1):
        if SHARED_WORDS < count < len(runs):
            continue
        begun = title_word(keys[: min(count - 1, SHARED_WORDS)])
        before = min(len(begun), SearchWord.LONGEST - 1)
        yield title_word(runs[:count]) + " " * (count < len(runs)), before


def _join(one: str, other: str) -> Written:
    begun = spelling_key(one)
    is_begun = one not in STOP_WORDS and spelling_key(one + other).startswith(begun)
    return one + other, len(begun) * is_begun


def title_word(runs: list[str]) -> str:
    """Return a whole title as one index word, cut to the length of the column."""
    return f"={' '.join(runs)}"[: SearchWord.LONGEST]


@contextmanager
def batch_writes() -> Iterator[None]:
    """Write the words of all entries at the end of the block, in batches, within one transaction.

    For publishing thousands of records. A nested block writes at the end of the outer one.
    """
    if _pending.get() is not None:
        yield
        return
    pending: dict[int, Weights] = {}
    with set_within(_pending, pending):
        yield
    for batch in batched(pending, BATCH):
        alive = ask(SearchEntry, "SELECT id FROM {t} WHERE id IN (%s)", batch)
        _write({pk: pending[pk] for (pk,) in alive})


_pending: ContextVar[dict[int, Weights] | None] = ContextVar("pending", default=None)


def _write(entries: Mapping[int, Weights]) -> None:
    known = word_ids({word for weights in entries.values() for word in weights})
    rows = [
        (pk, known[word], weight)
        for pk, weights in entries.items()
        for word, weight in weights.items()
    ]
    insert_values(SearchOccurrence, OCCURRENCE, rows, ignore_conflicts=True)


WORD = ("word", "begins_after", "stem", "key", "loose", "length")
OCCURRENCE = ("entry_id", "word_id", "weight")
BATCH = 800


def word_ids(words: set[Written]) -> dict[Written, int]:
    """Return the ids of words; those that the index lacks are added."""
    known = _word_ids(words)
    if missing := sorted(words - known.keys()):
        forms = [(*written, *word_forms(written[0])) for written in missing]
        insert_values(SearchWord, WORD, forms, ignore_conflicts=True)
        known |= _word_ids(missing)
    return known


def _word_ids(words: Iterable[Written]) -> dict[Written, int]:
    ids: dict[Written, int] = {}
    for batch in batched(sorted({word for word, _after in words}), BATCH):
        asked = "SELECT word, begins_after, id FROM {t} WHERE word IN (%s)"
        rows = ask(SearchWord, asked, batch)
        ids |= {(word, after): pk for word, after, pk in rows}
    return ids


def update_word_forms() -> None:
    """Write the forms of all words by the rules of today."""
    names, words = WORD[2:], []
    for word in SearchWord.objects.iterator():
        forms = word_forms(word.word)
        if forms != (word.stem, word.key, word.loose, word.length):
            word.stem, word.key, word.loose, word.length = forms
            words.append(word)
    SearchWord.objects.bulk_update(words, names, batch_size=BATCH)


def delete_unused_words() -> None:
    """Delete words that no entry has or had."""
    ended: Any = history_models()[SearchOccurrence]  # its columns are made at run time
    word = OuterRef("pk")
    has, had = SearchOccurrence.objects.filter(word=word), ended.objects.filter(word_id=word)
    unused = SearchWord.objects.exclude(Exists(has) | Exists(had))
    unused._raw_delete(DEFAULT_DB_ALIAS)  # nothing goes with them


def word_forms(word: str) -> tuple[str, str, str, int]:
    """Return the forms in which a word is compared: stem, spelling key, sound key, and the length
    of the spelling key (0: no typing errors are allowed). Empty for Chinese and country codes."""
    if word.startswith("@") or is_chinese(word):
        return "", "", "", 0
    if word.startswith("="):
        parts = word[1:].split(" ")
        stemmed = title_word(list(map(stem, parts))) if parts[-1] else ""
        return stemmed, title_word(list(map(spelling_key, parts))), "", 0
    plain = spelling_key(word)[: SearchWord.LONGEST]
    length = len(plain) if plain.isalpha() else 0
    return stem(word), plain, sound_key(word)[: SearchWord.LONGEST], length
