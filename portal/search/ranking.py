"""Ranking of search results, in whole numbers so that every database gives the same order."""

from collections.abc import Iterable, Sequence
from operator import mul

import numpy as np

from portal.models import SearchEntry
from portal.records.column_store import PublicColumns
from portal.records.column_store.columns import Columns, Mask, Numbers
from portal.search.hits import ENTRY_BITS, Hits, Words
from portal.search.matching import FREQUENT, MEANING, Matches, mark_frequent
from portal.search.occurrences import Occurrences

KIND_BITS = 8
HIGHEST = 1 << 20
"""Above any score, so that what sorts by score is positive."""
OF_A_COUNTRY = 3
"""Rarity of a country that need not be found: what is there comes before its like elsewhere."""


def find_hits(found: list[Matches], bonuses: dict[int, int], *, most: bool = False) -> Hits:
    """Return the ranked entries that have all of the terms, or at least half; `bonuses` of words of
    titles by the key of the word. One query; for several terms three, so that a frequent one is
    only looked for where the others are."""
    asked = _needed_terms(found, most=most)
    needed = (len(asked) + 1) // 2 if most else len(asked)
    entries = PublicColumns().of(SearchEntry)
    if not found or sum(1 for matches in asked if matches.words) < needed:
        return Hits(entries)
    occurrences = _load_occurrences(found, [] if most else asked, {*bonuses}, entries)
    rows = entries.rows_of(occurrences.entries)
    points = [_points(matches, occurrences, rows, len(entries)) for matches in found]
    has = np.sum([its > 0 for one, its in zip(found, points, strict=True) if one in asked], axis=0)
    hits = np.flatnonzero(has >= needed)
    scores = _average(found, asked, points, hits)
    if most:
        scores = scores * (2 * len(asked) + has[hits]) // (3 * len(asked))
        scores = np.where(_is_elsewhere(found, entries)[hits], scores // 2, scores)
    scores += _bonus(bonuses, occurrences, rows, len(entries))[hits]
    scores += entries.numbers("worth")[hits]
    kinds = entries.codes("kind").ranks()[hits]
    # What sorts: the score, the best first, then the kind, then the row of the entry.
    places = (HIGHEST - scores << KIND_BITS) + kinds << ENTRY_BITS
    texts = {pk: text for matches in found for pk, text in matches.texts.items()}
    return Hits(entries, places + hits, Words(occurrences, rows, texts))


def _is_elsewhere(found: list[Matches], entries: Columns) -> Mask:
    """Mark the entries of other countries than those that a query names."""
    named = {matches.term.code for matches in found} - {""}
    return entries.codes("countries").matches(
        lambda codes: bool(named and codes) and named.isdisjoint(str(codes).split())
    )


def best_score(hits: Hits) -> int:
    return HIGHEST - int(hits.places.min() >> KIND_BITS + ENTRY_BITS)


def _needed_terms(found: list[Matches], *, most: bool) -> list[Matches]:
    """Return the terms that must be found: a year need not be beside a word, as statistics have
    theirs in no text, nor a country where not all terms are needed; both tell how well it fits."""
    words = [matches for matches in found if not (matches.term.is_year or matches.term.code)]
    if most or not words:
        return words or found
    return [matches for matches in found if not matches.term.is_year]


def _load_occurrences(
    found: list[Matches], needed: list[Matches], titles: set[int], entries: Columns
) -> Occurrences:
    """Load the occurrences of all words of some terms and of titles. Where an entry needs some of
    the terms, others and frequent ones are loaded for the entries alone that have the rare ones."""
    rare = found
    if needed and len(found) > 1:
        mark_frequent(found)
        rare = [matches for matches in needed if not matches.is_frequent] or needed
    occurrences = Occurrences(_words_of(rare) | titles)
    if len(rare) < len(found):
        keys = entries.keys[_have_all(rare, occurrences, entries)]
        occurrences.add(Occurrences(_words_of(found) - _words_of(rare) - titles, keys))
    return occurrences


def _average(
    found: list[Matches], asked: list[Matches], points: Sequence[Numbers], hits: Numbers
) -> Numbers:
    """Return the mean of the points of some entries for each term: rare terms count more."""
    rarity = []
    for matches, its in zip(found, points, strict=True):
        count = int(np.count_nonzero(its))
        if matches not in asked:
            rarity.append(OF_A_COUNTRY if matches.term.code else 1)
        elif matches.is_frequent or count >= FREQUENT:
            rarity.append(1)
        else:
            rarity.append(FREQUENT.bit_length() + 1 - count.bit_length())
    total: Numbers = sum(map(mul, rarity, (its[hits] for its in points)))
    return total // sum(rarity)


def _words_of(found: Iterable[Matches]) -> set[int]:
    return {pk for matches in found for pk in matches.words}


def _have_all(found: list[Matches], occurrences: Occurrences, entries: Columns) -> Mask:
    rows = entries.rows_of(occurrences.entries)
    has_all = np.ones(len(entries), dtype=bool)
    for matches in found:
        has_all &= _points(matches, occurrences, rows, len(entries)) > 0
    return has_all


def _points(matches: Matches, occurrences: Occurrences, rows: Numbers, size: int) -> Numbers:
    """Return up to 1000 for each entry: quality × weight of the best word; of a run of Chinese,
    the mean over its bigrams, or a word that means as much as all of it."""
    best = np.zeros(size, dtype=np.int64)
    words = matches.words
    if synonyms := matches.synonyms:
        words = {pk: quality for pk, quality in words.items() if pk not in synonyms}
        np.maximum.at(best, *_found_points(dict.fromkeys(synonyms, MEANING), occurrences, rows))
    rows, points = _found_points(words, occurrences, rows)
    if matches.term.is_run:
        sums = np.bincount(rows, weights=points, minlength=size).astype(np.int64)
        is_enough = np.bincount(rows, minlength=size) >= matches.needed
        points = np.where(is_enough, sums // len(matches.term.words), 0)
        return np.maximum(best, points)
    np.maximum.at(best, rows, points)
    return best


def _found_points(
    words: dict[int, int], occurrences: Occurrences, rows: Numbers
) -> tuple[Numbers, Numbers]:
    """Return the rows of entries with these words, and the points of each."""
    points = 10 * occurrences.looked_up(words) * occurrences.weights
    matching = np.flatnonzero((points > 0) & (rows >= 0))
    return rows[matching], points[matching]


def _bonus(bonuses: dict[int, int], found: Occurrences, rows: Numbers, size: int) -> Numbers:
    bonus = np.zeros(size, dtype=np.int64)
    given = found.looked_up(bonuses) * found.weights // 10
    matching = np.flatnonzero((given > 0) & (rows >= 0))
    np.maximum.at(bonus, rows[matching], given[matching])
    return bonus
