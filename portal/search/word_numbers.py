"""Words of many texts as numbers, in arrays."""

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.int64]
END = "\n"


class WordNumbers:
    """Numbers of words; `number` says those of words that are new."""

    def __init__(self, word: str, number: Callable[[Sequence[str]], Iterable[int]]) -> None:
        self._word_or_end = re.compile(f"{word}|{END}")
        self._number, self._known = number, {END: -1}

    def of(self, texts: Iterable[str]) -> tuple[Numbers, Numbers]:
        """Return the number of each word, and the place of its text among the texts."""
        told = list(texts)
        joined = END.join(told)
        if joined.count(END) >= len(told):
            joined = END.join(text.replace(END, " ") for text in told)
        words = self._word_or_end.findall(joined)
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        self._known.update(zip(new, self._number(new), strict=True))
        found = np.fromiter(map(self._known.__getitem__, words), np.int64, len(words))
        is_word = found >= 0
        return found[is_word], np.cumsum(~is_word)[is_word]


class TextsBySum:
    """Texts found by the sum of the weights of their words; `numbers` and `places` as
    `WordNumbers.of` gives them, the words of a text beside each other."""

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


def distinct(places: Numbers, numbers: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """Return pairs in order, each once; the numbers are smaller than `count`."""
    pairs = np.sort(places * count + numbers)
    return np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], count)


def weights(count: int) -> Numbers:
    """Return numbers whose sums tell apart sets of up to a hundred of them."""
    return np.random.default_rng(1).integers(1, 2**54, count)
