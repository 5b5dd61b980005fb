from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.formatting.countries import load_country_names
from portal.formatting.presentation import present_row
from portal.formatting.source_list import SourceList
from portal.graphics import charts
from portal.models import Country, Disagreement, Event, Role, Source, Story
from portal.publication import time_travel
from portal.records import contributions
from portal.site.statements import as_fact
from portal.site.views.about import counted_kinds
from portal.site.views.changes import latest_changes
from portal.site.views.countries import record_counts

DISAGREEMENTS, EVENTS, STORIES = 5, 5, 3


def home(request: HttpRequest) -> HttpResponse:
    """The front page: what is known, what is disputed, what is new, and the ways in."""
    newest = Disagreement.objects.order_by("-since", "-sources_count", "pk")[:DISAGREEMENTS]
    countries = list(Country.objects.filter(role__in=[Role.FOCUS, Role.PARTNER]))
    counts = record_counts([country.code for country in countries])
    context = {
        "figures": contributions.key_figures.collect(),
        "charts": charts.home_charts.collect(),
        "kinds": counted_kinds(),
        "sources_count": Source.objects.count(),
        "disagreements_count": Disagreement.objects.count(),
        "disagreements": [(row, as_fact(row)) for row in newest],
        "changes": latest_changes(),
        "countries": [(country, counts[country.code]) for country in countries],
        "stories": documents(Story.objects.newest_first()[:STORIES]),
        **events(),
        "sources": SourceList(),
    }
    load_country_names(request)
    return render(request, "portal/home.html", context)


def events() -> dict[str, Any]:
    """What comes next, and what came last."""
    today = time_travel.today().isoformat()
    coming = Event.objects.filter(starts_on__gt=today).order_by("starts_on", "pk")[:EVENTS]
    gone = Event.objects.filter(starts_on__lte=today).newest_first()[:EVENTS]
    return {"coming": documents(coming), "past": documents(gone)}


def documents(records: QuerySet[Any]) -> list[Any]:
    return [present_row(record.edition.document) for record in records.select_related("edition")]
