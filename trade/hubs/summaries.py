"""Summaries of hubs, and the states that they share with corridors."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from portal.formatting.country_phrases import Names, at_border_with, in_country
from portal.formatting.locales import join_list
from portal.formatting.summaries import (
    States,
    choice_in_words,
    fact_in_words,
    labelled,
    lowered,
    state_in_words,
    titles_in_words,
    write_sentences,
    year_of,
)
from portal.models.languages import pick_text
from trade.hubs.document_types import TradeHubDocument
from trade.hubs.models import HubKind, OperatingStatus

STATES: States = {
    OperatingStatus.PLANNED: ("", pgettext_lazy("state of a hub or corridor", "planned")),
    OperatingStatus.CONSTRUCTION: (
        pgettext_lazy("state of a hub or corridor", "under construction since %s"),
        pgettext_lazy("state of a hub or corridor", "under construction"),
    ),
    OperatingStatus.OPERATING: (
        pgettext_lazy("state of a hub or corridor", "open since %s"),
        pgettext_lazy("state of a hub or corridor", "open"),
    ),
    OperatingStatus.CLOSED: ("", pgettext_lazy("state of a hub or corridor", "closed")),
}
MOST_SERVICES = 3


def hub_summary(document: TradeHubDocument, names: Names) -> str:
    hub = in_country(_kind_in_words(document["hub_kind"]), document["country"], names)
    place = document["place"]
    area = fact_in_words(document, "area_ha", names)
    status, is_open = document["status"], document["status"] == OperatingStatus.OPERATING
    services = [str(pick_text(one["name"])) for one in document["services"]][:MOST_SERVICES]
    whole = labelled(lowered(_("Part of the hub")), titles_in_words([document["parent"]]))
    offered = labelled(lowered(_("Services")), lowered(join_list(services)))
    return write_sentences(
        [
            hub,
            at_border_with(document["second_country"], names),
            str(pick_text(place["title"])) if place else "",
            _("area %s") % area if area else "",
            state_in_words(STATES, status, year_of(document, "opened_on") if is_open else ""),
        ],
        [whole or offered],
    )


def _kind_in_words(kind: str) -> str:
    is_planned = kind == HubKind.BORDER_CROSSING_PLANNED_RAIL  # which the state says already
    return choice_in_words(HubKind, HubKind.BORDER_CROSSING_RAIL if is_planned else kind)
