"""Words of the index that match a term of a query, with the quality of each match."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from portal.models import SearchOccurrence, SearchWord
from portal.search import edit_distance
from portal.search.glossary import find_synonyms
from portal.search.indexer import title_word
from portal.search.query_parser import Term
from portal.search.scripts import sound_key, spelling_key
from portal.search.tokens import is_chinese, stem

JOINED, EXACT, STEM, KEY, MEANING, BEGINNING, BEGINNING_KEY = 12, 10, 9, 8, 7, 6, 5
NEAR, ALIKE, ERROR = 5, 4, 3
"""Quality of a match, from the joined and exact word down to similar ones; of these the first sound
alike and are no more than the allowed errors away."""

WHOLE, WHOLE_KEY, START, START_KEY = 2000, 1700, 1000, 300
"""Bonus of an entry whose title or name equals the query or begins with it; a beginning counts by
its share of the words that it begins, and in another alphabet less than as written."""

FREQUENT = 1024
"""Entries of a term from which on it counts least (`rarity` in `ranking`)."""

SHORTEST_BEGINNING = 2
ENOUGH_OF_A_RUN = 0.6
"""Share of the bigrams of a run of Chinese that must match: bigrams across two words occur in no
title."""


class IndexWord(NamedTuple):
    """A word of the index, in the forms in which it is compared."""

    pk: int
    word: str
    stem: str
    key: str
    loose: str


@dataclass
class Matches:
    """The words that match one term: id → quality, and id → word."""

    term: Term
    words: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    is_guess: bool = False
    """True if only words that sound or look similar were found."""
    is_frequent: bool = False
    """True if a word is known to be in `FREQUENT` entries."""

    @property
    def needed(self) -> int:
        """Number of different matching words that an entry must have."""
        return max(1, round(ENOUGH_OF_A_RUN * len(self.term.words))) if self.term.is_run else 1

    def add(self, word: IndexWord, quality: int) -> None:
        if quality > self.words.get(word.pk, 0):
            self.words[word.pk] = quality
            self.texts[word.pk] = word.word


def match_as_written(terms: Iterable[Term]) -> list[Matches]:
    """Match terms as written: by word, stem, spelling in another alphabet, synonym or beginning.
    One query."""
    all_matches = [Matches(term) for term in terms]
    condition = Q()
    for matches in all_matches:
        condition |= _term_condition(matches.term)
    qualities = [(matches, quality_of(matches.term)) for matches in all_matches]
    for word in _words(condition) if all_matches else ():
        for matches, quality_in in qualities:
            if quality := quality_in(word):
                matches.add(word, quality)
    return all_matches


def mark_frequent(found: list[Matches]) -> None:
    """Mark the terms with a word that is in so many entries that the term counts least. One
    query."""
    plain = [matches for matches in found if matches.needed == 1]
    many = SearchOccurrence.objects.filter(word=OuterRef("pk"))[FREQUENT - 1 : FREQUENT]
    words = {pk for matches in plain for pk in matches.words}
    frequent = SearchWord.objects.filter(Exists(many), pk__in=words)
    known = set(frequent.values_list("pk", flat=True))
    for matches in plain:
        matches.is_frequent = not known.isdisjoint(matches.words)


def add_guesses(matches: Matches) -> None:
    """Add words that sound similar or differ by typing errors. One query."""
    text = matches.term.text
    if " " in text or is_chinese(text) or matches.is_guess:
        return
    matches.is_guess = not matches.words
    for word, quality in _similar_words(text):
        matches.add(word, quality)


def split_into_characters(terms: Iterable[Term]) -> list[Term]:
    """Split runs of Chinese into single characters, as abbreviations are made: 电建 of 电力建设."""
    return [
        Term(part)
        for term in terms
        for part in (term.text if is_chinese(term.text) and not term.code else [term.text])
    ]


def match_titles(words: list[str]) -> dict[int, int]:
    """Return the bonus of each title word (by id) that equals or begins with the query. One
    query."""
    text, plain = title_word(words), title_word([spelling_key(word) for word in words])
    rows = _words(_begins(text, plain))
    return {word.pk: title_bonus(word, text, plain) for word in rows}


def title_bonus(word: IndexWord, text: str, plain: str) -> int:
    """Return the bonus of a title word for a query as written (`text`) and as its spelling key,
    which may be a single letter: sh is s."""
    if word.word == text:
        return WHOLE
    if word.key == plain:
        return WHOLE_KEY
    is_known = len(plain) > SHORTEST_BEGINNING
    bonus = START if word.word.startswith(text) else START_KEY * is_known
    begun = len(text) + len(word.word[len(text) :].partition(" ")[0])
    return bonus * len(text) // begun


def _term_condition(term: Term) -> Q:
    text = term.text
    found = Q(word__in=[*term.words, *term.joined, *find_synonyms(text), f"@{term.code.lower()}"])
    if is_chinese(text):
        return found | (_begins(text, text) if len(text) == 1 else Q())
    found |= Q(stem=stem(text)) | Q(key__in=_spelling_keys(term))
    if _may_continue(term):
        found |= _begins(text, spelling_key(text))
    return found


def quality_of(term: Term) -> Callable[[IndexWord], int]:
    """Return a function that says with which quality a word matches a term as written; 0 for no
    match."""
    text, synonyms, keys = term.text, find_synonyms(term.text), _spelling_keys(term)
    stemmed, plain, may_continue = stem(text), spelling_key(text), _may_continue(term)
    exact = {f"@{term.code.lower()}"} if term.code else set()
    chinese, is_run = {*term.words}, is_chinese(text)

    def quality(word: IndexWord) -> int:
        written = word.word
        if written[0] in "=@":
            return EXACT if written in exact else 0
        if is_run or is_chinese(written):
            if written in chinese or (len(text) == 1 and written.startswith(text)):
                return EXACT
            return MEANING if written in synonyms else 0
        if written in term.joined:
            return JOINED
        if written == text:
            return EXACT
        if word.stem == stemmed:
            return STEM
        if word.key in keys:
            return KEY
        if written in synonyms:
            return MEANING
        if may_continue and written.startswith(text):
            return BEGINNING
        return BEGINNING_KEY if may_continue and word.key.startswith(plain) else 0

    return quality


def _words(condition: Q) -> Iterator[IndexWord]:
    """Read words as tuples: a beginning may have tens of thousands."""
    rows = SearchWord.objects.filter(condition).values_list("pk", "word", "stem", "key", "loose")
    return map(IndexWord._make, rows.iterator())


def _spelling_keys(term: Term) -> list[str]:
    return [spelling_key(text) for text in (term.text, stem(term.text), *term.joined)]


def _may_continue(term: Term) -> bool:
    return term.is_last and len(term.text) >= SHORTEST_BEGINNING


def _similar_words(text: str) -> Iterator[tuple[IndexWord, int]]:
    plain, sound = spelling_key(text), sound_key(text)
    most = edit_distance.allowed_errors(plain)
    if not most:
        return
    near = Q(
        length__range=(len(plain) - most, len(plain) + most)
    ) & edit_distance.candidate_condition(plain)
    for word in _words(near | Q(loose=sound) if sound else near):
        errors = edit_distance.count_errors(plain, word.key, most)
        if errors <= most:
            yield word, NEAR if sound and word.loose == sound else ERROR + 1 - errors
        elif sound and word.loose == sound and edit_distance.is_similar(plain, word.key):
            yield word, ALIKE


LAST = "\U0010ffff"


def _begins(text: str, plain: str) -> Q:
    """Match the beginning of words as written, or of their keys. Words that are joined of others
    are left to these, which are fewer, as long as the beginning is not longer."""
    is_longer = Q(begins_after__in=range(len(plain)))
    return is_longer & _starts("word", text) | is_longer & _starts("key", plain)


def _starts(column: str, text: str) -> Q:
    """SQLite's LIKE ignores case and so reads every row; a range uses the index."""
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST})
    return Q(**{f"{column}__startswith": text})
