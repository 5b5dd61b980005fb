"""Capacities that roles of organisations are about, as far as they say it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.facts import Comparator
from portal.filters.closed import ClosedFilterSet
from portal.filters.grouping import Amounts
from portal.formatting.numbers import format_compared
from portal.participation.filters import roles_asked
from portal.participation.roles import RoleRows, RolesAsked
from portal.publication.fact_rows import COMPARATORS, EXACT
from portal.records.column_store import MISSING, CodedColumn, PublicColumns
from portal.records.column_store.columns import Codes, Mask, Numbers, take_runs
from projects.energy.models import EnergyProject
from projects.energy.sums import Sum, amounts_of
from projects.energy.unit_building import build_table, with_traits
from projects.energy.unit_table import OF_UNITS, UNIT, Column, UnitTable, places_in
from projects.energy.units import Units

WHOLE = np.iinfo(np.int64).max
SILENT = WHOLE - 1
"""In place of a capacity: a role is about the whole plant; it does not say what it is about."""
AT_LEAST = COMPARATORS.index(Comparator.AT_LEAST)


class RoleUnits(NamedTuple):
    """Units that roles are about: all those of a plant, or one row with the stated capacity, which
    has the status and the year of the plant, as roles do not name units."""

    units: Units
    own: dict[str, CodedColumn]
    """Values of parameters of roles that divide them."""
    is_silent: Mask
    """Marks the units of plants that count whole because a role states no capacity."""


def read_role_units(
    columns: PublicColumns, asked: RolesAsked, names: Sequence[str] = ()
) -> RoleUnits:
    """Return what current and planned roles are about, or those in states that are asked for: each
    plant once, or once for each value of some parameters of roles.

    Of what sources say of one role of an organisation the largest capacity counts. A plant counts
    whole where another role states none, or all of it; where roles state different parts, which
    may be the same units, with at least the largest.
    """
    roles, table = RoleRows(columns, EnergyProject), columns.kept(build_table)
    rows, own = roles.divide(roles.mark_standing(asked) & (roles.owners >= 0), names)
    plants, kinds = roles.owners[rows], roles.rows.codes("role").of_row[rows]
    keys: list[Numbers | Codes] = [plants, *(column.of_row for column in own.values())]
    stated = roles.rows.numbers("capacity_mw")[rows]
    _least, said = _find_ends(stated, [*keys, roles.rows.numbers("organisation")[rows], kinds])
    abouts = _compare(stated[said], table.capacities[plants[said]])
    least, most = _find_ends(abouts, [key[said] for key in keys])
    is_one, found = abouts[least] == abouts[most], said[most]
    comparators = np.where(is_one, _comparators(roles)[rows[found]], AT_LEAST)
    units, places = _join(table, plants[found], abouts[most], comparators)
    divided = {
        name: CodedColumn(column.of_row[found][places], column.values)
        for name, column in own.items()
    }
    return RoleUnits(units, divided, abouts[most][places] == SILENT)


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
            "“Capacity that roles are about” adds up what current and planned roles say that they "
            "are for, such as one unit, under the status and year of the plant; where a role says "
            "nothing, the whole plant. A plant counts once in each group; of different parts of it "
            "the largest counts, as they may overlap."
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


def tell_smaller(about: Units, whole: Units) -> str:
    """Return the capacity that roles are about where it is less than that of the plants."""
    found = Sum.of(about)
    is_less = found.total < Sum.of(whole).total
    return format_compared(found.total, UNIT, found.comparator) if is_less else ""


def _find_ends(values: Numbers, keys: Sequence[Numbers | Codes]) -> tuple[Numbers, Numbers]:
    """Return the places of the smallest and of the largest value of each combination of keys."""
    order = np.lexsort((values, *keys))
    begins = np.zeros(len(order), dtype=bool)
    begins[:1] = True
    for key in keys:
        begins[1:] |= np.diff(key[order]) != 0
    return order[begins], order[np.append(begins[1:], True)[: len(order)]]


def _compare(stated: Numbers, capacities: Numbers) -> Numbers:
    is_whole = (capacities != MISSING) & (stated >= capacities)
    return np.where(stated == MISSING, SILENT, np.where(is_whole, WHOLE, stated))


def _comparators(roles: RoleRows) -> Codes:
    """Return the comparators of the capacities of roles: of several figures the first has it."""
    found = places_in(roles.rows.codes("comparator"), COMPARATORS)
    for name in ("share_percent", "amount"):
        found = np.where(roles.rows.numbers(name) == MISSING, found, EXACT)
    return found


def _join(
    table: UnitTable, plants: Numbers, abouts: Numbers, comparators: Codes
) -> tuple[Units, Numbers]:
    """Return the units of plants that count whole, and rows of their own for parts of others, at
    the end of a table; and the place of the plant of each."""
    units = table.counting[np.argsort(table.plants[table.counting], kind="stable")]
    counts = np.bincount(table.plants[units], minlength=table.wholes)
    wholes, parts = np.flatnonzero(abouts >= SILENT), np.flatnonzero(abouts < SILENT)
    added: dict[str, Column] = {name: getattr(table, name)[plants[parts]] for name in OF_UNITS}
    nothing = np.zeros(len(parts), dtype=np.int64)
    added |= {"capacities": abouts[parts], "comparators": comparators[parts]}
    added |= {"less": nothing, "more": nothing}
    joined: dict[str, Any] = {
        name: np.append(getattr(table, name), added[name]) for name in OF_UNITS
    }
    rows = take_runs(units, counts.cumsum(), plants[wholes])
    rows = np.append(rows, len(table.plants) + np.arange(len(parts)))
    places = np.append(wholes.repeat(counts[plants[wholes]]), parts)
    return Units(with_traits(replace(table, **joined)), rows), places
