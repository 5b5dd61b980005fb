"""Typing errors: which known words a word may have been meant to be. Words are keys here.

A word with k errors still has one of its k + 2 pieces whole (an exchange of neighbours spoils two),
so the database narrows the choice with plain LIKE, the same on SQLite and PostgreSQL, and the
distance is counted here.
"""

from itertools import pairwise

from django.db.models import Q

SHORT, LONG = 4, 8


def allowed(word: str) -> int:
    """How many errors a word may have: none in a very short one, two in a long one."""
    if len(word) < SHORT or not word.isalpha():
        return 0
    return 1 if len(word) < LONG else 2


def candidates(word: str) -> Q:
    """A condition that every word within reach meets."""
    first, *between, last = _pieces(word, allowed(word) + 2)
    found = Q(key__startswith=first) | Q(key__endswith=last)
    for piece in between:
        found |= Q(key__contains=piece)
    return found


def distance(one: str, other: str, most: int) -> int:
    """How many letters were left out, added, changed or exchanged with a neighbour; more than
    `most` when that is exceeded."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        older, before, row = before, row, [at]
        for col, its in enumerate(other, 1):
            best = min(before[col] + 1, row[-1] + 1, before[col - 1] + (letter != its))
            if at > 1 and col > 1 and letter == other[col - 2] and one[at - 2] == its:
                best = min(best, older[col - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]


def is_near(one: str, other: str) -> bool:
    """Whether two words that sound alike are also written so: most letters are the same."""
    most = max(2, len(one) // 3)
    return distance(one, other, most) <= most


def _pieces(word: str, count: int) -> list[str]:
    cuts = [len(word) * at // count for at in range(count + 1)]
    return [word[start:end] for start, end in pairwise(cuts)]
