"""The pages of rankings."""

from django.http import HttpRequest, HttpResponse

from portal.pages.lists import listing, render_list
from portal.pages.records import record_page
from trade.filters import RankingFilter
from trade.models import Ranking


def ranking_list(request: HttpRequest) -> HttpResponse:
    found = RankingFilter(request.GET, Ranking.objects.with_documents())
    return render_list(request, "trade/ranking_list.html", listing(request, found))


def ranking_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, Ranking, slug)
