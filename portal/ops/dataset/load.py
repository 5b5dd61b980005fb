"""State of one load: account, time, known records, and counts by file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.urls import reverse

from portal.facts import Comparator
from portal.facts.identifiers import uid_for
from portal.models import Country, FormerAddress, Publishable, Record, Source, User
from portal.models.former_addresses import lead_on
from portal.ops.dataset.rows import DatasetRow, read
from portal.records.registry import record_model

if TYPE_CHECKING:
    from portal.ops.dataset.records import RecordTable

ACCOUNT = "dataset"

type RowValues = dict[str, Any]
"""Attributes of a row to be made, by name."""
type Values = Callable[["Load", DatasetRow], RowValues]
"""Converts a row to the columns of a model."""


class DatasetTable(Protocol):
    """A file, or several that belong together, with its loader."""

    file: str

    def load(self, load: "Load") -> None: ...


@dataclass
class Count:
    """Outcome of the rows of one file."""

    read: int = 0
    created: int = 0
    completed: int = 0
    kept: int = 0
    waiting: int = 0

    def __str__(self) -> str:
        return (
            f"read {self.read:>5}   created {self.created:>5}   completed {self.completed:>5}"
            f"   left alone {self.kept:>5}   waiting for an editor {self.waiting:>3}   refused 0"
        )


@dataclass
class Waiting:
    """A draft that could not be published when it was loaded."""

    record: Publishable
    rows: Mapping[str, int]
    """Number of rows of each file that wait with it."""
    outcome: str
    """Outcome under which they are counted once it is public."""
    publish: Callable[[], str]
    """Publishes it, or returns why an editor has to."""
    reason: str = ""
    place: str = ""

    def __str__(self) -> str:
        meta = self.record._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[self.record.pk])
        return f"{self.place}: {meta.verbose_name} “{self.record}”, {address}: {self.reason}"

    def try_to_publish(self) -> bool:
        self.reason = self.publish()
        return not self.reason


@dataclass
class Load:
    """A load in progress: looks up references, counts rows, publishes or lets wait."""

    by: User
    at: datetime
    folder: Callable[[str], Path]
    """Returns the path of “projects/projects.csv”."""
    counts: dict[str, Count] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    at_end: list[Callable[[], None]] = field(default_factory=list)
    """Steps after all is loaded, before drafts that wait are tried again."""
    places: dict[str, str] = field(default_factory=dict)
    """File and line of records and observations, by uid."""
    record_tables: dict[str, "RecordTable"] = field(default_factory=dict)
    """Tables that were loaded, by the kind of their records."""
    save_made: Callable[[], None] = lambda: None
    """Saves the records that a table has made so far, so that later rows can name them."""
    _sources: dict[str, int] = field(default_factory=dict)
    _countries: set[str] = field(default_factory=set)
    _records: dict[str, dict[str, int]] = field(default_factory=dict)
    _merged: dict[str, dict[str, str]] = field(default_factory=dict)

    def rows(self, file: str) -> list[DatasetRow]:
        """Return the rows of a file, and count them as read."""
        found = self.again(file)
        self.count(file).read += len(found)
        return found

    def again(self, file: str) -> list[DatasetRow]:
        """Return the rows of a file without counting them again."""
        return list(read(self.folder(file), file))

    def count(self, file: str) -> Count:
        return self.counts.setdefault(file, Count())

    def tally(self, outcome: str, rows: Mapping[str, int], sign: int = 1) -> None:
        """Count rows by file as `created`, `completed`, `kept` or `waiting`."""
        for file, number in rows.items():
            count = self.count(file)
            setattr(count, outcome, getattr(count, outcome) + sign * number)

    def publish(self, draft: Waiting) -> None:
        """Publish a draft, now or with the rest."""
        if draft.try_to_publish():
            self.tally(draft.outcome, draft.rows)
        else:
            self.let_wait(draft)

    def let_wait(self, draft: Waiting) -> None:
        draft.place = draft.place or self.places.get(draft.record.uid, "")
        self.waiting.append(draft)
        self.tally("waiting", draft.rows)

    def publish_waiting(self) -> None:
        """Publish what waits, once all is loaded, until nothing more can be: what one draft lacks
        another may bring, as a decision about a period and the value that it decides do."""
        ready = self.waiting
        while ready:
            ready = [draft for draft in self.waiting if draft.try_to_publish()]
            for draft in ready:
                self.waiting.remove(draft)
                self.tally("waiting", draft.rows, -1)
                self.tally(draft.outcome, draft.rows)

    def source(self, row: DatasetRow, column: str = "source") -> int:
        """Return the primary key of the source in a column. Raises BadRow."""
        slug = row.required(column)
        if not self._sources:
            self._sources = dict(Source.working.values_list("slug", "pk"))
        if slug not in self._sources:
            raise row.bad(column, f"there is no source “{slug}”")
        return self._sources[slug]

    @cached_property
    def own_sources(self) -> set[int]:
        """Primary keys of the sources that these files describe."""
        slugs = [row.required("key") for row in self.again("portal/sources.csv")]
        return set(Source.working.filter(slug__in=slugs).values_list("pk", flat=True))

    def attributed_to(self, row: DatasetRow | None) -> int | None:
        """Return the primary key of the source that a row credits, None for none."""
        return self.source(row, "attributed_to") if row and row.cells.get("attributed_to") else None

    def statement(self, row: DatasetRow) -> RowValues:
        """Return the columns of every statement: how exact its number is, and who says so where."""
        return {
            "comparator": row.one_of("comparator", Comparator, Comparator.EXACT),
            "lower": row.number("lower"),
            "upper": row.number("upper"),
            "as_printed": row.text("as_printed"),
            "source_id": self.source(row),
            "locator": row.text("locator"),
            "quote": row.text("quote"),
            "attributed_to_id": self.attributed_to(row),
            "note": row.text("note"),
            "recorded_at": self.at,
        }

    def country(self, row: DatasetRow, column: str) -> str | None:
        return self.code(row, column, row.text(column)) if row.text(column) else None

    def countries(self, row: DatasetRow, column: str) -> list[str]:
        return [self.code(row, column, code) for code in row.words(column)]

    def code(self, row: DatasetRow, column: str, code: str) -> str:
        if not self._countries:
            self._countries = set(Country.objects.values_list("code", flat=True))
        if code not in self._countries:
            raise row.bad(column, f"there is no country “{code}”")
        return code

    def record(  # for any foreign key
        self, row: DatasetRow, column: str, kind: str, *, is_optional: bool = False
    ) -> Any:
        """Return the primary key of the record in a column, None for an empty cell where it
        `is_optional`."""
        key = row.text(column) if is_optional else row.required(column)
        if not key:
            return None
        uid = self.standing_uid(kind, record_uid(kind, key))
        if uid not in self._keys(kind):
            self.save_made()
        found = self._keys(kind).get(uid)
        if found is None:
            raise row.bad(column, f"there is no {kind} “{key}”")
        return found

    def standing_uid(self, kind: str, uid: str) -> str:
        """Return the uid of the record into which editors have merged one; else its own."""
        self._keys(kind)
        return self._merged.get(kind, {}).get(uid, uid)

    def add_record(self, record: Record) -> None:
        """Make a record known to later rows."""
        self._keys(record.kind())[record.uid] = record.pk

    def _keys(self, kind: str) -> dict[str, int]:
        """Return the primary keys of the records of a kind by uid."""
        if kind not in self._records:
            known = record_model(kind).working.filter(edit_of=None)
            self._records[kind] = dict(known.values_list("uid", "pk"))
            former = FormerAddress.objects.filter(kind=kind).exclude(uid="")
            self._merged[kind] = lead_on(record_model(kind), former.values_list("uid", flat=True))
        return self._records[kind]


def part_uid(relation: str, record: str, number: int) -> str:
    """Return the uid of a row of a part by its place among those of its record, from 0."""
    return uid_for("part", relation, record, str(number))


def record_uid(kind: str, key: str) -> str:
    """Return the uid of a packaged record, the same on every installation."""
    return uid_for("record", kind, key)


def loader_account() -> User:
    """Return the service account that loads the data set; it cannot sign in."""
    made, is_new = User.objects.get_or_create(
        username=ACCOUNT, defaults={"is_service": True, "is_active": False}
    )
    if is_new:
        made.set_unusable_password()
        made.save()
    return made


class Placed(Protocol):
    """A claim or an observation: where it stands in its source, and whom that credits."""

    locator: str
    quote: str
    attributed_to_id: int | None


def missing_place(stored: Placed, read: Placed) -> RowValues:
    """Return what a packaged statement says of its place and origin, and the stored one not."""
    found: RowValues = {}
    if not (stored.locator or stored.quote):
        found = {"locator": read.locator, "quote": read.quote}
    if stored.attributed_to_id is None:
        found["attributed_to_id"] = read.attributed_to_id
    return {name: value for name, value in found.items() if value}


def fill_missing_place(stored: Placed, read: Placed) -> bool:
    """Write into a stored statement what is `missing_place`; False if nothing is."""
    found = missing_place(stored, read)
    for name, value in found.items():
        setattr(stored, name, value)
    return bool(found)


def grouped(rows: Iterable[DatasetRow], column: str) -> dict[str, list[DatasetRow]]:
    found: dict[str, list[DatasetRow]] = {}
    for row in rows:
        found.setdefault(row.required(column), []).append(row)
    return found


def by_key(rows: Iterable[DatasetRow]) -> dict[str, DatasetRow]:
    """Return rows by their key. Raises BadRow for a second one of a key."""
    found: dict[str, DatasetRow] = {}
    for row in rows:
        if found.setdefault(row.required("key"), row) is not row:
            raise row.bad("key", "another row has it")
    return found


def refuse_unknown(groups: dict[str, list[DatasetRow]], known: Iterable[str], column: str) -> None:
    """Raise BadRow for a row that belongs to no known record."""
    for key in groups.keys() - set(known):
        raise groups[key][0].bad(column, f"there is no “{key}”")
