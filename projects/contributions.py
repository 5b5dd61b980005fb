"""Contributions of energy projects, facilities and pipelines to the portal's own pages."""

from collections.abc import Iterable

from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.formatting.locales import join_names, join_notes
from portal.graphics.charts.registry import kept_chart
from portal.models import Country
from portal.ops.kinds import register
from portal.pictures import is_public_file
from portal.publication.time_travel import format_today
from portal.records import contributions
from portal.records.column_store import PublicColumns
from portal.records.document_types import JsonObject
from portal.records.registry import public_media
from portal.site.sections import ListedRecords, rows
from projects.energy import cards, importing, plausibility, plausible_status, related, sample
from projects.energy.aggregates import CapacitySum, capacities_of, operating_url, shared_of
from projects.energy.charts import capacity, mix, status
from projects.energy.kind import ENERGY_PROJECTS
from projects.energy.models import EnergyProject
from projects.energy.participation import CHINESE_COMPANIES, by_family
from projects.energy.sums import count_of_plants
from projects.energy.unit_table import TECHNOLOGIES
from projects.energy.units import Units, plants_read_in, read_operating_in, read_plants_in
from projects.energy.unknown import list_unknown
from projects.energy.vocabularies import Technology
from projects.facilities.kind import FACILITIES
from projects.pipelines import charts as pipeline_charts
from projects.pipelines import importing as pipeline_tables
from projects.pipelines.kind import PIPELINES
from projects.pipelines.models import Pipeline

register(ENERGY_PROJECTS)
register(PIPELINES)
register(FACILITIES)


@contributions.subjects
def subjects() -> list[str]:
    return ["energy projects"]


@contributions.style_sheets
def colours() -> list[str]:
    return ["projects/css/technologies.css"]


@contributions.relates_to(Country)
def of_country(country: Country) -> Iterable[contributions.PageSection]:
    if technologies := by_technology(country):
        yield contributions.PageSection(
            key="energy-projects",
            title=_("Energy projects"),
            template="projects/sections/energy.html",
            rows=technologies,
            about=country,
            chart=kept_chart(
                "capacity", f"country={country.code}&since=2010", plants_read_in, country.code
            ),
        )
    if families := PublicColumns().kept(by_family, country.code):
        yield contributions.PageSection(
            key="participation",
            title=_("Power plants with Chinese participation"),
            template="projects/sections/participation.html",
            rows=families,
            more=f"/explore/energy-projects/?country={country.code}&{CHINESE_COMPANIES}",
            about=country,
        )
    yield contributions.PageSection(
        key="not-known",
        title=_("What is not known"),
        template="projects/sections/unknown.html",
        rows=list(list_unknown(country.code)),
    )
    longest = F("length_km").desc(nulls_last=True), "title_en", "pk"
    ends = Q(start_country=country) | Q(end_country=country)
    pipelines = Pipeline.objects.filter(ends | Q(countries=country)).once().order_by(*longest)
    more = f"/pipelines/?country={country.code}"
    yield rows("pipelines", _("Pipelines"), ListedRecords(pipelines), more)


@contributions.compared
def compare_capacity(codes: list[str]) -> Iterable[contributions.ComparedLine]:
    """Compare operating capacity by country: the total, and by technology. A plant on a border
    stands with both countries, and the cells say so."""
    found: dict[tuple[str, Technology | None], Units] = {}
    columns = PublicColumns()
    for code in codes:
        found[code, None] = read_operating_in(columns, code)
        for place, units in found[code, None].by("technologies"):
            found[code, TECHNOLOGIES[place]] = units
    capacities = capacities_of(found, lambda key: operating_url(*key))
    for technology in [None, *Technology]:
        cells = {
            code: [(one, _added_up(one, found[code, technology]))]
            for code in codes
            if (one := capacities.get((code, technology)))
        }
        if cells:
            yield contributions.ComparedLine(
                group=join_names(_("Power plants in operation"), format_today()),
                title=technology.label if technology else capfirst(_("all technologies")),
                cells=cells,
            )


def _added_up(total: CapacitySum, units: Units) -> str:
    words = count_of_plants(total["parts"], units.count_plants())
    return join_notes([words, *shared_of(units)])


def by_technology(country: Country) -> list[JsonObject]:
    """For each technology in a country: how many projects, the sum of what operates, and how much
    there is as others count it."""
    columns = PublicColumns()
    there = {
        TECHNOLOGIES[place]: units
        for place, units in read_plants_in(columns, country.code).by("technologies")
    }
    operating = {
        TECHNOLOGIES[place]: units
        for place, units in read_operating_in(columns, country.code).by("technologies")
    }
    capacities = capacities_of(operating, lambda one: operating_url(country.code, one))
    counted = contributions.counted_totals.collect("installed-capacity", country)
    newest_first = sorted(counted, key=lambda total: total.period, reverse=True)
    return [
        {
            "technology": technology.value,
            "label": technology.label,
            "count": len(units),
            "operating": operating[technology].count_plants() if technology in operating else 0,
            "capacity": capacities.get(technology),
            "counted": [one for one in newest_first if one.detail == technology],
        }
        for technology, units in there.items()
    ]


@public_media
def is_public_photo(name: str) -> list[bool]:
    return [is_public_file(EnergyProject, name)]
