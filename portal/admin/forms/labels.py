"""Labels of columns in forms and comparisons, where the name of the column says too little, and the
anchors of their fields.

Names of columns are part of files and the API and stay as they are.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.models.fields import Column, find_field

LABELS: dict[str, StrOrPromise] = {
    "as_of": _("valid for (date or period)"),
    "as_printed": _("wording in the source"),
    "comparator": _("how exact"),
    "dated_on": _("publication date"),
    "home_rank": _("front page position"),
    "locator": _("page, table or paragraph"),
    "retraction_reason": _("reason for retracting"),
    "supersedes": _("replaces"),
    "tolerance_percent": _("tolerance (%)"),
}


def label_of(column: Column, own: Mapping[str, StrOrPromise] = LABELS) -> StrOrPromise:
    """Return the label of a column, by those of a form first."""
    return own.get(column.name) or LABELS.get(column.name) or column.verbose_name


def build_anchor(model: type[models.Model], place: str) -> str:
    """Return the fragment for a column or a relation (`claims`, or `claims/<uid>` for a row); empty
    if the form has no such place."""
    name, _slash, _uid = place.partition("/")
    if (field := find_field(model, name)) is None:
        return ""
    return f"#{name}-group" if field.auto_created else f"#id_{name}"
