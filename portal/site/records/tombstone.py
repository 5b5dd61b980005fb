from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.models import Record, Removal
from portal.records.registry import record_models


def render_tombstone(request: HttpRequest, record: Record) -> HttpResponse:
    """Render the tombstone (410) of a withdrawn record: title, day and reason."""
    removal = Removal.objects.of(record).done().first()
    context = {"record": record, "removal": removal, "no_address": True}
    return render(request, "410.html", context, status=410)


def find_withdrawn_with_claim(uid: str) -> Record | None:
    """Return the withdrawn record that a claim was about."""
    models = [model for model in record_models() if model.facts]
    found = (model.working.withdrawn().filter(claims__uid=uid).first() for model in models)
    return next(filter(None, found), None)
