"""Sentence of a finding in the language of the reader."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.editorial.worklist.registry import CHECKS
from portal.models import Finding

type Words = Callable[[type[models.Model], Any], StrOrPromise]


def build_sentence(finding: Finding, model: type[models.Model]) -> str:
    """Return the sentence of the check of a finding, with its values."""
    said = {key: _describe_value(model, key, value) for key, value in finding.detail.items()}
    words = str(CHECKS[finding.check_id].sentence % said)
    return words[:1].upper() + words[1:]


def _describe_value(model: type[models.Model], key: str, value: object) -> object:
    return WORDS[key](model, value) if key in WORDS else value


def _list_columns(model: type[models.Model], names: list[str]) -> str:
    columns = {column.name: column.verbose_name for column in model._meta.fields}
    return ", ".join(str(columns[name]) for name in names)


WORDS: dict[str, Words] = {
    "fact": lambda model, name: model.fact_label(name),  # type: ignore[attr-defined]
    "columns": _list_columns,
    "status": lambda model, status: status or _("no answer"),
}
"""Keys of a detail whose values need words: `fact` is a fact of the model, `columns` are its
columns, `status` is an HTTP status, 0 for no answer."""
