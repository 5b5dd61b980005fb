from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.models import Edition, Record, Removal, find_successor
from portal.records.registry import record_models
from portal.site.views.questions import edition_of


def render_tombstone(request: HttpRequest, record: Record) -> HttpResponse:
    """Render the tombstone (410) of a withdrawn record: title, day and reason, the record into
    which it was merged, and what the edition that was asked for said, or the last one."""
    removal = Removal.objects.of(record).done().first()
    asked = Edition.objects.of(record).filter(number=edition_of(request) or 0)
    context = {
        "record": record,
        "removal": removal,
        "edition": None if removal else asked.first() or record.edition,
        "successor": find_successor(record),
        "no_address": True,
    }
    return render(request, "410.html", context, status=410)


def find_withdrawn_with_claim(uid: str) -> Record | None:
    """Return the withdrawn record that a claim was about."""
    models = [model for model in record_models() if model.facts]
    found = (model.working.withdrawn().filter(Q(claims__uid=uid)).first() for model in models)
    return next(filter(None, found), None)
