"""Words of many texts as numbers, in arrays."""

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.int64]
END = "\n"


def number_words(
    word: str, number: Callable[[Sequence[str]], Iterable[int]], portions: Iterable[Sequence[str]]
) -> tuple[Numbers, Numbers]:
    """Return the number of each word of many texts, and the place of its text among them. `number`
    says the numbers of words that are new."""
    word_or_end, known = re.compile(f"{word}|{END}"), {END: -1}
    found, before = [(np.empty(0, np.int64), np.empty(0, np.int64))], 0
    for texts in portions:
        joined = END.join(texts)
        if joined.count(END) >= len(texts):
            joined = END.join(text.replace(END, " ") for text in texts)
        words = word_or_end.findall(joined)
        new = [word for word in dict.fromkeys(words) if word not in known]
        known.update(zip(new, number(new), strict=True))
        numbers = np.fromiter(map(known.__getitem__, words), np.int64, len(words))
        is_word = numbers >= 0
        found.append((numbers[is_word], np.cumsum(~is_word)[is_word] + before))
        before += len(texts)
    numbers, places = map(np.concatenate, zip(*found, strict=True))
    return numbers, places


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


def distinct(places: Numbers, numbers: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """Return pairs in order, each once; the numbers are smaller than `count`."""
    pairs = np.sort(places * count + numbers)
    return np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], count)


def weights(count: int) -> Numbers:
    """Return numbers whose sums tell apart sets of up to a hundred of them."""
    return np.random.default_rng(1).integers(1, 2**54, count)
