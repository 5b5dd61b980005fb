"""Words of the index that match a term of a query, with the quality of each match."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import dropwhile
from typing import NamedTuple, Self

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from portal.models import SearchOccurrence, SearchWord
from portal.search import edit_distance
from portal.search.glossary import find_synonyms, is_name
from portal.search.indexer import title_word
from portal.search.query_parser import Term
from portal.search.scripts import case_key, sound_key, spelling_key
from portal.search.tokens import STOP_WORDS, is_chinese, stem

JOINED, EXACT, STEM, KEY, MEANING, BEGINNING, BEGINNING_KEY = 12, 10, 9, 8, 7, 6, 5
NEAR, ALIKE, ERROR = 5, 4, 3
"""Quality of a match, from the joined and exact word down to similar ones; of these the first sound
alike and are no more than the allowed errors away."""

WHOLE, WHOLE_KEY, WHOLE_MEANING, START, START_KEY = 2000, 1700, 1500, 1000, 300
"""Bonus of an entry whose title or name equals the query, in other forms of its words or by another
word of the glossary, or begins with it; a beginning counts by its share of the words that it
begins, and in another alphabet less than as written."""

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
        """Number of different matching words that an entry must have; all of a name's: 中国电建."""
        if not self.term.is_run:
            return 1
        share = 1 if is_name(self.term.text) else ENOUGH_OF_A_RUN
        return max(1, round(share * len(self.term.words)))

    @property
    def synonyms(self) -> set[int]:
        """The words that mean as much as the whole run of Chinese: cdb of 国开行."""
        is_run = self.term.is_run
        return {pk for pk, quality in self.words.items() if is_run and quality == MEANING}

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
    """Return the bonus of each title word (by id) that equals or begins with the query: as it is,
    as one word (xi an), without stop words before it, and without endings of cases. One query."""
    without = list(dropwhile(STOP_WORDS.__contains__, words)) or words
    name = [case_key(word) or word for word in without]
    forms = words, ["".join(words)], without, name
    titles = [AskedTitle.of(list(some)) for some in dict.fromkeys(map(tuple, forms))]
    condition = Q()
    for title in titles:
        condition |= title.condition
    return {
        word.pk: max(title_bonus(word, title) for title in titles) for word in _words(condition)
    }


class AskedTitle(NamedTuple):
    """A query as a title: as written, by its spelling key, which may be a single letter as sh is s,
    by its stems, and what the glossary has for it."""

    text: str
    key: str
    stem: str
    synonyms: frozenset[str]

    @classmethod
    def of(cls, words: list[str]) -> Self:
        return cls(
            title_word(words),
            title_word([spelling_key(word) for word in words]),
            title_word([stem(word) for word in words]),
            frozenset(title_word([word]) for word in find_synonyms("".join(words))),
        )

    @property
    def condition(self) -> Q:
        whole = Q(stem=self.stem) | Q(word__in=self.synonyms)
        return _begins(self.text, self.key) | whole


def title_bonus(word: IndexWord, title: AskedTitle) -> int:
    text, plain = title.text, title.key
    if word.word == text:
        return WHOLE
    if word.key == plain:
        return WHOLE_KEY
    if word.stem == title.stem or word.word in title.synonyms:
        return WHOLE_MEANING
    if word.word.startswith(text):
        bonus = START
    elif _begins_by_key(plain) and word.key.startswith(plain):
        bonus = START_KEY
    else:
        return 0
    begun = len(text) + len(word.word[len(text) :].partition(" ")[0])
    return bonus * len(text) // begun


def _term_condition(term: Term) -> Q:
    text = term.text
    found = Q(word__in=[*term.words, *term.joined, *_synonyms(term), f"@{term.code.lower()}"])
    if is_chinese(text):
        return found | (_begins(text, text) if len(text) == 1 else Q())
    found |= Q(stem__in=_stems(term)) | Q(key__in=_spelling_keys(term))
    if _may_continue(term):
        found |= _begins(text, spelling_key(text))
    return found


def quality_of(term: Term) -> Callable[[IndexWord], int]:
    """Return a function that says with which quality a word matches a term as written; 0 for no
    match."""
    text, synonyms, keys = term.text, _synonyms(term), _spelling_keys(term)
    stems, plain, may_continue = _stems(term), spelling_key(text), _may_continue(term)
    continues_by_key = may_continue and _begins_by_key(plain) and len(plain) * 2 > len(text)
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
        if word.stem in stems:
            return STEM
        if word.key in keys:
            return KEY
        if written in synonyms:
            return MEANING
        if may_continue and written.startswith(text):
            return BEGINNING
        is_begun = continues_by_key and written.isalpha() and word.key.startswith(plain)
        return BEGINNING_KEY if is_begun else 0

    return quality


def _words(condition: Q) -> Iterator[IndexWord]:
    """Read words as tuples: a beginning may have tens of thousands."""
    rows = SearchWord.objects.filter(condition).values_list("pk", "word", "stem", "key", "loose")
    return map(IndexWord._make, rows.iterator())


def _synonyms(term: Term) -> frozenset[str]:
    """Return what the glossary has for a term, or for it and a neighbour: middle corridor."""
    return frozenset().union(*map(find_synonyms, (term.text, *term.joined)))


def _stems(term: Term) -> list[str]:
    """Return its stem, and those of what it is joined to, as Камбар-Ату has that of Камбаратинская;
    “line d”, joined, leaves no more than its first word."""
    own = stem(term.text)
    others = {stem(text.removesuffix(term.text).removeprefix(term.text)) for text in term.joined}
    return [own, *{stem(text) for text in term.joined} - others]


def _spelling_keys(term: Term) -> list[str]:
    stemmed = spelling_key(stem(term.text))
    keys = map(spelling_key, (term.text, *term.joined))
    return [*filter(None, [*keys, case_key(term.text), stemmed * _begins_by_key(stemmed)])]


def _may_continue(term: Term) -> bool:
    return term.is_last and len(term.text) >= SHORTEST_BEGINNING


def _begins_by_key(plain: str) -> bool:
    """Tell whether a spelling key says enough, without the sign of a title: sh is only s."""
    return len(plain.removeprefix("=")) >= SHORTEST_BEGINNING


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
    found = is_longer & _starts("word", text)
    return found | is_longer & _starts("key", plain) if _begins_by_key(plain) else found


def _starts(column: str, text: str) -> Q:
    """SQLite's LIKE ignores case and so reads every row; a range uses the index."""
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST})
    return Q(**{f"{column}__startswith": text})
