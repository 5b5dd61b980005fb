"""Anchors of fields in the form of a record."""

from django.core.exceptions import FieldDoesNotExist
from django.db import models


def build_anchor(model: type[models.Model], place: str) -> str:
    """Return the fragment for a column or a relation (`claims`, or `claims/<uid>` for a row); empty
    if the form has no such place."""
    name, _slash, _uid = place.partition("/")
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    return f"#{name}-group" if field.auto_created else f"#id_{name}"
