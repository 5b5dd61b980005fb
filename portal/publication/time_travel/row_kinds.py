"""Kinds in the change log that are no records: rows that are built again from their columns."""

from dataclasses import dataclass

from django.db import models

from portal.models import Country, Disagreement, Source
from portal.publication.public_rows import COUNTRY, DISAGREEMENT, SOURCE


@dataclass(frozen=True)
class RowKind:
    kind: str
    model: type[models.Model]
    key: str
    """The column by which the journal knows a row."""
    owner: str = ""
    """A foreign key to rows without a journal of their own, public as long as one of these is."""


_kinds: list[RowKind] = [
    RowKind(COUNTRY, Country, "code"),
    RowKind(SOURCE, Source, "slug"),
    RowKind(DISAGREEMENT, Disagreement, "key"),
]


def add(kind: RowKind) -> None:
    """An app adds its own."""
    _kinds.append(kind)


def row_kinds() -> list[RowKind]:
    return list(_kinds)
