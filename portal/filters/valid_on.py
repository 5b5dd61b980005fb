"""Parameter `valid_on`: the rows and their status on a day.

Lists compare columns, by `portal.facts.timeline`; files and feeds ask the database, in SQL of the
same rule, with which a test compares it.
"""

from datetime import date
from functools import reduce
from operator import or_
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import (
    Case,
    CharField,
    Exists,
    Expression,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, NullIf, Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.facts import PartialDate, extents
from portal.facts.timeline import StateChange, StateHistory, StateRules, unfinished_periods
from portal.filters.fields import AS_DAY
from portal.filters.parameters import MultipleChoiceFilter, Parameter
from portal.filters.values import Values
from portal.models import Record
from portal.publication import time_travel
from portal.records.column_store import PublicColumns
from portal.records.column_store.columns import Mask
from portal.records.column_store.states import read_histories

NOTHING = Value("", output_field=CharField())
STATE_AT = 13
"""Position of the state in `2021-06-0003operating`, after the date and the rank of the state."""


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
        return with_states(queryset, value).filter(then_is_to_come=False)

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
        return with_states(queryset, day).filter(then_status__in=value)

    def read(self, columns: PublicColumns, model: type[Model]) -> list[Values] | None:
        if not self.is_dated:
            return None
        day = self.parent.form.cleaned_data["valid_on"]

        def then(history: object) -> str:
            return cast(StateHistory, history).on(day) or ""

        return [Values(None, read_histories(columns, cast("type[Record]", model)).recoded(then))]


def with_states[M: Model](queryset: QuerySet[M], day: str) -> QuerySet[M]:
    """Add aliases for a day: `then_status`, empty where unknown, and `then_is_to_come`."""
    if "then_status" in queryset.query.annotations:
        return queryset
    model = cast("type[Record]", queryset.model)
    rules = cast(StateRules, model.state_rules)
    rows = queryset.alias(then_said=_status_day(rules))
    changes = [_ChangeExpressions(model, rules, one, day) for one in rules.changes]
    latest = [one.latest() for one in changes]
    rows = rows.alias(then_latest=Greatest(*latest, NOTHING) if latest else NOTHING)
    is_current = _is_over("then_said", day)
    has_past = ~Q(then_latest="")
    is_open = reduce(or_, (one.is_open() for one in changes), Q(pk__in=[]))
    has_later = reduce(or_, (one.is_later() for one in changes), Q(pk__in=[]))
    state = Substr("then_latest", STATE_AT)
    continues = has_later | Q(then_state=F(rules.status))
    found: QuerySet[M] = rows.alias(then_state=state).alias(
        then_status=Case(
            When(is_current, then=F(rules.status)),
            When(has_past & ~is_open & continues, then=state),
            default=NOTHING,
        ),
        then_is_to_come=Case(
            When(~is_current & ~has_past & ~is_open & has_later, then=Value(True)),
            default=Value(False),
        ),
    )
    return found


class _ChangeExpressions:
    """SQL of one declared change for a day."""

    rows: QuerySet[Model] | None = None
    """Rows of the part with the change; None for a fact of the record."""

    def __init__(
        self, model: type[Record], rules: StateRules, change: StateChange, day: str
    ) -> None:
        self.change, self.day, self.order = change, day, rules.states.values
        if change.part:
            part = cast("type[Model]", model._meta.get_field(change.part).related_model)
            self.rows = part._base_manager.filter(record=OuterRef("pk"))
            self.column, self.status = change.on, change.status
        else:
            self.column, self.status = model.facts[change.on].columns_of(change.on)[0], rules.status

    def latest(self) -> Expression:
        """Return the last change that is certain on the day, `2021-06-0003operating`, or `""`."""
        padded = Substr(Concat(self.column, Value("-00-00")), 1, 10)
        dated_state = Concat(padded, self._state(), output_field=CharField())
        is_past = self._counts(_is_over(self.column, self.day))
        if self.rows is None:
            return Case(When(is_past, then=dated_state), default=NOTHING)
        rows = self.rows.filter(is_past).annotate(then_dated=dated_state)
        last = rows.order_by("-then_dated").values("then_dated")[:1]
        return Coalesce(Subquery(last), NOTHING, output_field=CharField())

    def is_open(self) -> Q:
        return self._any(Q(**{f"{self.column}__in": unfinished_periods(self.day)}))

    def is_later(self) -> Q:
        return self._any(Q(**{f"{self.column}__gt": self.day}))

    def _any(self, condition: Q) -> Q:
        counted = self._counts(condition)
        return counted if self.rows is None else Q(Exists(self.rows.filter(counted)))

    def _counts(self, condition: Q) -> Q:
        """Leave out dates after the day of the status: they are plans."""
        said = F("then_said") if self.rows is None else OuterRef("then_said")
        condition &= ~Q(**{self.column: ""}) & Q(**{f"{self.column}__lte": said})
        if self.change.among:
            condition &= Q(**{f"{self.status}__in": sorted(self.change.among)})
        return condition

    def _state(self) -> Expression:
        if self.change.state is not None:
            return Value(self._ranked(self.change.state))
        known = (
            When(Q(**{self.status: state}), then=Value(self._ranked(state))) for state in self.order
        )
        return Case(*known, default=Value("00"))

    def _ranked(self, state: str) -> str:
        """Prefix a state with its rank: of several on one day, the last one counts."""
        rank = self.order.index(state) + 1 if state in self.order else 0
        return f"{rank:02}{state}"


def _status_day(rules: StateRules) -> Expression:
    """Return the day of the current status: its column, or the day of the edition."""
    issued = Substr(Cast("edition__issued_at", CharField()), 1, 10)  # both databases give UTC
    return Coalesce(NullIf(rules.said_on, NOTHING), issued) if rules.said_on else issued


def _is_over(column: str, day: str) -> Q:
    """Return the condition that a partial date has ended by a day."""
    return Q(**{f"{column}__lte": day}) & ~Q(**{f"{column}__in": unfinished_periods(day)})
