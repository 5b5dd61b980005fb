"""FilterSet of the change log."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from portal.filters.closed import ClosedFilterSet, ClosedForm
from portal.filters.ordering import Ordering
from portal.filters.parameters import (
    BooleanFilter,
    InCountry,
    MultipleChoiceFilter,
    NumberFilter,
    Parameter,
    TextIn,
    UpdatedAfter,
)
from portal.filters.published import Choice, InCountries, kind_choices
from portal.models import Change, SearchEntry
from portal.models.history import history_models
from portal.publication.followed_tables import row_kinds
from portal.records.kinds import all_kinds

LARGEST_POSITION = 2**53 - 1
"""Largest integer that every JSON parser reads exactly (2⁵³ − 1)."""
LATEST = date(9999, 11, 30)
"""Stands for later days: the last that Python knows have no next month."""


def change_kind_choices() -> list[Choice]:
    """Return the kinds in the change log: kinds of record, and rows of other lists."""
    rows: list[Choice] = [(kind, kind) for kind in row_kinds()]
    return sorted([*kind_choices(), *rows])


class ChangeFilter(ClosedFilterSet):
    model = Change
    after = NumberFilter(
        "position", "gt", is_whole=True, most=LARGEST_POSITION, label=_("After the position")
    )
    kind = MultipleChoiceFilter(choices=change_kind_choices, label=_("Kind"))
    key = TextIn("key", label=_("Key"))
    action = MultipleChoiceFilter(choices=Change.Action.choices, label=_("What happened"))
    reconstructed = BooleanFilter("is_reconstructed", label=_("Reconstructed"))
    updated_after = UpdatedAfter("at")
    order = Ordering("position", position=("position", _("position")))


def logged_kind_choices() -> list[Choice]:
    """Return the kinds whose changes are told to readers."""
    kinds: list[Choice] = [(kind.kind, kind.many) for kind in all_kinds().values()]
    return [*kinds, *((one.kind, one.words) for one in row_kinds().values() if one.words)]


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def end_of(day: date) -> datetime:
    return start_of(min(day, LATEST) + timedelta(days=1))


def next_month(month: date) -> date:
    return (min(month, LATEST).replace(day=1) + timedelta(days=31)).replace(day=1)


def last_before(moment: datetime) -> Coalesce:
    """Return the last position before a moment as an expression: positions are in the order of
    their moments, and the index of an action is in the order of positions."""
    earlier = Change.objects.filter(at__lt=moment).order_by("-at", "-position")
    return Coalesce(Subquery(earlier.values("position")[:1]), 0)


class MonthField(forms.DateField):
    """The first day of a month, given as `2026-11`."""

    input_formats = ("%Y-%m",)


class DayInput(forms.DateInput):
    input_type = "date"


class InMonth(Parameter):
    field_class = MonthField

    def condition(self, value: date) -> Q:
        first, last = (last_before(start_of(day)) for day in (value, next_month(value)))
        return Q(position__gt=first, position__lte=last)


class SinceDay(Parameter):
    """Changes after a day."""

    field_class = forms.DateField
    defaults = {"input_formats": ["%Y-%m-%d"], "widget": DayInput}

    def condition(self, value: date) -> Q:
        return Q(position__gt=last_before(end_of(value)))


class UntilDay(SinceDay):
    """Changes until the end of a day."""

    def condition(self, value: date) -> Q:
        return Q(position__lte=last_before(end_of(value)))


class OfRecordInCountry(InCountry):
    """Changes of records that were ever about any of these countries."""

    def condition(self, value: list[str]) -> Q:
        history: Any = history_models()[SearchEntry]  # its columns are made at run time
        own = history.objects.filter(kind=OuterRef("kind"), record_uid=OuterRef("key"))
        return Q(Exists(own.filter(InCountries("countries").condition(value))))


class ChangeListForm(ClosedForm):
    def clean(self) -> None:
        """Put the two days in order: each is as different from the other as that from it."""
        super().clean()
        since, until = (self.cleaned_data.get(name) for name in ("since", "until"))
        if since and until and until < since:
            self.cleaned_data |= {"since": until, "until": since}


class ChangeListFilter(ClosedFilterSet):
    """As readers ask: by month, or what is otherwise between two days."""

    model = Change
    month = InMonth(label=_("Month"), for_programs=True)
    kind = MultipleChoiceFilter(choices=logged_kind_choices, label=_("Kind"))
    country = OfRecordInCountry("kind")
    since = SinceDay(label=_("Compare the day"))
    until = UntilDay(label=_("with the day"))

    class Meta(ClosedFilterSet.Meta):
        form = ChangeListForm
