"""Occurrences of words of the index among its entries, as arrays."""

import numpy as np
from django.db.models import F, StringAgg, TextField, Value
from django.db.models.functions import Cast

from portal.models import SearchOccurrence
from portal.models.fields import list_keys
from portal.records.column_store.columns import Numbers

WEIGHT_BITS = 4
FEW, FEW_WORDS = 3000, 300
"""So many entries, or words, are looked for by their keys at most."""


class Occurrences:
    """Occurrences of some words: of each its entry, word and weight. The database joins those of
    a word to one text, as frequent words have tens of thousands."""

    def __init__(self, words: set[int], entries: Numbers | None = None) -> None:
        """`entries` are those whose occurrences are needed."""
        packed = Cast(F("entry_id") * (1 << WEIGHT_BITS) + F("weight"), TextField())
        joined = StringAgg(packed, Value(","))
        rows = SearchOccurrence.objects.alias(plain=F("word_id") + 0).order_by()
        if entries is not None and len(entries) <= FEW:  # by their index, not by that of words
            rows = rows.filter(entry__in=list_keys(entries.tolist()), plain__in=words)
        elif len(words) > FEW_WORDS:  # the beginning of so many, of which most are in one text
            of_rows = StringAgg(Cast("word_id", TextField()), Value(","))
            both = rows.filter(word__in=list_keys(words)).aggregate(words=of_rows, entries=joined)
            self.words, flat = (_read_numbers(both[name] or "") for name in ("words", "entries"))
            self._unpack(flat)
            return
        else:
            rows = rows.filter(word__in=words)
        found = dict(rows.values_list("word_id").annotate(entries=joined))
        self._unpack(_read_numbers(",".join(found.values())))
        counts = [entries.count(",") + 1 for entries in found.values()]
        self.words = np.repeat(np.array([*found], dtype=np.int64), counts)

    def _unpack(self, flat: Numbers) -> None:
        self.entries, self.weights = flat >> WEIGHT_BITS, flat & ((1 << WEIGHT_BITS) - 1)

    def add(self, others: "Occurrences") -> None:
        self.entries = np.append(self.entries, others.entries)
        self.words = np.append(self.words, others.words)
        self.weights = np.append(self.weights, others.weights)

    def looked_up(self, by_word: dict[int, int]) -> Numbers:
        """Return a number for the word of each occurrence; 0 for words that have none."""
        known = np.array(sorted(by_word), dtype=np.int64)
        if not len(known):
            return np.zeros(len(self.words), dtype=np.int64)
        numbers = np.array([by_word[word] for word in known.tolist()], dtype=np.int64)
        place = np.minimum(np.searchsorted(known, self.words), len(known) - 1)
        return np.where(known[place] == self.words, numbers[place], 0)


def _read_numbers(text: str) -> Numbers:
    return np.fromstring(text, np.int64, sep=",")
