from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.formatting.countries import load_country_names
from portal.formatting.presentation import present_row
from portal.formatting.retractions import load_reasons
from portal.formatting.source_list import SourceList
from portal.models import PublishedClaim
from portal.records.contributions import Statement
from portal.records.documents import current_edition
from portal.records.other_statements import find_statement
from portal.records.registry import record_model
from portal.site.records.tombstone import find_withdrawn_with_claim, render_tombstone
from portal.site.statements import as_statements


def claim_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """Render one statement at its permanent address: a claim, or an observation of an app."""
    found = statement_of(uid)
    if found is None:
        if withdrawn := find_withdrawn_with_claim(uid):
            return render_tombstone(request, withdrawn)
        raise Http404
    context = {"statement": found, "uid": uid, "sources": SourceList()}
    load_country_names(request)
    if found.claim["retraction_reason"]:
        load_reasons(request)
    return render(request, "portal/claim_detail.html", context)


def statement_of(uid: str) -> Statement | None:
    """Return a public claim, or another statement of an app, by its uid."""
    claims = PublishedClaim.objects.select_related("source", "attributed_to")
    row = claims.filter(uid=uid).first()
    if row is None:
        return find_statement(uid)
    # The current edition holds more columns than the table.
    record = record_model(row.kind).objects.with_documents().filter(uid=row.record_uid).first()
    if record is None:  # withdrawn since
        return None
    fact = present_row(current_edition(record).document)["facts"][row.fact]
    claim = next(claim for claim in fact["claims"] if claim["uid"] == row.uid)
    return replace(as_statements([row])[0], fact=fact, claim=claim)
