from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal import front
from portal import search as searching
from portal.views.questions import one_of, only, page_of, text_of

SOURCES = "source"
PER_PAGE = 25


def search(request: HttpRequest) -> HttpResponse:
    """One box over everything public, narrowed by kind."""
    only(request, "q", "kind", "page")
    ways = front.kinds()
    kind = one_of(request, "kind", [*ways, SOURCES])
    question = searching.ask(text_of(request, "q", searching.LONGEST))
    found, sources = searching.entries(question), searching.sources(question)
    counts = {**searching.by_kind(found), SOURCES: sources.count()}
    rows: Any = sources if kind == SOURCES else found.filter(kind=kind) if kind else found
    page = page_of(request, rows, per_page=PER_PAGE)
    has_answers = any(counts.values())
    context = {
        "question": question,
        "kind": kind,
        "page": _with_ways(page, ways),
        "facets": [(key, *_words(ways, key), count) for key, count in counts.items() if count],
        "total": sum(counts.values()) - counts[SOURCES],
        "sources": [] if kind else sources[:5],
        "suggestions": [] if has_answers else _with_ways(searching.suggestions(), ways),
        "ways": ways,
    }
    return render(request, "portal/search.html", context)


def _with_ways(rows: Any, ways: dict[str, front.Way]) -> Any:
    """Each record found, with the words for its kind and the codes of its countries."""
    for row in rows:
        row.way = ways.get(getattr(row, "kind", ""))
        row.codes = getattr(row, "countries", "").split()
    return rows


def _words(ways: dict[str, front.Way], kind: str) -> tuple[Any, Any]:
    if kind == SOURCES:
        return _("Source"), _("Sources")
    return ways[kind].one, ways[kind].many
