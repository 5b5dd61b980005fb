"""Summaries of indicators and series."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.formatting.country_phrases import Names
from portal.formatting.numbers import COUNTED, format_unit
from portal.formatting.summaries import (
    choice_in_words,
    labelled,
    lowered,
    titles_in_words,
    write_sentences,
)
from portal.models.languages import pick_text
from trade.statistics.charts.names import detail_words
from trade.statistics.document_types import IndicatorDocument, SeriesDocument
from trade.statistics.models import Frequency


def series_summary(document: SeriesDocument, names: Names) -> str:
    indicator = titles_in_words([document["indicator"]])
    about = titles_in_words([document["measures"]]) or _countries(document, names)
    detail = lowered(detail_words(document["detail"]) or "")
    return write_sentences(
        [
            labelled(indicator, about) or indicator,
            detail,
            lowered(choice_in_words(Frequency, document["frequency"])),
            _unit(document["unit"]),
        ],
        [labelled(_("Reporter"), str(pick_text(document["reporter"])))],
    )


def indicator_summary(document: IndicatorDocument, names: Names) -> str:
    return write_sentences([_("Statistical indicator"), _unit(document["unit"])])


def _countries(document: SeriesDocument, names: Names) -> str:
    found = [names.get(code, code) for code in (document["country"], document["partner"]) if code]
    if len(found) < 2:
        return "".join(found)
    return _("%(one)s – %(other)s") % {"one": found[0], "other": found[1]}


def _unit(unit: str) -> str:
    """“unit: km”; empty where the indicator names what is counted."""
    words = "" if unit in COUNTED else format_unit(unit)
    return labelled(pgettext("of a statistic", "unit"), words)
