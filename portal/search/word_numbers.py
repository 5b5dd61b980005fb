"""Words of many texts as numbers, in arrays."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import batched, count, islice
from random import Random

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.signedinteger]
END = "\n"
PORTION = 10_000
"""Words that are written in another alphabet at a time."""


def number_words(
    word: str, number: Callable[[Sequence[str]], Sequence[int]], portions: Iterable[Sequence[str]]
) -> tuple[Numbers, Numbers]:
    """Return the number of each word of many texts, and the place of its text among them. `number`
    says the numbers of words; it is asked each once."""
    word_or_end, known = re.compile(f"{word}|{END}"), defaultdict[str, int](count().__next__)
    end, before = known[END], 0
    found = [(np.empty(0, np.int32), np.empty(0, np.int32))]
    for texts in portions:
        joined = END.join(texts)
        if joined.count(END) >= len(texts):
            joined = END.join(text.replace(END, " ") for text in texts)
        words = word_or_end.findall(joined)
        codes = np.fromiter(map(known.__getitem__, words), np.int32, len(words))
        is_word = codes != end
        found.append((codes[is_word], np.cumsum(~is_word, dtype=np.int32)[is_word] + before))
        before += len(texts)
    codes, places = map(np.concatenate, zip(*found, strict=True))
    numbers = [0]
    for some in batched(islice(known, 1, None), PORTION):
        numbers += number(some)
    return np.array(numbers, np.int32)[codes], places


class TextsBySum:
    """Texts found by the sum of the weights of their words; `numbers` and `places` as
    `number_words` gives them, the words of a text beside each other."""

    def __init__(self, weights: Numbers, numbers: Numbers, places: Numbers) -> None:
        starts = np.flatnonzero(np.diff(places, prepend=-1))
        sums = np.add.reduceat(weights[numbers], starts)
        order = np.argsort(sums)
        self._sums, self._places = sums[order], places[starts][order]

    def find(self, sums: Sequence[int] | Numbers, most: int | None = None) -> list[list[int]]:
        """Return the places of the texts with each sum, at most so many."""
        lows, highs = (np.searchsorted(self._sums, sums, side) for side in ("left", "right"))
        return [
            self._places[low:high][:most].tolist() for low, high in zip(lows, highs, strict=True)
        ]


def distinct_pairs(places: Numbers, numbers: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """Return pairs in order, each once; the numbers are smaller than `count`."""
    pairs = places.astype(np.int64) * count
    pairs += numbers
    pairs.sort()
    pairs = pairs[np.append(pairs[:1] >= 0, pairs[1:] > pairs[:-1])]
    return np.divmod(pairs, count)


def weights(count: int) -> Numbers:
    """Return numbers whose sums tell apart sets of up to a hundred of them."""
    drawn = Random(1).randbytes(8 * count)  # noqa: S311 - nothing secret
    return (np.frombuffer(drawn, np.uint64) >> 10).astype(np.int64)
