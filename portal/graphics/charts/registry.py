"""Registry of charts by name, with the closed form of their parameters.

An app registers its makers in `charts` modules that its `contributions` imports:

    @ChartMaker("trains", title=_("China–Europe freight trains"), question=TrainsQuestion)
    def trains(asked: ChartRequest) -> Chart: …

A *question* checks the parameters of an address; a FilterSet is one. Unknown parameters are refused
with a sentence.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import get_language

from portal.filters.as_recorded import InvalidMoment, read_moment
from portal.filters.closed import ClosedFilterSet, ClosedForm
from portal.filters.refusals import InvalidParameters, find_refused
from portal.graphics.charts.findings import find_finding
from portal.graphics.charts.legend_toggle import HIDE, hide_series, split_hidden
from portal.graphics.charts.notes import build_notes
from portal.graphics.charts.specification import Chart, ChartSeries
from portal.publication import time_travel
from portal.records.column_store import PublicColumns

MOMENT = time_travel.PARAMETER


class ChartQuestionForm(Protocol):
    """Validated parameters of one chart: a `ClosedFilterSet` or a `ChartQuestion`."""

    @property
    def form(self) -> BaseForm: ...

    def is_valid(self) -> bool: ...

    def problems(self) -> dict[str, list[str]]: ...


class ChartQuestion(ClosedForm):
    """Closed form of a chart's parameters. Subclasses declare fields of `portal.filters.fields`."""

    def __init__(self, asked: QueryDict) -> None:
        data = QueryDict(mutable=True)
        for name, values in asked.lists():
            if given := [value for value in values if value.strip() and "\0" not in value]:
                data.setlist(name, given)
        self.asked = data
        super().__init__(data)
        for one in self.fields.values():
            one.required = one.required and one.initial is None
        named = {name: [one for one in values if one.strip()] for name, values in asked.lists()}
        self.refused = (*find_refused(named, self.fields, lambda name: self.fields[name].widget),)

    @property
    def form(self) -> "ChartQuestion":
        return self


@dataclass(frozen=True)
class ChartRequest:
    """Arguments of a maker: the valid question, the moment as of which it is drawn (None: now; the
    database is read as of then) and the hidden series, which a maker leaves out of its totals. The
    series themselves are removed afterwards."""

    question: Any  # the class that its maker has registered
    as_recorded: datetime | None
    query: QueryDict
    hidden: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        return self.question.form.cleaned_data


class ChartRefused(InvalidParameters):
    def __init__(
        self,
        errors: Mapping[str, list[str]],
        question: ChartQuestionForm | None = None,
        status: int = HTTPStatus.BAD_REQUEST,
    ) -> None:
        super().__init__(errors, status)
        self.question = question


@dataclass(kw_only=True, eq=False)
class ChartMaker:
    """Decorator: registers a function as the maker of a chart."""

    do_not_call_in_templates = True

    name: str = field(kw_only=False)
    title: object
    """Lazy text, independent of the parameters."""
    about: object = ""
    question: Callable[[QueryDict], ChartQuestionForm]
    make: Callable[[ChartRequest], Chart] = field(init=False)
    examples: Callable[[], Iterable[str]] = lambda: [""]
    """Queries shown in the list of all charts; the first one is its picture there."""
    of: type[ClosedFilterSet] | None = None
    """FilterSet of the list whose rows are drawn; shares its parameters."""
    position: int = 100
    """Order among all charts; low ones come first."""

    def __call__(self, make: Callable[[ChartRequest], Chart]) -> Callable[[ChartRequest], Chart]:
        self.make = make
        if _makers.setdefault(self.name, self) is not self:
            raise ValueError(f"Two charts have the name “{self.name}”.")
        return make


_makers: dict[str, ChartMaker] = {}


def list_makers() -> list[ChartMaker]:
    return sorted(_makers.values(), key=lambda one: one.position)


class UnknownChart(LookupError):
    """No maker has the name. Not each LookupError of one that draws is this."""


def find_maker(name: str) -> ChartMaker:
    """Return a maker. Raises UnknownChart."""
    if name not in _makers:
        raise UnknownChart(name)
    return _makers[name]


def build_chart(name: str, asked: QueryDict | str = "") -> Chart:
    """Return a chart with its notes.

    UnknownChart for an unknown name, ChartRefused for invalid parameters.
    """
    return build_chart_and_question(name, asked)[0]


type Reading = Callable[..., AbstractContextManager[object]]
"""Notes what a chart reads as reads of parts, such as the plants in a country."""


def kept_chart(name: str, query: str, reading: Reading = nullcontext, *of: str) -> Chart:
    """Return a chart that is part of a page, for each language built once until something changes
    in what it was built from."""
    day = get_language(), time_travel.today(), time_travel.past_moment()
    return PublicColumns().kept(_build, (name, query), day, reading, *of)


def _build(
    _columns: PublicColumns, asked: tuple[str, str], _day: object, reading: Reading, *of: str
) -> Chart:
    with reading(*of):
        return build_chart(*asked)


def load_chart_and_question(name: str, asked: QueryDict) -> tuple[Chart, ChartQuestionForm]:
    """Return the same as `build_chart_and_question`; a chart of which nothing is asked is kept."""
    if asked:
        return build_chart_and_question(name, asked)
    chart, question = kept_chart(name, ""), find_maker(name).question(asked)
    question.is_valid()  # else it would have been refused
    return chart, question


def build_chart_and_question(
    name: str, asked: QueryDict | str = ""
) -> tuple[Chart, ChartQuestionForm]:
    """Return a chart with its notes, and its validated question, whose form the page shows."""
    found = find_maker(name)
    query = QueryDict(asked) if isinstance(asked, str) else asked
    rest = query.copy()
    try:
        then = read_moment(rest.pop(MOMENT, []))
    except InvalidMoment as problem:
        raise ChartRefused(problem.errors, status=problem.status) from problem
    moment = then.at if then else None
    with time_travel.at_known_moment(then):
        hidden, rest = split_hidden(rest)
        question = found.question(rest)
        if isinstance(question, ClosedFilterSet):
            question.refuse_for_programs()
        if not question.is_valid():
            raise ChartRefused(question.problems(), question)
        chart = found.make(ChartRequest(question, moment, rest, hidden))
        chart = replace(chart, name=name, query=_normalise_query(query), as_recorded=moment)
        if found.of is not None:
            chart = _narrow_lists(chart, question, found.of.base_filters)
        try:
            chart = hide_series(chart, hidden)
        except ValidationError as problem:
            raise ChartRefused({HIDE: problem.messages}, question) from problem
        return add_notes(chart), question


def _narrow_lists(chart: Chart, question: Any, known: Container[str]) -> Chart:
    """Ask the lists of its series for what is drawn: the rows of the question, not all."""
    asked = {n: v for n, v in question.data.lists() if n in known and question.filters[n].narrows}

    def narrow(one: ChartSeries) -> ChartSeries:
        path, _mark, own = one.url.partition("?")
        query = urlencode(asked | dict(QueryDict(own).lists()), doseq=True)
        return replace(one, url=f"{path}?{query}") if path else one

    panels = (replace(one, series=tuple(map(narrow, one.series))) for one in chart.panels)
    return replace(chart, panels=tuple(panels))


def add_notes(chart: Chart) -> Chart:
    """Add the finding and the notes that follow from the points. Within time travel the chart, and
    so the address of its files, is bound to that moment."""
    if chart.as_recorded is None and (then := time_travel.past_moment()):
        query = QueryDict(chart.query, mutable=True)
        query[MOMENT] = then.at.isoformat()
        chart = replace(chart, query=_normalise_query(query), as_recorded=then.at)
    notes = (*chart.notes, *build_notes(chart), *chart.reasons)
    return replace(chart, finding=find_finding(chart), notes=notes)


def _normalise_query(query: QueryDict) -> str:
    """Normalise a query: sorted, without blanks, so that one chart has one address."""
    given = QueryDict(mutable=True)
    for name in sorted(query):
        values = [value for value in query.getlist(name) if value.strip()]
        if values:
            given.setlist(name, values)
    return given.urlencode()
