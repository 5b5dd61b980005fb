"""Programs of the system: geographic tools, R, a spreadsheet."""

import csv
import re

from tests.clients.guides import examples
from tests.clients.matrix import NotHere, Portal, client, ran

POINTS = ("energy-projects", "places")


def version_of(*words: str) -> str:
    """Return the first number of what a program says of itself."""
    found = re.search(r"\d+(\.\d+)+", ran(*words))
    return found[0] if found else ""


@client("GDAL", lambda: version_of("ogrinfo", "--version"))
def gdal(portal: Portal) -> str:
    """`ogrinfo` of GeoJSON by address and by `/vsicurl/`, of CSV by `/vsicurl/`; `ogr2ogr` into a
    GeoPackage"""
    for name in POINTS:
        address = f"{portal.url}/api/v1/{name}.geojson"
        features = len(portal.json(f"/api/v1/{name}.geojson")["features"])
        for way in (address, f"/vsicurl/{address}"):
            said = ran("ogrinfo", "-so", "-al", way)
            assert f"Feature Count: {features}" in said, (way, said[:500])
        packed = portal.folder / f"{name}.gpkg"
        ran("ogr2ogr", packed, f"/vsicurl/{address}")
        assert f"Feature Count: {features}" in ran("ogrinfo", "-so", "-al", packed), name
    table = ran("ogrinfo", "-so", "-al", f"/vsicurl/{portal.url}/api/v1/periods.csv")
    assert f"Feature Count: {portal.count('periods')}" in table, table[:500]
    return "the same features each way"


def r(code: str, portal: Portal) -> str:
    return ran("Rscript", "--vanilla", "-e", code.replace("PORTAL", portal.url))


def r_package(name: str) -> str:
    code = f'if (nzchar(system.file(package = "{name}"))) cat(format(packageVersion("{name}")))'
    if found := ran("Rscript", "--vanilla", "-e", code):
        return found
    raise NotHere(f"R has no package `{name}` here")


@client("R", lambda: version_of("Rscript", "--version"))
def base_r(portal: Portal) -> str:
    """`read.csv` of the list of energy projects; every R example of the guides"""
    seen = r('cat(nrow(read.csv("PORTAL/api/v1/energy-projects.csv")))', portal)
    assert int(seen) == portal.count("energy-projects"), seen
    codes = examples(portal.url, "r")
    assert all(r(code, portal).strip() for code in codes)
    return f"{seen} rows; {len(codes)} examples run and print"


@client("readr", lambda: r_package("readr"))
def readr(portal: Portal) -> str:
    """`read_csv(guess_max = Inf)` of observations, as the guide says: no value of `as_printed` is
    lost, nothing is a problem"""
    code = """
      address <- "PORTAL/api/v1/observations.csv"
      x <- readr::read_csv(address, guess_max = Inf, show_col_types = FALSE)
      cat(nrow(x), sum(!is.na(x$as_printed)), nrow(readr::problems(x)))
    """
    rows, printed, problems = map(int, r(code, portal).split())
    table = csv.DictReader(portal.get("/api/v1/observations.csv").decode("utf-8-sig").splitlines())
    expected = sum(bool(row["as_printed"]) for row in table)
    assert (rows, printed, problems) == (portal.count("observations"), expected, 0)
    return f"{rows:,} rows, all {printed} printed texts, 0 problems"


@client("jsonlite", lambda: r_package("jsonlite"))
def jsonlite(portal: Portal) -> str:
    """`fromJSON` of a page, `stream_in` of NDJSON"""
    code = """
      page <- jsonlite::fromJSON("PORTAL/api/v1/energy-projects/?page_size=200")
      rows <- jsonlite::stream_in(url("PORTAL/api/v1/periods.ndjson"), verbose = FALSE)
      cat(page$count, nrow(page$results), nrow(rows))
    """
    count, read, rows = map(int, r(code, portal).split())
    assert (count, read) == (portal.count("energy-projects"), min(count, 200))
    assert rows == portal.count("periods")
    return f"{count} projects, {rows:,} periods"


@client("rsdmx", lambda: r_package("rsdmx"))
def rsdmx(portal: Portal) -> str:
    """`readSDMX` of dataflows, of the structure, of one flow's data in both XML forms"""
    code = """
      asked <- function(path) rsdmx::readSDMX(paste0("PORTAL/api/sdmx/2.1/", path))
      flows <- as.data.frame(asked("dataflow/CORRIDOR"))
      structure <- asked("datastructure/CORRIDOR/STATISTICS?references=children")
      generic <- as.data.frame(asked("data/TRADE_TOTAL?format=genericdata"))
      specific <- as.data.frame(asked("data/TRADE_TOTAL?format=structurespecificdata"))
      cat(nrow(flows), length(structure@codelists@codelists), nrow(generic), nrow(specific))
    """
    flows, codelists, generic, specific = map(int, r(code, portal).split())
    assert flows > 50, flows
    assert codelists > 5, codelists
    assert generic == specific > 100, (generic, specific)
    return f"{flows} flows, {codelists} code lists, {generic} values twice"


@client("LibreOffice", lambda: version_of("soffice", "--version"))
def libreoffice(portal: Portal) -> str:
    """headless conversion of an XLSX to CSV, compared with the portal's own CSV"""
    query = "fields=slug,title_zh_hans,country,technology,capacity_mw,latitude"
    book = portal.save(f"/api/v1/energy-projects.xlsx?{query}", "projects.xlsx")
    profile = f"-env:UserInstallation={(portal.folder / 'profile').as_uri()}"
    utf8 = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    ran("soffice", profile, "--headless", "--convert-to", utf8, "--outdir", portal.folder, book)
    converted = list(csv.reader(book.with_suffix(".csv").read_text("utf-8-sig").splitlines()))
    ours = portal.get(f"/api/v1/energy-projects.csv?{query}").decode("utf-8-sig").splitlines()
    assert converted == list(csv.reader(ours))
    return f"{len(converted) - 1} rows, cell for cell"
