"""Summaries of pipelines."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from portal.formatting.country_phrases import Names, in_country
from portal.formatting.locales import join_list
from portal.formatting.summaries import fact_in_words, labelled, write_sentences
from projects.energy.summaries import state_of
from projects.pipelines.document_types import PipelineDocument
from projects.pipelines.models import Fuel

PIPELINES: dict[str, Promise | str] = {
    Fuel.GAS: gettext_lazy("Gas pipeline"),
    Fuel.OIL: gettext_lazy("Oil pipeline"),
    Fuel.HYDROGEN: gettext_lazy("Hydrogen pipeline"),
}


def pipeline_summary(document: PipelineDocument, names: Names) -> str:
    words = str(PIPELINES.get(document["fuel"], ""))
    start, end = document["start_country"], document["end_country"]
    if start == end or not (start and end):
        line = in_country(words, start or end, names)
    else:
        ends = {"start": names.get(start, start), "end": names.get(end, end)}
        line = _("%(line)s from %(start)s to %(end)s") % {"line": words, **ends}
    length = fact_in_words(document, "length_km", names)
    capacity = fact_in_words(document, "capacity_bcm_year", names)
    between = [names.get(code, code) for code in document["countries"] if code not in (start, end)]
    return write_sentences(
        [
            line,
            _("length %s") % length if length else "",
            pgettext("of a pipeline", "capacity %s") % capacity if capacity else "",
            state_of(document, document["status"]),
        ],
        [labelled(_("Countries on the way"), join_list(between))],
    )
