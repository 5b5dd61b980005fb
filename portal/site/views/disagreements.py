from decimal import Decimal
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from portal.filters import DisagreementFilter
from portal.formatting.countries import load_country_names
from portal.formatting.numbers import amount_words, money_words
from portal.formatting.source_list import SourceList
from portal.models import Disagreement
from portal.publication.source_lineage import Lineage, Voice
from portal.records import contributions
from portal.records.document_types import ClaimDocument
from portal.site.lists.lists import one_page, render_list
from portal.site.statements import as_fact


def disagreement_list(request: HttpRequest) -> HttpResponse:
    """The register of everything about which public statements differ."""
    found = DisagreementFilter(request.GET, Disagreement.objects.all())
    page = one_page(request, found)
    context = {
        "filterset": found,
        "page": page,
        "rows": [(row, as_fact(row)) for row in page],
        "sources": SourceList(),
        "default_order": found.filters["order"].default,
        "total": Disagreement.objects.count(),
    }
    return render_list(request, "portal/disagreement_list.html", context)


def disagreement_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One disagreement: every value as printed, who says it, and who only repeats it."""
    row = get_object_or_404(Disagreement, key=key)
    values = by_value(row, Lineage())
    context = {
        "row": row,
        "fact": {**as_fact(row), "evidence_url": "#said"},
        "values": values,
        "voices": sum(len(voices) for _said, voices in values),
        "gap": gap_words(row),
        "sources": SourceList(),
    }
    load_country_names(request)
    return render(request, "portal/disagreement_detail.html", context)


class CountedClaim(ClaimDocument):
    counted_by: contributions.CountingRecord | None


def by_value(row: Disagreement, lineage: Lineage) -> list[tuple[CountedClaim, list[Voice]]]:
    """Each distinct value once, the accepted first, with the voices that give it. The same number
    counted by two offices is two values."""
    counted_by = dict(contributions.counted_by.collect([said["uid"] for said in row.statements]))
    values: dict[Any, list[CountedClaim]] = {}
    for statement in row.statements:
        said = cast(CountedClaim, {**statement, "counted_by": counted_by.get(statement["uid"])})
        values.setdefault(_value_key(said), []).append(said)
    accepted_first = sorted(values.values(), key=lambda said: said[0]["text"] != row.accepted)
    return [(said[0], lineage.voices(said)) for said in accepted_first]


def gap_words(row: Disagreement) -> str:
    """The widest distance from the accepted value, in its unit; empty where that means nothing."""
    fact = as_fact(row)
    base = _number(fact["value"])
    others = [_number(said["value"]) for said in row.statements if said["agrees"] is False]
    gaps = [abs(other - base) for other in others if other is not None and base is not None]
    if row.gap_percent is None or not gaps:
        return ""
    if isinstance(fact["value"], dict):
        return money_words(max(gaps), fact["value"]["currency"])
    return amount_words(max(gaps), row.unit)


def _value_key(statement: CountedClaim) -> tuple[object, ...]:
    counted_by = statement["counted_by"]
    bounds = (statement.get(key) for key in ("comparator", "lower", "upper"))
    return (statement["text"], counted_by["url"] if counted_by else "", *bounds)


def _number(value: Any) -> Decimal | None:
    if isinstance(value, dict):
        value = value.get("amount")
    return Decimal(str(value)) if isinstance(value, int | float) else None
