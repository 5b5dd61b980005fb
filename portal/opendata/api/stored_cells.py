"""The cells of editions in tables, kept beside their documents for files.

A document holds every claim with its source, ten times what a row of a table shows. Files read the
cells that were kept when an edition was issued, and the document of one without, or with those of
other columns: of an earlier release, or not written yet (`manage.py store_cells`).
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cache
from itertools import batched, groupby, islice
from typing import cast

import orjson
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max, Model, Q, QuerySet

from portal.models import Edition, EditionCells, Record
from portal.opendata.api.router import registered_viewsets
from portal.opendata.api.tables import table
from portal.records.document_types import JsonObject
from portal.records.registry import record_models
from portal.records.upgrade import SCHEMA
from portal.tabular.flattening import Column, cells_of
from portal.tabular.formats.texts import encode_json, write_cells

CHUNK = 1_000
"""Rows in memory at once."""

VERSION = 1
"""To be raised when a column gets other cells from the same documents."""


@cache
def columns_of_kind(kind: str) -> list[Column]:
    """Return the columns of the list of a kind of record; none if it has no list."""
    for name, viewset in registered_viewsets().items():
        model = viewset.queryset.model
        if issubclass(model, Record) and model.kind() == kind:
            listed = table(name)
            derived = {column.name for column in listed.endpoint.derived_columns()}
            return [column for column in listed.columns if column.name not in derived]
    return []


@cache
def shape_of(kind: str) -> str:
    """Return a digest of what the cells of a kind depend on beside the documents."""
    columns = [[column.name, column.type] for column in columns_of_kind(kind)]
    return hashlib.sha256(orjson.dumps([VERSION, SCHEMA, columns])).hexdigest()[:16]


def store(editions: Sequence[Edition]) -> None:
    """Keep the cells of editions, whose documents may still hold values of Python."""
    rows = [
        EditionCells(edition=one, shape=shape_of(one.kind), cells=_cells(one.kind, one.document))
        for one in editions
    ]
    EditionCells.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["edition"],
        update_fields=["shape", "cells"],
        batch_size=CHUNK,
    )


def store_new(most: int = CHUNK) -> int:
    """Keep the cells of editions issued after all that have theirs; return their number."""
    newest = EditionCells.objects.aggregate(Max("edition"))["edition__max"] or 0
    new = Edition.objects.filter(pk__gt=newest).order_by("pk").defer("content")
    editions = list(new[:most])
    store(editions)
    return len(editions)


def without_cells() -> QuerySet[Edition]:
    """Return the editions of known kinds whose cells are not kept, or have another shape."""
    kept = Q(pk__in=[])
    known = Q(pk__in=[])
    for model in record_models():
        kept |= Q(kind=model.kind(), cells__shape=shape_of(model.kind()))
        known |= Q(kind=model.kind())
    return Edition.objects.filter(known).exclude(pk__in=Edition.objects.filter(kept).values("pk"))


def store_missing() -> Iterator[int]:
    """Keep the cells of all editions that lack them; yield the number of each batch."""
    keys = list(without_cells().order_by("pk").values_list("pk", flat=True))
    for some in batched(keys, 200):
        store(list(Edition.objects.filter(pk__in=some).defer("content")))
        yield len(some)


def can_read(kind: str, columns: Sequence[Column]) -> bool:
    """True if all of these columns are kept, which those of other parameters are not."""
    return {column.name for column in columns} <= {one.name for one in columns_of_kind(kind)}


def join(kind: str, columns: Sequence[Column], derived: Set[str]) -> Sequence[Column]:
    """Return columns of which those that are kept beside each other are one; as they are if it is
    not all that are kept, beside `derived` ones."""
    kept = [column for column in columns if column.name not in derived]
    if not kept or [one.name for one in kept] != [one.name for one in columns_of_kind(kind)]:
        return columns
    joined: list[Column] = []
    for is_derived, some in groupby(columns, lambda column: column.name in derived):
        its = list(some)
        joined += its if is_derived else [replace(its[0], joined=len(its))]
    return joined


def read(
    kind: str, found: QuerySet[Model], columns: Sequence[Column]
) -> Iterator[list[list[object]]]:
    """Yield the cells of records, some records at a time, column by column."""
    places = {column.name: place for place, column in enumerate(columns_of_kind(kind))}
    taken = [places[column.name] for column in columns]
    widths = [column.joined for column in columns]
    keys = found.values_list("edition_id", flat=True)
    for some in batched(keys.iterator(CHUNK), CHUNK):
        kept = EditionCells.objects.filter(edition__id__in=some, shape=shape_of(kind))
        texts = dict(kept.values_list("edition_id", "cells"))
        lines = _write_plain(texts, widths) if all(widths) else {}
        rows = {key: orjson.loads(cells) for key, cells in texts.items() if key not in lines}
        for missing in batched([key for key in some if key not in texts], 200):
            rows |= _read_documents(kind, missing)
        if all(widths):
            lines |= _write_rows(rows, widths)
            yield [list(column) for column in zip(*map(lines.__getitem__, some), strict=True)]
        else:
            every = list(zip(*map(rows.__getitem__, some), strict=True))
            yield [list(every[place]) for place in taken]


UNLIKE_CSV = re.compile(r',(?:"[=+@-]|[-\d][\d.]*[eE]|-?0\.0000)')
"""Cells that CSV may write otherwise than JSON: guarded formulas, very large and small numbers."""


def _write_plain(texts: Mapping[int, str], widths: Sequence[int]) -> dict[int, list[str]]:
    """Return the joined columns of rows whose JSON has commas between cells alone and no escapes:
    without null and quotation marks it is CSV."""
    lines = {key: f",{text[1:-1]}" for key, text in texts.items()}
    plain = {
        key: line
        for key, line in lines.items()
        if line.count(",") == sum(widths) and "\\" not in line and not UNLIKE_CSV.search(line)
    }
    block = "\n".join(plain.values()).encode()
    written = block.replace(b",null", b",").translate(None, b'"').decode().split("\n")
    return {key: _cut(line[1:], widths) for key, line in zip(plain, written, strict=bool(plain))}


def _cut(line: str, widths: Sequence[int]) -> list[str]:
    """Cut a line without enclosed cells into parts of so many cells."""
    parts: list[str] = []
    for width in reversed(widths[1:]):
        line, *cells = line.rsplit(",", width)
        parts.insert(0, ",".join(cells))
    return [line, *parts]


def _write_rows(
    rows: Mapping[int, Sequence[object]], widths: Sequence[int]
) -> dict[int, list[str]]:
    """Return the joined columns of rows."""
    columns = iter([write_cells(cells) for cells in zip(*rows.values(), strict=True)])
    parts = [map(",".join, zip(*islice(columns, width), strict=True)) for width in widths]
    return dict(zip(rows, map(list, zip(*parts, strict=True)), strict=True)) if rows else {}


def _read_documents(kind: str, keys: Sequence[int]) -> dict[int, tuple[object, ...]]:
    documents = documents_of(keys)
    cells = cells_of(columns_of_kind(kind), list(documents.values()))
    return dict(zip(documents, zip(*cells, strict=True), strict=True))


def documents_of(keys: Sequence[int]) -> dict[int, JsonObject]:
    """Return the documents of editions by key."""
    editions = Edition.objects.only("document", "kind", "record_uid", "number", "issued_at")
    return {key: one.document for key, one in editions.in_bulk(keys).items()}


def _cells(kind: str, document: object) -> str:
    plain = cast("JsonObject", json.loads(json.dumps(document, cls=DjangoJSONEncoder)))
    return encode_json([one for (one,) in cells_of(columns_of_kind(kind), [plain])]).decode()
