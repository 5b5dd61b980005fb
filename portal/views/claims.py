from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal import front
from portal.models import PublishedClaim, Record
from portal.pages import SourceList, present_row
from portal.pages.tombstone import gone
from portal.register import as_statements
from portal.registry import record_model, record_models


def claim_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """One statement at its stable address: a claim, or whatever else an app states by uid."""
    claim = PublishedClaim.objects.filter(uid=uid).select_related("source").first()
    found = _claim(claim) if claim else next(iter(front.statements.ask(uid)), None)
    if found is None:
        if withdrawn := _withdrawn(uid):
            return gone(request, withdrawn)
        raise Http404
    context = {"statement": found, "uid": uid, "sources": SourceList()}
    return render(request, "portal/claim_detail.html", context)


def _claim(row: PublishedClaim) -> front.Statement:
    """The claim as the current edition has it, which knows more than the table."""
    statement = as_statements([row])[0]
    record = record_model(row.kind).objects.with_documents().get(uid=row.record_uid)
    fact = present_row(record.edition.document)["facts"][row.fact]
    claim = next(claim for claim in fact["claims"] if claim["uid"] == row.uid)
    return front.Statement(
        title=statement.title,
        url=statement.url,
        fact=fact,
        claim=claim,
        disagreement=statement.disagreement,
    )


def _withdrawn(uid: str) -> Record | None:
    """The withdrawn record that a claim was about."""
    for model in record_models():
        if model.facts:
            withdrawn: Any = model.working.withdrawn()
            if found := withdrawn.filter(claims__uid=uid).first():
                return found  # type: ignore[no-any-return]
    return None
