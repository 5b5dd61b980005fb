"""Layers of the map: kinds of record that name one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from django.http import QueryDict
from django_stubs_ext import StrOrPromise

from portal.filters.closed import ClosedFilterSet
from portal.graphics.maps.features import Feature, FeatureMaker, locate_point
from portal.graphics.maps.tables import FeatureTable, build_table
from portal.models import Record
from portal.models.fields import find_field
from portal.records.column_store import MISSING, PublicColumns
from portal.records.column_store.columns import Columns, Numbers
from portal.records.document_types import RecordDocument
from portal.records.kinds import Kind, all_kinds


class LayerShape(StrEnum):
    CIRCLE = "circle"
    SQUARE = "square"
    LINE = "line"


@dataclass(frozen=True, kw_only=True, eq=False)
class Layer:
    """Kind of record on the map. `read` makes the features of all public records, `locate` that of
    one document, for its own small map."""

    model: type[Record]
    shape: LayerShape
    sort: str
    """The fact, or column, with a closed list that chooses the colour."""
    locations: tuple[str, ...] = ()
    """The facts that say where a record is, if it has a point or a place."""
    further: Callable[[PublicColumns], Mapping[str, object]] | None = None
    """Reads arrays of its table that do not follow from the facts named here."""
    locator: FeatureMaker | None = None
    """Locates a document where `locate_point` does not do."""
    colours: Mapping[str, str] = field(default_factory=dict)
    """Token names by value of `sorts`; a layer without any is drawn in the accent colour."""
    ring: tuple[StrOrPromise, str] | None = None
    """Words for a ring around some records (`FeatureTable.is_ringed`), and the parameters of the
    list that finds them."""
    unit: str = ""
    """Unit of the number that gives the size; `sizes` are shown in the legend."""
    sizes: tuple[int, ...] = ()
    figures: tuple[str, ...] = ()
    """Names of the facts in the list below the map: size, which gives that of the sign where there
    is a unit, and begin, or else planned begin."""
    line_note: StrOrPromise = ""
    """Meaning of the lines of the layer, if any are drawn."""
    stops_note: StrOrPromise = ""
    """Meaning of stops that no line joins."""
    is_usual: bool = True
    """False if it is drawn only when it is chosen; its filters are then left out of the form."""
    choice_note: StrOrPromise = ""
    """Words below a map of usual layers, by which readers of one that is not usual find it."""

    @property
    def kind(self) -> str:
        return self.model.kind()

    @cached_property
    def sorts(self) -> Sequence[tuple[str, object]]:
        """Values of the sort, with words as (lazy) text."""
        return self._choices(self.sort)

    @cached_property
    def statuses(self) -> Sequence[tuple[str, object]]:
        return self._choices("status") if "status" in self.model.facts else ()

    def read(self, columns: PublicColumns) -> FeatureTable:
        rows, begun = columns.of(self.model), self.figures[1:]
        values: dict[str, object] = {"sizes": self._thousandths(rows)} if self.unit else {}
        values["sorts"] = rows.codes(self._column(self.sort))
        if begun:
            values["since"] = rows.first_known(*begun)
        further = self.further(columns) if self.further else {}
        return build_table(columns, self.model, self.locations, **{**values, **further})

    def locate(self, document: RecordDocument) -> Feature:
        if self.locator:
            return self.locator(document)
        number = self.figures[0] if self.unit else ""
        return locate_point(document, sort=self.sort, locations=self.locations, number=number)

    def _thousandths(self, rows: Columns) -> Numbers:
        """Return the numbers that give the size as tables have them; columns have the decimal
        places of their field."""
        column = self._column(self.figures[0])
        found = rows.numbers(column)
        scale = 10 ** (3 - getattr(find_field(self.model, column), "decimal_places", 0))
        return np.where(found == MISSING, MISSING, found * scale)

    def _choices(self, name: str) -> Sequence[tuple[str, object]]:
        return find_field(self.model, self._column(name)).flatchoices

    def _column(self, name: str) -> str:
        fact = self.model.facts.get(name)
        return fact.columns_of(name)[0] if fact else name

    @property
    def way(self) -> Kind:
        return all_kinds()[self.kind]

    def ask(self, asked: QueryDict) -> ClosedFilterSet:
        """Return the list of the kind, filtered."""
        return self.way.filterset(asked, self.way.model.objects.all())


def layers_by_kind() -> dict[str, Layer]:
    return {name: kind.layer for name, kind in all_kinds().items() if kind.layer}
