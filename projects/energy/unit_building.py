"""Building of the table of units from public columns."""

from dataclasses import replace
from typing import cast

import numpy as np
from django.db.models import Model

from portal.graphics.maps.tables import read_countries, read_issue_days
from portal.models import PublishedFact, SearchEntry
from portal.publication.fact_rows import CitedSources, read_cited, read_fact
from portal.records.column_store import MISSING, PublicColumns, combine
from portal.records.column_store.columns import Codes, Columns, Numbers
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase
from projects.energy.timelines import STARTS
from projects.energy.unit_days import running_days, years_of
from projects.energy.unit_phases import Phases, add_phases
from projects.energy.unit_table import STATUSES, TECHNOLOGIES, UNKNOWN, UnitTable, places_in


def build_table(columns: PublicColumns) -> UnitTable:
    """Build the table of all units at one position."""
    return _build(columns, columns.of(EnergyProject))


def _build(columns: PublicColumns, rows: Columns) -> UnitTable:
    """Build the table of the units of some plants: all, or the last rows."""
    read: dict[type[Model], Columns] = {
        model: columns.of(model) for model in (EnergyProject, Phase, PublishedFact)
    }
    fact = read_fact(columns, rows, EnergyProject.kind(), "capacity_mw")
    documents, (ids, ends) = columns.kept(CitedSources), read_cited(columns, fact)
    countries = read_countries(rows)
    said_on = rows.codes("status_as_of")
    if not said_on.matches(bool).all():
        read[SearchEntry] = columns.of(SearchEntry)
        issued = read_issue_days(columns, EnergyProject)
        issued = issued._replace(of_row=issued.of_row[len(issued.of_row) - len(rows) :])
        said_on = combine(lambda said, issued: said or issued, said_on, issued)
    spans = [rows.codes("commissioned_on"), rows.codes("retired_on"), said_on]
    starts, stops = running_days(rows.codes("project_status"), *spans)
    wholes = UnitTable(
        build=_build,
        read=read,
        keys=rows.keys,
        plants=np.arange(len(rows), dtype=np.int32),
        technologies=places_in(rows.codes("technology"), TECHNOLOGIES),
        statuses=places_in(rows.codes("project_status"), STATUSES),
        countries=countries.of_row,
        years=years_of(rows.first_known(*STARTS)),
        starts=starts,
        stops=stops,
        capacities=rows.numbers("capacity_mw"),
        traits=np.zeros(len(rows), dtype=np.int16),
        comparators=fact.comparators,
        less=fact.less,
        more=fact.more,
        sources=fact.sources,
        is_part=np.zeros(len(rows), dtype=bool),
        counts=np.ones(len(rows), dtype=bool),
        wholes=len(rows),
        codes=cast("list[tuple[str, ...]]", countries.values),
        documents=documents,
        source_rows=documents.rows.rows_of(ids),
        ends=ends,
        nothing=len(fact.cited) - 1,
    )
    phases = Phases(read[Phase], rows, wholes, said_on)
    return _with_traits(add_phases(wholes, phases, fact.cited))


def _with_traits(table: UnitTable) -> UnitTable:
    is_disputed = ((table.less != 0) | (table.more != 0)).astype(np.int16)
    traits = table.comparators * 8 + _decimals(table.capacities) * 2 + is_disputed
    traits = np.where(table.capacities == MISSING, UNKNOWN, traits)
    return replace(table, traits=traits.astype(np.int16))


def _decimals(capacities: Numbers) -> Codes:
    found: Codes = sum((capacities % unit != 0).astype(np.int32) for unit in (10, 100, 1000))
    return found
