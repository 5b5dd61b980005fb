"""Translation of what Django and the models call columns and tables in plain English."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, gettext_noop
from django_stubs_ext import StrOrPromise

OF_DJANGO = [
    gettext_noop("Add %s"),
    gettext_noop("Add another %(verbose_name)s"),
    gettext_noop("Change %s"),
    gettext_noop("Change history: %s"),
    gettext_noop("Pagination %(name)s"),
    gettext_noop("Pagination %(name)s entries"),
    gettext_noop("Save and add another"),
    gettext_noop("Save and continue editing"),
    gettext_noop("Select %s to change"),
    gettext_noop("Select %s to view"),
    gettext_noop("The %(name)s “%(obj)s” was deleted successfully."),
    gettext_noop("The {name} “{obj}” was added successfully."),
    gettext_noop("The {name} “{obj}” was changed successfully."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may edit it again below."),
    gettext_noop("View %s"),
    gettext_noop("error report"),
]
"""Sentences of Django that do not fit every name, or its buttons a phone, in its own translation,
and the name of a table that stands in permissions only."""


def translate_names(models: Iterable[type[Model]]) -> None:
    """Translate names and help texts of columns and tables where they are shown. The English ones,
    those of migrations, files and the API, stay as they are."""
    for model in models:
        options: Any = model._meta
        for column in [*options.local_fields, *options.local_many_to_many]:
            _translate(column, "verbose_name", "help_text")
        if not isinstance(options.verbose_name, Promise):
            options.verbose_name_plural = str(options.verbose_name_plural)  # a Promise otherwise
        _translate(options, "verbose_name", "verbose_name_plural")


def _translate(named: object, *attributes: str) -> None:
    for attribute in attributes:
        words: StrOrPromise = getattr(named, attribute)
        if words and not isinstance(words, Promise):
            setattr(named, attribute, gettext_lazy(words))
