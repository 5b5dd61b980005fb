"""Builds the search index of what has ended."""

from collections.abc import Iterable, Sequence
from typing import cast

from portal.models import Change, SearchEntry, SearchOccurrence, SearchWord
from portal.publication.history_rebuild.writing import State, insert, insert_where_missing, numbered
from portal.search import indexer


def write_entries(found: Sequence[tuple[indexer.Indexed, Change]]) -> None:
    ids = indexer.word_ids({word for (_entry, weights), _change in found for word in weights})
    entries: list[State] = []
    occurrences: list[State] = []
    for (entry, weights), change in found:
        entries += numbered([entry], change)
        rows = (
            SearchOccurrence(entry_id=entry.pk, word_id=ids[word], weight=weight)
            for word, weight in weights.items()
        )
        occurrences += numbered(rows, change)
    insert(SearchEntry, entries)
    insert(SearchOccurrence, occurrences)
    _write_words((cast(SearchOccurrence, one.row).word_id, one.first) for one in occurrences)


def write_standing_words(kind: str, standing: dict[str, int]) -> None:
    """Write the words of entries that still stand; `standing` gives the positions by the uid of
    what they are about."""
    entries = SearchEntry.everything.filter(kind=kind, record_uid__in=standing)
    positions = {pk: standing[uid] for pk, uid in entries.values_list("pk", "record_uid")}
    found = SearchOccurrence.objects.filter(entry__in=list(positions))
    words = found.values_list("word_id", "entry_id")
    _write_words((word, positions[entry]) for word, entry in words)


def _write_words(found: Iterable[tuple[int, int]]) -> None:
    """Write words, by id, from the first of their positions; words never end."""
    first: dict[int, int] = {}
    for word, position in found:
        first[word] = min(position, first.get(word, position))
    words = SearchWord.objects.in_bulk(list(first))
    insert_where_missing(SearchWord, (State(words[pk], first[pk], None) for pk in first))
