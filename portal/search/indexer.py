"""Writes what the search reads: an entry for a record or a source, and the words it is found by."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from itertools import batched, pairwise
from typing import Any

from django.db import connections, router
from django.db.models import Model
from django.utils import translation

from portal.models import Record, SearchEntry, SearchOccurrence, SearchWord, Source
from portal.models.languages import DEFAULT
from portal.records.document_types import RecordDocument
from portal.search import countries, indexed_text
from portal.search.indexed_text import PART, TITLE, IndexedLine
from portal.search.pinyin import spoken
from portal.search.scripts import key, loose
from portal.search.tokens import STOP_WORDS, is_chinese, measures, pairs, stem, tokens

type Weights = dict[str, int]

SOURCE_WORTH = 0
LONGEST_SHOWN = 400
MOST_LINES = 40


def write_record(
    record: Record,
    document: RecordDocument,
    about: dict[str, Any],
    codes: Iterable[str],
    at: datetime,
) -> None:
    """The entry of a public record. `about` has the columns that say which one it is; `codes` are
    countries that it is found by although it is not about them."""
    found = list(indexed_text.of_record(record, document))
    worth = record.search_worth + _claims_worth(document)
    entry = _entry(about, found, worth=worth, issued_at=at)
    own = about["countries"].split() or countries.names().all_in(document["title"]["en"])
    placed = dict.fromkeys(codes, PART) | dict.fromkeys(own, TITLE)
    named = {f"@{code.lower()}": weight for code, weight in placed.items()}
    _write_words(entry, {**_weights(found), **named})


def write_source(source: Source, at: datetime, **columns: Any) -> None:
    """The entry of a source that is public since `at`, anew when it was there."""
    uid = str(source.pk)
    SearchEntry.everything.filter(kind=SearchEntry.SOURCE, record_uid=uid).delete()
    found = list(indexed_text.of_source(source))
    with translation.override(DEFAULT):  # kept addresses carry no language
        address = source.get_absolute_url()
    about = {
        "kind": SearchEntry.SOURCE,
        "record_uid": uid,
        "record_title": {indexed_text.language_of(source): str(source)},
        "record_url": address,
    }
    entry = _entry({**about, **columns}, found, worth=SOURCE_WORTH, issued_at=at)
    _write_words(entry, _weights(found))


def _entry(about: dict[str, Any], found: list[IndexedLine], **columns: Any) -> SearchEntry:
    shown = [[x.language, x.text[:LONGEST_SHOWN]] for x in found if x.text and not x.is_hidden]
    unique = list(map(list, dict.fromkeys(map(tuple, shown))))
    titled = max(len(list(tokens(line.text))) for line in found if line.is_name)
    columns["worth"] -= min(titled, 12)
    made: SearchEntry = SearchEntry.everything.create(**about, lines=unique[:MOST_LINES], **columns)
    return made


def _claims_worth(document: RecordDocument) -> int:
    """Two for each doubling of what has been said about it."""
    claims = sum(len(fact["claims"]) for fact in document.get("facts", {}).values())
    return min(2 * claims.bit_length(), 12)


def _weights(found: list[IndexedLine]) -> Weights:
    """Each word with the weight of the best line it stands in."""
    weights: Weights = {}
    for line in found:
        for word in words_of(line):
            if len(word) <= SearchWord.LONGEST:
                weights[word] = max(weights.get(word, 0), line.weight)
    return weights


def words_of(line: IndexedLine) -> Iterable[str]:
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


@contextmanager
def together() -> Iterator[None]:
    """Within it, which is within one transaction, the words of all entries are written at the end
    and at once: for those who publish a thousand records. Within another, at the end of that."""
    if _pending.get() is not None:
        yield
        return
    pending: list[tuple[int, Weights]] = []
    token = _pending.set(pending)
    try:
        yield
    finally:
        _pending.reset(token)
    for some in batched(pending, BATCH):
        weights = dict(some)
        alive = SearchEntry.everything.filter(pk__in=weights).values_list("pk", flat=True)
        _write([(pk, weights[pk]) for pk in alive])


_pending: ContextVar[list[tuple[int, Weights]] | None] = ContextVar("pending", default=None)


def _write_words(entry: SearchEntry, weights: Weights) -> None:
    pending = _pending.get()
    if pending is None:
        _write([(entry.pk, weights)])
    else:
        pending.append((entry.pk, weights))


def _write(entries: list[tuple[int, Weights]]) -> None:
    words = {word for _pk, weights in entries for word in weights}
    known = _known(words)
    if missing := sorted(words - known.keys()):
        _insert(SearchWord, WORD, [(word, *forms(word)) for word in missing])
        known |= _known(missing)
    rows = [
        (pk, known[word], weight) for pk, weights in entries for word, weight in weights.items()
    ]
    _insert(SearchOccurrence, OCCURRENCE, rows)


WORD = ("word", "stem", "key", "loose", "length")
OCCURRENCE = ("entry_id", "word_id", "weight")
BATCH = 800


def _insert(model: type[Model], columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """What `bulk_create(ignore_conflicts=True)` does, for a tenth of its time: a record has some
    fifty words."""
    connection = connections[router.db_for_write(model)]
    names = ", ".join(connection.ops.quote_name(name) for name in (model._meta.db_table, *columns))
    table, _comma, listed = names.partition(", ")
    marks = ", ".join("%s" for _ in columns)
    statement = f"INSERT INTO {table} ({listed}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _known(words: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in batched(sorted(words), BATCH):
        found |= dict(SearchWord.objects.filter(word__in=some).values_list("word", "pk"))
    return found


def forms(word: str) -> tuple[str, str, str, int]:
    """The forms in which a word is compared: stem, key, what sounds alike, and the length of the
    key where typing errors are looked for. Chinese and codes have none but themselves."""
    if word.startswith("@") or is_chinese(word):
        return "", "", "", 0
    if word.startswith("="):
        return "", whole([key(part) for part in word[1:].split()]), "", 0
    plain = key(word)[: SearchWord.LONGEST]
    length = len(plain) if plain.isalpha() else 0
    return stem(word), plain, loose(word)[: SearchWord.LONGEST], length
