"""Readers of tables: data frames, data bases, spreadsheets, validators."""

import io
import sys

from tests.clients.guides import examples
from tests.clients.matrix import Portal, client, ran

LISTS = ("energy-projects", "observations", "periods", "claims", "places")


@client("pandas")
def pandas(portal: Portal) -> str:
    """`read_csv`, `read_parquet`, `read_excel`, `read_json(lines=True)` of five lists by address;
    every Python example of docs/analysis.md"""
    import pandas as pd

    rows = 0
    for name in LISTS:
        address = f"{portal.url}/api/v1/{name}"
        whole = pd.read_parquet(f"{address}.parquet")
        for found in (
            pd.read_csv(f"{address}.csv", low_memory=False),
            pd.read_excel(f"{address}.xlsx"),
        ):
            assert list(found.columns) == list(whole.columns), name
            assert len(found) == len(whole), name
        assert len(pd.read_json(f"{address}.ndjson", lines=True)) == len(whole), name
        assert len(whole) == portal.count(name), name
        rows += len(whole)
    codes = examples(portal.url, "python", ("analysis.md",))
    assert all(ran(sys.executable, "-c", code).strip() for code in codes)
    return f"{rows:,} rows, the same number and columns in each form; {len(codes)} examples"


@client("polars")
def polars(portal: Portal) -> str:
    """`scan_parquet` and `scan_csv` of five lists by ranges, `read_csv`, `read_parquet`"""
    import polars as pl

    rows = 0
    for name in LISTS:
        address = f"{portal.url}/api/v1/{name}"
        lazy = pl.scan_parquet(f"{address}.parquet").select(pl.len()).collect().item()
        table = pl.scan_csv(f"{address}.csv", infer_schema_length=None).collect()
        assert lazy == len(table) == portal.count(name), name
        assert pl.read_parquet(f"{address}.parquet").columns == table.columns, name
        assert pl.read_csv(f"{address}.csv", infer_schema_length=None).equals(table), name
        rows += lazy
    return f"{rows:,} rows, all four ways"


@client("duckdb")
def duckdb(portal: Portal) -> str:
    """`read_parquet` and `read_csv` of five lists over HTTP (`httpfs` from its own package); every
    SQL example of docs/analysis.md"""
    import duckdb as db
    from duckdb_extensions import import_extension

    import_extension("httpfs")
    rows = 0
    for name in LISTS:
        counts = {
            db.sql(f"SELECT count(*) FROM {read}").fetchall()[0][0]  # noqa: S608
            for read in (
                f"read_parquet('{portal.url}/api/v1/{name}.parquet')",
                f"read_csv('{portal.url}/api/v1/{name}.csv', sample_size = -1)",
            )
        }
        assert counts == {portal.count(name)}, (name, counts)
        rows += counts.pop()
    codes = examples(portal.url, "sql")
    assert all(db.sql(code).fetchall() for code in codes)
    return f"{rows:,} rows, the same in both forms; {len(codes)} examples have rows"


@client("openpyxl")
def openpyxl(portal: Portal) -> str:
    """the XLSX of five lists: head, rows, numbers as numbers"""
    from openpyxl import load_workbook

    rows = 0
    for name in LISTS:
        book = load_workbook(io.BytesIO(portal.get(f"/api/v1/{name}.xlsx")), read_only=True)
        head, *cells = book.active.iter_rows(values_only=True)
        assert len(cells) == portal.count(name), name
        rows += len(cells)
        for column in ("capacity_mw", "latitude"):
            if column in head:
                values = {type(row[head.index(column)]) for row in cells}
                assert values <= {int, float, type(None)}, (name, column, values)
    return f"{rows:,} rows, numbers are numbers"


@client("frictionless")
def frictionless(portal: Portal) -> str:
    """every list's CSV against its Table Schema, `<list>/columns.json`"""
    from frictionless import Resource, Schema, system

    system.trusted = True
    names = portal.lists()
    for name in names:
        file = portal.save(f"/api/v1/{name}.csv", f"{name}.csv")
        schema = Schema.from_descriptor(portal.json(f"/{name}/columns.json"))
        table = Resource(path=str(file), schema=schema, encoding="utf-8-sig")
        report = table.validate()
        assert report.valid, (name, report.flatten(["fieldName", "rowNumber", "note"])[:5])
    return f"{len(names)} lists valid"
