"""Writes rows, and entries of the search index, into the history tables, each with the positions
between which it stood."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched, count
from typing import cast

from django.db.models import Model, Q

from portal.models import (
    Change,
    HistoryRow,
    SearchEntry,
    SearchOccurrence,
    SearchWord,
    history_models,
)
from portal.publication.history import ROWS_AT_ONCE
from portal.search import indexer

FIRST_NUMBER, ROOM = 10**15, 100_000
"""Number of the first built row, and how many each position has for its rows in a table."""


@dataclass(frozen=True)
class State:
    """A row and the positions between which it stood."""

    row: Model
    first: int
    until: int | None

    def stands_at(self, position: int) -> bool:
        return self.first <= position and (self.until is None or self.until > position)


def numbered(rows: Iterable[Model], change: Change) -> Iterator[State]:
    """Number the rows of one table in their order; they stood while the change did."""
    for row, number in zip(rows, count(FIRST_NUMBER + change.position * ROOM), strict=False):
        row.pk = number
        yield State(row, change.position, change.until)


def kept_states(
    model: type[Model], keys: Iterable[object], column: str = ""
) -> dict[object, list[State]]:
    """Return the states that the history has of rows, by a column or by their primary key."""
    found: dict[object, list[State]] = defaultdict(list)
    history, key = history_models()[model], column or model._meta.pk.attname
    for some in batched(keys, ROWS_AT_ONCE):
        for row in history._base_manager.filter(**{f"{key}__in": some}):
            state = State(row, row.from_position, row.until_position)
            found[getattr(row, key)].append(state)
    return found


def insert(model: type[Model], states: Iterable[State]) -> None:
    history = history_models()[model]
    names = [field.attname for field in model._meta.concrete_fields]
    history._base_manager.bulk_create(
        (_history_row(history, names, state) for state in states), batch_size=ROWS_AT_ONCE
    )


def insert_where_missing(model: type[Model], states: Iterable[State]) -> None:
    """Insert states of rows that may be there already: only where no other stands, and until the
    next one begins."""
    asked = sorted(states, key=lambda one: one.first)
    known = kept_states(model, {one.row.pk for one in asked})
    found: list[State] = []
    for one in asked:
        others = known[one.row.pk]
        if not any(other.stands_at(one.first) for other in others):
            ends = [other.first for other in others if other.first > one.first]
            ends += [one.until] if one.until is not None else []
            found.append(State(one.row, one.first, min(ends, default=None)))
            others.append(found[-1])
    insert(model, found)


def _history_row(history: type[HistoryRow], names: list[str], state: State) -> HistoryRow:
    values = {name: state.row.__dict__[name] for name in names}
    return history(**values, from_position=state.first, until_position=state.until)


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
    _date_words((cast(SearchOccurrence, one.row).word_id, one.first) for one in occurrences)


def date_standing_words(kind: str, standing: dict[str, int]) -> None:
    """Date the words of entries that still stand; `standing` gives the positions by the uid of
    what they are about."""
    entries = SearchEntry.everything.filter(kind=kind, record_uid__in=standing)
    positions = {pk: standing[uid] for pk, uid in entries.values_list("pk", "record_uid")}
    found = SearchOccurrence.objects.filter(entry__in=list(positions))
    words = found.values_list("word_id", "entry_id")
    _date_words((word, positions[entry]) for word, entry in words)


def _date_words(found: Iterable[tuple[int, int]]) -> None:
    """Let words, by id, be known from the first of their positions on."""
    words: dict[int, set[int]] = defaultdict(set)
    for word, position in found:
        words[position].add(word)
    for position, of_position in words.items():
        is_later = Q(from_position=None) | Q(from_position__gt=position)
        for some in batched(of_position, ROWS_AT_ONCE):
            SearchWord.objects.filter(is_later, pk__in=some).update(from_position=position)
