"""Where in the form of a record something is mended."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models


def anchor(model: type[models.Model], place: str) -> str:
    """From a column or a relation (`claims`, or `claims/<uid>` for one of its rows) to the
    fragment of an address; empty where the form has no such place."""
    name, _slash, _uid = place.partition("/")
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    return f"#{name}-group" if field.auto_created else f"#id_{name}"
