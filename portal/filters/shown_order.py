"""Orders of lists for readers: titles and countries as the alphabet of their language has them."""

from collections.abc import Callable, Iterable

import numpy as np
from django.db.models import Model

from portal.models import Country, Record, RecordQuerySet, Role
from portal.models.languages import DEFAULT, column_suffix, content_language, pick_text
from portal.records.column_store import PublicColumns, combine
from portal.records.column_store.columns import Numbers
from portal.records.document_types import RecordDocument
from portal.search.alphabetical import alphabetical_key

STORED_TITLE, SHOWN_TITLE = "title_en", "shown_title"

FEW = 200
"""So many titles are sorted by themselves, without a look at those of all records."""


def as_shown(order: str) -> str:
    """Return an order by English titles as one by those that the reader is shown."""
    is_own = content_language() == DEFAULT
    return order if is_own else order.replace(STORED_TITLE, SHOWN_TITLE)


def read_title_places(columns: PublicColumns, model: type[Model]) -> Numbers:
    """Return a number for each row that sorts it by its title in the reader's language."""
    return columns.kept(_read_places, model, content_language())


def keys_by_title[R: Record](found: RecordQuerySet[R], most: int | None = None) -> list[int]:
    """Return the primary keys of public records as the alphabet has their titles. One query, two
    for more than a few."""
    if content_language() == DEFAULT:
        return list(found.by_title().values_list("pk", flat=True)[:most])
    own = f"title_{column_suffix(content_language())}"
    some = found.order_by().values_list("pk", own, STORED_TITLE)[: FEW + 1]
    titles = {key: title or english for key, title, english in some}
    if len(titles) <= FEW:
        return sort_shown(sorted(titles), titles.__getitem__)[:most]
    columns, keys = PublicColumns(), list(found.order_by().values_list("pk", flat=True))
    rows = columns.of(found.model)
    is_found = rows.marked(np.array(keys, dtype=np.int64))
    return rows.first(most or len(keys), is_found, read_title_places(columns, found.model))[1]


def sort_shown[T](rows: Iterable[T], name: Callable[[T], object] = str) -> list[T]:
    """Sort rows that are loaded by the names that the reader is shown."""
    language = content_language()
    return sorted(rows, key=lambda one: alphabetical_key(str(name(one)), language))


def documents_by_title[R: Record](found: RecordQuerySet[R]) -> list[RecordDocument]:
    """Return the documents of public records as the alphabet has their titles. One query."""
    documents = found.by_title().documents().values()
    return sort_shown(documents, lambda one: pick_text(one["title"]).text)


def sort_countries(countries: Iterable[Country]) -> list[Country]:
    """Sort by name: those of Central Asia first, then China, then the rest of the world."""
    nearest = [str(role) for role in Role.values]
    return sorted(sort_shown(countries), key=lambda one: nearest.index(one.role))


def _read_places(columns: PublicColumns, model: type[Model], language: str) -> Numbers:
    rows = columns.of(model)
    own, others = rows.codes(f"title_{column_suffix(language)}"), rows.codes(STORED_TITLE)
    shown = combine(lambda title, english: title or english, own, others)
    titles = [str(title) for title in shown.values]
    order = sorted(range(len(titles)), key=lambda code: alphabetical_key(titles[code], language))
    places = np.empty(len(titles), dtype=np.int64)
    places[order] = np.arange(len(titles))
    return places[shown.of_row]
