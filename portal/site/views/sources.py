from collections import Counter
from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from portal.filters import SourceFilter
from portal.formatting.countries import load_country_names
from portal.formatting.source_list import SourceList
from portal.models import PublishedClaim, Source, Standing
from portal.publication import source_lineage
from portal.records import contributions
from portal.site.lists.lists import one_page, render_list
from portal.site.statements import as_statements
from portal.site.views.questions import one_of, page_of

TELLING = (
    Standing.OVERRULED,
    Standing.DISPUTED,
    Standing.AGREES,
    Standing.NOT_COMPARED,
    Standing.NO_VALUE,
    Standing.RETRACTED,
)
"""As in a fact check: first what did not hold."""


def source_list(request: HttpRequest) -> HttpResponse:
    claims = Source.objects.annotate(claims_count=Count("published_claims"))
    found = SourceFilter(request.GET, claims)
    page = one_page(request, found)
    context = {
        "filterset": found,
        "page": page,
        "rows": with_counts(list(page)),
        "default_order": found.filters["order"].default,
    }
    return render_list(request, "portal/source_list.html", context)


def with_counts(sources: list[Any]) -> list[tuple[Source, int]]:
    """Each source, counted with its claims, and how many statements it has given in all."""
    others: Counter[int] = Counter()
    for pk, count in contributions.taken_counts.collect(sources):
        others[pk] += count
    return [(source, source.claims_count + others[source.pk]) for source in sources]


def source_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A source, and how everything the portal has taken from it stands."""
    related = ("derived_from", "supersedes", "superseded_by")
    source = get_object_or_404(Source.objects.select_related(*related), slug=slug)
    claims = PublishedClaim.objects.filter(source=source)
    standing = one_of(request, "standing", Standing.values)
    shown = claims.filter(standing=standing) if standing else claims
    page = page_of(request, by_standing(shown.select_related("source")))
    taken = contributions.taken_from.collect(source)
    counts = counts_of(claims)
    context = {
        "source": source,
        "family": source_lineage.tree(source, source_lineage.Lineage()),
        "standing": standing,
        "counts": in_order(counts),
        "verdict": verdict(counts, taken),
        "page": page,
        "statements": as_statements(page),
        "taken": [_taken(request, one) for one in taken],
        "sources": SourceList(),
    }
    load_country_names(request)
    return render(request, "portal/source_detail.html", context)


def counts_of(claims: QuerySet[PublishedClaim]) -> dict[str, int]:
    """How many claims stand in which way."""
    return dict(claims.order_by().values_list("standing").annotate(Count("pk")))


def in_order(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Those that did not hold first."""
    return [(standing.value, counts[standing]) for standing in TELLING if counts.get(standing)]


def verdict(counts: dict[str, int], taken: list[contributions.Taken]) -> dict[str, Any]:
    """How all statements of a source stand together."""
    together = sum((Counter(one.standings) for one in taken), start=Counter(counts))
    return {
        "counts": in_order(together),
        "total": sum(together.values()),
        "against": together[Standing.OVERRULED] + together[Standing.DISPUTED],
    }


def by_standing(claims: QuerySet[PublishedClaim]) -> QuerySet[PublishedClaim]:
    position = Case(
        *(When(standing=standing, then=Value(at)) for at, standing in enumerate(TELLING)),
        output_field=IntegerField(),
    )
    return claims.order_by(position, "kind", "record_title__en", "fact", "pk")


def _taken(request: HttpRequest, taken: contributions.Taken) -> dict[str, Any]:
    page = page_of(request, taken.rows, name=taken.key)
    return {"taken": taken, "page": page, "statements": taken.show(page)}
