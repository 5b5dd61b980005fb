"""Parameter `valid_on`: the rows and their status on a day, by `portal.facts.timeline`."""

from datetime import date
from typing import cast

import numpy as np
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BinaryField, IntegerField, Model, QuerySet, Value
from django.db.models.functions import Cast, Substr
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.facts import PartialDate, extents
from portal.facts.timeline import StateHistory
from portal.filters.fields import AS_DAY
from portal.filters.parameters import MultipleChoiceFilter, Parameter
from portal.filters.values import Values
from portal.publication import time_travel
from portal.records.column_store import CodedColumn, PublicColumns
from portal.records.column_store.columns import Mask
from portal.records.column_store.states import read_histories


class PastDayField(forms.CharField):
    """A day that is not in the future; a month or a year means its last day, or today. In the past
    today is the day of the moment."""

    json_schema = AS_DAY

    def clean(self, value: object) -> str:
        text = str(super().clean(value))
        return parse_past_day(text) if text else ""


def parse_past_day(text: str) -> str:
    """Return the last day of a partial date, or today: `2020` → `2020-12-31`.

    Raises ValidationError with a sentence for other texts and for the future.
    """
    today = time_travel.today()
    try:
        extent = extents.extent_of_day(PartialDate().clean(text))
    except ValueError as problem:
        raise ValidationError(str(problem), code="invalid") from problem
    if extent.low > today:
        sentence = _("“%s” lies ahead: nobody can say how it will be.") % text
        raise ValidationError(sentence, code="ahead")
    last: date = min(extent.high, today)
    return last.isoformat()


class ValidOn(Parameter):
    """Leaves out rows that had not begun by a day; the status filter then means that day."""

    field_class = PastDayField
    for_programs = True
    defaults = {
        "label": gettext_lazy("As it stood on"),
        "help_text": gettext_lazy("2021, 2021-06 or 2021-06-20"),
    }

    def asks(self) -> tuple[str, ...]:
        return ()

    def filter[M: Model](self, queryset: QuerySet[M], value: str) -> QuerySet[M]:
        if not value:
            return queryset
        columns = PublicColumns()
        return _among(queryset, columns, self.mark(columns, value))

    def mark(self, columns: PublicColumns, value: str) -> Mask:
        histories = read_histories(columns, self.model)
        return ~histories.matches(lambda history: cast(StateHistory, history).is_to_come(value))


class StatusOnDay(MultipleChoiceFilter):
    """The current status, or with `valid_on` the status on that day."""

    @property
    def is_dated(self) -> bool:
        return bool(self.parent.is_valid() and self.parent.form.cleaned_data.get("valid_on"))

    def filter[M: Model](self, queryset: QuerySet[M], value: list[str]) -> QuerySet[M]:
        day = self.parent.form.cleaned_data.get("valid_on")
        if not (day and value):
            return super().filter(queryset, value)
        columns = PublicColumns()
        return _among(queryset, columns, self._then(columns).matches(value.__contains__))

    def read(self, columns: PublicColumns, model: type[Model]) -> list[Values] | None:
        if not self.is_dated:
            return None
        return [Values(None, self._then(columns))]

    def _then(self, columns: PublicColumns) -> CodedColumn:
        """Return the status of each row on the day, empty where it is unknown."""
        day = self.parent.form.cleaned_data["valid_on"]
        histories = read_histories(columns, self.model)
        return histories.recoded(lambda history: cast(StateHistory, history).on(day) or "")


def _among[M: Model](rows: QuerySet[M], columns: PublicColumns, marks: Mask) -> QuerySet[M]:
    """Leave the rows that are marked: the query gets a byte for each primary key, which takes less
    to write, to read and to look up than a list of most of them."""
    keys = columns.of(rows.model).keys
    found = np.zeros(int(keys.max(initial=0)) + 1, dtype=bool)
    found[keys[marks]] = True
    place = Cast("pk", IntegerField()) + 1
    own = Substr(Value(found.tobytes()), place, 1, output_field=BinaryField())
    return rows.filter(GreaterThan(own, b"\0"))  # of equal ones PostgreSQL would expect few
