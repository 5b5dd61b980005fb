"""Questions of SDMX REST 2 (of SDMX 3.0), under /api/sdmx/3.0/, put as those of REST 1.5 are, under
/api/sdmx/2.1/: the same data, structures and constraints answer both."""

import re
from collections.abc import Iterator

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from portal.filters.refusals import unknown_parameter
from trade.sdmx import views
from trade.sdmx.components import DIMENSION_IDS, TIME, VERSION
from trade.sdmx.flows import EVERY
from trade.sdmx.parameters import one_of
from trade.sdmx.problems import ErrorCode, SdmxProblem
from trade.sdmx.views import explain_problems

COMPONENT = re.compile(r"c\[(\w+)\]")
BOUNDS = {"ge": ("startPeriod",), "le": ("endPeriod",), "eq": ("startPeriod", "endPeriod")}
NO_CODE = "-"
KINDS = {"*": "structure", "dataconstraint": "contentconstraint"}


@explain_problems
def data(request: HttpRequest, key: str = "*", **of: str) -> HttpResponseBase:
    """Observations of a dataflow."""
    asked, key = _translated(request, key)
    return views.data(_asking(request, asked), flow=_flow(**of), key=key)


@explain_problems
def available(
    request: HttpRequest, key: str = "*", component: str = "*", **of: str
) -> HttpResponseBase:
    """Codes and time that the data of a key cover."""
    asked, key = _translated(request, key)
    _take(asked, "mode", "exact")
    _take(asked, "references", "none")
    limits = {"key": key, "component": component.replace(",", "+")}
    return views.available(_asking(request, asked), flow=_flow(**of), **limits)


@explain_problems
def structures(request: HttpRequest, kind: str = "*", **named: str) -> HttpResponseBase:
    """Dataflows, the data structure, code lists, concepts, agencies and constraints."""
    asked = request.GET.copy()
    if asked.get("detail") == "raw":  # no code list extends another
        del asked["detail"]
    if asked.get("references") == "dataconstraint":
        asked["references"] = "contentconstraint"
    several = {part: text.replace(",", "+") for part, text in named.items() if text not in "+~"}
    return views.structures(_asking(request, asked), kind=KINDS.get(kind, kind), **several)


@explain_problems
def schema(request: HttpRequest, context: str, **named: str) -> HttpResponseBase:
    """The data structure of a dataflow with its concepts and the codes that are used."""
    asked = request.GET.copy()
    asked["references"], asked["detail"] = "descendants", "referencepartial"
    return structures(_asking(request, asked), kind=context, **named)


def _asking(request: HttpRequest, asked: QueryDict) -> HttpRequest:
    request.GET = QueryDict(asked.urlencode())
    return request


def _flow(context: str = "*", agency: str = "*", flow: str = "*", version: str = "*") -> str:
    if context not in ("dataflow", "*"):
        raise SdmxProblem(ErrorCode.NOT_IMPLEMENTED, _("“%s” is not supported here.") % context)
    versions = version.split(",")
    one = VERSION if VERSION in versions else versions[0]
    return f"{'all' if agency == '*' else agency},{flow},{one or '*'}"


def _translated(request: HttpRequest, key: str) -> tuple[QueryDict, str]:
    """Parameters, and the key narrowed by those of components."""
    asked, chosen = request.GET.copy(), {}
    for name, values in request.GET.lists():
        if len(values) > 1:
            raise SdmxProblem(ErrorCode.SYNTAX, _("“%s” may be given once.") % name)
        if match := COMPONENT.fullmatch(name):
            (value,) = asked.pop(name)
            if match[1] == TIME:
                for bound, day in _bounds(name, value):
                    asked.appendlist(bound, day)
            elif match[1] in DIMENSION_IDS:
                chosen[match[1]] = value.removeprefix("eq:").split(",")
                if any(":" in one for one in chosen[match[1]]):
                    raise SdmxProblem(ErrorCode.SYNTAX, _("“%s” is not supported here.") % value)
            else:
                raise _unknown(name)
    attributes = _take(asked, "attributes", "dsd", "all", "obs", "none")
    if _take(asked, "measures", "all", "none") == "none":
        asked["detail"] = "serieskeysonly"
    elif attributes == "none":
        asked["detail"] = "dataonly"
    return asked, ",".join(_narrowed(one, chosen) for one in key.split(","))


def _take(asked: QueryDict, name: str, *allowed: str) -> str:
    try:
        return one_of(*allowed)(asked.pop(name, allowed[:1])[-1])
    except ValueError as problem:
        raise SdmxProblem(ErrorCode.SYNTAX, f"{name}: {problem}") from problem


def _bounds(name: str, value: str) -> Iterator[tuple[str, str]]:
    """`ge:2020+le:2021-06` or `2020`; a plus sign that was not escaped has become a space."""
    for part in re.split("[+ ]", value):
        operator, colon, day = part.partition(":")
        if not colon or operator not in BOUNDS:
            operator, day = "eq", part
        yield from ((bound, day) for bound in BOUNDS[operator])


def _narrowed(key: str, chosen: dict[str, list[str]]) -> str:
    """A key with all its parts, those that are open limited to what is chosen."""
    parts = [] if key in ("all", *EVERY) else key.split(".")
    parts += ["*"] * (len(DIMENSION_IDS) - len(parts))
    for place, name in enumerate(DIMENSION_IDS):
        if name in chosen:
            asked = chosen[name] if parts[place] in EVERY else parts[place].split("+")
            parts[place] = "+".join(one for one in asked if one in chosen[name]) or NO_CODE
    return ".".join(parts)


def _unknown(name: str) -> SdmxProblem:
    allowed = [f"c[{one}]" for one in (*DIMENSION_IDS, TIME)]
    return SdmxProblem(ErrorCode.SYNTAX, *unknown_parameter(name, allowed).messages)
