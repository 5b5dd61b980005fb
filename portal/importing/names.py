"""Names of the records of a kind, found by their words in any script: written the same way, else
sounding alike."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched, chain
from typing import NamedTuple

from rapidfuzz import fuzz, process

from portal.importing.portions import part_rows
from portal.models import Record
from portal.models.languages import columns
from portal.search.scripts import has_sound_key, sound_keys, spelling_key, spelling_keys

TITLES = (*columns("title"), "title_local")
COMMON, SAME_SOUND = 400, 40
"""By a word or a sound that is in more names, none is looked for."""
READ = 5000
"""Names that are spelled at a time."""
WORD = re.compile(r"[^\W_]+")
NO_WORD = re.compile(r"[^\w\s]|_")
CHINESE = re.compile("[\u3400-\u9fff]")


class KnownName(NamedTuple):
    uid: str
    key: str
    title: str
    facts: tuple[str, ...]


type NameLists = dict[str, list[KnownName]]


class KnownNames:
    """Names of records by their keys, words and sounds, as far as a table asks for them: of all
    others nothing is kept."""

    def __init__(self, asked: Sequence[str]) -> None:
        split, sounds = _spell(asked)
        self._sounds = dict(sounds)
        self._words = dict(zip(asked, split, strict=True))
        self._by_key: NameLists = {" ".join(words): [] for words in split if words}
        self._by_word: NameLists = {word: [] for words in split for word in words}
        self._by_sound: NameLists = {sound: [] for sound in self._sounds.values()}
        self._has_chinese = any(map(CHINESE.search, asked))

    def read(self, model: type[Record], stored: Sequence[str]) -> None:
        """Read the titles and other names of all records, with columns by which they are told
        apart. Chinese ones are left out where the table has none."""
        for rows, titles in _stored_names(model, stored):
            if not self._has_chinese:
                titles = ["" if CHINESE.search(title) else title for title in titles]
            if not any(titles):
                continue
            split, sounds = _spell(titles)
            alike = {word: sound for word, sound in sounds if sound in self._by_sound}
            asked = self._by_word.keys() | alike.keys()
            for words, title, row in zip(split, titles, rows, strict=True):
                key = " ".join(words)
                if asked.isdisjoint(words) and key not in self._by_key:
                    continue
                name = KnownName(row[0], key, title, row[1 : len(stored) + 1])
                if len(self._by_key.get(key, ())) < COMMON:
                    _add(self._by_key, key, name, COMMON)
                for word in asked.intersection(words):
                    _add(self._by_word, word, name, COMMON)
                    _add(self._by_sound, alike.get(word, ""), name, SAME_SOUND)

    def near(self, name: str, least: float) -> Iterator[tuple[float, KnownName]]:
        """Yield names that are this one or like it, with a score from `least` to 100."""
        words = self._words[name]
        key = " ".join(words)
        if exact := self._by_key.get(key):
            yield from ((100, known) for known in exact)
            return
        sounds = (self._sounds.get(word, "") for word in words)
        found = [*_having(self._by_word, words), *_having(self._by_sound, sounds)]
        keys = [known.key for known in found]
        near = process.extract(key, keys, scorer=fuzz.ratio, score_cutoff=least, limit=None)
        yield from ((score, found[at]) for _key, score, at in near)


def _having(lists: NameLists, marks: Iterable[str]) -> list[KnownName]:
    return list(dict.fromkeys(chain(*(lists.get(mark, ()) for mark in marks))))


def _add(lists: NameLists, mark: str, name: KnownName, most: int) -> None:
    """Add a name where it belongs; what too many names have is asked for no longer."""
    if (found := lists.get(mark)) is not None:
        found.append(name)
        if len(found) > most:
            del lists[mark]


type StoredRow = tuple[str, ...]
"""Uid and facts, then names."""


def _stored_names(
    model: type[Record], stored: Sequence[str]
) -> Iterator[tuple[Sequence[StoredRow], list[str]]]:
    """Yield rows of the database and what they have in one column of names: each has letters of
    one alphabet mostly, which are written in another all at once."""
    first = len(stored) + 1
    rows = model.working.filter(edit_of=None).values_list("uid", *stored, *TITLES)
    for some in batched(rows.iterator(READ), READ):
        for at in range(first, first + len(TITLES)):
            yield some, [row[at] for row in some]
    if "names" in model.parts:
        others = part_rows(model, "names").filter(record__edit_of=None)
        told = others.values_list("record__uid", *(f"record__{name}" for name in stored), "name")
        for some in batched(told.iterator(READ), READ):
            yield some, [row[first] for row in some]


def _spell(names: Sequence[str]) -> tuple[list[list[str]], Iterable[tuple[str, str]]]:
    """Return the words of each name, in the common alphabet and sorted; and how those of them all
    sound that are long enough. Each is spelled once."""
    lines = NO_WORD.sub(" ", "\n".join(name.replace("\n", " ") for name in names)).split("\n")
    split = [line.split() for line in lines]
    new = list(set(chain.from_iterable(split)))
    keys = spelling_keys(new)
    spelled = dict(zip(new, keys, strict=True))
    words = [sorted([spelled[word] for word in words]) for words in split]
    long = list(filter(has_sound_key, keys))
    return words, zip(long, sound_keys(long), strict=True)


def name_key(name: str) -> str:
    """Return a name in the common alphabet, in the order of its words."""
    return " ".join(map(spelling_key, WORD.findall(name)))
