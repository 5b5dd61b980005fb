"""Charts by name: who makes them, and what may be asked of them.

An app registers its makers in its `charts` module, which is found when Django starts:

    @maker("trains", title=_("China–Europe freight trains"), question=TrainsQuestion)
    def trains(asked: Asked) -> Chart: …

A *question* checks the parameters of an address, as FilterSets do (a FilterSet is one). What it
does not know is refused with a sentence.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.filters import ClosedFilterSet
from portal.filters.fields import MomentField
from portal.graphics.charts.legend_toggle import HIDE, hidden_by, without
from portal.graphics.charts.notes import notes_of
from portal.graphics.charts.specification import Chart
from portal.publication import time_travel
from portal.records.extension_points import ExtensionPoint

MOMENT = time_travel.PARAMETER


class ChartQuestionForm(Protocol):
    """The parameters of one chart, checked. `ClosedFilterSet` and `ChartQuestion` are such."""

    @property
    def form(self) -> Any: ...

    def is_valid(self) -> bool: ...

    def problems(self) -> dict[str, list[str]]: ...


@dataclass(frozen=True)
class Asked:
    """What a maker gets: its question, valid; the moment as of which it draws (None: now), from
    which whatever it asks of the database is answered; and the keys of the series that the reader
    has hidden. A maker that adds series up leaves those out of its totals; the series themselves
    are taken away afterwards."""

    question: Any
    as_recorded: datetime | None
    query: QueryDict
    hidden: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned parameters."""
        found: dict[str, Any] = self.question.form.cleaned_data
        return found


class ChartRefused(ValueError):
    """A question that has no meaning as asked: `problems` are sentences by parameter."""

    def __init__(
        self, problems: dict[str, list[str]], question: ChartQuestionForm | None = None
    ) -> None:
        super().__init__(" ".join(one for found in problems.values() for one in found))
        self.problems = problems
        self.question = question


@dataclass(frozen=True, kw_only=True)
class Maker:
    name: str
    title: Any
    """What it shows, in the reader's language, whatever the parameters."""
    about: Any
    question: Callable[[QueryDict], ChartQuestionForm]
    make: Callable[[Asked], Chart]
    examples: Callable[[], Iterable[str]]
    """Queries with which it stands in the list of all charts; the first is its picture there."""
    of: type[ClosedFilterSet] | None = None
    """The FilterSet of the list whose rows it draws: their parameters are its own."""
    position: int
    """Its place among all charts; a low one comes first."""


_makers: dict[str, Maker] = {}

home_charts: ExtensionPoint[[], Chart] = ExtensionPoint()
"""What the apps draw on the front page, `finished`."""


def maker(
    name: str,
    *,
    title: Any,
    question: Callable[[QueryDict], ChartQuestionForm],
    about: Any = "",
    examples: Callable[[], Iterable[str]] = lambda: [""],
    of: type[ClosedFilterSet] | None = None,
    position: int = 100,
) -> Callable[[Callable[[Asked], Chart]], Callable[[Asked], Chart]]:
    """Decorator: this function makes the charts of a name."""

    def register(make: Callable[[Asked], Chart]) -> Callable[[Asked], Chart]:
        _makers[name] = Maker(
            name=name,
            title=title,
            about=about,
            question=question,
            make=make,
            examples=examples,
            of=of,
            position=position,
        )
        return make

    return register


def makers() -> list[Maker]:
    return sorted(_makers.values(), key=lambda maker: maker.position)


def find(name: str) -> Maker:
    """LookupError when no chart has this name."""
    return _makers[name]


def ask(name: str, asked: QueryDict | str = "") -> Chart:
    """The chart of a name and its parameters, with a sentence for each thing that has to be known.

    LookupError for an unknown name, Refused for parameters that mean nothing here.
    """
    return answer(name, asked)[0]


def answer(name: str, asked: QueryDict | str = "") -> tuple[Chart, ChartQuestionForm]:
    """The chart, and the question that it answers, whose form asks for another."""
    found = find(name)
    query = QueryDict(asked) if isinstance(asked, str) else asked
    moment, rest = _moment(query)
    with _at(moment):
        hidden, rest = hidden_by(rest)
        question = found.question(rest)
        if not question.is_valid():
            raise ChartRefused(question.problems(), question)
        chart = found.make(Asked(question, moment, rest, hidden))
        chart = replace(chart, name=name, query=_in_order(query), as_recorded=moment)
        try:
            return finished(without(chart, hidden)), question
        except LookupError as problem:
            raise ChartRefused({HIDE: [str(problem.args[0])]}, question) from problem


def finished(chart: Chart) -> Chart:
    """The chart with the sentences that its points ask for, after its own. Within the past it is
    of that moment, and so are its files, for which browsers ask later."""
    if chart.as_recorded is None and (then := time_travel.then()):
        query = QueryDict(chart.query, mutable=True)
        query[MOMENT] = then.at.isoformat()
        chart = replace(chart, query=_in_order(query), as_recorded=then.at)
    return replace(chart, notes=(*chart.notes, *notes_of(chart)))


@contextmanager
def _at(moment: datetime | None) -> Iterator[None]:
    """Whatever a maker asks is asked of that moment."""
    try:
        with time_travel.at(moment) if moment else nullcontext():
            yield
    except time_travel.NotYet as problem:
        raise ChartRefused({MOMENT: [str(problem)]}) from problem


def _moment(query: QueryDict) -> tuple[datetime | None, QueryDict]:
    rest = query.copy()
    given = [text for text in rest.pop(MOMENT, []) if str(text).strip()]
    if not given:
        return None, rest
    if len(given) > 1:
        raise ChartRefused({MOMENT: [_("Give this parameter once.")]})
    try:
        moment: datetime | None = MomentField(required=False).clean(given[0].replace("\0", ""))
    except ValidationError as problem:
        raise ChartRefused({MOMENT: list(problem.messages)}) from problem
    return moment, rest


def _in_order(query: QueryDict) -> str:
    """The parameters that say something, so that one chart has one address."""
    given = QueryDict(mutable=True)
    for name in sorted(query):
        values = [value for value in query.getlist(name) if value.strip()]
        if values:
            given.setlist(name, values)
    return given.urlencode()
