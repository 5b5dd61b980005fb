from collections import Counter
from collections.abc import Iterator
from itertools import chain

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from portal.filters.published import SourceFilter
from portal.filters.records import cites
from portal.formatting.countries import load_country_names
from portal.formatting.retractions import load_reasons
from portal.formatting.source_list import SourceList
from portal.models import Mention, PublishedClaim, Rule, Source, Standing
from portal.models.languages import texts_by_language
from portal.publication import source_lineage
from portal.publication.read_models import source_target
from portal.records.kinds import Kind, all_kinds
from portal.records.other_statements import TakenStatements, other_statements
from portal.records.standings import Judged
from portal.records.statement_counts import count_statements
from portal.site.lists.lists import render_list, requested_page
from portal.site.scorecards import count_corrected
from portal.site.statements import as_statements
from portal.site.views.questions import choice_parameter, page_parameter

STANDING_ORDER = (
    Standing.OVERRULED,
    Standing.DISPUTED,
    Standing.AGREES,
    Standing.NOT_COMPARED,
    Standing.NO_VALUE,
    Standing.RETRACTED,
)
"""Order of a fact check: refuted statements first."""


def source_list(request: HttpRequest) -> HttpResponse:
    found = SourceFilter(request.GET, Source.objects.all())
    found.filters["order"].default = "-published"
    page = requested_page(request, found)
    counts = count_statements(list(page))
    context = {
        "filterset": found,
        "page": page,
        "rows": [(source, counts[source.pk]) for source in page],
        "list_title": _("Sources"),
    }
    return render_list(request, "portal/source_list.html", context)


def source_detail(request: HttpRequest, slug: str) -> HttpResponse:
    related = ("derived_from", "supersedes", "superseded_by")
    source = get_object_or_404(Source.working.select_related(*related), slug=slug)
    first = source.derived_from
    if first and first.first_cited_at and first.url and first.url == source.url:
        return redirect(first, permanent=True)  # the same page, kept under a second key
    if not source.first_cited_at:
        raise Http404
    claims = PublishedClaim.objects.filter(source=source)
    standing = choice_parameter(request, "standing", Standing.values)
    reason = choice_parameter(request, "reason", Rule.values)
    shown = claims.filter(standing=standing) if standing else claims
    if "reason" in request.GET:
        shown = shown.filter(standing_reason=reason or "")
    page = page_parameter(request, by_standing(shown.select_related("source", "attributed_to")))
    others = (one.taken_from(source) for one in other_statements())
    taken = [*chain.from_iterable(others), _credited(source)]
    counts = count_by_standing(claims)
    context = {
        "source": source,
        "retraction": texts_by_language(source, "retraction_reason"),
        "family": source_lineage.tree(source, source_lineage.Lineage()),
        "asked": (standing, reason or ""),
        "counts": order_counts(counts),
        "summary": {
            **summarise_standings(counts, taken, count_statements([source])[source.pk]),
            "corrected": count_corrected(claims).total(),
        },
        "page": page,
        "statements": as_statements(page),
        "taken": [_page_of_statements(request, one) for one in taken],
        "lists": list(_count_citing(source)),
        "sources": SourceList(),
    }
    load_country_names(request)
    if source.retracted_at:
        load_reasons(request)
    return render(request, "portal/source_detail.html", context)


def _count_citing(source: Source) -> Iterator[tuple[Kind, int]]:
    """Return the kinds of records that cite a source, in a claim or a row, with their number."""
    naming = Mention.objects.filter(target=source_target(source.slug)).order_by()
    named = set(naming.values_list("kind", flat=True).distinct())
    for name, kind in all_kinds().items():
        if name in named:
            found = kind.model.objects.filter(cites(kind.model, source=source))
            if count := found.count():
                yield kind, count


def _credited(source: Source) -> TakenStatements:
    """Claims of other sources that credit this one; they are counted with those sources."""
    found = PublishedClaim.objects.filter(attributed_to=source)
    return TakenStatements(
        key="credited",
        title=_("What others attribute to it"),
        rows=by_standing(found.select_related("source", "attributed_to")),
        show=as_statements,
        standings=Counter(),
    )


def count_by_standing(claims: QuerySet[PublishedClaim]) -> Counter[Judged]:
    counted = claims.order_by().values_list("standing", "standing_reason").annotate(n=Count("*"))
    return Counter({Judged(Standing(said), why): count for said, why, count in counted})


def order_counts(counts: Counter[Judged]) -> list[tuple[Judged, int]]:
    """Order counts by standing, refuted first, and the most frequent reason first."""
    return sorted(
        counts.items(), key=lambda one: (STANDING_ORDER.index(one[0].standing), -one[1], one[0])
    )


def summarise_standings(
    counts: Counter[Judged], taken: list[TakenStatements], total: int
) -> dict[str, object]:
    """Return how the statements of a source stand; rows of records are not judged."""
    together = sum((one.standings for one in taken), start=counts)
    return {
        "counts": order_counts(together),
        "total": total,
        "rows": total - together.total(),
        "used": any(said.standing != Standing.RETRACTED for said in together),
        "against": sum(n for said, n in together.items() if said.standing.agrees is False),
    }


def by_standing(claims: QuerySet[PublishedClaim]) -> QuerySet[PublishedClaim]:
    position = Case(
        *(When(standing=standing, then=Value(at)) for at, standing in enumerate(STANDING_ORDER)),
        output_field=IntegerField(),
    )
    return claims.order_by(position, "kind", "record_title__en", "fact", "pk")


def _page_of_statements(request: HttpRequest, taken: TakenStatements) -> dict[str, object]:
    page = page_parameter(request, taken.rows, name=taken.key)
    return {"taken": taken, "page": page, "statements": taken.show(page) if page else []}
