"""Which words of the index answer to a term, and how well."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q

from portal.models import SearchWord
from portal.search import edit_distance
from portal.search.glossary import same_meaning
from portal.search.indexer import whole
from portal.search.query_parser import Term
from portal.search.scripts import key, loose
from portal.search.tokens import is_chinese, stem

JOINED, EXACT, STEM, KEY, MEANING, BEGINNING, BEGINNING_KEY = 12, 10, 9, 8, 7, 6, 5
ALIKE, ERROR, CHARACTER = 4, 3, 2
"""How well a word of the index answers, from the very word to what only looks like it."""

WHOLE, WHOLE_KEY, START, START_KEY = 2000, 1700, 1000, 800
"""What an entry gains whose title or name is the question, or begins with it. Of a beginning the
share counts that it has of the title."""

SHORTEST_BEGINNING = 2
ENOUGH_OF_A_RUN = 0.6
"""A run of Chinese is found by so many of its pairs: those across the seam of two words are in no
title."""


@dataclass
class Matches:
    """The words that answer to one term, by their id, with how well."""

    term: Term
    words: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    is_guess: bool = False
    """Whether only words that sound alike or look alike were found."""

    @property
    def needed(self) -> int:
        """How many different words of the index an answer must have."""
        return max(1, round(ENOUGH_OF_A_RUN * len(self.term.words))) if self.term.is_run else 1

    def add(self, word: SearchWord, quality: int) -> None:
        if quality > self.words.get(word.pk, 0):
            self.words[word.pk] = quality
            self.texts[word.pk] = word.word


def as_written(terms: Iterable[Term]) -> list[Matches]:
    """The words that are meant as written: the word itself, its stem, its spelling in another
    alphabet, another word for it, or what it is the beginning of. One query."""
    found = [Matches(term) for term in terms]
    condition = Q()
    for matches in found:
        condition |= _condition(matches.term)
    for word in SearchWord.objects.filter(condition) if found else ():
        for matches in found:
            if quality := _quality(matches.term, word):
                matches.add(word, quality)
    return found


def guess(matches: Matches) -> None:
    """Add what sounds alike or is a typing error away. One query."""
    text = matches.term.text
    if " " in text or is_chinese(text) or matches.is_guess:
        return
    matches.is_guess = not matches.words
    for word, quality in _guesses(text):
        matches.add(word, quality)


def characters(terms: Iterable[Term]) -> list[Term]:
    """Short runs of Chinese in single characters, as abbreviations are made: 电建 of 电力建设."""
    return [
        Term(part)
        for term in terms
        for part in (term.text if is_chinese(term.text) and not term.code else [term.text])
    ]


def titles(words: list[str]) -> dict[int, int]:
    """What whole titles that are the question, or begin with it, give to their entries. One
    query."""
    text, plain = whole(words), whole([key(word) for word in words])
    rows = SearchWord.objects.filter(_begins("word", text) | _begins("key", plain))
    return {word.pk: _gain(word, text, plain) for word in rows}


def _gain(word: SearchWord, text: str, plain: str) -> int:
    if word.word == text:
        return WHOLE
    if word.key == plain:
        return WHOLE_KEY
    gain = START if word.word.startswith(text) else START_KEY
    return gain * len(text) // len(word.word)


def _condition(term: Term) -> Q:
    text = term.text
    found = Q(word__in=[*term.words, *term.joined, *same_meaning(text), f"@{term.code.lower()}"])
    if is_chinese(text):
        return found | (_begins("word", text) if len(text) == 1 else Q())
    found |= Q(stem=stem(text)) | Q(key__in=_keys(term))
    if _may_go_on(term):
        found |= _begins("word", text) | _begins("key", key(text))
    return found


def _quality(term: Term, word: SearchWord) -> int:
    if word.word[0] in "=@":
        return EXACT if term.code and word.word == f"@{term.code.lower()}" else 0
    if is_chinese(term.text) or is_chinese(word.word):
        return _chinese_quality(term, word.word)
    return next((quality for quality, fits in _fits(term, word) if fits), 0)


def _fits(term: Term, word: SearchWord) -> Iterator[tuple[int, bool]]:
    text, goes_on = term.text, _may_go_on(term)
    yield JOINED, word.word in term.joined
    yield EXACT, word.word == text
    yield STEM, word.stem == stem(text)
    yield KEY, word.key in _keys(term)
    yield MEANING, word.word in same_meaning(text)
    yield BEGINNING, goes_on and word.word.startswith(text)
    yield BEGINNING_KEY, goes_on and word.key.startswith(key(text))


def _chinese_quality(term: Term, word: str) -> int:
    if word in term.words or (len(term.text) == 1 and word.startswith(term.text)):
        return EXACT
    return MEANING if word in same_meaning(term.text) else 0


def _keys(term: Term) -> list[str]:
    return [key(text) for text in (term.text, stem(term.text), *term.joined)]


def _may_go_on(term: Term) -> bool:
    return term.is_last and len(term.text) >= SHORTEST_BEGINNING


def _guesses(text: str) -> Iterator[tuple[SearchWord, int]]:
    plain, sound = key(text), loose(text)
    most = edit_distance.allowed(plain)
    if not most:
        return
    near = Q(length__range=(len(plain) - most, len(plain) + most)) & edit_distance.candidates(plain)
    for word in SearchWord.objects.filter(near | Q(loose=sound) if sound else near):
        errors = edit_distance.distance(plain, word.key, most)
        if errors <= most:
            yield word, ERROR + 1 - errors
        elif word.loose == sound and edit_distance.is_near(plain, word.key):
            yield word, ALIKE


LAST = "\U0010ffff"


def _begins(column: str, text: str) -> Q:
    """SQLite's LIKE forgives case and so reads every row; a range is found by the index."""
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST})
    return Q(**{f"{column}__startswith": text})
