"""Pipelines as a kind of record: documents, summary, sums, the declaration."""

from dataclasses import replace

import numpy as np
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.editorial.worklist.shelf_lives import YEAR
from portal.filters.amounts import Amounts, read_amounts
from portal.filters.shown_order import documents_by_title
from portal.formatting.country_phrases import Names, in_country
from portal.formatting.locales import join_list
from portal.formatting.summaries import fact_in_words, labelled, write_sentences
from portal.opendata.dcat.vocabularies import Theme
from portal.participation.api import role_viewset
from portal.participation.columns import role_columns
from portal.participation.views import add_participants, beside_roles
from portal.records.column_store import PublicColumns
from portal.records.kinds import Kind
from portal.site.lists.lists import MAP, TABLE, chart_view
from portal.site.lists.timelines import Timeline
from projects.energy.plans import part_plans, plan_notes
from projects.energy.summaries import state_of
from projects.energy.vocabularies import ENDED
from projects.pipelines import maps
from projects.pipelines.document_types import PipelineDocument
from projects.pipelines.filters import PipelineFilter
from projects.pipelines.models import Fuel, Pipeline, PipelineRole

LINES: dict[str, StrOrPromise] = {
    Fuel.GAS: _("Gas pipeline"),
    Fuel.OIL: _("Oil pipeline"),
    Fuel.HYDROGEN: _("Hydrogen pipeline"),
}


def pipeline_summary(document: PipelineDocument, names: Names) -> str:
    words = str(LINES.get(document["fuel"], ""))
    start, end = document["start_country"], document["end_country"]
    if start == end or not (start and end):
        line = in_country(words, start or end, names)
    else:
        ends = {"start": names.get(start, start), "end": names.get(end, end)}
        line = gettext("%(line)s from %(start)s to %(end)s") % {"line": words, **ends}
    length = fact_in_words(document, "length_km", names)
    capacity = fact_in_words(document, "capacity_bcm_year", names)
    between = [names.get(code, code) for code in document["countries"] if code not in (start, end)]
    return write_sentences(
        [
            line,
            gettext("length %s") % length if length else "",
            pgettext("of a pipeline", "capacity %s") % capacity if capacity else "",
            state_of(document, document["status"]),
        ],
        [labelled(gettext("Countries on the way"), join_list(between))],
    )


def read_lengths(columns: PublicColumns, *_question: object) -> Amounts:
    """Return the length of each pipeline but of systems, whose lines have their own."""
    found, pipelines = read_amounts(Pipeline, "length_km")(columns), columns.of(Pipeline)
    systems = pipelines.rows_of(pipelines.numbers("system"))
    lines = np.setdiff1d(found.rows, systems)
    return replace(
        found,
        rows=lines,
        values=found.values[lines],
        comparators=found.comparators[lines],
        disputed=found.disputed[lines],
        less=found.less[lines],
        more=found.more[lines],
        note=_(
            "A system is not added to its lines. A pipeline counts with its whole length in each "
            "country that it passes."
        ),
    )


PIPELINES_IN_TIME = Timeline(
    column="commissioned_on planned_on",
    fact="commissioned_on",
    figures=("fuel", "status", "length_km"),
)


def beside_pipeline(pipeline: Pipeline, document: PipelineDocument) -> dict[str, object]:
    return {
        **beside_roles(document),
        "planned": ("planned_on",),
        "fact_notes": plan_notes(document),
        "segments": documents_by_title(Pipeline.objects.filter(system=pipeline)),
    }


PIPELINES = Kind(
    model=Pipeline,
    path="/pipelines/",
    about=_("gas and oil, from field to border"),
    position=20,
    document_type=PipelineDocument,
    upgrades={9: part_plans},
    told_apart={"commissioned_on": "planned_on"},
    is_measured=True,
    summary=pipeline_summary,
    filterset=PipelineFilter,
    rows={"pipeline-roles": role_viewset(PipelineRole, PipelineFilter)},
    page_order="-length",
    layer=maps.PIPELINES,
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
