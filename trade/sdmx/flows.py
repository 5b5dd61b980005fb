"""Dataflows, and the series of one that a key asks for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trade.sdmx.coding import Coding, flow_ids
from trade.sdmx.components import AGENCY, DIMENSION_IDS, VERSION
from trade.sdmx.problems import ErrorCode, SdmxProblem
from trade.statistics.models import Indicator, Series, SeriesQuerySet

EVERY = ("", "*")
LATEST = ("latest", "all", "*", "+", "~")

type Key = tuple[str, ...]


@dataclass(frozen=True)
class Flow:
    """An indicator as a dataflow."""

    id: str
    indicator: Indicator


@dataclass(frozen=True)
class KeyedSeries:
    """A series with its code in each dimension."""

    series: Series
    key: Key


def all_flows() -> list[Flow]:
    """One for each public indicator, in the order of their ids."""
    found = flow_ids(Indicator.objects.order_by("pk"))
    return [Flow(name, found[name]) for name in sorted(found)]


def asked_flow(reference: str) -> Flow:
    """The dataflow named in an address: `ID`, `AGENCY,ID` or `AGENCY,ID,VERSION`."""
    parts = reference.split(",")
    if len(parts) > 3:
        raise SdmxProblem(ErrorCode.SYNTAX, _("“%s” does not name a dataflow.") % reference)
    agency, name, version = {1: ["all", parts[0], "latest"], 2: [*parts, "latest"], 3: parts}[
        len(parts)
    ]
    for flow in all_flows():
        if flow.id == name and agency in (AGENCY, "all") and version in (*LATEST, VERSION):
            return flow
    raise SdmxProblem(ErrorCode.NO_RESULTS, _("There is no dataflow “%s” here.") % reference)


def refuse_other_providers(provider: str) -> None:
    """All data come from one provider."""
    names = [one.rpartition(",")[2] for one in provider.split("+")]
    if not {AGENCY, "all", ""} & set(names):
        raise SdmxProblem(ErrorCode.NO_RESULTS, _("“%s” provides no data here.") % provider)


def series_of(flow: Flow) -> SeriesQuerySet:
    """Its public series, in the order of their slugs."""
    public = Indicator.objects.filter(pk=flow.indicator.pk)  # it was not at every moment
    return Series.objects.filter(indicator__in=public).order_by("slug")


def series_of_key(
    series: Iterable[Series], key: str, coding: Coding | None = None
) -> list[KeyedSeries]:
    """Those of the series that a key asks for, `A.CN.KZ+UZ....` or `all`, or one of several with
    commas between them."""
    coding, tests = coding or Coding(), list(map(_test, split_keys(key)))
    found = [KeyedSeries(one, coding.key(one)) for one in series]
    return [one for one in found if any(asks_for(one.key) for asks_for in tests)]


def split_keys(key: str) -> list[str]:
    """Return keys between commas. An empty one beside others would ask for everything."""
    keys = key.split(",")
    if len(keys) > 1 and "" in keys:
        raise SdmxProblem(ErrorCode.SYNTAX, _("“%s” is not supported here.") % key)
    return keys


def _test(key: str) -> Callable[[Key], bool]:
    if key in ("all", *EVERY):
        return lambda _codes: True
    parts = [None if part in EVERY else set(part.split("+")) for part in key.split(".")]
    if len(parts) != len(DIMENSION_IDS):
        sentence = _("The key “%(key)s” has %(found)s parts; it takes %(count)s: %(names)s.")
        words = {"key": key, "found": len(parts), "count": len(DIMENSION_IDS)}
        raise SdmxProblem(
            ErrorCode.SEMANTIC, sentence % {**words, "names": ".".join(DIMENSION_IDS)}
        )
    return lambda codes: all(
        part is None or code in part for part, code in zip(parts, codes, strict=True)
    )
