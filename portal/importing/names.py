"""Names of the records of a kind, found by their words in any script: written the same way, else
sounding alike."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched, chain, count, repeat
from typing import NamedTuple

import numpy as np

from portal.models import Record
from portal.models.languages import columns as in_languages
from portal.search.scripts import has_sound_key, sound_keys, spelling_key, spelling_keys
from portal.search.word_numbers import Numbers, TextsBySum, distinct_pairs, number_words, weights

TITLES = (*in_languages("title"), "title_local")
COMMON, SAME_SOUND = 400, 40
"""By a word or a sound that is in names more often, none is looked for."""
LITTLE = 0.03
"""A word that is in more of the names says nothing of which one is meant: “power”, “plant”."""
ALIKE = 78
"""Score of names that differ in such words alone."""
READ = 5000
"""Rows that are spelled at a time."""
PORTION = 100
"""Names whose likes are in memory at a time."""
WORD = re.compile(r"[^\W_]+")
CHINESE = re.compile("[\u3400-\u9fff]")


class KnownName(NamedTuple):
    uid: str
    title: str


type Near = dict[str, list[tuple[float, KnownName]]]
"""By a name of a table: names that are this one or like it, with scores up to 100."""


def find_names(model: type[Record], asked: Sequence[str], least: float) -> Near:
    """Look for names among the titles and other names of all records; `least` is the lowest
    score."""
    from rapidfuzz import fuzz, process  # 2 MB, of processes that import

    words = _words_of(asked)
    index = _NameIndex(chain.from_iterable(words))
    index.read(model, reads_chinese=any(map(CHINESE.search, asked)))
    near: Near = {}
    told = zip(asked, words, index.exact(words), index.alike(words), strict=True)
    for part in batched(told, PORTION):
        like = [[] if same else index.like(some) for _name, some, same, _alike in part]
        for (name, some, same, alike), others in zip(part, like, strict=True):
            texts = list(map(index.key, others))
            scored = process.extract(
                " ".join(some), texts, scorer=fuzz.ratio, score_cutoff=least, limit=None
            )
            found = [(score, others[at]) for _key, score, at in scored]
            found += [(100, place) for place in same] or [(ALIKE, place) for place in alike]
            near[name] = [(score, index.name(place)) for score, place in found]
    return near


class _NameIndex:
    """Stored names by their words, as far as these or their sounds are asked for, and by the sums
    of the numbers of all their words and of those that tell them apart. A name is called by its
    place among all that are read."""

    def __init__(self, asked: Iterable[str]) -> None:
        words = list(dict.fromkeys(asked))
        pairs = zip(words, sound_keys(words), strict=True)
        sounds = [key if has_sound_key(word) else "" for word, key in pairs]
        self._numbers = {word: number for number, word in enumerate(words)}
        self._asked = len(words)
        self._sound_numbers = {sound: at for at, sound in enumerate({*filter(None, sounds)}, 1)}
        self._sound_of = [self._sound_numbers.get(sound, 0) for sound in sounds]
        self._uids: list[str] = []
        self._titles: list[str] = []
        self._keys: dict[int, str] = {}

    def read(self, model: type[Record], *, reads_chinese: bool) -> None:
        names = self._keep(_stored_names(model, reads_chinese=reads_chinese))
        self._sort(*number_words(WORD.pattern, self._number, names))

    def _keep(
        self, names: Iterable[tuple[Sequence[str], Sequence[str]]]
    ) -> Iterator[Sequence[str]]:
        for uids, titles in names:
            self._uids += uids
            self._titles += titles
            yield titles

    def name(self, place: int) -> KnownName:
        return KnownName(self._uids[place], self._titles[place])

    def _number(self, words: Sequence[str]) -> list[int]:
        """Return the numbers of what words are in the common alphabet."""
        keys = spelling_keys(words)
        new = list(dict.fromkeys(key for key in keys if key not in self._numbers))
        self._numbers.update(zip(new, count(len(self._numbers))))
        sounds = map(self._sound_numbers.get, sound_keys(new), repeat(0))
        self._sound_of += [n and n * has_sound_key(key) for key, n in zip(new, sounds, strict=True)]
        return list(map(self._numbers.__getitem__, keys))

    def _sort(self, numbers: Numbers, places: Numbers) -> None:
        size, names = len(self._sound_of), max(len(self._uids), 1)
        self._words, self._of_names = list(self._numbers), numbers
        self._starts = np.searchsorted(places, np.arange(names + 1))
        counted = np.bincount(numbers, minlength=size)
        is_rare = counted <= max(4, LITTLE * names)
        is_digit = np.fromiter((word.isdigit() for word in self._words), bool, size)
        self._is_name = is_rare & ~is_digit
        self._weights = weights(size)
        self._telling = np.where(is_rare | is_digit, self._weights, 0)
        self._by_sum = TextsBySum(self._weights, numbers, places)
        self._by_telling = TextsBySum(self._telling, numbers, places)
        is_asked = counted <= COMMON
        is_asked[self._asked :] = False
        found = is_asked[numbers]
        self._by_word = _Postings(numbers[found], places[found], self._asked)
        sounds = np.array(self._sound_of, np.int64)
        is_sound = np.bincount(sounds, counted) <= SAME_SOUND
        is_sound[0] = False
        found = is_sound[sounds][numbers]
        self._by_sound = _Postings(sounds[numbers[found]], places[found], len(is_sound))

    def exact(self, names: Sequence[Sequence[str]]) -> list[list[int]]:
        """Return the places of names that have the same words."""
        return self._find(self._by_sum, self._weights, names, COMMON)

    def alike(self, names: Sequence[Sequence[str]]) -> list[list[int]]:
        """Return the places of names that have the same words, but for those of many names."""
        told = [
            words if self._is_name[[self._numbers[word] for word in words]].any() else []
            for words in names
        ]
        return self._find(self._by_telling, self._telling, told, SAME_SOUND)

    def _find(
        self, texts: TextsBySum, of_words: Numbers, names: Sequence[Sequence[str]], most: int
    ) -> list[list[int]]:
        of_word = of_words.tolist()
        sums = [sum([of_word[self._numbers[word]] for word in words]) for words in names]
        found = texts.find(sums, most)
        return [same if words else [] for words, same in zip(names, found, strict=True)]

    def like(self, words: Sequence[str]) -> list[int]:
        """Return the places of names that share a word, then of those that share a sound."""
        numbers = [self._numbers[word] for word in words]
        sounds = (self._sound_of[number] for number in numbers)
        return [*self._by_word.of(numbers), *self._by_sound.of(filter(None, sounds))]

    def key(self, place: int) -> str:
        """Return the words of a name, in order."""
        if place not in self._keys:
            low, high = self._starts[place : place + 2]
            words = [self._words[number] for number in self._of_names[low:high].tolist()]
            self._keys[place] = " ".join(sorted(words))
        return self._keys[place]


class _Postings:
    """Places by number."""

    def __init__(self, numbers: Numbers, places: Numbers, size: int) -> None:
        numbers, self._places = distinct_pairs(numbers, places, int(places.max(initial=0)) + 1)
        self._bounds = np.searchsorted(numbers, np.arange(size + 1)).tolist()

    def of(self, numbers: Iterable[int]) -> list[int]:
        spans = (self._bounds[number : number + 2] for number in numbers)
        found = (self._places[low:high] for low, high in spans if low < high)
        return list(dict.fromkeys(chain.from_iterable(some.tolist() for some in found)))


def _stored_names(
    model: type[Record], *, reads_chinese: bool
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield uids and what the records have in one column of names: each has letters of one alphabet
    mostly, which are written in another all at once. Chinese ones are like none in letters."""
    titles = [name for name in TITLES if reads_chinese or name != "title_zh_hans"]
    rows = model.working.filter(edit_of=None).values_list("uid", *titles)
    for some in batched(rows.iterator(READ), READ):
        uids, *columns = zip(*some, strict=True)
        for told in columns:
            if any(told):
                yield uids, told
    if "names" in model.parts:
        others = model.part_rows("names").filter(record__edit_of=None)
        for some in batched(others.values_list("record__uid", "name").iterator(READ), READ):
            uids, told = zip(*some, strict=True)
            yield uids, told


def _words_of(names: Sequence[str]) -> list[list[str]]:
    """Return the words of each name, in the common alphabet and sorted. Each is spelled once."""
    split = [WORD.findall(name) for name in names]
    new = list(set(chain.from_iterable(split)))
    spelled = dict(zip(new, spelling_keys(new), strict=True))
    return [sorted([spelled[word] for word in words]) for words in split]


def name_key(name: str) -> str:
    """Return a name in the common alphabet, in the order of its words."""
    return " ".join(map(spelling_key, WORD.findall(name)))
