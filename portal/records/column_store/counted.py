"""Numbers that are counted in other rows, as columns of a record that a list can be sorted by."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from django.db.models.functions import Coalesce

from portal.records.column_store.columns import Numbers
from portal.records.column_store.mentions import mentions_of, read_mentions
from portal.records.column_store.tables import PublicColumns


@dataclass(frozen=True)
class CountedColumn:
    """A number of each record of a kind: for the database, and in the order of rows in memory."""

    name: str
    expression: Callable[[type[Model]], Coalesce]
    read: Callable[[PublicColumns, type[Model]], Numbers]


NAMED_IN = CountedColumn("named_in", mentions_of, read_mentions)
