"""Parameters after the “?” of a question: a closed list, each name once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.facts import Extent
from portal.filters.fields import MomentField
from portal.filters.refusals import unknown_parameter, unknown_value
from portal.formatting.addresses import parse_number
from portal.publication import time_travel
from trade.sdmx.artefacts import OWN
from trade.sdmx.components import ATTRIBUTE_IDS, DIMENSION_IDS, TIME
from trade.sdmx.problems import ErrorCode, SdmxProblem
from trade.sdmx.times import asked_days
from trade.sdmx.vintages import VintageRow

ALL_DIMENSIONS = "AllDimensions"
WITH_OBSERVATIONS = ("full", "dataonly")
LARGEST = 1_000_000


@dataclass(frozen=True)
class DataQuestion:
    """Question to the data of a dataflow, beside its key."""

    start: date | None
    end: date | None
    updated_after: datetime | None
    as_of: datetime | None
    first: int | None
    last: int | None
    history: bool
    detail: str
    dimension: str
    """The one that stands at the observation; `AllDimensions` for a flat list."""

    @property
    def wants_observations(self) -> bool:
        """All attributes belong to observations, so that without these only keys are left."""
        return self.detail in WITH_OBSERVATIONS

    def attributes_of(self, row: VintageRow) -> dict[str, str]:
        if self.detail != "full":
            return {}
        return {name: row.values[name] for name in ATTRIBUTE_IDS if name in row.values}


def data_question(request: HttpRequest) -> DataQuestion:
    given = _given(
        request,
        startPeriod=lambda text: _days(text).low,
        endPeriod=lambda text: _days(text).high,
        updatedAfter=_moment,
        asOf=_moment,
        as_recorded=str,
        firstNObservations=_number,
        lastNObservations=_number,
        includeHistory=_yes_or_no,
        detail=one_of("full", "dataonly", "serieskeysonly", "nodata"),
        dimensionAtObservation=one_of(TIME, ALL_DIMENSIONS, *DIMENSION_IDS),
        format=str,
    )
    if "asOf" in given and time_travel.PARAMETER in given:
        raise SdmxProblem(ErrorCode.SYNTAX, _("“%s” may be given once.") % "asOf, as_recorded")
    past = time_travel.past_moment()
    since, until = given.get("updatedAfter"), given.get("asOf", past.at if past else None)
    detail = given.get("detail", "full")
    dimension = given.get("dimensionAtObservation", TIME)
    return DataQuestion(
        start=given.get("startPeriod"),
        end=given.get("endPeriod"),
        updated_after=min(since, until) if since and until else since,
        as_of=until,
        first=given.get("firstNObservations"),
        last=given.get("lastNObservations"),
        history=given.get("includeHistory", False),
        detail=detail,
        dimension=dimension if detail in WITH_OBSERVATIONS else TIME,
    )


@dataclass(frozen=True)
class StructureQuestion:
    """Question to structures, beside their names."""

    references: str
    detail: str


def structure_question(request: HttpRequest) -> StructureQuestion:
    near = ("none", "parents", "parentsandsiblings", "children", "descendants", "all")
    stubs = ("allstubs", "referencestubs", "allcompletestubs", "referencecompletestubs")
    given = _given(
        request,
        references=one_of(*near, *OWN),
        detail=one_of("full", *stubs, "referencepartial"),
        as_recorded=str,
        format=str,
    )
    return StructureQuestion(given.get("references", "none"), given.get("detail", "full"))


def read_component(name: str) -> str:
    """Return the name of a dimension in an address."""
    try:
        return one_of(*DIMENSION_IDS, TIME)(name)
    except ValueError as problem:
        raise SdmxProblem(ErrorCode.SYNTAX, str(problem)) from problem


def refuse_unknown(request: HttpRequest) -> None:
    """Refuse every parameter but the moment and the format."""
    _given(request, as_recorded=str, format=str)


def _given(request: HttpRequest, **known: Callable[[str], object]) -> dict[str, Any]:
    """The parameters of a question, each read in its way; the moment of `as_recorded` has been
    entered already."""
    found = {}
    for name, values in request.GET.lists():
        if name not in known:
            raise SdmxProblem(ErrorCode.SYNTAX, *unknown_parameter(name, known).messages)
        if len(values) > 1:
            raise SdmxProblem(ErrorCode.SYNTAX, _("“%s” may be given once.") % name)
        try:
            found[name] = known[name](str(values[0]))
        except (ValueError, OverflowError) as problem:
            raise SdmxProblem(ErrorCode.SYNTAX, f"{name}: {problem}") from problem
    return found


def _days(text: str) -> Extent:
    try:
        return asked_days(text)
    except (ValueError, OverflowError):
        sentence = _("“%s” is not a period such as 2024, 2024-Q3, 2024-05 or 2024-05-25.")
        raise ValueError(sentence % text) from None


def _moment(text: str) -> datetime:
    """Nothing is known of a moment to come: what is shown until then is what is shown now."""
    try:
        found = cast("datetime", MomentField().clean(text))  # as it is required
        return min(found, timezone.now())
    except ValidationError as problem:
        raise ValueError(problem.messages[0]) from problem


def _number(text: str) -> int:
    number = parse_number(text, digits=9)
    if not number or number > LARGEST:
        raise ValueError(_("“%s” is not a whole number above 0.") % text)
    return number


def _yes_or_no(text: str) -> bool:
    """The official client writes `True`."""
    return one_of("true", "false")(text.lower()) == "true"


def one_of(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(*unknown_value(text, allowed).messages)
        return text

    return read
