"""Translation of what Django and the models call columns and tables in plain English."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise


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
