"""Contributions of energy projects and pipelines to the portal's own pages."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Count
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
    Capacity,
    CapacitySum,
    capacity_of,
    operating_plants,
    operating_url,
)
from projects.energy.charts import capacity, mix, on_pages, status
from projects.energy.document_types import EnergyProjectDocument, EnergyProjectRoleDocument
from projects.energy.kind import ENERGY_PROJECTS
from projects.energy.models import EnergyProject
from projects.energy.vocabularies import PartnerRole, Technology
from projects.pipelines import charts as pipelines
from projects.pipelines.kind import PIPELINES
from projects.pipelines.models import Pipeline

__all__ = ["capacity", "maps", "mix", "on_pages", "pipelines", "related", "sample", "status"]
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
    """Compare operating capacity by country: the total, and by technology. Three queries."""
    found: dict[tuple[str, str], list[Capacity]] = defaultdict(list)
    for plant in operating_plants(codes):
        for code in plant.countries:
            found[code, ""].append(plant.capacity)
            found[code, plant.technology].append(plant.capacity)
    for technology in [None, *Technology]:
        cells = {
            code: _operating(found[code, technology or ""], code, technology) for code in codes
        }
        if any(cells.values()):
            yield contributions.CountryComparison(
                group=_("Power plants in operation"),
                title=technology.label if technology else _("all technologies"),
                cells={code: cell for code, cell in cells.items() if cell},
            )


class PartRow(RecordRow):
    country: str
    part: EnergyProjectRoleDocument


@contributions.relates_to(Organisation)
def of_organisation(organisation: Organisation) -> Iterable[contributions.PageSection]:
    """The projects it has a part in, by what that part is."""
    found: dict[str, list[PartRow]] = defaultdict(list)
    for document, role in related.parts_of(organisation, "title_en", "pk"):
        found[role["role"]].append(_part(document, role))
    for choice in PartnerRole:
        if found[choice]:
            yield rows(f"projects-{choice}", choice.label, found[choice])


def by_technology(country: Country) -> list[JsonObject]:
    """For each technology in a country: how many projects, and the sum of what operates."""
    there = EnergyProject.objects.in_country(country.code)
    counted = there.order_by().values_list("technology").annotate(Count("pk"))
    operating: dict[str, list[Capacity]] = defaultdict(list)
    for plant in operating_plants([country.code]):
        operating[plant.technology].append(plant.capacity)
    counts = Counter(dict(counted))
    return [
        {
            "technology": technology.value,
            "label": technology.label,
            "count": counts[technology],
            "operating": len(operating[technology]),
            "capacity": capacity_of(operating[technology], operating_url(country.code, technology)),
        }
        for technology in Technology
        if counts[technology]
    ]


def _operating(
    there: list[Capacity], code: str, technology: Technology | None
) -> list[tuple[CapacitySum, str]]:
    """The sum, and of how many plants it is; a plant on a border stands with both countries."""
    capacity = capacity_of(there, operating_url(code, technology))
    if capacity is None:
        return []
    words = ngettext("%(known)s of %(all)s plant", "%(known)s of %(all)s plants", len(there))
    return [(capacity, words % {"known": capacity["parts"], "all": len(there)})]


def _part(document: EnergyProjectDocument, role: EnergyProjectRoleDocument) -> PartRow:
    return {**related.project_row(document), "country": document["country"], "part": role}


@public_media
def is_public_photo(name: str) -> list[bool]:
    return [is_public_file(EnergyProject, name)]
