"""Subjects of the rows of statistics and of the terminals of corridors, for the catalogue; each
indicator as a data set of its own."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import partial

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from portal.formatting.addresses import permanent_url
from portal.formatting.numbers import format_unit
from portal.models.languages import LANGUAGES
from portal.opendata.dcat import extensions, vocabularies
from portal.opendata.dcat.extensions import CatalogueDataset, CatalogueService, Subject, Texts
from portal.opendata.dcat.listing import latest_moment, translate_text
from portal.opendata.dcat.vocabularies import Theme
from portal.records.document_types import JsonObject
from portal.records.documents import document_of
from trade.statistics.document_types import IndicatorDocument
from trade.statistics.models import Frequency, Indicator, Series
from trade.statistics.observations import Observation

ECONOMY, TRANSPORT = (Theme.ECONOMY,), (Theme.TRANSPORT, Theme.ECONOMY)
MEASURES = (Theme.ECONOMY, Theme.ENERGY, Theme.TRANSPORT)
MEASURED = _("{title}, in {unit}: every value that a source gives, not only the one shown.")


@extensions.subjects
def subjects() -> Iterable[Subject]:
    yield Subject(
        list="terminals",
        title=_("Terminals"),
        about=_("the trade hubs at which corridors stop, and as what"),
        page="/corridors/",
        themes=TRANSPORT,
        keywords=(_("Railway line"),),
    )
    of_series = partial(
        Subject,
        page="/series/",
        themes=MEASURES,
        keywords=(_("Statistics"), _("Trade")),
        period=whole_period,
    )
    yield of_series(
        list="observations",
        title=_("Observations"),
        about=_("the values of all series, period by period, with those of other sources"),
    )
    yield of_series(
        list="periods",
        title=_("Values by period"),
        about=_("what is shown for each period of a series, and what else is said of it"),
    )


@extensions.services
def sdmx() -> Iterable[CatalogueService]:
    yield CatalogueService(
        name="sdmx",
        title=translate_text(_("Statistics of the portal as SDMX")),
        about=translate_text(_("Each indicator is a dataflow; structures, code lists and data.")),
        endpoint="/api/sdmx/2.1/",
        described_at="/api/sdmx/2.1/dataflow/",
        page="/indicators/",
        conforms_to="https://github.com/sdmx-twg/sdmx-rest",
        lists=("indicators", "observations", "series"),
    )


@extensions.data_sets
def indicators() -> Iterable[CatalogueDataset]:
    """Every indicator that has values. Three queries."""
    series, observed = _series(), _observed()
    for indicator in Indicator.objects.by_title().with_documents():
        if found := observed.get(indicator.pk):
            yield _indicator(document_of(indicator, IndicatorDocument), series[indicator.pk], found)


def _indicator(
    document: IndicatorDocument, series: list[JsonObject], found: JsonObject
) -> CatalogueDataset:
    title = {code: document["title"].get(code, "") for code in LANGUAGES}
    issued_at = datetime.fromisoformat(document["edition"]["issued_at"] or "")
    codes = {code for one in series for code in (one["country"], one["partner"]) if code}
    often = {one["frequency"] for one in series}
    how_often = often.pop() if len(often) == 1 else Frequency.IRREGULAR
    return CatalogueDataset(
        name=f"indicator-{document['slug']}",
        list="observations",
        query=f"indicator={document['slug']}",
        page=document["url"],
        identifier=permanent_url(document["uid"]),
        title=title,
        about=_about(document, title),
        keywords=(title, translate_text(_("Statistics"))),
        themes=ECONOMY,
        countries=tuple(sorted(codes)),
        period=_period(found["first"], found["last"]),
        frequency=vocabularies.UpdateFrequency[Frequency(how_often).name],
        modified=latest_moment([found["recorded"], found["retracted"], issued_at]),
    )


def _about(document: IndicatorDocument, title: Texts) -> Texts:
    """Its summary; in a language without one, what can be said of any indicator."""
    said: Texts = {}
    for code in LANGUAGES:
        with override(code):
            measured = MEASURED.format(title=title[code], unit=format_unit(document["unit"]))
        said[code] = document["summary"].get(code) or (measured if title[code] else "")
    return said


def _period(first: date | None, last: date | None) -> tuple[str, str]:
    return (first.isoformat(), last.isoformat()) if first and last else ("", "")


def whole_period() -> tuple[str, str]:
    days = Observation.objects.order_by("starts_on").values_list("starts_on", flat=True)
    last_days = Observation.objects.order_by("-ends_on").values_list("ends_on", flat=True)
    return _period(days.first(), last_days.first())


def _series() -> dict[int, list[JsonObject]]:
    """Whom the series of each indicator are about, and how often they come."""
    rows = Series.objects.order_by().values("indicator", "country", "partner", "frequency")
    found: dict[int, list[JsonObject]] = defaultdict(list)
    for row in rows.distinct():
        found[row["indicator"]].append({**row})
    return found


def _observed() -> dict[int, JsonObject]:
    """When the observations of each indicator begin and end, and when the newest came."""
    rows = Observation.objects.order_by().values("series__indicator")
    found = rows.annotate(
        first=Min("starts_on"),
        last=Max("ends_on"),
        recorded=Max("recorded_at"),
        retracted=Max("retracted_at"),
    )
    return {row["series__indicator"]: {**row} for row in found}
