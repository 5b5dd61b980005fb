"""Names of the records of a kind, found by their words in any script: written the same way, else
sounding alike."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import batched, chain
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from portal.importing.portions import in_portions, part_rows
from portal.models import Record
from portal.models.languages import columns
from portal.search.scripts import has_sound_key, sound_keys, spelling_key, spelling_keys
from portal.search.word_numbers import Numbers, TextsBySum, WordNumbers, distinct, weights

TITLES = (*columns("title"), "title_local")
COMMON, SAME_SOUND = 400, 40
"""By a word or a sound that is in more names, none is looked for."""
READ = 5000
"""Rows that are spelled at a time."""
PORTION = 100
"""Names whose likes are in memory at a time."""
WORD = re.compile(r"[^\W_]+")
CHINESE = re.compile("[\u3400-\u9fff]")


class KnownName(NamedTuple):
    uid: str
    title: str
    facts: tuple[str, ...]


type Near = dict[str, list[tuple[float, KnownName]]]
"""By a name of a table: names that are this one or like it, with scores up to 100."""


def find_names(
    model: type[Record], asked: Sequence[str], stored: Sequence[str], least: float
) -> Near:
    """Look for names among the titles and other names of all records. `stored` are columns by which
    records are told apart, `least` is the lowest score."""
    words = _words_of(asked)
    index = _NameIndex(chain.from_iterable(words))
    index.read(model, reads_chinese=any(map(CHINESE.search, asked)))
    keys: dict[int, str] = {}
    near = []
    for part in batched(zip(words, index.exact(words), strict=True), PORTION):
        like = [[] if same else index.like(some) for some, same in part]
        keys |= index.keys_of({one for places in like for one in places if one not in keys})
        for (some, same), others in zip(part, like, strict=True):
            name, told = " ".join(some), [keys[place] for place in others]
            scored = process.extract(name, told, scorer=fuzz.ratio, score_cutoff=least, limit=None)
            found = [(score, others[at]) for _key, score, at in scored]
            near.append([*((100.0, place) for place in same), *found])
    known = index.load(model, stored, {place for places in near for _score, place in places})
    answers = [[(score, known[place]) for score, place in places] for places in near]
    return dict(zip(asked, answers, strict=True))


class _NameIndex:
    """Stored names by their words, as far as these or their sounds are asked for, and by the sum of
    the numbers of their words. A name is called by its place among all that are read."""

    def __init__(self, asked: Iterable[str]) -> None:
        words = list(dict.fromkeys(asked))
        sounds = _sounds(words)
        self._numbers = {word: number for number, word in enumerate(words, 1)}
        self._sound_numbers = {sound: at for at, sound in enumerate(set(sounds.values()), 1)}
        self._sound_of = [0, *(self._sound_numbers.get(sounds.get(word, ""), 0) for word in words)]
        self._uids: list[str] = []
        self._titles: list[str] = []

    def read(self, model: type[Record], *, reads_chinese: bool) -> None:
        words, found = WordNumbers(WORD.pattern, self._number), []
        for uids, titles in _stored_names(model):
            if not reads_chinese:
                titles = ["" if CHINESE.search(title) else title for title in titles]
            if any(titles):
                numbers, places = words.of(titles)
                found.append((numbers, places + len(self._uids)))
                self._uids += uids
                self._titles += titles
        self._sort(*map(np.concatenate, zip(*found or [words.of([])], strict=True)))

    def _number(self, words: Sequence[str]) -> list[int]:
        """Return the numbers of what words are in the common alphabet; 0 if nobody asks."""
        keys = spelling_keys(words)
        for key, sound in _sounds({key for key in keys if key not in self._numbers}).items():
            if sound in self._sound_numbers:
                self._numbers[key] = len(self._sound_of)
                self._sound_of.append(self._sound_numbers[sound])
        return [self._numbers.get(key, 0) for key in keys]

    def _sort(self, numbers: Numbers, places: Numbers) -> None:
        self._weights = weights(len(self._sound_of))
        self._by_sum = TextsBySum(self._weights, numbers, places)
        asked, count = numbers > 0, max(len(self._uids), 1)
        numbers, places = distinct(numbers[asked], places[asked], count)
        sounds = np.array(self._sound_of, np.int64)[numbers]
        alike = np.divmod(np.sort((sounds * count + places)[sounds > 0]), count)
        self._by_word = _Postings(numbers, places, len(self._sound_of), COMMON)
        self._by_sound = _Postings(*alike, len(self._sound_numbers) + 1, SAME_SOUND)

    def exact(self, names: Sequence[Sequence[str]]) -> list[list[int]]:
        """Return the places of names that have the same words."""
        sums = [sum(self._weights[self._numbers[word]] for word in words) for words in names]
        found = self._by_sum.find(sums, COMMON)
        return [same if words else [] for words, same in zip(names, found, strict=True)]

    def like(self, words: Sequence[str]) -> list[int]:
        """Return the places of names that share a word, then of those that share a sound."""
        numbers = [self._numbers[word] for word in words]
        sounds = (self._sound_of[number] for number in numbers)
        return [*self._by_word.of(numbers), *self._by_sound.of(filter(None, sounds))]

    def keys_of(self, places: Collection[int]) -> dict[int, str]:
        split = _words_of([self._titles[place] for place in places])
        return dict(zip(places, map(" ".join, split), strict=True))

    def load(
        self, model: type[Record], stored: Sequence[str], places: Collection[int]
    ) -> dict[int, KnownName]:
        facts: dict[str, tuple[str, ...]] = {}
        for some in in_portions({self._uids[place] for place in places}):
            rows = model.working.filter(edit_of=None, uid__in=some).values_list("uid", *stored)
            facts |= {uid: tuple(told) for uid, *told in rows}
        named = ((place, self._uids[place], self._titles[place]) for place in places)
        return {place: KnownName(uid, title, facts[uid]) for place, uid, title in named}


class _Postings:
    """Places by number, where there are not too many; sorted."""

    def __init__(self, numbers: Numbers, places: Numbers, count: int, most: int) -> None:
        self._places, self._most = places, most
        self._bounds = np.searchsorted(numbers, np.arange(count + 1)).tolist()

    def of(self, numbers: Iterable[int]) -> list[int]:
        spans = (self._bounds[number : number + 2] for number in numbers)
        few = (self._places[low:high] for low, high in spans if high - low <= self._most)
        return list(dict.fromkeys(chain.from_iterable(some.tolist() for some in few)))


def _stored_names(model: type[Record]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield uids and what the records have in one column of names: each has letters of one alphabet
    mostly, which are written in another all at once."""
    rows = model.working.filter(edit_of=None).values_list("uid", *TITLES)
    for some in batched(rows.iterator(READ), READ):
        uids, *titles = zip(*some, strict=True)
        for told in titles:
            yield uids, told
    if "names" in model.parts:
        others = part_rows(model, "names").filter(record__edit_of=None)
        for some in batched(others.values_list("record__uid", "name").iterator(READ), READ):
            uids, told = zip(*some, strict=True)
            yield uids, told


def _words_of(names: Sequence[str]) -> list[list[str]]:
    """Return the words of each name, in the common alphabet and sorted. Each is spelled once."""
    split = [WORD.findall(name) for name in names]
    new = list(set(chain.from_iterable(split)))
    spelled = dict(zip(new, spelling_keys(new), strict=True))
    return [sorted([spelled[word] for word in words]) for words in split]


def _sounds(words: Iterable[str]) -> Mapping[str, str]:
    """Return the sounds of words that are long enough."""
    long = list(filter(has_sound_key, words))
    return dict(zip(long, sound_keys(long), strict=True))


def name_key(name: str) -> str:
    """Return a name in the common alphabet, in the order of its words."""
    return " ".join(map(spelling_key, WORD.findall(name)))
