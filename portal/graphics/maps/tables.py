"""Features of a layer as arrays, in the order of the rows of its columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import batched, chain
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.facts.timeline import Begun
from portal.graphics.maps.features import Elsewhere, Feature, MapPoint, MapStop, list_elsewhere
from portal.graphics.maps.years import Timeline, build_timeline
from portal.models import Disagreement, Record, SearchEntry
from portal.records.column_store import MISSING, CodedColumn, PublicColumns, about, combine
from portal.records.column_store.columns import DEGREE, Columns, Mask, Numbers
from portal.records.column_store.states import read_states
from portal.records.column_store.tables import PORTION
from portal.records.document_types import ClaimDocument

type Degrees = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class FeatureTable:
    """The features of all public records of a layer, before they are located at places."""

    kind: str
    uids: CodedColumn
    order: Numbers
    """Uids as numbers, which sort as they do."""
    editions: Numbers
    countries: CodedColumn
    """Tuples of codes."""
    longitudes: Degrees
    latitudes: Degrees
    """NaN for a feature without a point of its own."""
    sorts: CodedColumn
    statuses: CodedColumn
    read_states: Callable[[], CodedColumn]
    """Reads the timelines, which not all maps show."""
    accuracies: CodedColumn
    sizes: Numbers
    """In thousandths of the unit; MISSING where no source says."""
    since: CodedColumn
    until: CodedColumn
    places: CodedColumn
    """Uids of the places of features without a point; empty for none."""
    is_disputed: Mask
    is_ringed: Mask
    """Marked by the ring of the layer."""
    elsewhere: Mapping[int, tuple[Elsewhere, ...]] = field(default_factory=dict)
    stops: Mapping[int, tuple[MapStop, ...]] = field(default_factory=dict)
    """By row, in the order of the rows."""
    ways: frozenset[int] = frozenset()
    given: Sequence[Feature] = ()
    """Features that the table was made of, with their words."""

    def __len__(self) -> int:
        return len(self.order)

    @cached_property
    def states(self) -> CodedColumn:
        """Timelines."""
        return self.read_states()

    def feature(self, row: int, states: CodedColumn) -> Feature:
        """Make the feature of a row; `states` says how each stands."""
        if self.given:
            return self.given[row]

        def value(column: CodedColumn) -> Any:
            return column.values[column.of_row[row]]

        size, is_located = int(self.sizes[row]), not np.isnan(self.longitudes[row])
        return Feature(
            **{its: value(getattr(self, name)) for name, its in CODED.items()}
            | {"status": value(states)},
            kind=self.kind,
            edition=int(self.editions[row]),
            point=MapPoint(float(self.longitudes[row]), float(self.latitudes[row]))
            if is_located
            else None,
            number=None if size == MISSING else size / 1000 if size % 1000 else size // 1000,
            is_disputed=bool(self.is_disputed[row]),
            is_ringed=bool(self.is_ringed[row]),
            elsewhere=self.elsewhere.get(row, ()),
            stops=self.stops.get(row, ()),
            is_way=row in self.ways,
        )


def constant(value: object, size: int) -> CodedColumn:
    return CodedColumn(np.zeros(size, dtype=np.int32), [value])


def build_table(
    columns: PublicColumns, model: type[Record], locations: Sequence[str], **values: Any
) -> FeatureTable:
    """Build the table of a kind. `locations` are the facts that say where a record is, `values` the
    arrays that differ from those of a record of which nothing is known but that and how it
    stands."""
    rows, kind = columns.of(model), model.kind()
    nothing, nowhere = constant("", len(rows)), np.full(len(rows), np.nan)
    uids = rows.codes("uid")
    disputes = columns.of(Disagreement, part=about(Disagreement, kind))
    is_fact = disputes.codes("period").matches("".__eq__)
    is_about_places = is_fact & disputes.codes("fact").matches(locations.__contains__)
    defaults: dict[str, Any] = {
        "uids": uids,
        "order": number_uids(uids),
        "editions": rows.numbers("edition"),
        "longitudes": nowhere,
        "latitudes": nowhere,
        "accuracies": nothing,
        "sizes": np.full(len(rows), MISSING),
        "statuses": nothing,
        "read_states": lambda: constant(((0, ""),), len(rows)),
        "since": nothing,
        "until": nothing,
        "places": nothing,
        "is_disputed": rows.named_in("uid", disputes.codes("record_uid"), is_fact),
        "is_ringed": np.zeros(len(rows), dtype=bool),
        "elsewhere": _read_elsewhere(rows, disputes.keys[is_about_places].tolist(), locations),
    }
    if "country" in locations:
        two = "second_country" in model.facts
        defaults["countries"] = read_countries(rows) if two else _read_country(rows)
    if "coordinates" in locations:
        defaults |= _read_points(rows)
        if "accuracy" in model.facts:
            defaults["accuracies"] = rows.codes("accuracy")
    if rules := model.state_rules:
        for change in rules.changes:  # whatever the timelines are made of is noted as read
            columns.of(model.part_model(change.part) if change.part else model)
        columns.of(SearchEntry)
        defaults["statuses"] = rows.codes(rules.status)
        defaults["read_states"] = lambda: PublicColumns().kept(_read_timelines, model)
    return FeatureTable(kind=kind, **(defaults | values))


def table_of(features: Sequence[Feature]) -> FeatureTable:
    coordinates = [one.point or (np.nan, np.nan) for one in features]
    places = np.array(coordinates, dtype=np.float64).reshape(-1, 2)
    sizes = [MISSING if one.number is None else round(one.number * 1000) for one in features]
    every = CodedColumn(np.arange(len(features), dtype=np.int32), [*features])
    columns = {name: every.recoded(attrgetter(its)) for name, its in CODED.items()}
    states = columns.pop("states")
    return FeatureTable(
        kind=features[0].kind if features else "",
        order=number_uids(columns["uids"]),
        editions=np.array([one.edition for one in features], dtype=np.int64),
        longitudes=places[:, 0],
        latitudes=places[:, 1],
        sizes=np.array(sizes, dtype=np.int64),
        places=constant("", len(features)),
        is_disputed=np.array([one.is_disputed for one in features], dtype=bool),
        is_ringed=np.array([one.is_ringed for one in features], dtype=bool),
        elsewhere={row: one.elsewhere for row, one in enumerate(features) if one.elsewhere},
        stops={row: one.stops for row, one in enumerate(features) if one.stops},
        ways=frozenset(row for row, one in enumerate(features) if one.is_way),
        given=features,
        read_states=lambda: states,
        **columns,
    )


CODED = {
    "uids": "uid",
    "countries": "countries",
    "sorts": "sort",
    "statuses": "status",
    "states": "states",
    "accuracies": "accuracy",
    "since": "since",
    "until": "until",
}
"""Columns of a table by name, each with the attribute of a feature that it has."""


def read_countries(rows: Columns) -> CodedColumn:
    """Return the one or two countries of each row."""
    return combine(list_codes, rows.codes("country"), rows.codes("second_country"))


def _read_country(rows: Columns) -> CodedColumn:
    return combine(list_codes, rows.codes("country"))


def list_codes(*codes: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in codes if code))


def number_uids(uids: CodedColumn) -> Numbers:
    return uids.numbers(lambda uid: int(str(uid), 36))


def _read_points(rows: Columns) -> dict[str, Degrees]:
    """Return the longitudes and latitudes of a kind; NaN in both where either is empty."""
    longitudes, latitudes = rows.numbers("longitude"), rows.numbers("latitude")
    is_nowhere = (longitudes == MISSING) | (latitudes == MISSING)
    return {
        "longitudes": np.where(is_nowhere, np.nan, longitudes / DEGREE),
        "latitudes": np.where(is_nowhere, np.nan, latitudes / DEGREE),
    }


def _read_timelines(columns: PublicColumns, model: type[Record]) -> CodedColumn:
    return combine(_build_timeline, *read_states(columns, model))


def _build_timeline(status: str, said_on: str, *begun: Begun) -> Timeline:
    return build_timeline(chain(*begun), status=status, said_on=said_on)


def _read_elsewhere(
    rows: Columns, disagreements: list[int], locations: Sequence[str]
) -> dict[int, tuple[Elsewhere, ...]]:
    """Return the overruled locations by row. A query for so many disagreements, none for none."""
    uids, claims = rows.codes("uid"), dict[object, dict[str, list[ClaimDocument]]]()
    for some in batched(disagreements, PORTION):
        found = Disagreement.objects.filter(pk__in=some).order_by("pk")
        for uid, fact, statements in found.values_list("record_uid", "fact", "statements"):
            claims.setdefault(uid, {})[fact] = statements
    listed = np.flatnonzero(rows.among("uid", claims)).tolist()
    facts_of = ((row, claims[uids.values[uids.of_row[row]]]) for row in listed)
    return {row: others for row, facts in facts_of if (others := list_elsewhere(facts, *locations))}
