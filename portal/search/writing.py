"""Writes what the search reads: an entry for a record or a source, and the words it is found by."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils import translation

from portal.documents import Document
from portal.languages import DEFAULT
from portal.models import Record, SearchEntry, SearchOccurrence, SearchWord, Source
from portal.search import countries, lines
from portal.search.lines import PART, TITLE, Line
from portal.search.pinyin import spoken
from portal.search.scripts import key, loose
from portal.search.tokens import STOP_WORDS, is_chinese, measures, pairs, stem, tokens

type Weights = dict[str, int]

SOURCE_WORTH = 0
LONGEST_SHOWN = 400
MOST_LINES = 40


def write_record(
    record: Record, document: Document, about: dict[str, Any], codes: Iterable[str], at: datetime
) -> None:
    """The entry of a public record. `about` has the columns that say which one it is; `codes` are
    countries that it is found by although it is not about them."""
    found = list(lines.of_record(record, document))
    worth = record.search_worth + _claims_worth(document)
    entry = _entry(about, found, worth=worth, issued_at=at)
    titled = countries.names().all_in(document["title"]["en"])
    about_them = [*about["countries"].split(), *titled]
    placed = dict.fromkeys(codes, PART) | dict.fromkeys(about_them, TITLE)
    named = {f"@{code.lower()}": weight for code, weight in placed.items()}
    _write_words(entry, {**_weights(found), **named})


def write_source(source: Source, at: datetime) -> None:
    """The entry of a source that is public since `at`, anew when it was there."""
    pk = str(source.pk)
    SearchEntry.everything.filter(kind=SearchEntry.SOURCE, record_uid=pk).delete()
    found = list(lines.of_source(source))
    with translation.override(DEFAULT):  # kept addresses carry no language
        address = source.get_absolute_url()
    about = {
        "kind": SearchEntry.SOURCE,
        "record_uid": pk,
        "record_title": {lines.language_of(source): str(source)},
        "record_url": address,
    }
    entry = _entry(about, found, worth=SOURCE_WORTH, issued_at=at)
    _write_words(entry, _weights(found))


def _entry(about: dict[str, Any], found: list[Line], **columns: Any) -> SearchEntry:
    shown = [[x.language, x.text[:LONGEST_SHOWN]] for x in found if x.text and not x.is_hidden]
    unique = list(map(list, dict.fromkeys(map(tuple, shown))))
    titled = max(len(list(tokens(line.text))) for line in found if line.is_name)
    columns["worth"] -= min(titled, 12)
    made: SearchEntry = SearchEntry.everything.create(**about, lines=unique[:MOST_LINES], **columns)
    return made


def _claims_worth(document: Document) -> int:
    """Two for each doubling of what has been said about it."""
    claims = sum(len(fact["claims"]) for fact in document.get("facts", {}).values())
    return min(2 * claims.bit_length(), 12)


def _weights(found: list[Line]) -> Weights:
    """Each word with the weight of the best line it stands in."""
    weights: Weights = {}
    for line in found:
        for word in words_of(line):
            if len(word) <= SearchWord.LONGEST:
                weights[word] = max(weights.get(word, 0), line.weight)
    return weights


def words_of(line: Line) -> Iterable[str]:
    """Everything a line is found by; names also as a whole, without gaps and, in Chinese, as
    they are spoken."""
    runs = [token.word for token in tokens(line.text)]
    for run in runs:
        if is_chinese(run):
            yield from pairs(run)
            yield from spoken(run) if line.is_name else ()
        elif run not in STOP_WORDS:
            yield run
    yield from measures(line.text)
    if line.is_name and runs:
        yield whole(runs)
        yield from (a + b for a, b in pairwise(runs) if not is_chinese(a + b))


def whole(runs: list[str]) -> str:
    """A whole title as one word, cut where the column ends."""
    return f"={' '.join(runs)}"[: SearchWord.LONGEST]


def _write_words(entry: SearchEntry, weights: Weights) -> None:
    known = _known(weights)
    if missing := sorted(weights.keys() - known.keys()):
        made = [SearchWord(word=word, **forms(word)) for word in missing]
        SearchWord.objects.bulk_create(made, ignore_conflicts=True, batch_size=BATCH)
        known |= _known(missing)
    rows = [
        SearchOccurrence(entry=entry, word_id=known[word], weight=weight)
        for word, weight in weights.items()
    ]
    SearchOccurrence.objects.bulk_create(rows, batch_size=BATCH)


BATCH = 800


def _known(words: Iterable[str]) -> dict[str, int]:
    listed = sorted(words)
    found: dict[str, int] = {}
    for at in range(0, len(listed), BATCH):
        rows = SearchWord.objects.filter(word__in=listed[at : at + BATCH])
        found |= dict(rows.values_list("word", "pk"))
    return found


def forms(word: str) -> dict[str, Any]:
    """The forms in which a word is compared. Chinese and codes have none but themselves."""
    if word.startswith("@") or is_chinese(word):
        return {}
    if word.startswith("="):
        return {"key": whole([key(part) for part in word[1:].split()])}
    plain = key(word)[: SearchWord.LONGEST]
    return {
        "stem": stem(word),
        "key": plain,
        "loose": loose(word)[: SearchWord.LONGEST],
        "length": len(plain) if plain.isalpha() else 0,
    }
