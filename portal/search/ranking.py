"""Ranking of search results, in whole numbers so that every database gives the same order."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import mul
from typing import Any, NamedTuple, overload

import numpy as np
from django.db import connection
from django.db.models import Count, F, QuerySet, StringAgg, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from portal.models import SearchEntry, SearchOccurrence
from portal.records.column_store import Columns, PublicColumns
from portal.records.column_store.columns import Mask, Numbers
from portal.search.matching import (
    FREQUENT,
    Matches,
    add_guesses,
    mark_frequent,
    match_as_written,
    match_titles,
    split_into_characters,
)
from portal.search.query_parser import SearchQuery, Term, parse_query


@dataclass(frozen=True)
class Hit:
    """One result, with the index words by which it was found."""

    entry_id: int
    kind: str
    codes: tuple[str, ...]
    words: frozenset[str]


class Words(NamedTuple):
    """The words that were found, by occurrence: its row among the entries, and its text."""

    occurrences: "Occurrences"
    rows: Numbers
    texts: dict[int, str]

    def of(self, row: int) -> frozenset[str]:
        words = self.occurrences.words[self.rows == row].tolist()
        return frozenset(self.texts[word] for word in words if word in self.texts)


class Hits(Sequence[Hit]):
    """Results, the best first; only those that are asked for are sorted and described."""

    def __init__(
        self, entries: Columns, places: Numbers | None = None, words: Words | None = None
    ) -> None:
        self.entries, self._words = entries, words
        self._places = np.empty(0, dtype=np.int64) if places is None else places
        """Numbers that sort; their last digits are the row of the entry."""

    @property
    def rows(self) -> Numbers:
        """Rows among the entries, unsorted."""
        return self._places & ((1 << ENTRY_BITS) - 1)

    def where(self, chosen: Mask) -> "Hits":
        return Hits(self.entries, self._places[chosen[self.rows]], self._words)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self[:])

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> list[Hit]: ...
    def __getitem__(self, place: int | slice) -> Hit | list[Hit]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        start, stop, _step = place.indices(len(self))
        best = self._places
        if 0 < stop < len(best):
            best = best[best <= np.partition(best, stop - 1)[stop - 1]]
        best = np.sort(best)[start:stop]
        return [self._hit(row) for row in (best & ((1 << ENTRY_BITS) - 1)).tolist()]

    def _hit(self, row: int) -> Hit:
        kind, countries = self.entries.codes("kind"), self.entries.codes("countries")
        return Hit(
            int(self.entries.keys[row]),
            str(kind.values[kind.of_row[row]]),
            tuple(str(countries.values[countries.of_row[row]]).split()),
            self._words.of(row) if self._words else frozenset(),
        )


@dataclass
class SearchAnswer:
    """The results of a query, best first."""

    question: SearchQuery
    hits: Hits
    is_partial: bool = False
    """True if no entry has every term, so that these have only some."""
    meant: str = ""
    """The query without its typing errors, if it was answered so."""

    def narrowed(self, kind: str = "", country: str = "") -> Hits:
        found, entries = self.hits, self.hits.entries
        if kind:
            found = found.where(entries.codes("kind").matches(kind.__eq__))
        if country:
            is_there = entries.codes("countries").matches(
                lambda codes: country in str(codes).split()
            )
            found = found.where(is_there)
        return found

    def kinds(self, country: str = "") -> dict[str, int]:
        """Return the number of results by kind, largest first."""
        rows = self.narrowed(country=country).rows
        return _largest_first(self.hits.entries.codes("kind").counts(rows))

    def countries(self, kind: str = "") -> dict[str, int]:
        """Return the number of results by country code, largest first."""
        counts: Counter[str] = Counter()
        rows = self.narrowed(kind).rows
        for codes, count in self.hits.entries.codes("countries").counts(rows).items():
            counts.update(dict.fromkeys(str(codes).split(), count))
        return _largest_first(counts)


def _largest_first(counts: Mapping[Any, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def run_search(text: str) -> SearchAnswer:
    """Search for a text in three steps, each only if the one before finds nothing: entries with
    every term as written or in another alphabet; with similar words; with most of the terms."""
    question = parse_query(text)
    run = SearchRun(question)
    if question.is_empty:
        return SearchAnswer(question, find_hits([], {}))
    if hits := run.find_all_terms():
        return SearchAnswer(question, hits, meant=run.meant)
    hits = run.find_most_terms()
    return SearchAnswer(question, hits, is_partial=bool(hits), meant=run.meant if hits else "")


def matching_entries(text: str) -> QuerySet[SearchEntry]:
    """Return the records that have every term, unordered, for lists of one kind.

    Two queries before the one returned, and one for each term without matches.
    """
    question = parse_query(text)
    entries = SearchEntry.objects.all()
    for matches in match_terms(question.terms):
        occurrences = SearchOccurrence.objects.filter(word__in=matches.words).values("entry")
        enough = occurrences.annotate(count=Count("word")).filter(count__gte=matches.needed)
        entries = entries.filter(pk__in=enough.values("entry"))
    return entries.none() if question.is_empty else entries


def mark_matching(entries: Columns, text: str) -> Mask:
    """Mark the entries that have every term. Three queries, and one for each further term."""
    question = parse_query(text)
    found = np.full(len(entries), not question.is_empty)
    for matches in match_terms(question.terms):
        rows = entries.rows_of(Occurrences({*matches.words}).entries)
        found &= np.bincount(rows[rows >= 0], minlength=len(entries)) >= max(matches.needed, 1)
    return found


def match_terms(terms: Iterable[Term]) -> list[Matches]:
    """Match terms as written; those without matches by similar words."""
    found = match_as_written(terms)
    for matches in found:
        if not matches.words:
            add_guesses(matches)
    return found


@dataclass
class SearchRun:
    """One search, from strict to forgiving."""

    question: SearchQuery
    found: list[Matches] = field(default_factory=list)
    meant: str = ""

    def find_all_terms(self) -> Hits:
        """Return the entries that have every term, by similar words only if there are no others."""
        self.found = match_terms(self.question.terms)
        bonuses = match_titles(self.question.words) | self._match_corrected_titles()
        if hits := find_hits(self.found, bonuses):
            return hits
        for matches in self.found:
            add_guesses(matches)
        return find_hits(self.found, bonuses) or self._find_by_character(bonuses)

    def find_most_terms(self) -> Hits:
        """Return the entries that have at least half of the terms."""
        if len(self.found) < 2:
            return find_hits([], {})
        return find_hits(self.found, {}, needed=(len(self.found) + 1) // 2)

    def _find_by_character(self, bonuses: dict[int, int]) -> Hits:
        terms = split_into_characters(self.question.terms)
        if len(terms) == len(self.found):
            return find_hits([], {})
        return find_hits(match_as_written(terms), bonuses)

    def _match_corrected_titles(self) -> dict[int, int]:
        """Return half the bonus for titles that match the query without its typing errors."""
        guesses = [matches for matches in self.found if matches.is_guess and matches.words]
        if not guesses:
            return {}
        likely = {matches.term.text: _most_common_word(matches) for matches in guesses}
        corrected = [likely.get(word, word) for word in self.question.words]
        self.meant = " ".join(corrected)
        return {pk: bonus // 2 for pk, bonus in match_titles(corrected).items()}


def _most_common_word(matches: Matches) -> str:
    """Return the word that most entries have among those of the best quality."""
    best = max(matches.words.values())
    words = [pk for pk, quality in matches.words.items() if quality == best]
    rows = SearchOccurrence.objects.filter(word__in=words).order_by()
    counted = dict(rows.values_list("word__word").annotate(Count("pk")))
    return max(counted, key=lambda word: (counted[word], word)) if counted else ""


ENTRY_BITS, KIND_BITS, WEIGHT_BITS = 32, 8, 4
FEW, FEW_WORDS = 3000, 300
"""So many entries, or words, are looked for by their keys at most."""

HIGHEST = 1 << 20
"""Above any score, so that what sorts by score is positive."""


def find_hits(found: list[Matches], bonuses: dict[int, int], *, needed: int | None = None) -> Hits:
    """Return the ranked entries that have `needed` of the terms, all by default. One query; for
    several terms three, so that a frequent one is only looked for where the others are."""
    needed = len(found) if needed is None else needed
    entries = PublicColumns().of(SearchEntry)
    if not found or sum(1 for matches in found if matches.words) < needed:
        return Hits(entries)
    rare = found
    if 1 < len(found) == needed:
        mark_frequent(found)
        rare = [matches for matches in found if not matches.is_frequent] or found
    occurrences = Occurrences(_words_of(rare) | {*bonuses})
    if len(rare) < len(found):
        keys = entries.keys[_have_all(rare, occurrences, entries)]
        occurrences.add(Occurrences(_words_of(found) - _words_of(rare) - {*bonuses}, keys))
    rows = entries.rows_of(occurrences.entries)
    points = [_points(matches, occurrences, rows, len(entries)) for matches in found]
    counts = [int(np.count_nonzero(its)) for its in points]
    rarity = [
        1 if matches.is_frequent else max(1, FREQUENT.bit_length() + 1 - count.bit_length())
        for matches, count in zip(found, counts, strict=True)
    ]
    hits = np.flatnonzero(sum(its > 0 for its in points) >= needed)
    average = sum(map(mul, rarity, (its[hits] for its in points))) // sum(rarity)
    bonus = _bonus(bonuses, occurrences, rows, len(entries))
    scores = average + bonus[hits] + entries.numbers("worth")[hits]
    kinds = entries.codes("kind").ranks()[hits]
    place = (HIGHEST - scores << KIND_BITS) + kinds << ENTRY_BITS
    texts = {pk: text for matches in found for pk, text in matches.texts.items()}
    return Hits(entries, place + hits, Words(occurrences, rows, texts))


def _words_of(found: Iterable[Matches]) -> set[int]:
    return {pk for matches in found for pk in matches.words}


def _have_all(found: list[Matches], occurrences: "Occurrences", entries: Columns) -> Mask:
    rows = entries.rows_of(occurrences.entries)
    has_all = np.ones(len(entries), dtype=bool)
    for matches in found:
        has_all &= _points(matches, occurrences, rows, len(entries)) > 0
    return has_all


class Occurrences:
    """Occurrences of some words: of each its entry, word and weight. The database joins those of
    a word to one text, as frequent words have tens of thousands."""

    def __init__(self, words: set[int], entries: Numbers | None = None) -> None:
        """`entries` are those whose occurrences are needed."""
        packed = Cast(F("entry_id") * (1 << WEIGHT_BITS) + F("weight"), TextField())
        joined = StringAgg(packed, Value(","))
        rows = SearchOccurrence.objects.alias(plain=F("word_id") + 0).order_by()
        if entries is not None and len(entries) <= FEW:  # by their index, not by that of words
            rows = rows.filter(entry__in=_list_keys(entries.tolist()), plain__in=words)
        elif len(words) > FEW_WORDS:  # the beginning of so many, of which most are in one text
            of_rows = StringAgg(Cast("word_id", TextField()), Value(","))
            both = rows.filter(word__in=_list_keys(words)).aggregate(words=of_rows, entries=joined)
            self.words, flat = (_read_numbers(both[name] or "") for name in ("words", "entries"))
            self._unpack(flat)
            return
        else:
            rows = rows.filter(word__in=words)
        found = dict(rows.values_list("word_id").annotate(entries=joined))
        self._unpack(_read_numbers(",".join(found.values())))
        counts = [entries.count(",") + 1 for entries in found.values()]
        self.words = np.repeat(np.array([*found], dtype=np.int64), counts)

    def _unpack(self, flat: Numbers) -> None:
        self.entries, self.weights = flat >> WEIGHT_BITS, flat & ((1 << WEIGHT_BITS) - 1)

    def add(self, others: "Occurrences") -> None:
        self.entries = np.append(self.entries, others.entries)
        self.words = np.append(self.words, others.words)
        self.weights = np.append(self.weights, others.weights)

    def looked_up(self, by_word: dict[int, int]) -> Numbers:
        """Return a number for the word of each occurrence; 0 for words that have none."""
        known = np.array(sorted(by_word), dtype=np.int64)
        if not len(known):
            return np.zeros(len(self.words), dtype=np.int64)
        numbers = np.array([by_word[word] for word in known.tolist()], dtype=np.int64)
        place = np.minimum(np.searchsorted(known, self.words), len(known) - 1)
        return np.where(known[place] == self.words, numbers[place], 0)


def _read_numbers(text: str) -> Numbers:
    return np.fromstring(text, np.int64, sep=",")


def _list_keys(keys: Iterable[int]) -> RawSQL:
    """Return a query for these keys, which are bound as one value."""
    query = "SELECT value FROM json_each(%s)"
    if connection.vendor == "postgresql":
        query = "SELECT value::text::bigint FROM json_array_elements(%s::json)"
    return RawSQL(query, [json.dumps([*keys])])  # noqa: S611


def _points(matches: Matches, occurrences: Occurrences, rows: Numbers, size: int) -> Numbers:
    """Return up to 1000 for each entry: quality × weight of the best word; of a run of Chinese,
    the mean over its bigrams."""
    points = occurrences.looked_up(matches.words) * occurrences.weights
    matching = np.flatnonzero((points > 0) & (rows >= 0))
    rows, points = rows[matching], points[matching]
    if matches.term.is_run:
        sums = np.bincount(rows, weights=points, minlength=size).astype(np.int64)
        is_enough = np.bincount(rows, minlength=size) >= matches.needed
        return np.where(is_enough, 10 * sums // len(matches.term.words), 0)
    best = np.zeros(size, dtype=np.int64)
    np.maximum.at(best, rows, 10 * points)
    return best


def _bonus(bonuses: dict[int, int], found: Occurrences, rows: Numbers, size: int) -> Numbers:
    bonus = np.zeros(size, dtype=np.int64)
    given = found.looked_up(bonuses) * found.weights // 10
    matching = np.flatnonzero((given > 0) & (rows >= 0))
    np.maximum.at(bonus, rows[matching], given[matching])
    return bonus
