"""Layout of the form of a record, for kinds that do not write their own."""

from collections.abc import Iterable, Iterator

from django.contrib.admin.options import InlineModelAdmin
from django.db import models

from portal.admin.evidence.claims import ClaimInline, RulingInline
from portal.admin.forms.parts import (
    ExternalIdInline,
    OtherNameInline,
    PartInline,
    TabularPartInline,
)
from portal.admin.kinds.pictures import PictureInline
from portal.models import ExternalId, OtherName, Part, PicturePart, Record

type Inline = InlineModelAdmin[models.Model, models.Model]

BY_PART: dict[type[models.Model], type[PartInline]] = {
    OtherName: OtherNameInline,
    ExternalId: ExternalIdInline,
    PicturePart: PictureInline,
}


def evidence_inlines(model: type[Record]) -> list[type[PartInline]]:
    """Claims and rulings, for a kind that has facts."""
    if not model.facts:
        return []
    return [
        ClaimInline.of(model.part_model("claims")),
        RulingInline.of(model.part_model("rulings")),
    ]


def part_inlines(model: type[Record], written: Iterable[type[Inline]]) -> list[type[Inline]]:
    """Those that a kind writes itself, then one of each part that they leave out."""
    found = list(written)
    parts = map(model.part_model, model.parts)
    left = [part for part in parts if part not in [one.model for one in found]]
    return [*found, *map(_inline, left)]


def fact_rows(model: type[Record]) -> list[str | tuple[str, ...]]:
    """The columns of each fact, those of one fact beside each other."""
    rows = [fact.columns_of(name) for name, fact in model.facts.items()]
    return [row[0] if len(row) == 1 else tuple(row) for row in rows]


def other_columns(model: type[Record]) -> Iterator[str]:
    """Columns of its own that hold no fact."""
    common = {field.name for field in Record._meta.get_fields()}
    taken = {column for name, fact in model.facts.items() for column in fact.columns_of(name)}
    for field in (*model._meta.fields, *model._meta.many_to_many):
        if field.editable and field.name not in common | taken:
            yield field.name


def _inline(part: type[Part]) -> type[PartInline]:
    for base, inline in BY_PART.items():
        if issubclass(part, base):
            return inline.of(part)
    return TabularPartInline.of(part)
