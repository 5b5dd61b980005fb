"""Summaries of indicators and series."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.formatting.country_phrases import Names
from portal.formatting.numbers import COUNTED, format_unit
from portal.formatting.summaries import choice_in_words, labelled, lowered, write_sentences
from portal.models.languages import pick_text
from trade.statistics.charts.names import detail_words, name_what_is_counted
from trade.statistics.document_types import IndicatorDocument, SeriesDocument
from trade.statistics.models import Frequency


def series_summary(document: SeriesDocument, names: Names) -> str:
    detail = lowered(detail_words(document["detail"]) or "")
    often = document["frequency"]
    return write_sentences(
        [
            name_what_is_counted(document, names),
            detail,
            "" if often == Frequency.IRREGULAR else lowered(choice_in_words(Frequency, often)),
            _unit(document["unit"]),
        ],
        [labelled(_("Reporter"), str(pick_text(document["reporter"])))],
    )


def indicator_summary(document: IndicatorDocument, names: Names) -> str:
    return write_sentences([_("Statistical indicator"), _unit(document["unit"])])


def _unit(unit: str) -> str:
    """“unit: km”; empty where the indicator names what is counted."""
    words = "" if unit in COUNTED else format_unit(unit)
    return labelled(pgettext("of a statistic", "unit"), words)
