"""The front page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest
from typing import cast

import numpy as np
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from portal.filters.records import EventFilter
from portal.formatting.countries import load_country_names
from portal.formatting.presentation import present_row
from portal.formatting.source_list import SourceList
from portal.graphics.maps.layers import layers_by_kind
from portal.graphics.maps.picture import MapPicture
from portal.graphics.maps.question import LayerResult, build_map_question, find_features
from portal.models import (
    Country,
    Disagreement,
    Event,
    Record,
    RecordQuerySet,
    Role,
    SearchEntry,
    Source,
    Story,
)
from portal.publication import time_travel
from portal.publication.publishing import SOURCE_CHANGED
from portal.publication.source_lineage import public_lineage
from portal.records import contributions
from portal.records.column_store import CodedColumn, PublicColumns
from portal.records.document_types import Localized, RecordDocument
from portal.records.other_statements import find_counting_records
from portal.site.statements import as_fact, as_facts, with_moments
from portal.site.views.about import count_kinds
from portal.site.views.countries import record_counts

FIGURES, DISAGREEMENTS, EVENTS, STORIES = 4, 3, 3, 3


def home(request: HttpRequest) -> HttpResponse:
    """Render the front page: one disagreement, the map, key figures, stories, changes, events."""
    figures = contributions.key_figures.collect()
    countries = list(Country.objects.filter(role__in=[Role.FOCUS, Role.PARTNER]))
    counts = record_counts([country.code for country in countries])
    told = find_disagreement(figures)
    columns, layers = PublicColumns(), layers_by_kind()
    rings = (layers[kind].ring for kind in layers if columns.kept(can_show_ring, kind))
    ringed = next(rings, None)
    query, today = ringed[1] if ringed else "", time_travel.today()
    uids = [statement["uid"] for statement in told.statements] if told else []
    counted_by = find_counting_records(uids)
    context = {
        "map_title": ringed[0] if ringed else "",
        "map_query": query and f"?{query}",
        "map": columns.kept(read_legend, query, today, get_language()),
        "figures": figures[:FIGURES],
        "told": told,
        "told_title": _without_reporter(told.record_title) if told else {},
        "told_fact": as_fact(told) if told else None,
        "kinds": count_kinds(),
        "sources_count": Source.objects.count(),
        "disagreements_count": Disagreement.objects.count(),
        "disagreements": as_facts(_newest_disagreements(columns, told)),
        "changes": latest_changes(),
        "countries": [(country, counts[country.code]) for country in countries],
        "stories": presented_documents(Story.objects.without_own_pages().newest_first()[:STORIES]),
        **next_and_last_events(),
        "sources": SourceList(),
        "lineage": public_lineage(),
        "reporters": {uid: record["reporter"] for uid, record in counted_by.items()},
    }
    load_country_names(request)
    return render(request, "portal/home.html", context)


def can_show_ring(_columns: PublicColumns, kind: str) -> bool:
    """Tell if the map can be asked for the ring of a layer: a portal may lack the country."""
    layer = layers_by_kind()[kind]
    asked = QueryDict(layer.ring[1] if layer.ring else "")
    return layer.ring is not None and layer.ask(asked).is_valid()


def read_legend(columns: PublicColumns, query: str, *about: object) -> dict[str, object]:
    """Return the entries of a legend for the map, which is an image of its own here."""
    found = columns.kept(_find_mapped, query, *about[:1])
    picture = MapPicture(found, {}, f"{reverse('map')}?{query}", query)
    return {"legend": picture.legend, "rings": picture.rings}


def _find_mapped(_columns: PublicColumns, query: str, *_about: object) -> LayerResult:
    """Find what the map shows, once for all languages."""
    return find_features(build_map_question(QueryDict(query)))


def find_disagreement(figures: Iterable[contributions.KeyFigure]) -> Disagreement | None:
    """Return the disagreement that is told large: of what editors chose for the front page, the
    widest one by ratio in the newest year, once it has been ruled on."""
    chosen = [figure.uid for figure in figures]
    found = Disagreement.objects.filter(record_uid__in=chosen, gap_ratio__isnull=False)
    of_years = found.exclude(ruled_at=None).filter(period__regex=r"^\d{4}$")
    return of_years.order_by("-period", "-gap_ratio", "pk").first()


def _newest_disagreements(columns: PublicColumns, told: Disagreement | None) -> list[Disagreement]:
    """Return those that were published or ruled on last, without the one that is told large."""
    keys = columns.kept(_find_newest)
    rows = Disagreement.objects.in_bulk(keys)
    return [rows[key] for key in keys if key in rows and rows[key] != told][:DISAGREEMENTS]


def _find_newest(_columns: PublicColumns) -> list[int]:
    newest = with_moments(Disagreement.objects.all()).order_by("-at", "-sources_count", "pk")
    return list(newest.values_list("pk", flat=True)[: DISAGREEMENTS + 1])


def _without_reporter(title: Localized) -> Localized:
    """Leave out who counts at the end of a title, as others count the same: “… (Customs)”."""
    return {code: re.sub(r"\s*[(（][^()（）]+[)）]$", "", text) for code, text in title.items()}


def next_and_last_events() -> dict[str, object]:
    """Return events by whether the day, month or year with which they end is over."""
    lasts = EventFilter.base_filters["from"].condition(time_travel.today().isoformat())
    coming = Event.objects.filter(lasts).order_by("starts_on", "pk")[:EVENTS]
    past = Event.objects.exclude(lasts).newest_first()[:EVENTS]
    return {"coming": presented_documents(coming), "past": presented_documents(past)}


def presented_documents[R: Record](records: RecordQuerySet[R]) -> list[RecordDocument]:
    return [present_row(document) for document in records.documents().values()]


CHANGES = 6
"""Changes that the page tells."""
NAMED = 4
"""Maximum of records in a change that are named; larger changes only give numbers."""


@dataclass
class PublicChange:
    """Current editions issued in one moment with one note."""

    issued_at: datetime
    note: str
    number: int
    """The highest edition number among them: 1 when all are new."""
    kinds: list[tuple[str, int]] = field(default_factory=list)
    entries: list[SearchEntry] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(count for _kind, count in self.kinds)


def latest_changes() -> list[PublicChange]:
    """Return the newest changes to public records. One query. An entry that was replaced since the
    columns were read is not named."""
    found = PublicColumns().kept(_find_changes)
    keys = [key for _change, few in found for key in few]
    entries = SearchEntry.objects.in_bulk(keys)
    return [
        PublicChange(
            change.issued_at,
            change.note,
            change.number,
            change.kinds,
            sorted(
                (entries[key] for key in few if key in entries),
                key=lambda entry: (entry.kind, entry.pk),
            ),
        )
        for change, few in found
    ]


def _find_changes(columns: PublicColumns) -> list[tuple[PublicChange, list[int]]]:
    """Return the newest changes of what records say, with the keys of the entries to be named."""
    rows = columns.of(SearchEntry)
    kinds, moments, notes = (rows.codes(name) for name in ("kind", "issued_at", "note"))
    is_told = kinds.matches(SearchEntry.SOURCE.__ne__) & notes.matches(SOURCE_CHANGED.__ne__)
    there = CodedColumn(moments.of_row[is_told], moments.values).counts()
    newest = set(nlargest(CHANGES, cast("dict[datetime, int]", there)))
    of_newest = np.flatnonzero(is_told & moments.matches(newest.__contains__))
    together = moments.of_row[of_newest].astype(np.int64) * len(notes.values)
    together += notes.of_row[of_newest]
    found: list[tuple[PublicChange, list[int]]] = []
    for pair in np.unique(together).tolist():
        some, (moment, note) = of_newest[together == pair], divmod(pair, len(notes.values))
        counted = CodedColumn(kinds.of_row[some], kinds.values).counts()
        change = PublicChange(
            cast(datetime, moments.values[moment]),
            str(notes.values[note]),
            int(rows.numbers("number")[some].max()),
            sorted(cast("dict[str, int]", counted).items()),
        )
        keys = rows.keys[some].tolist() if len(some) <= NAMED else []
        found.append((change, keys))
    found.sort(key=lambda one: one[0].note)
    found.sort(key=lambda one: one[0].issued_at, reverse=True)
    return found[:CHANGES]
