"""Summaries of freight corridors."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.formatting.country_phrases import Names
from portal.formatting.locales import join_list
from portal.formatting.summaries import fact_in_words, labelled, lowered, write_sentences, year_of
from portal.models.languages import pick_text
from trade.corridors.document_types import CorridorDocument
from trade.corridors.models import CorridorKind
from trade.hubs.models import OperatingStatus
from trade.hubs.summaries import state_in_words

LINES: dict[str, Promise | str] = {
    CorridorKind.NETWORK: gettext_lazy("Freight network"),
    CorridorKind.CORRIDOR: gettext_lazy("Freight corridor"),
    CorridorKind.RAILWAY: gettext_lazy("Railway line"),
}
MOST_GOODS = MOST_STOPS = 4


def corridor_summary(document: CorridorDocument, names: Names) -> str:
    line = str(LINES.get(document["corridor_kind"], ""))
    stops = [str(pick_text(stop["name"])) for stop in document["stops"]]
    is_line = document["corridor_kind"] == CorridorKind.RAILWAY and len(stops) > 1
    if is_line:
        ends = {"start": stops[0], "end": stops[-1]}
        line = _("%(line)s from %(start)s to %(end)s") % {"line": line, **ends}
    length = fact_in_words(document, "length_km", names)
    is_open = document["status"] == OperatingStatus.OPERATING
    began = year_of(document, "opened_on" if is_open else "construction_started_on")
    goods = [str(pick_text(one["name"])) for one in document["goods"]][:MOST_GOODS]
    return write_sentences(
        [
            line,
            _("length %s") % length if length else "",
            state_in_words(document["status"], began),
        ],
        [
            labelled(_("Goods"), lowered(join_list(goods))),
            "" if is_line or goods else labelled(_("Stops"), join_list(stops[:MOST_STOPS])),
        ],
    )
