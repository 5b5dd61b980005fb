"""The declaration of energy projects as a kind of record."""

from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist.shelf_lives import YEAR
from portal.opendata.api.parts import part_viewset
from portal.opendata.dcat.vocabularies import Theme
from portal.participation.api import role_viewset
from portal.participation.columns import role_columns
from portal.records.kinds import Kind
from portal.site.lists.lists import MAP, TABLE, chart_view
from projects.energy.api import EnergyProjectViewSet, PhaseViewSet
from projects.energy.document_types import MilestoneDocument
from projects.energy.filters import EnergyProjectFilter, MilestoneFilter, PhotoFilter
from projects.energy.maps import PLANTS
from projects.energy.models import EnergyProject
from projects.energy.participation import CHINESE_COMPANIES
from projects.energy.parts import EnergyProjectRole
from projects.energy.phase_list import PHASES, beside_projects
from projects.energy.plans import part_plans
from projects.energy.role_capacities import read_role_capacities
from projects.energy.serializers import (
    EnergyProjectRoleSerializer,
    EnergyProjectSerializer,
    PhotoSerializer,
)
from projects.energy.summaries import energy_project_summary
from projects.energy.sums import read_capacities
from projects.energy.views import PROJECTS_IN_TIME, beside_project
from projects.energy.vocabularies import ENDED, Technology

ENERGY_PROJECTS = Kind(
    model=EnergyProject,
    path="/energy-projects/",
    about=_("power plants with their phases, owners and dates"),
    position=10,
    document=EnergyProjectSerializer,
    upgrades={9: part_plans},
    told_apart={"commissioned_on": "planned_on"},
    is_measured=True,
    summary=energy_project_summary,
    filterset=EnergyProjectFilter,
    viewset=EnergyProjectViewSet,
    rows={
        "phases": PhaseViewSet,
        "roles": role_viewset(
            *(EnergyProjectRole, EnergyProjectFilter, "record__technology", "phases"),
            serializer=EnergyProjectRoleSerializer,
        ),
        "milestones": part_viewset(MilestoneFilter, document_type=MilestoneDocument),
        "photos": part_viewset(PhotoFilter, PhotoSerializer),
    },
    row_pages={"phases": PHASES},
    page_order="-capacity",
    layer=PLANTS,
    views=(TABLE, MAP, PROJECTS_IN_TIME, chart_view("capacity")),
    list_context=beside_projects,
    beside=beside_project,
    further_columns=tuple(role_columns("roles")),
    file_columns={
        "status_as_of": _("Status as of"),
        "owner_as_printed": _("Owner"),
        "financiers": _("Funders"),
        "chinese_participants": _("Chinese participants"),
    },
    coloured="technology",
    sums={"capacity_mw": read_capacities, "role_capacity_mw": read_role_capacities},
    questions={
        "status=operating&group=country&group=technology&sum=capacity_mw": _(
            "Capacity in operation by country and technology"
        ),
        "participation=CN&group=technology&group=status&sum=capacity_mw": _(
            "Plants with Chinese participation by technology and status"
        ),
        "technology=solar&technology=wind&group=country&group=status&sum=capacity_mw": _(
            "Solar and wind capacity by country and status"
        ),
        f"{CHINESE_COMPANIES}&status=operating": _(
            "Chinese companies and banks by the capacity they are involved in"
        ),
        (
            "technology=solar&technology=wind&status=operating"
            "&group=commissioned_year&sum=capacity_mw"
        ): _("Solar and wind in operation by year of commissioning"),
        "group=unknown&group=country": _("What is not known about power plants, by country"),
    },
    charted=f"role=contractor&{CHINESE_COMPANIES}&status=operating",
    example="country=KZ&technology=wind&order=-capacity",
    badge=("status", "projects.EnergyProject.project_status"),
    row_facts=("capacity_mw",),
    own_sections=True,
    shelf_life={
        "status": YEAR,
        "capacity_mw": 3 * YEAR,
        "annual_generation_gwh": 3 * YEAR,
        "investment": 5 * YEAR,
        "co2_avoided_t_year": 5 * YEAR,
        "households_supplied": 5 * YEAR,
        "residents_supplied": 5 * YEAR,
        "rank_in_region": 2 * YEAR,
    },
    lasting={"status": ENDED},
    themes=(Theme.ENERGY,),
    keywords=(_("Power plants"), _("Energy"), *(technology.label for technology in Technology)),
)
