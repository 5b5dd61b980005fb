"""Puts the answers in their order. All of it is whole numbers, so that it is the same order on
every kind of database."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from portal.models import SearchEntry, SearchOccurrence
from portal.search.matching import Matches, as_written, characters, guess, titles
from portal.search.query_parser import SearchQuery, Term, ask


@dataclass(frozen=True)
class Hit:
    """One entry that answers, with the words of the index that it was found by."""

    entry_id: int
    kind: str
    codes: tuple[str, ...]
    score: int
    words: frozenset[str]


@dataclass
class SearchAnswer:
    """What was found, the best first."""

    question: SearchQuery
    hits: list[Hit] = field(default_factory=list)
    is_partial: bool = False
    """Whether nothing has every word, so that these have only some."""
    meant: str = ""
    """The question with its typing errors mended, when it was answered so."""

    def narrowed(self, kind: str = "", country: str = "") -> list[Hit]:
        return [
            hit
            for hit in self.hits
            if (not kind or hit.kind == kind) and (not country or country in hit.codes)
        ]

    def kinds(self, country: str = "") -> dict[str, int]:
        """How many answers there are of each kind, the most first."""
        return _counted(hit.kind for hit in self.narrowed(country=country))

    def countries(self, kind: str = "") -> dict[str, int]:
        """How many answers are about each country, the most first."""
        return _counted(code for hit in self.narrowed(kind) for code in hit.codes)


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))


def answer(text: str) -> SearchAnswer:
    """Look for a question. Every word must be found as it is written, or in another alphabet;
    where that finds nothing, words that sound alike or look alike will do; where that finds
    nothing either, most of the words."""
    question = ask(text)
    look = SearchLook(question)
    if question.is_empty:
        return SearchAnswer(question)
    if hits := look.strictly():
        return SearchAnswer(question, hits, meant=look.meant)
    hits = look.for_most_words()
    return SearchAnswer(question, hits, is_partial=bool(hits), meant=look.meant if hits else "")


def matching(text: str) -> QuerySet[SearchEntry]:
    """The records that have every word, without order: for the lists of one kind. Two queries,
    before the one that is returned, and one for each word that nobody has."""
    question = ask(text)
    entries = SearchEntry.objects.all()
    for matches in known(question.terms):
        had = SearchOccurrence.objects.filter(word__in=matches.words).values("entry")
        enough = had.annotate(count=Count("word")).filter(count__gte=matches.needed)
        entries = entries.filter(pk__in=enough.values("entry"))
    return entries.none() if question.is_empty else entries


def known(terms: Iterable[Term]) -> list[Matches]:
    """The words that are meant as written; where nobody has such a word, by a guess."""
    found = as_written(terms)
    for matches in found:
        if not matches.words:
            guess(matches)
    return found


@dataclass
class SearchLook:
    """One search, from the strict to the forgiving."""

    question: SearchQuery
    found: list[Matches] = field(default_factory=list)
    meant: str = ""

    def strictly(self) -> list[Hit]:
        """The entries that have every term, by a guess only where nothing else is known."""
        self.found = known(self.question.terms)
        gains = titles(self.question.words) | self._mended_titles()
        if hits := self._hits(gains):
            return hits
        for matches in self.found:
            guess(matches)
        return self._hits(gains) or self._by_character(gains)

    def for_most_words(self) -> list[Hit]:
        """The entries that have at least half of the terms."""
        if len(self.found) < 2:
            return []
        return _hits(self.found, {}, needed=(len(self.found) + 1) // 2)

    def _hits(self, gains: dict[int, int]) -> list[Hit]:
        return _hits(self.found, gains, needed=len(self.found))

    def _by_character(self, gains: dict[int, int]) -> list[Hit]:
        terms = characters(self.question.terms)
        if len(terms) == len(self.found):
            return []
        return _hits(as_written(terms), gains, needed=len(terms))

    def _mended_titles(self) -> dict[int, int]:
        """What whole titles give that are the question without its errors: half as much."""
        guesses = [matches for matches in self.found if matches.is_guess and matches.words]
        if not guesses:
            return {}
        likely = {matches.term.text: _likeliest(matches) for matches in guesses}
        mended = [likely.get(word, word) for word in self.question.words]
        self.meant = " ".join(mended)
        return {pk: gain // 2 for pk, gain in titles(mended).items()}


def _likeliest(matches: Matches) -> str:
    """Of the best words the one that most entries have."""
    best = max(matches.words.values())
    words = [pk for pk, quality in matches.words.items() if quality == best]
    rows = SearchOccurrence.objects.filter(word__in=words)
    counted = Counter(rows.values_list("word__word", flat=True))
    return max(counted, key=lambda word: (counted[word], word)) if counted else ""


class SearchMatches:
    """What an entry has of a question."""

    def __init__(self, about: Sequence[Any], terms: int) -> None:
        self.kind, self.uid, codes, worth = about
        self.worth: int = worth
        self.codes = tuple(codes.split())
        self.best = [0] * terms
        self.sums = [0] * terms
        self.counts = [0] * terms
        self.gain = 0
        self.words: set[str] = set()

    def add(self, at: int, points: int, word: str) -> None:
        self.best[at] = max(self.best[at], points)
        self.sums[at] += points
        self.counts[at] += 1
        self.words.add(word)

    def points(self, found: list[Matches]) -> list[int]:
        """Up to 1000 for a term: how well a word answers by where it stands; of a run of Chinese,
        the share of its pairs as well."""
        return [
            0
            if self.counts[at] < matches.needed
            else 10 * self.sums[at] // len(matches.term.words)
            if matches.term.is_run
            else 10 * self.best[at]
            for at, matches in enumerate(found)
        ]


ABOUT = ("entry__kind", "entry__record_uid", "entry__countries", "entry__worth")


def _hits(found: list[Matches], gains: dict[int, int], *, needed: int) -> list[Hit]:
    """The entries that have `needed` of the terms, in their order. One query."""
    if sum(1 for matches in found if matches.words) < needed:
        return []
    entries = _entries(found, gains)
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
    """A rare term says more than one that stands everywhere."""
    average = sum(p * r for p, r in zip(points, rarity, strict=True)) // sum(rarity)
    return average + entry.gain + entry.worth


def _entries(found: list[Matches], gains: dict[int, int]) -> dict[int, SearchMatches]:
    answers: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for at, matches in enumerate(found):
        for pk, quality in matches.words.items():
            answers[pk].append((at, quality, matches.texts[pk]))
    rows: Any = SearchOccurrence.objects.filter(word__in={*answers, *gains})
    entries: dict[int, SearchMatches] = {}
    for entry_id, word_id, weight, *about in rows.values_list(
        "entry_id", "word_id", "weight", *ABOUT
    ):
        entry = entries.get(entry_id) or entries.setdefault(
            entry_id, SearchMatches(about, len(found))
        )
        for at, quality, text in answers.get(word_id, ()):
            entry.add(at, quality * weight, text)
        entry.gain = max(entry.gain, gains.get(word_id, 0) * weight // 10)
    return entries
