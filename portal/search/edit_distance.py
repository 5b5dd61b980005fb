"""Typing errors: optimal string alignment distance between spelling keys of words.

A word with k errors has at least one of its k + 2 pieces unchanged (an exchange of neighbours
spoils two), so the database narrows the candidates with plain LIKE, the same on SQLite and
PostgreSQL, and the distance is counted in Python.
"""

from itertools import pairwise

from django.db.models import Q

SHORT, LONG = 4, 8


def allowed_errors(word: str) -> int:
    """Return the number of errors a word may have: 0 in a very short one, 2 in a long one."""
    if len(word) < SHORT or not word.isalpha():
        return 0
    return 1 if len(word) < LONG else 2


def candidate_condition(word: str) -> Q:
    """Return a condition that every word within the allowed errors meets."""
    first, *between, last = _pieces(word, allowed_errors(word) + 2)
    condition = Q(key__startswith=first) | Q(key__endswith=last)
    for piece in between:
        condition |= Q(key__contains=piece)
    return condition


def count_errors(one: str, other: str, most: int) -> int:
    """Count the letters left out, added, changed or exchanged with a neighbour; `most` + 1 when
    there are more than `most`."""
    from rapidfuzz.distance import OSA  # 2 MB, of processes that look for typing errors

    return OSA.distance(one, other, score_cutoff=most)


def is_similar(one: str, other: str) -> bool:
    """True if two words that sound alike share most of their letters."""
    most = max(2, len(one) // 3)
    return count_errors(one, other, most) <= most


def _pieces(word: str, count: int) -> list[str]:
    cuts = [len(word) * at // count for at in range(count + 1)]
    return [word[start:end] for start, end in pairwise(cuts)]
