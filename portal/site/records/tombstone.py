from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.models import Edition, PublishedClaim, Record, Removal, find_successor, history_models
from portal.publication.time_travel import find_for_readers, position
from portal.records.registry import record_model
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
    """Return the withdrawn record that a claim was about when it was public last."""
    history: Any = history_models()[PublishedClaim]  # its columns are made at run time
    known = history.objects.filter(uid=uid, from_position__lte=position())
    known = known.order_by("-from_position").values_list("kind", "record_uid")
    if (last := known.first()) is None:
        return None
    return find_for_readers(record_model(last[0]).working.withdrawn().filter(uid=last[1]).first)
