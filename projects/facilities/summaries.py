"""Summaries of facilities."""

from portal.formatting.country_phrases import Names, in_countries
from portal.formatting.summaries import choice_in_words, fact_in_words, write_sentences
from projects.energy.summaries import state_of
from projects.facilities.document_types import FacilityDocument
from projects.facilities.vocabularies import SIZES, FacilityType


def facility_summary(document: FacilityDocument, names: Names) -> str:
    words = choice_in_words(FacilityType, document["facility_type"])
    facility = in_countries(words, document["country"], document["second_country"], names)
    sizes = [fact_in_words(document, name, names) for name in SIZES]
    return write_sentences([facility, *sizes, state_of(document, document["status"])])
