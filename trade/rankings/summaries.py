"""Summaries of rankings."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.formatting.country_phrases import Names
from portal.formatting.dates import format_day
from portal.formatting.summaries import fact_in_words, labelled, write_sentences
from portal.models.languages import pick_text
from trade.rankings.document_types import RankingDocument, RankingEntryDocument


def ranking_summary(document: RankingDocument, names: Names) -> str:
    count = len(document["entries"])
    places = ngettext("ranking with %s place", "ranking with %s places", count) % count
    entries = sorted(document["entries"], key=lambda entry: entry["rank"])
    leader = fact_in_words(document, "leader", names)
    if not leader and entries and entries[0]["rank"] == 1:
        leader = _name_of(entries[0], names)
    here = fact_in_words(document, "leader_in_central_asia", names)
    return write_sentences(
        [places if count else _("ranking"), format_day(document["period"])],
        [
            labelled(_("First place"), leader),
            labelled(_("first in Central Asia"), here if here != leader else ""),
        ],
    )


def _name_of(entry: RankingEntryDocument, names: Names) -> str:
    if entry["place"]:
        return str(pick_text(entry["place"]["title"]))
    country = entry["country"]
    return names.get(country, country) if country else entry["name"]
