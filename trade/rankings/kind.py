"""Rankings as a kind of record: documents, summary, what stands beside one, the declaration."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.formatting.country_phrases import Names
from portal.formatting.dates import format_day
from portal.formatting.summaries import fact_in_words, labelled, write_sentences
from portal.models.languages import pick_text
from portal.opendata.api.parts import part_viewset
from portal.opendata.dcat.vocabularies import Theme
from portal.records.kinds import Kind
from trade.rankings.document_types import RankingDocument, RankingEntryDocument
from trade.rankings.filters import RankingEntryFilter, RankingFilter
from trade.rankings.models import Ranking


def ranking_summary(document: RankingDocument, names: Names) -> str:
    count = len(document["entries"])
    places = ngettext("ranking with %s place", "ranking with %s places", count) % count
    entries = sorted(document["entries"], key=lambda entry: entry["rank"])
    leader = fact_in_words(document, "leader", names)
    if not leader and entries and entries[0]["rank"] == 1:
        leader = _name_of(entries[0], names)
    here = fact_in_words(document, "leader_in_central_asia", names)
    return write_sentences(
        [places if count else gettext("ranking"), format_day(document["period"])],
        [
            labelled(gettext("First place"), leader),
            labelled(gettext("first in Central Asia"), here if here != leader else ""),
        ],
    )


def _name_of(entry: RankingEntryDocument, names: Names) -> str:
    if entry["place"]:
        return str(pick_text(entry["place"]["title"]))
    country = entry["country"]
    return names.get(country, country) if country else entry["name"]


def beside_ranking(ranking: Ranking, document: RankingDocument) -> dict[str, object]:
    """Flags for the columns of the table in which any entry has a value, and the largest of each
    column of numbers, the whole length of its bars."""
    columns = ("value", "share_percent", "note")
    entries = document.get("entries", [])
    return {
        "has": {name: any(e.get(name) not in (None, "") for e in entries) for name in columns},
        "largest": {
            "value": max((e["value"] or 0 for e in entries), default=0),
            "share_percent": max((e["share_percent"] or 0 for e in entries), default=0),
        },
    }


RANKINGS = Kind(
    model=Ranking,
    path="/rankings/",
    about=_("published league tables"),
    position=70,
    document_type=RankingDocument,
    summary=ranking_summary,
    filterset=RankingFilter,
    page_order="-period",
    rows={"ranking-entries": part_viewset(RankingEntryFilter, document_type=RankingEntryDocument)},
    can_compare=False,
    beside=beside_ranking,
    own_sections=True,
    shelf_life={},
    themes=(Theme.ECONOMY,),
)
