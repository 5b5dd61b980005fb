from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.models import Record


def gone(request: HttpRequest, record: Record) -> HttpResponse:
    """The tombstone of something withdrawn: its title, the day and the reason."""
    return render(request, "410.html", {"record": record}, status=410)
