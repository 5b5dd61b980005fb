"""A search, from strict to forgiving, and what is found by it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from django.db.models import Count, Q, QuerySet

from portal.models import SearchEntry, SearchOccurrence
from portal.records.column_store.columns import Columns, Mask
from portal.search.hits import Hits
from portal.search.keyboard import switch_layout
from portal.search.matching import (
    Matches,
    add_guesses,
    match_as_written,
    match_titles,
    split_into_characters,
)
from portal.search.occurrences import Occurrences
from portal.search.query_parser import SearchQuery, Term, parse_query
from portal.search.ranking import best_score, find_hits

FEW = 5
"""Fewer results than this may hide what the searcher meant."""
GOOD = 500
"""Score of an entry that has the terms in its name, or in that of a part, on average."""


@dataclass
class SearchAnswer:
    """The results of a query, best first."""

    question: SearchQuery
    hits: Hits
    is_partial: bool = False
    """True if no entry has every term, so that these have only some."""
    meant: str = ""
    """The query without its typing errors, if it was answered so."""

    def narrowed(self, kinds: Collection[str] = (), countries: Collection[str] = ()) -> Hits:
        """Return the results of any of some kinds, and about any of some countries."""
        found, entries = self.hits, self.hits.entries
        if kinds:
            found = found.where(entries.codes("kind").matches(kinds.__contains__))
        if countries:
            is_there = entries.codes("countries").matches(
                lambda codes: not set(countries).isdisjoint(str(codes).split())
            )
            found = found.where(is_there)
        return found

    def kinds(self, countries: Collection[str] = ()) -> dict[str, int]:
        """Return the number of results by kind, largest first."""
        rows = self.narrowed(countries=countries).rows
        return _largest_first(self.hits.entries.codes("kind").counts(rows))

    def countries(self, kinds: Collection[str] = ()) -> dict[str, int]:
        """Return the number of results by country code, largest first."""
        counts: Counter[str] = Counter()
        rows = self.narrowed(kinds).rows
        for codes, count in self.hits.entries.codes("countries").counts(rows).items():
            counts.update(dict.fromkeys(str(codes).split(), count))
        return _largest_first(counts)


def _largest_first(counts: Mapping[Any, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def run_search(text: str) -> SearchAnswer:
    """Search for a text in four steps, each only if the one before finds nothing: entries with
    every term as written or in another alphabet; with similar words; with what the same keys write
    on the other keyboard; with most of the terms."""
    question = parse_query(text)
    run = SearchRun(question)
    if question.is_empty:
        return SearchAnswer(question, find_hits([], {}))
    if hits := run.find_all_terms():
        return SearchAnswer(question, run.add_better(hits), meant=run.meant)
    if hits := _find_as_written(switched := switch_layout(question.text)):
        return SearchAnswer(question, hits, meant=switched)
    hits = run.find_most_terms()
    return SearchAnswer(question, hits, is_partial=bool(hits), meant=run.meant if hits else "")


def _find_as_written(text: str) -> Hits:
    """Return the entries that have every term of a text as written."""
    question = parse_query(text)
    found = match_as_written(question.terms)
    return find_hits(found, match_titles(question.words) if found else {})


def search_similar(answer: SearchAnswer) -> Hits:
    """Return what else has similar words, or most of the terms, where few entries have every term:
    a text that mentions “Қорғас” must not hide the places that others spell Khorgos."""
    entries = answer.hits.entries
    if answer.is_partial or answer.meant or not 0 < len(answer.hits) < FEW:
        return Hits(entries)
    run = SearchRun(answer.question, match_terms(answer.question.terms))
    for matches in run.found:
        add_guesses(matches)
    is_new = np.ones(len(entries), dtype=bool)
    is_new[answer.hits.rows] = False
    return find_hits(run.found, {}).where(is_new) or run.find_most_terms().where(is_new)


def matching_entries(text: str) -> QuerySet[SearchEntry]:
    """Return the records that have every term, unordered, for lists of one kind.

    Two queries before the one returned, and one for each term without matches.
    """
    question = parse_query(text)
    entries = SearchEntry.objects.all()
    for matches in match_terms(question.terms):
        occurrences = SearchOccurrence.objects.filter(word__in=matches.words).values("entry")
        enough = occurrences.annotate(count=Count("word")).filter(count__gte=matches.needed)
        found = Q(pk__in=enough.values("entry"))
        if synonyms := matches.synonyms:
            found |= Q(pk__in=occurrences.filter(word__in=synonyms))
        entries = entries.filter(found)
    return entries.none() if question.is_empty else entries


def mark_matching(entries: Columns, text: str) -> Mask:
    """Mark the entries that have every term. Three queries, and one for each further term."""
    question = parse_query(text)
    found = np.full(len(entries), not question.is_empty)
    for matches in match_terms(question.terms):
        occurrences = Occurrences({*matches.words})
        is_synonym = np.isin(occurrences.words, list(matches.synonyms))
        rows = entries.rows_of(occurrences.entries)
        counted = np.where(is_synonym, matches.needed, 1)[rows >= 0]
        rows = rows[rows >= 0]
        found &= np.bincount(rows, counted, minlength=len(entries)) >= max(matches.needed, 1)
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
        as_written = self.found
        self.found = [replace(one, words={**one.words}) for one in as_written]
        for matches in self.found:
            add_guesses(matches)
        if hits := find_hits(self.found, bonuses):
            return hits
        self.found = as_written  # a word that is known is no error where others are missing
        return self._find_by_character(bonuses)

    def add_better(self, hits: Hits) -> Hits:
        """Add to few results of which no record has the terms in good places those that have most
        of them in better ones: a text, or the title of a source, that has all must not hide the
        title of a record with two of three."""
        records = hits.where(~hits.entries.codes("kind").matches(SearchEntry.SOURCE.__eq__))
        if len(hits) >= FEW or len(self.found) < 3 or (records and best_score(records) >= GOOD):
            return hits
        return hits.after(self.find_most_terms())

    def find_most_terms(self) -> Hits:
        """Return the entries that have at least half of the terms."""
        if len(self.found) < 2:
            return find_hits([], {})
        return find_hits(self.found, {}, most=True)

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
    """Return the word that most entries have among those of the best quality, of the words in the
    alphabet of the query if there are any."""
    is_latin = matches.term.text.isascii()
    alike = {pk: q for pk, q in matches.words.items() if matches.texts[pk].isascii() == is_latin}
    found = alike or matches.words
    words = [pk for pk, quality in found.items() if quality == max(found.values())]
    rows = SearchOccurrence.objects.filter(word__in=words).order_by()
    counted = dict(rows.values_list("word__word").annotate(n=Count("*")))
    return max(counted, key=lambda word: (counted[word], word)) if counted else ""
