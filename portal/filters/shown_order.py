"""Orders of lists for readers: titles and countries as the alphabet of their language has them."""

from collections.abc import Iterable

import numpy as np
from django.db.models import Model

from portal.models import Country, Role
from portal.models.languages import DEFAULT, column_suffix, content_language
from portal.records.column_store import PublicColumns, combine
from portal.records.column_store.columns import Numbers
from portal.search.alphabetical import alphabetical_key

STORED_TITLE, SHOWN_TITLE = "title_en", "shown_title"


def as_shown(order: str) -> str:
    """Return an order by English titles as one by those that the reader is shown."""
    is_own = content_language() == DEFAULT
    return order if is_own else order.replace(STORED_TITLE, SHOWN_TITLE)


def read_title_places(columns: PublicColumns, model: type[Model]) -> Numbers:
    """Return a number for each row that sorts it by its title in the reader's language."""
    return columns.kept(_read_places, model, content_language())


def sort_countries(countries: Iterable[Country]) -> list[Country]:
    """Sort by name: those of Central Asia first, then China, then the rest of the world."""
    language = content_language()
    nearest = [str(role) for role in Role.values]
    return sorted(
        countries, key=lambda one: (nearest.index(one.role), alphabetical_key(one.name, language))
    )


def _read_places(columns: PublicColumns, model: type[Model], language: str) -> Numbers:
    rows = columns.of(model)
    own, others = rows.codes(f"title_{column_suffix(language)}"), rows.codes(STORED_TITLE)
    shown = combine(lambda title, english: title or english, own, others)
    titles = [str(title) for title in shown.values]
    order = sorted(range(len(titles)), key=lambda code: alphabetical_key(titles[code], language))
    places = np.empty(len(titles), dtype=np.int64)
    places[order] = np.arange(len(titles))
    return places[shown.of_row]
