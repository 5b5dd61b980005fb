"""Capacities that roles of organisations are about, as far as they say it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from portal.facts import Comparator
from portal.filters.amounts import Amounts
from portal.filters.closed import ClosedFilterSet
from portal.formatting.numbers import format_compared
from portal.participation.filters import roles_asked
from portal.participation.roles import RoleRows, RolesAsked
from portal.publication.fact_rows import COMPARATORS, EXACT
from portal.records.column_store import MISSING, CodedColumn, PublicColumns
from portal.records.column_store.columns import (
    Codes,
    Mask,
    Numbers,
    number_codes,
    sort_rows,
    take_runs,
)
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase
from projects.energy.sums import Sum, amounts_of
from projects.energy.unit_building import build_table, with_traits
from projects.energy.unit_table import OF_UNITS, UNIT, Column, UnitTable, places_in
from projects.energy.units import Units

WHOLE = np.iinfo(np.int64).max
SILENT = WHOLE - 1
"""In place of a capacity: a role is about the whole plant; it does not say what it is about."""
PART = -1
"""In place of the primary key of a phase."""
AT_LEAST = COMPARATORS.index(Comparator.AT_LEAST)


class RoleUnits(NamedTuple):
    """Units that roles are about: all those of a plant, those that a role names, or one row with
    the stated capacity, which has the status and the year of the plant."""

    units: Units
    own: dict[str, CodedColumn]
    """Values of parameters of roles that divide them."""
    is_silent: Mask
    """Marks the units of plants that count whole because a role states no capacity."""


class _Part(NamedTuple):
    """Units or capacities that roles are about, as arrays."""

    roles: Numbers
    """Places among the roles that are asked for."""
    units: Numbers
    """Rows of the table whose status and year they have."""
    abouts: Numbers
    """Capacities; WHOLE or SILENT for a plant."""
    comparators: Codes

    def take(self, chosen: Mask | Numbers) -> "_Part":
        return _Part._make(one[chosen] for one in self)


def read_role_units(
    columns: PublicColumns,
    asked: RolesAsked,
    names: Sequence[str] = (),
    among: UnitTable | None = None,
) -> RoleUnits:
    """Return what current and planned roles are about, or those in states that are asked for: each
    plant once, or once for each value of some parameters of roles; `among` has some of the plants.

    Of what sources say of one role of an organisation the units that are named count, else the
    largest capacity. A plant counts whole where another role states none, or all of it; where roles
    state different parts, which may be the same units, with at least the largest: what it has
    beyond the units that are named, each of which counts once.
    """
    roles, table = RoleRows(columns, EnergyProject), among or columns.kept(build_table)
    owners = roles.owners_in(table.keys)
    rows, own = roles.divide(roles.mark_standing(asked) & (owners >= 0), names)
    groups = _number(owners[rows], *(column.of_row for column in own.values()))
    kinds = roles.rows.codes("role").of_row
    whose = _number(groups, roles.rows.numbers("organisation")[rows], kinds[rows])
    named = _find_named(roles, rows, table)
    others = np.flatnonzero(~np.isin(whose, whose[named.roles]))
    stated = _find_stated(roles, rows, owners[rows], others, whose, table)
    once = _find_ends(named.roles, _number(groups[named.roles], named.units))[0]
    found = _join_parts(named.take(once), stated, groups)
    units, places = _join(table, found)
    taken = found.roles[places]
    divided = {name: CodedColumn(one.of_row[taken], one.values) for name, one in own.items()}
    return RoleUnits(units, divided, found.abouts[places] == SILENT)


def read_role_capacities(
    columns: PublicColumns, question: ClosedFilterSet, names: Sequence[str]
) -> Amounts:
    """Return the capacities that the roles a question asks for are about."""
    found = read_role_units(columns, roles_asked(question), names)
    amounts = amounts_of(found.units)
    return replace(
        amounts,
        own={**amounts.own, **found.own},
        whole=found.is_silent,
        note=_(
            "“Capacity that companies are involved in” adds up what current and planned roles say "
            "that they are for: units that they name, each under its own status and year, or a "
            "capacity, under those of the plant; where a role says nothing, the whole plant. A "
            "plant counts once in each group; of different parts of it the largest counts, as "
            "they may overlap."
        ),
        tell_whole=tell_whole,
    )


def tell_whole(count: int) -> str:
    """Say how many plants count whole."""
    return ngettext(
        "One record counts whole, as a role in it states no capacity.",
        "%(count)s records count whole, as a role in them states no capacity.",
        count,
    ) % {"count": count}


_lazy_amount = lazy(format_compared, str)


def tell_smaller(about: Units, whole: Units) -> StrOrPromise:
    """Return the capacity that roles are about where it is less than that of the plants; in the
    language of who reads it, as it may have been kept for another."""
    found = Sum.of(about)
    is_less = found.total < Sum.of(whole).total
    return _lazy_amount(found.total, UNIT, found.comparator) if is_less else ""


def _number(*keys: Numbers | Codes) -> Numbers:
    """Return a number for each combination of keys."""
    found = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        size, several = int(key.max(initial=0)) + 1, int(found.max(initial=0)) + 1
        found = number_codes(found * size + key, several * size)[1]
    return found


def _find_named(roles: RoleRows, rows: Numbers, table: UnitTable) -> _Part:
    """Return the units that roles name, as far as their capacity is known: without what is left
    over of the plant's, which the table gives to one of them."""
    of_row, values = roles.rows.codes("phases")
    naming = np.flatnonzero(CodedColumn(of_row[rows], values).matches(bool))
    places, found = roles.divide_by_part(rows[naming], Phase)
    phases, order = roles.columns.of(Phase).part(found), table.by_phase
    units = order[np.searchsorted(table.phases[order], phases.keys, "right") - 1]
    capacities = phases.numbers("capacity_mw")
    named = _Part(naming[places], units, capacities, table.comparators[units])
    return named.take(table.phases[units] == phases.keys)


def _find_stated(
    roles: RoleRows,
    rows: Numbers,
    owners: Numbers,
    others: Numbers,
    whose: Numbers,
    table: UnitTable,
) -> _Part:
    """Return the largest capacity that is stated of each of the `others`, which name no unit."""
    stated = roles.rows.numbers("capacity_mw")[rows]
    said = others[_find_ends(stated[others], whose[others])[1]]
    plants = owners[said]
    abouts = _compare(stated[said], table.capacities[plants])
    return _Part(said, plants, abouts, _comparators(roles, rows[said]))


def _join_parts(named: _Part, stated: _Part, groups: Numbers) -> _Part:
    """Return what counts in each group: a plant whole; or units that are named, and what the
    largest capacity has beyond them."""
    sums = np.zeros(groups.max(initial=-1) + 1, dtype=np.int64)
    np.add.at(sums, groups[named.roles], named.abouts)
    least, most = _find_ends(stated.abouts, groups[stated.roles])
    smallest, found = stated.abouts[least], stated.take(most)
    own, beside = groups[found.roles], sums[groups[found.roles]]
    is_one = (smallest == found.abouts) & ((beside == 0) | (beside == found.abouts))
    is_whole = found.abouts >= SILENT
    rests = np.where(is_whole, found.abouts, found.abouts - beside)
    found = found._replace(abouts=rests, comparators=np.where(is_one, found.comparators, AT_LEAST))
    named = named.take(~np.isin(groups[named.roles], own[is_whole]))
    is_least = np.isin(groups[named.roles], own[~is_one])
    named = named._replace(comparators=np.where(is_least, AT_LEAST, named.comparators))
    found = found.take(rests > 0)
    return _Part(
        np.append(found.roles, named.roles),
        np.append(found.units, named.units),
        np.append(found.abouts, named.abouts),
        np.append(found.comparators, named.comparators),
    )


def _find_ends(values: Numbers, groups: Numbers) -> tuple[Numbers, Numbers]:
    """Return the places of the smallest and of the largest value of each group."""
    order = sort_rows(values, groups)
    is_new = np.diff(groups[order], prepend=-1) != 0
    return order[is_new], order[np.append(is_new[1:], True)[: len(order)]]


def _compare(stated: Numbers, capacities: Numbers) -> Numbers:
    is_whole = (capacities != MISSING) & (stated >= capacities)
    return np.where(stated == MISSING, SILENT, np.where(is_whole, WHOLE, stated))


def _comparators(roles: RoleRows, rows: Numbers) -> Codes:
    """Return the comparators of the capacities of roles: of several figures the first has it."""
    of_row, values = roles.rows.codes("comparator")
    found = places_in(CodedColumn(of_row[rows], values), COMPARATORS)
    for name in ("share_percent", "amount"):
        found = np.where(roles.rows.numbers(name)[rows] == MISSING, found, EXACT)
    return found


def _join(table: UnitTable, found: _Part) -> tuple[Units, Numbers]:
    """Return a table of the units of plants that count whole, and of parts of others behind them;
    and the place of the part of each."""
    units, counts = table.by_plant
    wholes, parts = np.flatnonzero(found.abouts >= SILENT), np.flatnonzero(found.abouts < SILENT)
    whole = take_runs(units, counts.cumsum(), found.units[wholes])
    taken, are_parts = np.append(whole, found.units[parts]), slice(len(whole), None)
    columns: dict[str, Column] = {name: getattr(table, name)[taken] for name in OF_UNITS}
    columns["phases"][are_parts] = PART
    columns["capacities"][are_parts] = found.abouts[parts]
    columns["comparators"][are_parts] = found.comparators[parts]
    columns["less"][are_parts] = columns["more"][are_parts] = 0
    places = np.append(wholes.repeat(counts[found.units[wholes]]), parts)
    return Units(with_traits(replace(table, **columns)), np.arange(len(taken))), places
