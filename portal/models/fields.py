"""Columns with the same meaning in several models."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from portal.facts import DateRange, PartialDate

type Column = models.Field[Any, Any]
"""Column or many-to-many relation of a model, with values of any type."""


def check_day(text: str) -> None:
    try:
        PartialDate().clean(text)
    except ValueError as problem:
        raise ValidationError(str(problem)) from problem


def check_span(text: str) -> None:
    try:
        DateRange().clean(text)
    except ValueError as problem:
        raise ValidationError(str(problem)) from problem


class PartialDateField(models.CharField[Any, Any]):
    """ISO 8601 to the year, the month or the day: `2021`, `2021-06`, `2021-06-20`. Empty when
    unknown. Sorts as text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # those of CharField
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", "2021, 2021-06 or 2021-06-20")
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, check_day]


def latitude() -> models.DecimalField[Any, Any]:
    return models.DecimalField("latitude", max_digits=8, decimal_places=6, null=True, blank=True)


def longitude() -> models.DecimalField[Any, Any]:
    return models.DecimalField("longitude", max_digits=9, decimal_places=6, null=True, blank=True)
