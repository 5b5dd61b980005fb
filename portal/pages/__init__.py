"""What stands between documents and templates: words for values, numbers for sources, lists."""

from portal.pages.countries import CountryNames, country_names
from portal.pages.dates import day_words, moment_words
from portal.pages.presented import disagreement_key, fact_label, present, present_row
from portal.pages.sources import SourceList
from portal.pages.values import Shown, show

__all__ = [
    "CountryNames",
    "Shown",
    "SourceList",
    "country_names",
    "day_words",
    "disagreement_key",
    "fact_label",
    "moment_words",
    "present",
    "present_row",
    "show",
]
