"""Countries that organisations count as: the written rule, also on the page about the method."""

from collections.abc import Hashable, Iterable, Sequence
from typing import cast

import numpy as np

from portal.models import Organisation, OrganisationKind
from portal.records.column_store import MISSING, CodedColumn, Having, PublicColumns
from portal.records.column_store.columns import Numbers, PartOfRows

CHINA = "CN"
COUNTS_ALSO_AS = {"HK": CHINA}


def read_origins(columns: PublicColumns) -> CodedColumn:
    """Return the sets of codes of countries of all public organisations: their own, and those of
    their parents. A company of Hong Kong counts as Chinese too; a multilateral institution has no
    country, and what it owns none by it. A joint venture is Chinese only by a Chinese parent: a
    Chinese shareholder has a role of its own."""
    rows = columns.of(Organisation)
    kinds, countries = rows.codes("organisation_kind"), rows.codes("country")
    is_multilateral = kinds.matches(OrganisationKind.MULTILATERAL.__eq__)
    parents = np.where(is_multilateral, -1, rows.rows_of(rows.numbers("parent")))
    codes = np.where(is_multilateral, len(countries.values), countries.of_row)
    own = [frozenset({code} - {None, ""}) for code in [*countries.values, None]]
    found = {
        row: _with_parents(row, own, codes, parents)
        for row in np.flatnonzero(parents >= 0).tolist()
    }
    places = codes.copy()
    places[list(found)] = len(own) + np.arange(len(found))
    every: list[Hashable] = [*own, *found.values()]
    return CodedColumn(places.astype(np.int32), every).recoded(_as_counted)


def read_heads(columns: PublicColumns) -> Numbers:
    """Return the row of the topmost organisation above each, its own where none is."""
    rows = columns.of(Organisation)
    heads = np.arange(len(rows))
    parents = rows.rows_of(rows.numbers("parent"))
    parents = np.where(parents >= 0, parents, heads)
    for _level in heads:  # at most, should one be above itself
        above = parents[heads]
        if np.array_equal(above, heads):
            break
        heads = above
    return heads


def parts_with_parents(columns: PublicColumns, uids: Iterable[str]) -> set[PartOfRows]:
    """Return the parts of organisations on which depends as what some of them count: their own rows
    and those of all above them."""
    rows, named = columns.of(Organisation), frozenset(uids)
    parents, known = rows.numbers("parent"), set[int]()
    keys = rows.keys[rows.among("uid", named)].tolist()
    while keys:
        known.update(keys)
        at = rows.rows_of(np.array(keys, dtype=np.int64))
        keys = list({*parents[at[at >= 0]].tolist()} - known - {MISSING})
    return {Having("uid", named), Having("pk", frozenset(known))}


def _with_parents(
    row: int, own: Sequence[frozenset[object]], codes: Numbers, parents: Numbers
) -> frozenset[object]:
    """Follow the parents of an organisation, each once, until one is multilateral or not public."""
    met, found = set[int](), frozenset[object]()
    while row >= 0 and row not in met:
        met.add(row)
        found |= own[codes[row]]
        row = int(parents[row])
    return found


def _as_counted(codes: object) -> frozenset[str]:
    found = cast("frozenset[str]", codes)
    return found | {COUNTS_ALSO_AS[code] for code in found & COUNTS_ALSO_AS.keys()}
