"""Profiles of tables of statistics: UN Comtrade as of both layouts, World Bank with years as heads,
SDMX-CSV, Our World in Data wide and as charts have it, Ember. A row names its series by
`country/partner/what is measured`, as codes have it, and where need be `/of what kind`."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from portal.importing.profiles import Profile, covered_countries, register_profile
from portal.importing.tables import ImportTable, TableRow, is_nothing
from portal.models.places import Role
from trade.statistics.importing import NAME
from trade.statistics.printed_cells import is_period

HEADS = ["series", "period", "value", "status", "note"]
FLOWS = {
    **dict.fromkeys(("m", "1", "import", "imports"), "imports"),
    **dict.fromkeys(("x", "2", "export", "exports"), "exports"),
}
TOTAL = ("total", "")
"""Codes of a commodity that is all of them."""
PARTS = ("motcode", "customscode", "partner2code", "2nd partner code")
"""Heads of what parts a flow: how it travels, its customs procedure, the country between."""
WORLD = ("0", "w00", "wld", "world")
FUELS = ("coal", "gas", "oil", "hydro", "nuclear", "solar", "wind")
OWID = {
    **{f"{fuel}_electricity": f"electricity-generation/{fuel}" for fuel in FUELS},
    "biofuel_electricity": "electricity-generation/bioenergy",
    "primary_energy_consumption": "primary-energy",
}
"""Measures of the wide table of energy, in TWh."""
OWID_CHART = re.compile(
    r"electricity from (\w+?)(?:power)?(?: - twh)?(?: \((?:twh|adapted for visualization .*)\))?"
)
EMBER = {
    ("electricity generation", "twh"): "electricity-generation",
    ("capacity", "gw"): "installed-capacity",
}
"""Measures by category and unit, for each fuel."""


def comtrade(table: ImportTable) -> ImportTable:
    """Totals by reporter, partner and flow; codes alone will do, with or without leading zeros."""
    return _rebuild(table, (_comtrade_row(row, _lower(row)) for row in table.rows))


def _comtrade_row(row: TableRow, said: dict[str, str]) -> TableRow | None:
    if _first(said, "cmdcode", "commodity code").lower() not in TOTAL:
        return None
    if any(_first(said, name) not in ("", "0", "C00") for name in PARTS):
        return None
    area = _first(said, "reporteriso", "reporter iso", "reportercode", "reporter code")
    partner = _first(said, "partneriso", "partner iso", "partnercode", "partner code")
    flow = _first(said, "flowcode", "trade flow code", "trade flow").lower()
    partner = "" if partner.lower() in WORLD else partner
    period = _first(said, "period", "refyear", "year")
    period = f"{period[:4]}-{period[4:]}" if len(period) == 6 and period.isdigit() else period
    value = _first(said, "primaryvalue", "trade value (us$)")
    series = f"{area}/{partner}/{FLOWS.get(flow, flow)}"
    return _row(row, series=series, period=period, value=f"{value} USD" if value else "")


def world_bank(table: ImportTable) -> ImportTable:
    """A row for each country and indicator, a column for each year."""
    years = [head for head in table.heads if is_period(head)]
    return _rebuild(table, (one for row in table.rows for one in _world_bank_rows(row, years)))


def _world_bank_rows(row: TableRow, years: list[str]) -> Iterable[TableRow]:
    said = _lower(row)
    measured = _first(said, "indicator name", "series name", "indicator code", "series code")
    for year in years:
        if not is_nothing(row.cells.get(year, "")):
            series = f"{_first(said, 'country code')}//{measured}"
            found = _row(row, series=series, period=year, value=row.cells[year])
            found.places = {"value": year, "period": year}
            yield found


def sdmx(table: ImportTable) -> ImportTable:
    return _rebuild(table, (_sdmx_row(row, _lower(row)) for row in table.rows))


def _sdmx_row(row: TableRow, said: dict[str, str]) -> TableRow | None:
    if _first(said, "action") in ("D", "Delete"):
        return None
    areas = [_code(_first(said, name)) for name in ("ref_area", "counterpart_area")]
    series = _code(_first(said, "series"))
    status = _first(said, "obs_status")
    return _row(
        row,
        series=series or "/".join([*areas, _code(_first(said, "indicator", "measure"))]),
        period=_first(said, "period", "time_period"),
        value=_scaled(_first(said, "obs_value"), said),
        status="O" if status in ("M", "L", "Q", "H") else status,
        note=_first(said, "comment_obs", "obs_com"),
    )


def owid(table: ImportTable) -> ImportTable:
    """A row for each country and year, a column for each measure."""
    measures = {head: OWID[head.lower()] for head in table.heads if head.lower() in OWID}
    return _rebuild(table, _owid_rows(table, measures, "iso_code"))


def owid_chart(table: ImportTable) -> ImportTable:
    """The table behind a chart, with the titles of its measures as heads."""
    measures = {head: _measure_of_chart(head.lower()) for head in table.heads}
    known = {head: measure for head, measure in measures.items() if measure}
    return _rebuild(table, _owid_rows(table, known, "code"))


def _measure_of_chart(head: str) -> str:
    if found := OWID_CHART.fullmatch(head):
        return f"electricity-generation/{found[1]}"
    return "primary-energy" if head.startswith("primary energy consumption") else ""


def _owid_rows(table: ImportTable, measures: dict[str, str], code: str) -> Iterable[TableRow]:
    for row in table.rows:
        said = _lower(row)
        for head, measure in measures.items():
            if (value := row.cells.get(head, "")) and code in said:
                series = f"{said[code]}//{measure}"
                found = _row(row, series=series, period=_first(said, "year"), value=f"{value} TWh")
                found.places = {"value": head}
                yield found


def ember(table: ImportTable) -> ImportTable:
    """A row for each area, year and variable; of these, what each fuel gives."""
    return _rebuild(table, (_ember_row(row, _lower(row)) for row in table.rows))


def _ember_row(row: TableRow, said: dict[str, str]) -> TableRow | None:
    unit, value = _first(said, "unit"), _first(said, "value")
    measure = EMBER.get((_first(said, "category").lower(), unit.lower()))
    if measure is None or not value or _first(said, "subcategory").lower() != "fuel":
        return None
    area = _first(said, "iso 3 code", "country code") or "-"
    fuel = _first(said, "variable").lower()
    series = f"{area}//{measure}/{fuel}"
    return _row(row, series=series, period=_first(said, "year"), value=f"{value} {unit}")


def _scaled(value: str, said: dict[str, str]) -> str:
    """A value times its power of ten, with its currency."""
    power = _first(said, "unit_mult")
    try:
        if power.strip("0"):
            unit = _first(said, "unit_measure", "currency")
            return f"{Decimal(value).scaleb(int(power)):f} {unit if len(unit) == 3 else ''}".strip()
    except (InvalidOperation, ValueError):
        return value
    return value


def _code(text: str) -> str:
    """The code in `KZ: Kazakhstan`; nothing for `_Z`, which stands for nothing."""
    code = text.partition(":")[0].strip()
    return "" if code in ("_Z", "_T", "_X") else code


def _lower(row: TableRow) -> dict[str, str]:
    return {head.lower(): cell for head, cell in row.cells.items()}


def _first(said: dict[str, str], *names: str) -> str:
    return next((said[name] for name in names if said.get(name)), "")


def _row(row: TableRow, **cells: str) -> TableRow:
    return TableRow(row.number, {name: cell for name, cell in cells.items() if cell})


def _rebuild(table: ImportTable, rows: Iterable[TableRow | None]) -> ImportTable:
    """Return the table without what the portal has no statistics of."""
    covered = covered_countries(Role.FOCUS, Role.PARTNER, Role.GROUP)
    found = [row for row in rows if row is not None and _is_covered(row, covered)]
    return table.rebuilt(HEADS, found)


def _is_covered(row: TableRow, covered: set[str]) -> bool:
    """True as well if a row names its series by its address."""
    area, slash, _rest = row.cells.get("series", "").partition("/")
    return not slash or not area or area.lower() in covered


for name, label, heads, convert in (
    ("comtrade", "UN Comtrade", {"reportercode", "flowcode", "primaryvalue"}, comtrade),
    (
        "comtrade-classic",
        _("UN Comtrade, classic"),
        {"reporter code", "trade value (us$)"},
        comtrade,
    ),
    ("world-bank", "World Bank", {"country name", "country code"}, world_bank),
    ("sdmx-csv", "SDMX-CSV", {"time_period", "obs_value"}, sdmx),
    ("owid", "Our World in Data", {"iso_code", "country", "year"}, owid),
    ("owid-chart", _("Our World in Data, a chart"), {"entity", "code", "year"}, owid_chart),
    ("ember", "Ember", {"area", "year", "category", "variable", "unit", "value"}, ember),
):
    register_profile(
        Profile(name=name, label=label, target=NAME, heads=frozenset(heads), convert=convert)
    )
