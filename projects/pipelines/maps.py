"""Pipelines on the map: straight lines between the places where a source says that they begin and
end, as none gives a route."""

import numpy as np
from django.utils.translation import gettext_lazy as _

from portal.graphics.maps.features import Feature, MapStop, common_values
from portal.graphics.maps.layers import Layer, LayerShape
from portal.graphics.maps.tables import list_codes
from portal.models.languages import texts_by_language
from portal.records.column_store import PublicColumns, combine
from projects.pipelines.document_types import PipelineDocument
from projects.pipelines.models import Pipeline


def read_further(columns: PublicColumns) -> dict[str, object]:
    """Return the countries and ends of pipelines. One query, for their places."""
    rows = columns.of(Pipeline)
    known = Pipeline.objects.filter(start_place__isnull=False, end_place__isnull=False)
    placed = list(known.select_related(*Pipeline.ends))
    owners = rows.rows_of(np.array([one.pk for one in placed], dtype=np.int64)).tolist()
    stops = {row: _read_ends(one) for row, one in zip(owners, placed, strict=True) if row >= 0}
    countries = combine(list_codes, rows.codes("start_country"), rows.codes("end_country"))
    return {"countries": countries, "stops": stops, "ways": frozenset(stops)}


def locate_pipeline(document: PipelineDocument) -> Feature:
    ends = [document["start_place"], document["end_place"]]
    stops = [MapStop(name=end["title"], role="", place=end["uid"]) for end in ends if end]
    return Feature(
        **common_values(document),
        sort=document["fuel"],
        status=document["status"],
        stops=tuple(stops) if len(stops) == len(ends) else (),
        is_way=True,
    )


def _read_ends(pipeline: Pipeline) -> tuple[MapStop, ...]:
    ends = (getattr(pipeline, name) for name in Pipeline.ends)
    return tuple(
        MapStop(name=texts_by_language(end, "title"), role="", place=end.uid) for end in ends
    )


PIPELINES = Layer(
    model=Pipeline,
    shape=LayerShape.LINE,
    sort="fuel",
    further=read_further,
    locator=locate_pipeline,
    figures=("length_km", "commissioned_on", "planned_on"),
    line_note=_(
        "Pipelines are straight lines between the places where a source says that they begin"
        " and end: no source gives their routes."
    ),
    is_usual=False,
    choice_note=_("Pipelines are drawn when they are chosen under “Show”."),
)
