"""Records that a table has made: written together, in a few statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from portal.models import Part, Record
from portal.models.bulk import insert
from portal.ops.dataset.load import Load


@dataclass
class MadeRecords:
    """Records of one kind that are not saved yet, with the rows that belong to them."""

    load: Load
    records: list[Record] = field(default_factory=list)
    parts: dict[type[Part], list[Any]] = field(default_factory=lambda: defaultdict(list))
    links: list[tuple[Record, str, Sequence[str]]] = field(default_factory=list)
    """Countries of a record, by relation."""

    def add_parts(self, file: str, rows: Sequence[Part]) -> None:
        """Add rows that belong to a record; they come from `file`."""
        self.load.count(file).created += len(rows)
        if rows:
            self.parts[type(rows[0])] += rows

    def save(self) -> None:
        if not self.records:
            return
        insert(self.records)
        stored = type(self.records[0]).working.filter(edit_of=None)
        keys = stored.filter(uid__in=[record.uid for record in self.records])
        by_uid = dict(keys.values_list("uid", "pk"))
        for record in self.records:
            record.pk = by_uid[record.uid]
            self.load.add_record(record)
        for rows in self.parts.values():
            for row in rows:
                row.record_id = row.record.pk  # was not known when the row was made
            insert(rows)
        self._save_links()
        self.records, self.links = [], []
        self.parts.clear()

    def _save_links(self) -> None:
        made: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        for record, relation, codes in self.links:
            many: Any = record._meta.get_field(relation)
            through = many.remote_field.through
            own, other = many.m2m_column_name(), many.m2m_reverse_name()
            made[through] += [
                through(**{own: record.pk, other: code}) for code in dict.fromkeys(codes)
            ]
        for links in made.values():
            insert(links)
