from decimal import Decimal
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from portal.filters.published import RegisterFilter
from portal.formatting.countries import load_country_names
from portal.formatting.numbers import format_amount, format_money
from portal.formatting.source_list import SourceList
from portal.models import Disagreement
from portal.publication.source_lineage import IndependentSource, Lineage
from portal.records.document_types import ClaimDocument
from portal.records.other_statements import CountingRecord, find_counting_records
from portal.site.lists.lists import render_list, requested_page
from portal.site.statements import as_fact, as_facts
from portal.site.views.scorecards import count_reasons

PAGE_SIZE = 20
"""Entries of the register on a page; each has several lines."""


def disagreement_list(request: HttpRequest) -> HttpResponse:
    found = RegisterFilter(request.GET, Disagreement.objects.all())
    page = requested_page(request, found, size=PAGE_SIZE)
    context = {
        "filterset": found,
        "page": page,
        "rows": as_facts(page),
        "sources": SourceList(),
        "list_title": _("Disagreements"),
        "total": Disagreement.objects.count(),
        "reasons": count_reasons(),
    }
    return render_list(request, "portal/disagreement_list.html", context)


def disagreement_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Render one disagreement: every value as printed, with independent sources and copies."""
    row = get_object_or_404(Disagreement, key=key)
    values = group_by_value(row, lineage := Lineage())
    origins = {(_counter(one), source.origin) for one, sources in values for source in sources}
    ((row, fact),) = as_facts([row])
    context = {
        "row": row,
        "fact": {**fact, "evidence_url": "#said"},
        "values": values,
        "origins": len(origins),
        "gap": gap_words(row),
        "lineage": lineage,
        "reporters": {x["uid"]: x["counted_by"]["reporter"] for x, _ in values if x["counted_by"]},
        "sources": SourceList(),
    }
    load_country_names(request)
    return render(request, "portal/disagreement_detail.html", context)


class CountedClaim(ClaimDocument):
    counted_by: CountingRecord | None


def group_by_value(
    row: Disagreement, lineage: Lineage
) -> list[tuple[CountedClaim, list[IndependentSource]]]:
    """Return a statement for each distinct value, the accepted first, with its independent
    sources. The same number counted by two offices is two values."""
    uids = [statement["uid"] for statement in row.statements]
    counted_by = find_counting_records(uids)
    values: dict[tuple[object, ...], list[CountedClaim]] = {}
    for statement in row.statements:
        extended = cast(CountedClaim, {**statement, "counted_by": counted_by.get(statement["uid"])})
        bounds = (statement.get(key) for key in ("comparator", "lower", "upper"))
        value = (statement["text"], _counter(extended), *bounds)
        values.setdefault(value, []).append(extended)
    accepted_first = sorted(values.values(), key=lambda group: group[0]["text"] != row.accepted)
    return [(group[0], lineage.independent_sources(group)) for group in accepted_first]


def gap_words(row: Disagreement) -> str:
    """Write the largest distance from the accepted value in its unit; empty if not comparable."""
    fact = as_fact(row)
    base = _number(fact["value"])
    others = [_number(one["value"]) for one in row.statements if one["agrees"] is False]
    gaps = [abs(other - base) for other in others if other is not None and base is not None]
    if row.gap_percent is None or not gaps:
        return ""
    if isinstance(fact["value"], dict):
        return format_money(max(gaps), fact["value"]["currency"])
    return format_amount(max(gaps), row.unit)


def _counter(statement: CountedClaim) -> str:
    """Return the address of the office that counted; empty for facts."""
    counted_by = statement["counted_by"]
    return counted_by["url"] if counted_by else ""


def _number(value: object) -> Decimal | None:
    if isinstance(value, dict):
        value = value.get("amount")
    return Decimal(str(value)) if isinstance(value, int | float) else None
