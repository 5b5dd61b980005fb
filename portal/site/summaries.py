"""Summaries of the portal's own kinds: events, organisations, places."""

from django.utils.translation import gettext as _

from portal.formatting.country_phrases import Names, in_country, of_country
from portal.formatting.dates import format_day
from portal.formatting.locales import join_list
from portal.formatting.summaries import (
    choice_in_words,
    fact_in_words,
    labelled,
    titles_in_words,
    write_sentences,
)
from portal.models.events import EventKind
from portal.models.languages import pick_text
from portal.models.organisations import OrganisationKind
from portal.models.places import PlaceKind
from portal.records.document_types import EventDocument, OrganisationDocument, PlaceDocument

MOST_PARTICIPANTS = 8


def event_summary(document: EventDocument, names: Names) -> str:
    place, code = document["place"], document["country"]
    where, country = str(pick_text(place["title"])) if place else "", names.get(code or "", "")
    if where and country and country not in where:
        where = _("%(place)s (%(country)s)") % {"place": where, "country": country}
    day = document["facts"]["held_on"]["text"] or document["starts_on"]
    taking_part = [names.get(code, code) for code in document["participants"]]
    listed = join_list(taking_part) if len(taking_part) <= MOST_PARTICIPANTS else ""
    return write_sentences(
        [choice_in_words(EventKind, document["event_kind"]), format_day(day), where or country],
        [labelled(_("Countries taking part"), listed)],
    )


def organisation_summary(document: OrganisationDocument, names: Names) -> str:
    kind = choice_in_words(OrganisationKind, document["organisation_kind"])
    is_known = document["country"] or document["organisation_kind"] == OrganisationKind.MULTILATERAL
    return write_sentences(
        [
            in_country(kind, document["country"], names),
            "" if is_known else _("its country is not stated"),
        ],
        [labelled(_("Belongs to"), titles_in_words([document["parent"]]))],
    )


def place_summary(document: PlaceDocument, names: Names) -> str:
    kind = document["place_kind"]
    label = choice_in_words(PlaceKind, kind)
    if kind == PlaceKind.REGIONAL_CAPITAL:
        label = _("Regional centre")
    put = of_country if kind == PlaceKind.CAPITAL else in_country
    people = fact_in_words(document, "population", names, has_unit=False)
    return write_sentences(
        [put(label, document["country"], names), _("population %s") % people if people else ""]
    )
