"""Records of every kind and sources by their names, public or not: exact names first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.functions import Length
from django.http import HttpRequest
from django.utils.text import capfirst

from portal.admin.forms.relations import link_to
from portal.admin.records.lists import search
from portal.editorial.admin_site import viewable_models
from portal.models import Record, SearchEntry, Source, Status
from portal.models.languages import columns
from portal.records.registry import record_models
from portal.search.scripts import fold
from portal.search.searching import run_search

NAMES = (*columns("title"), "title_local", "slug", "uid")
SOURCE_NAMES = ("title", "title_original", "publisher", "slug")
MOST = 20

type Searched = type[Record] | type[Source]
"""A kind of record, or the sources."""


@dataclass(frozen=True)
class FoundRow:
    """A record, or a source, as a line of results."""

    row: Record | Source
    rank: int
    """0 for a whole name, 1 for one that begins with the words, 2 otherwise."""

    @property
    def title(self) -> str:
        return str(self.row)

    @property
    def kind(self) -> str:
        return str(capfirst(self.row._meta.verbose_name))

    @property
    def key(self) -> str:
        """`kind:slug`, as shortcodes name it."""
        return f"{self.row._meta.model_name}:{self.row.slug}"

    @property
    def address(self) -> str:
        """Address of its form."""
        return link_to(self.row)

    @property
    def state(self) -> str:
        """Status of a record that is not public."""
        is_open = isinstance(self.row, Record) and not self.row.is_published
        return self.row.get_status_display() if is_open else ""  # type: ignore[union-attr]


def find_rows(words: str, kinds: Iterable[Searched], *, limit: int = MOST) -> list[FoundRow]:
    """Return the rows of some kinds that a query finds, the best first. What is public is found by
    the index, in every script and with typing errors; what is not, by words in its names. At most
    two queries for each kind."""
    asked = words.strip()
    if not asked:
        return []
    found = list(dict.fromkeys([*_find_public(asked, kinds, limit), *_find_open(asked, kinds)]))
    rows = [FoundRow(row, _rank(row, asked)) for row in found]
    return sorted(rows, key=lambda one: one.rank)[:limit]


def find_public(words: str, kinds: Iterable[Searched], *, limit: int = MOST) -> list[FoundRow]:
    """Return what is public alone, for shortcodes."""
    asked = words.strip()
    rows = [FoundRow(row, _rank(row, asked)) for row in _find_public(asked, kinds, limit)]
    return sorted(rows, key=lambda one: one.rank)


def searched_models(request: HttpRequest) -> list[Searched]:
    """Return the kinds in which a person may find something."""
    known: list[Searched] = [*record_models(), Source]
    viewable = set(viewable_models(request))
    return [model for model in known if model in viewable]


def _find_public(words: str, kinds: Iterable[Searched], limit: int) -> Iterator[Record | Source]:
    """Yield the hits of the index in their order; a query for each kind that is among them."""
    by_kind = {str(model._meta.model_name): model for model in kinds}
    hits = [hit for hit in run_search(words).hits[: 4 * limit] if hit.kind in by_kind][:limit]
    entries = SearchEntry.everything.in_bulk([hit.entry_id for hit in hits])
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries.values():
        wanted[entry.kind].add(entry.record_uid)
    rows: dict[tuple[str, str], Record | Source] = {}
    for kind, uids in wanted.items():
        found = _by_keys(by_kind[kind], uids)
        rows |= {(kind, row.uid if isinstance(row, Record) else str(row.pk)): row for row in found}
    for hit in hits:
        known = entries.get(hit.entry_id)
        if known and (row := rows.get((known.kind, known.record_uid))):
            yield row


def _by_keys(model: Searched, keys: set[str]) -> Iterable[Any]:
    if issubclass(model, Source):
        return model.working.filter(pk__in=keys)
    named = {"names"}.intersection(model.parts)
    return model.objects.filter(uid__in=keys).prefetch_related(*named)


def _find_open(words: str, kinds: Iterable[Searched]) -> Iterator[Record | Source]:
    """Yield what is not public and has every word in one of its names, the shortest names first."""
    for model in kinds:
        names = SOURCE_NAMES if issubclass(model, Source) else NAMES
        found = search(_open_rows(model), names, words)
        yield from found.order_by(Length(names[0]), "pk")[:MOST]


def _open_rows(model: Searched) -> models.QuerySet[Any]:
    if issubclass(model, Source):
        return model.working.filter(first_cited_at=None)
    others = [status for status in Status if status != Status.PUBLISHED]  # as an index finds them
    return model.working.filter(edit_of=None, status__in=others)


def _rank(row: Record | Source, words: str) -> int:
    asked = fold(words)
    columns = SOURCE_NAMES if isinstance(row, Source) else NAMES
    names = [fold(getattr(row, column)) for column in columns]
    if "names" in getattr(row, "_prefetched_objects_cache", {}):
        names += [fold(other.name) for other in row.names.all()]  # type: ignore[union-attr]
    if asked in names:
        return 0
    return 1 if any(name.startswith(asked) for name in names) else 2
