"""Contributions of energy projects and pipelines to the portal's own pages."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.graphics.charts.registry import build_chart as ask_chart
from portal.models import Country, Organisation
from portal.ops.kinds import register
from portal.pictures import is_public_file
from portal.records import contributions
from portal.records.document_types import JsonObject
from portal.records.registry import public_media
from portal.site.contributions import RecordRow, listed, rows
from projects.energy import maps, related, sample
from projects.energy.aggregates import (
    CapacitySum,
    capacities_of,
    operating_url,
)
from projects.energy.charts import capacity, mix, status
from projects.energy.document_types import EnergyProjectDocument
from projects.energy.kind import ENERGY_PROJECTS
from projects.energy.models import EnergyProject
from projects.energy.units import TECHNOLOGIES, Units, read_plants
from projects.energy.vocabularies import ProjectStatus, Technology
from projects.participation.document_types import OrganisationRoleDocument
from projects.participation.vocabularies import PartnerRole
from projects.pipelines import charts as pipelines
from projects.pipelines.kind import PIPELINES
from projects.pipelines.models import Pipeline

__all__ = ["capacity", "maps", "mix", "pipelines", "related", "sample", "status"]
"""Modules that register what they contribute when they are imported."""

register(ENERGY_PROJECTS)
register(PIPELINES)


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
            chart=ask_chart("capacity", f"country={country.code}&since=2010"),
        )
    pipelines = Pipeline.objects.filter(countries=country).by_title()
    more = f"/pipelines/?country={country.code}"
    yield rows("pipelines", _("Pipelines"), listed(pipelines), more)


@contributions.compared
def compared(codes: list[str]) -> Iterable[contributions.CountryComparison]:
    """Compare operating capacity by country: the total, and by technology. A plant on a border
    stands with both countries. Two queries."""
    operating = read_plants().of_status(ProjectStatus.OPERATING)
    found: dict[tuple[str, Technology | None], Units] = {}
    for code in codes:
        found[code, None] = operating.in_countries(code)
        for place, units in found[code, None].by("technologies"):
            found[code, TECHNOLOGIES[place]] = units
    capacities = capacities_of(found, lambda key: operating_url(*key))
    for technology in [None, *Technology]:
        cells = {
            code: [_with_count(capacity, len(found[code, technology]))]
            for code in codes
            if (capacity := capacities.get((code, technology)))
        }
        if cells:
            yield contributions.CountryComparison(
                group=_("Power plants in operation"),
                title=technology.label if technology else _("all technologies"),
                cells=cells,
            )


class PartRow(RecordRow):
    country: str
    part: OrganisationRoleDocument


@contributions.relates_to(Organisation)
def of_organisation(organisation: Organisation) -> Iterable[contributions.PageSection]:
    """The projects it has a part in, by what that part is."""
    found: dict[str, list[PartRow]] = defaultdict(list)
    for _key, document, role in related.parts_of(organisation, "title_en", "pk"):
        found[role["role"]].append(_part(document, role))
    for choice in PartnerRole:
        if found[choice]:
            yield rows(f"projects-{choice}", choice.label, found[choice])


def by_technology(country: Country) -> list[JsonObject]:
    """For each technology in a country: how many projects, and the sum of what operates."""
    there = {
        TECHNOLOGIES[place]: units
        for place, units in read_plants().in_countries(country.code).by("technologies")
    }
    operating = {
        technology: units.of_status(ProjectStatus.OPERATING) for technology, units in there.items()
    }
    capacities = capacities_of(operating, lambda one: operating_url(country.code, one))
    return [
        {
            "technology": technology.value,
            "label": technology.label,
            "count": len(units),
            "operating": len(operating[technology]),
            "capacity": capacities.get(technology),
        }
        for technology, units in there.items()
    ]


def _with_count(capacity: CapacitySum, count: int) -> tuple[CapacitySum, str]:
    """The sum, and of how many plants it is."""
    words = ngettext("%(known)s of %(all)s plant", "%(known)s of %(all)s plants", count)
    return capacity, words % {"known": capacity["parts"], "all": count}


def _part(document: EnergyProjectDocument, role: OrganisationRoleDocument) -> PartRow:
    return {**related.project_row(document), "country": document["country"], "part": role}


@public_media
def is_public_photo(name: str) -> list[bool]:
    return [is_public_file(EnergyProject, name)]
