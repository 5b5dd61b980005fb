"""Entries of feeds that are drawn once: an edition never changes, and many feeds have it."""

from collections.abc import Hashable
from typing import cast

from django.http import HttpRequest
from django.utils.translation import get_language

from portal.formatting.countries import country_names
from portal.models.history import reading_position
from portal.models.reads import Reads, note_reads
from portal.opendata.feeds.entries import FeedEntry, FeedMark
from portal.publication.time_travel import today
from portal.records.column_store import PublicColumns
from portal.records.column_store.tables import KeptResult

MOST_ENTRIES = 500

_drawn: dict[Hashable, KeptResult] = {}


class DrawnEntries:
    """Entries as they were drawn before for the language and day of a request, while what was
    read for them and the names of countries are the same."""

    def __init__(self, request: HttpRequest) -> None:
        self._columns = PublicColumns()
        names = country_names(request).version
        removals = self._columns.version[2]
        self._about = get_language(), today(), names, removals, reading_position()

    def find(self, mark: FeedMark) -> FeedEntry | None:
        known = _drawn.pop((mark, self._about), None)
        if known is None or not self._columns.stands(known.reads, known.version):
            return None
        note_reads(known.reads)
        entry = cast(FeedEntry, known.value)
        self.keep(mark, entry, known.reads)
        return entry

    def keep(self, mark: FeedMark, entry: FeedEntry, reads: Reads) -> None:
        _drawn[mark, self._about] = KeptResult(self._columns.version, reads, entry)
        if len(_drawn) > MOST_ENTRIES:
            _drawn.pop(next(iter(list(_drawn))), None)
