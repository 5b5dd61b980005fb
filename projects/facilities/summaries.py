"""Summaries of facilities."""

from django.utils.translation import gettext as _

from portal.formatting.country_phrases import Names, in_countries
from portal.formatting.summaries import choice_in_words, fact_in_words, labelled, write_sentences
from projects.energy.vocabularies import ProjectStatus
from projects.facilities.document_types import FacilityDocument
from projects.facilities.vocabularies import SIZES, FacilityType


def facility_summary(document: FacilityDocument, names: Names) -> str:
    words = choice_in_words(FacilityType, document["facility_type"])
    facility = in_countries(words, document["country"], document["second_country"], names)
    sizes = [fact_in_words(document, name, names) for name in SIZES]
    status = choice_in_words(ProjectStatus, document["status"])
    return write_sentences([facility, *sizes], [labelled(_("Status"), status)])
