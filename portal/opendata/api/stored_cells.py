"""The cells of editions in tables, kept beside their documents for files.

A document holds every claim with its source, ten times what a row of a table shows. Files read the
cells that were kept when an edition was issued, and the document of one without, or with those of
other columns: of an earlier release, or not written yet (`manage.py store_cells`).
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import batched
from typing import cast

import orjson
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max, Model, Q, QuerySet

from portal.models import Edition, EditionCells, Record
from portal.opendata.api.router import registered_viewsets
from portal.opendata.api.tables import table
from portal.records.document_types import JsonObject
from portal.records.registry import record_models
from portal.records.upgrade import SCHEMA
from portal.tabular.flattening import Column, cells_of
from portal.tabular.formats.texts import encode_json

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


@transaction.atomic
def store(found: QuerySet[Edition]) -> int:
    """Keep the cells of editions; return their number. They are held, so that a removal for good
    finds what is kept of them, but for those that it holds already."""
    held = found.select_for_update(of=("self",), no_key=True, skip_locked=True)
    editions = held.defer("content")
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
    return len(rows)


def store_new(most: int = CHUNK) -> int:
    """Keep the cells of editions issued after all that have theirs; return their number."""
    newest = EditionCells.objects.aggregate(Max("edition"))["edition__max"] or 0
    return store(Edition.objects.filter(pk__gt=newest).order_by("pk")[:most])


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
        yield store(Edition.objects.filter(pk__in=some).order_by("pk"))


def can_read(kind: str, columns: Sequence[Column]) -> bool:
    """True if all of these columns are kept, which those of other parameters are not."""
    return {column.name for column in columns} <= {one.name for one in columns_of_kind(kind)}


def read(
    kind: str, found: QuerySet[Model], columns: Sequence[Column]
) -> Iterator[list[list[object]]]:
    """Yield the cells of records, some records at a time, column by column."""
    places = {column.name: place for place, column in enumerate(columns_of_kind(kind))}
    taken = [places[column.name] for column in columns]
    keys = found.values_list("edition_id", flat=True)
    for some in batched(keys.iterator(CHUNK), CHUNK):
        kept = EditionCells.objects.filter(edition__in=some, shape=shape_of(kind))
        rows = {key: orjson.loads(cells) for key, cells in kept.values_list("edition_id", "cells")}
        for missing in batched([key for key in some if key not in rows], 200):
            rows |= _read_documents(kind, missing)
        every = list(zip(*map(rows.__getitem__, some), strict=True))
        yield [list(every[place]) for place in taken]


def _read_documents(kind: str, keys: Sequence[int]) -> dict[int, tuple[object, ...]]:
    documents = documents_of(keys)
    cells = cells_of(columns_of_kind(kind), list(documents.values()))
    return dict(zip(documents, zip(*cells, strict=True), strict=True))


def documents_of(keys: Sequence[int]) -> dict[int, JsonObject]:
    editions = Edition.objects.only("document", "kind", "record_uid", "number", "issued_at")
    return {key: one.document for key, one in editions.in_bulk(keys).items()}


def _cells(kind: str, document: object) -> str:
    plain = cast("JsonObject", json.loads(json.dumps(document, cls=DjangoJSONEncoder)))
    return encode_json([one for (one,) in cells_of(columns_of_kind(kind), [plain])]).decode()
