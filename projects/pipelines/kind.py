"""The declaration of pipelines as a kind of record."""

from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist.shelf_lives import YEAR
from portal.opendata.api.parts import part_viewset
from portal.opendata.dcat.vocabularies import Theme
from portal.records.kinds import Kind
from portal.site.lists.lists import MAP, TABLE, chart_view
from projects.energy.plans import part_plans
from projects.energy.vocabularies import ENDED
from projects.participation.columns import role_columns
from projects.participation.views import add_participants
from projects.pipelines.filters import PipelineFilter, PipelineRoleFilter
from projects.pipelines.models import Pipeline
from projects.pipelines.serializers import PipelineRoleSerializer, PipelineSerializer
from projects.pipelines.summaries import pipeline_summary
from projects.pipelines.sums import read_lengths
from projects.pipelines.timelines import PIPELINES as PIPELINES_DATED
from projects.pipelines.views import PIPELINES_IN_TIME, beside_pipeline

PIPELINES = Kind(
    model=Pipeline,
    path="/pipelines/",
    about=_("gas and oil, from field to border"),
    position=20,
    document=PipelineSerializer,
    upgrades={9: part_plans},
    told_apart={"commissioned_on": "planned_on"},
    summary=pipeline_summary,
    filterset=PipelineFilter,
    dated=PIPELINES_DATED,
    rows={"pipeline-roles": part_viewset(PipelineRoleFilter, PipelineRoleSerializer)},
    page_order="-length",
    views=(TABLE, MAP, PIPELINES_IN_TIME, chart_view("pipelines")),
    list_context=add_participants,
    beside=beside_pipeline,
    further_columns=tuple(role_columns("roles")),
    questions={
        "group=country&group=fuel&sum=length_km": _("Length of pipelines by country and fuel")
    },
    sums={"length_km": read_lengths},
    badge=("status", "projects.Pipeline.pipeline_status"),
    row_facts=("length_km",),
    own_sections=True,
    shelf_life={
        "status": 2 * YEAR,
        "capacity_bcm_year": 5 * YEAR,
        "throughput_bcm_year": 2 * YEAR,
        "capacity_mt_year": 5 * YEAR,
    },
    lasting={"status": ENDED},
    themes=(Theme.ENERGY, Theme.TRANSPORT),
    keywords=(_("Energy"), _("Gas"), _("Oil")),
)
