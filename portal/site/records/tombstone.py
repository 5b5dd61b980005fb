from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.models import Record
from portal.records.registry import record_models


def gone(request: HttpRequest, record: Record) -> HttpResponse:
    """The tombstone of something withdrawn: its title, the day and the reason."""
    return render(request, "410.html", {"record": record, "no_address": True}, status=410)


def withdrawn_with_claim(uid: str) -> Record | None:
    """The withdrawn record that a claim was about."""
    for model in record_models():
        if model.facts:
            withdrawn: Any = model.working.withdrawn()
            if found := withdrawn.filter(claims__uid=uid).first():
                return found  # type: ignore[no-any-return]
    return None
