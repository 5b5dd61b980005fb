"""Sentence of a finding in the language of the reader."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from portal.editorial.worklist.registry import CHECKS, Check
from portal.editorial.worklist.shelf_lives import YEAR
from portal.formatting.dates import format_day
from portal.formatting.locales import join_list
from portal.formatting.numbers import format_stored
from portal.models import Finding, Record

DECIMAL = re.compile(r"(-?\d+\.\d+)( .+)?")
"""A figure within a detail, and its unit; one without a point may be a year."""
DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?")

type Words = Callable[[type[models.Model], Any], StrOrPromise]


def build_sentence(finding: Finding, model: type[models.Model]) -> str:
    return complete_sentence(CHECKS[finding.check_id], finding.detail, model)


def complete_sentence(check: Check, detail: Mapping[str, object], model: type[models.Model]) -> str:
    said = {key: _describe_value(model, key, value) for key, value in detail.items()}
    words = str(check.sentence % said)
    begins_with_address = "://" in words.partition(" ")[0]
    return words if begins_with_address else words[:1].upper() + words[1:]


def _describe_value(model: type[models.Model], key: str, value: object) -> object:
    if key in WORDS:
        return WORDS[key](model, value)
    if found := DECIMAL.fullmatch(str(value)):
        return format_stored(Decimal(found[1])) + (found[2] or "")
    return format_day(str(value)) if DAY.fullmatch(str(value)) else value


def _list_columns(model: type[models.Model], names: list[str]) -> str:
    columns = {column.name: column.verbose_name for column in model._meta.fields}
    return join_list(str(columns[name]) for name in names)


def _name_fact(model: type[models.Model], name: str) -> StrOrPromise:
    """Return the label of a fact; what is none, as the period of a series, as it is."""
    if not (issubclass(model, Record) and model.find_fact(name)):
        return name
    return model.fact_label(name)


def _format_days(model: type[models.Model], days: int) -> str:
    """Return a time in whole years where it is that, else in days."""
    years, rest = divmod(days, YEAR)
    if rest:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}


WORDS: dict[str, Words] = {
    "days": _format_days,
    "longest": _format_days,
    "fact": _name_fact,
    "label": _name_fact,
    "first": lambda model, name: _list_columns(model, [name]),
    "second": lambda model, name: _list_columns(model, [name]),
    "columns": _list_columns,
    "status": lambda model, status: status or _("no answer"),
    **dict.fromkeys(("printed", "text", "title"), lambda model, quoted: quoted),
}
"""Keys of a detail whose values need words: `fact` and `label` are a fact or a period, `columns`
are columns of the model, `status` is an HTTP status, 0 for no answer. What a sentence quotes stays
as it is."""
