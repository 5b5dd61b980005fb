"""Ranking of search results, in whole numbers so that every database gives the same order."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from portal.models import SearchEntry, SearchOccurrence
from portal.search.matching import (
    Matches,
    add_guesses,
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
    score: int
    words: frozenset[str]


@dataclass
class SearchAnswer:
    """The results of a query, best first."""

    question: SearchQuery
    hits: list[Hit] = field(default_factory=list)
    is_partial: bool = False
    """True if no entry has every term, so that these have only some."""
    meant: str = ""
    """The query without its typing errors, if it was answered so."""

    def narrowed(self, kind: str = "", country: str = "") -> list[Hit]:
        return [
            hit
            for hit in self.hits
            if (not kind or hit.kind == kind) and (not country or country in hit.codes)
        ]

    def kinds(self, country: str = "") -> dict[str, int]:
        """Return the number of results by kind, largest first."""
        return _count_values(hit.kind for hit in self.narrowed(country=country))

    def countries(self, kind: str = "") -> dict[str, int]:
        """Return the number of results by country code, largest first."""
        return _count_values(code for hit in self.narrowed(kind) for code in hit.codes)


def _count_values(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))


def run_search(text: str) -> SearchAnswer:
    """Search for a text in three steps, each only if the one before finds nothing: entries with
    every term as written or in another alphabet; with similar words; with most of the terms."""
    question = parse_query(text)
    run = SearchRun(question)
    if question.is_empty:
        return SearchAnswer(question)
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

    def find_all_terms(self) -> list[Hit]:
        """Return the entries that have every term, by similar words only if there are no others."""
        self.found = match_terms(self.question.terms)
        bonuses = match_titles(self.question.words) | self._match_corrected_titles()
        if hits := find_hits(self.found, bonuses):
            return hits
        for matches in self.found:
            add_guesses(matches)
        return find_hits(self.found, bonuses) or self._find_by_character(bonuses)

    def find_most_terms(self) -> list[Hit]:
        """Return the entries that have at least half of the terms."""
        if len(self.found) < 2:
            return []
        return find_hits(self.found, {}, needed=(len(self.found) + 1) // 2)

    def _find_by_character(self, bonuses: dict[int, int]) -> list[Hit]:
        terms = split_into_characters(self.question.terms)
        if len(terms) == len(self.found):
            return []
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
    rows = SearchOccurrence.objects.filter(word__in=words)
    counted = Counter(rows.values_list("word__word", flat=True))
    return max(counted, key=lambda word: (counted[word], word)) if counted else ""


class SearchMatches:
    """The matches of one entry, by position of the term."""

    def __init__(self, kind: str, uid: str, countries: str, worth: int, *, terms: int) -> None:
        self.kind, self.uid, self.worth = kind, uid, worth
        self.codes = tuple(countries.split())
        self.best = [0] * terms
        self.sums = [0] * terms
        self.counts = [0] * terms
        self.bonus = 0
        self.words: set[str] = set()

    def add(self, at: int, points: int, word: str) -> None:
        self.best[at] = max(self.best[at], points)
        self.sums[at] += points
        self.counts[at] += 1
        self.words.add(word)

    def points(self, found: list[Matches]) -> list[int]:
        """Return up to 1000 for each term: quality × weight of the best word; of a run of
        Chinese, the mean over its bigrams."""
        return [
            0
            if self.counts[at] < matches.needed
            else 10 * self.sums[at] // len(matches.term.words)
            if matches.term.is_run
            else 10 * self.best[at]
            for at, matches in enumerate(found)
        ]


ENTRY_COLUMNS = ("entry__kind", "entry__record_uid", "entry__countries", "entry__worth")


def find_hits(
    found: list[Matches], bonuses: dict[int, int], *, needed: int | None = None
) -> list[Hit]:
    """Return the ranked entries that have `needed` of the terms, all by default. One query."""
    needed = len(found) if needed is None else needed
    if sum(1 for matches in found if matches.words) < needed:
        return []
    entries = _load_entries(found, bonuses)
    points = {pk: entry.points(found) for pk, entry in entries.items()}
    counted = [sum(1 for its in points.values() if its[at]) for at in range(len(found))]
    rarity = [max(1, 12 - count.bit_length()) for count in counted]
    hits = [
        Hit(pk, entry.kind, entry.codes, _score(entry, points[pk], rarity), frozenset(entry.words))
        for pk, entry in entries.items()
        if sum(map(bool, points[pk])) >= needed
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.kind, entries[hit.entry_id].uid))


def _score(entry: SearchMatches, points: list[int], rarity: list[int]) -> int:
    """Weight the points of each term by its rarity, and add the bonus and worth of the entry."""
    average = sum(p * r for p, r in zip(points, rarity, strict=True)) // sum(rarity)
    return average + entry.bonus + entry.worth


def _load_entries(found: list[Matches], bonuses: dict[int, int]) -> dict[int, SearchMatches]:
    matched: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for at, matches in enumerate(found):
        for pk, quality in matches.words.items():
            matched[pk].append((at, quality, matches.texts[pk]))
    rows = SearchOccurrence.objects.filter(word__in={*matched, *bonuses})
    entries: dict[int, SearchMatches] = {}
    for entry_id, word_id, weight, *about in rows.values_list(
        "entry_id", "word_id", "weight", *ENTRY_COLUMNS
    ):
        entry = entries.get(entry_id) or entries.setdefault(
            entry_id, SearchMatches(*about, terms=len(found))
        )
        for at, quality, text in matched.get(word_id, ()):
            entry.add(at, quality * weight, text)
        entry.bonus = max(entry.bonus, bonuses.get(word_id, 0) * weight // 10)
    return entries
