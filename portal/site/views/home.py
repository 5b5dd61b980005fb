from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.formatting.countries import load_country_names
from portal.formatting.presentation import present_row
from portal.formatting.source_list import SourceList
from portal.graphics.charts import registry
from portal.models import Country, Disagreement, Event, Record, Role, Source, Story
from portal.publication import time_travel
from portal.records import contributions
from portal.records.document_types import RecordDocument
from portal.records.documents import document_of
from portal.site.statements import as_fact
from portal.site.views.about import count_kinds
from portal.site.views.changes import latest_changes
from portal.site.views.countries import record_counts

DISAGREEMENTS, EVENTS, STORIES = 5, 5, 3


def home(request: HttpRequest) -> HttpResponse:
    """Render the front page: key figures, charts, disagreements, changes, stories and events."""
    newest = Disagreement.objects.order_by("-since", "-sources_count", "pk")[:DISAGREEMENTS]
    countries = list(Country.objects.filter(role__in=[Role.FOCUS, Role.PARTNER]))
    counts = record_counts([country.code for country in countries])
    context = {
        "figures": contributions.key_figures.collect(),
        "charts": registry.home_charts.collect(),
        "kinds": count_kinds(),
        "sources_count": Source.objects.count(),
        "disagreements_count": Disagreement.objects.count(),
        "disagreements": [(row, as_fact(row)) for row in newest],
        "changes": latest_changes(),
        "countries": [(country, counts[country.code]) for country in countries],
        "stories": presented_documents(Story.objects.newest_first()[:STORIES]),
        **next_and_last_events(),
        "sources": SourceList(),
    }
    load_country_names(request)
    return render(request, "portal/home.html", context)


def next_and_last_events() -> dict[str, object]:
    today = time_travel.today().isoformat()
    coming = Event.objects.filter(starts_on__gt=today).order_by("starts_on", "pk")[:EVENTS]
    past = Event.objects.filter(starts_on__lte=today).newest_first()[:EVENTS]
    return {"coming": presented_documents(coming), "past": presented_documents(past)}


def presented_documents(records: QuerySet[Record]) -> list[RecordDocument]:
    return [
        present_row(document_of(record, RecordDocument))
        for record in records.select_related("edition")
    ]
