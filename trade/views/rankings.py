"""The pages of rankings."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from portal.site.lists.lists import listing, question, render_list
from portal.site.records.pages import record_page
from trade.document_types import RankingDocument
from trade.filters import RankingFilter
from trade.models import Ranking


def ranking_list(request: HttpRequest) -> HttpResponse:
    found = RankingFilter(question(request), Ranking.objects.with_documents())
    return render_list(request, "trade/ranking_list.html", listing(request, found))


def ranking_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, Ranking, slug, _beside)


def _beside(ranking: Ranking, document: RankingDocument) -> dict[str, Any]:
    """Which columns the table has: those in which any entry says something."""
    columns = ("value", "share_percent", "note")
    entries = document.get("entries", [])
    return {"has": {name: any(e.get(name) not in (None, "") for e in entries) for name in columns}}
