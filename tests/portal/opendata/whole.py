"""Records with something in every place: claims, a ruling, a row in each part."""

import json
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from portal.publication import snapshots
from projects.energy.models import EnergyProject
from tests.factories import MAKERS, claim_all, make_organisation, make_source, make_user, rule


def stored(record: Any) -> Any:
    return type(record).working.get(pk=record.pk)


def content_of(record: Any) -> Any:
    """As it comes out of the database: through JSON, which knows fewer types."""
    return json.loads(json.dumps(snapshots.of(stored(record))))


def whole(model: type[EnergyProject]) -> Any:
    """A record with claims, a ruling and a row in each of its parts."""
    record = MAKERS[model](summary_en="As it was.")
    claim_all(record)
    for name in [name for name, fact in model.facts.items() if fact.accepted(record, name)][:1]:
        rule(record, name)
    for relation in model.parts:
        make_row(record, relation)
    return stored(record)


def make_row(record: Any, relation: str) -> Any:
    rows = getattr(record, relation)
    return rows.create(**{f.name: some(f) for f in rows.model._meta.fields if is_wanted(f)})


def is_wanted(field: Any) -> bool:
    return field.name not in ("id", "uid", "record") and not (field.null or field.has_default())


def some(field: Any) -> Any:
    if field.is_relation:
        name = field.related_model._meta.model_name
        makers = {"source": make_source, "user": make_user, "organisation": make_organisation}
        return makers[name]()
    if field.choices:
        return field.choices[0][0]
    if field.get_internal_type() == "FileField":
        return ContentFile(a_picture(), name="dam.png")
    return 1 if "Integer" in field.get_internal_type() else "2024"[: field.max_length]


def a_picture() -> bytes:
    Image.new("RGB", (4, 3)).save(found := BytesIO(), "PNG")
    return found.getvalue()
