"""`valid_on`: the rows as they stood on a day, asked of the database.

The same rule as `portal.facts.timeline`, which reads it from documents; a test holds both together.
"""

from datetime import UTC, date
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import (
    Cast,
    Coalesce,
    Concat,
    Greatest,
    NullIf,
    Substr,
    TruncDate,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.facts import PartialDate, extents
from portal.facts.timeline import Dated, StateChange, unfinished
from portal.filters.fields import AS_DAY
from portal.filters.parameters import MultipleChoiceFilter, Parameter

NOTHING = Value("", output_field=CharField())
STATE_AT = 13
"""Where the state begins in `2021-06-0003operating`, after the date and the state's place."""


class PastDayField(forms.CharField):
    """A day that is not to come; a month or a year stands for its last day, or for today."""

    json_schema = AS_DAY

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        return past_day(text) if text else ""


def past_day(text: str) -> str:
    """`2020` → `2020-12-31`; ValidationError with a sentence for what is none or lies ahead."""
    today = timezone.localdate()
    try:
        extent = extents.of_day(PartialDate().clean(text))
    except ValueError as problem:
        raise ValidationError(str(problem), code="invalid") from problem
    if extent.low > today:
        sentence = _("“%s” lies ahead: nobody can say how it will be.") % text
        raise ValidationError(sentence, code="ahead")
    last: date = min(extent.high, today)
    return last.isoformat()


class ValidOn(Parameter):
    """Leaves out what had not begun by a day, and lets the status be asked as it was then."""

    field_class = PastDayField

    def __init__(self, dated: Dated, **kwargs: Any) -> None:
        words = {
            "label": gettext_lazy("As it stood on"),
            "help_text": gettext_lazy("2021, 2021-06 or 2021-06-20"),
        }
        super().__init__(dated.status, **{**words, "for_programs": True, **kwargs})
        self.dated = dated

    def asks(self) -> tuple[str, ...]:
        return ()

    def filter(self, queryset: Any, value: str) -> Any:
        if not value:
            return queryset
        told = with_states(queryset, self.dated, value)
        return told.filter(then_is_to_come=False)


class StatusThen(MultipleChoiceFilter):
    """The status as it is, or with `valid_on` as it was then."""

    @property
    def is_dated(self) -> bool:
        asked: Any = self.parent
        return bool(asked.form.cleaned_data.get("valid_on")) if asked.is_valid() else False

    def filter(self, queryset: Any, value: list[str]) -> Any:
        asked: Any = self.parent
        day = asked.form.cleaned_data.get("valid_on")
        if not (day and value):
            return super().filter(queryset, value)
        told = with_states(queryset, asked.filters["valid_on"].dated, day)
        return told.filter(then_status__in=value)


def with_states(queryset: Any, dated: Dated, day: str) -> Any:
    """Rows that can be asked for `then_status`, empty where nobody says, and for
    `then_is_to_come`."""
    if "then_status" in queryset.query.annotations:
        return queryset
    told = queryset.alias(then_said=_said(dated))
    asked = [_Asked(queryset.model, dated, change, day) for change in dated.changes]
    latest = [one.latest() for one in asked]
    told = told.alias(then_latest=Greatest(*latest, NOTHING) if latest else NOTHING)
    said = _is_over("then_said", day)
    past = ~Q(then_latest="")
    is_open, goes_on = (reduce(or_, found, Q(pk__in=[])) for found in _both(asked))
    state = Substr("then_latest", STATE_AT)
    told = told.alias(then_state=state)
    return told.alias(
        then_status=Case(
            When(said, then=F(dated.status)),
            When(past & ~is_open & (goes_on | Q(then_state=F(dated.status))), then=state),
            default=NOTHING,
        ),
        then_is_to_come=Case(
            When(~said & ~past & ~is_open & goes_on, then=Value(True)), default=Value(False)
        ),
    )


class _Asked:
    """One kind of change, asked of the database for a day."""

    def __init__(self, model: type[Any], dated: Dated, change: StateChange, day: str) -> None:
        self.change, self.day, self.order = change, day, dated.states.values
        if change.part:
            self.rows = model._meta.get_field(change.part).related_model._base_manager.filter(
                record=OuterRef("pk")
            )
            self.column, self.status = change.on, change.status
        else:
            self.rows = None
            self.column, self.status = model.facts[change.on].columns_of(change.on)[0], dated.status

    def latest(self) -> Any:
        """`2021-06-0003operating`: the last that was certain by the day; empty for none."""
        told = Concat(
            Substr(Concat(self.column, Value("-00-00")), 1, 10),
            self._state(),
            output_field=CharField(),
        )
        if self.rows is None:
            return Case(
                When(self._counts(_is_over(self.column, self.day)), then=told), default=NOTHING
            )
        rows = self.rows.filter(self._counts(_is_over(self.column, self.day)))
        found = rows.annotate(then_told=told).order_by("-then_told").values("then_told")[:1]
        return Coalesce(Subquery(found), NOTHING, output_field=CharField())

    def is_open(self) -> Q:
        return self._any(Q(**{f"{self.column}__in": unfinished(self.day)}))

    def is_later(self) -> Q:
        return self._any(Q(**{f"{self.column}__gt": self.day}))

    def _any(self, condition: Q) -> Q:
        counted = self._counts(condition)
        return counted if self.rows is None else Q(Exists(self.rows.filter(counted)))

    def _counts(self, condition: Q) -> Q:
        """Dates after the last remark are plans."""
        said: Any = F("then_said") if self.rows is None else OuterRef("then_said")
        condition &= ~Q(**{self.column: ""}) & Q(**{f"{self.column}__lte": said})
        if self.change.among:
            condition &= Q(**{f"{self.status}__in": sorted(self.change.among)})
        return condition

    def _state(self) -> Any:
        if self.change.state is not None:
            return Value(self._placed(self.change.state))
        known = (
            When(**{self.status: state}, then=Value(self._placed(state))) for state in self.order
        )
        return Case(*known, default=Value("00"))

    def _placed(self, state: str) -> str:
        """With its place among the states in front: of one day, the latest counts."""
        place = self.order.index(state) + 1 if state in self.order else 0
        return f"{place:02}{state}"


def _both(asked: list[_Asked]) -> tuple[list[Q], list[Q]]:
    return [one.is_open() for one in asked], [one.is_later() for one in asked]


def _said(dated: Dated) -> Any:
    issued = Cast(TruncDate("edition__issued_at", tzinfo=UTC), CharField())
    return Coalesce(NullIf(dated.said_on, NOTHING), issued) if dated.said_on else issued


def _is_over(column: str, day: str) -> Q:
    """Whether a partial date has ended by a day."""
    return Q(**{f"{column}__lte": day}) & ~Q(**{f"{column}__in": unfinished(day)})
