"""Countries that organisations count as: the written rule, also on the page about the method."""

from portal.column_store import PublicColumns
from portal.models import Organisation, OrganisationKind

CHINA = "CN"
COUNTS_ALSO_AS = {"HK": CHINA}

type Origins = dict[int, frozenset[str]]
"""Codes of countries by primary key of the organisation."""


def read_origins(columns: PublicColumns) -> Origins:
    """Return the countries of all public organisations: their own, and those of their parents. A
    company of Hong Kong counts as Chinese too; a multilateral institution has no country, and what
    it owns none by it. A joint venture is Chinese only by a Chinese parent: a Chinese shareholder
    has a role of its own."""
    rows = columns.of(Organisation)
    parents = dict(zip(rows.keys.tolist(), rows.numbers("parent").tolist(), strict=True))
    kinds, countries = rows.codes("organisation_kind"), rows.codes("country")
    own = {
        key: {countries.values[country]} - {None, ""}
        for key, country, is_multilateral in zip(
            rows.keys.tolist(),
            countries.of_row.tolist(),
            kinds.matches(OrganisationKind.MULTILATERAL.__eq__).tolist(),
            strict=True,
        )
        if not is_multilateral
    }
    return {key: _with_parents(key, own, parents) for key in parents}


def _with_parents(key: int, own: dict[int, set[object]], parents: dict[int, int]) -> frozenset[str]:
    """Follow the parents of an organisation, each once, until one is multilateral or not public."""
    met, found = set(), set[object]()
    while key in own and key not in met:
        met.add(key)
        found |= own[key]
        key = parents[key]
    codes = {str(code) for code in found}
    return frozenset(codes | {COUNTS_ALSO_AS[code] for code in codes if code in COUNTS_ALSO_AS})
