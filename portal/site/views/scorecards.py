"""Page of scorecards, and its table for programs."""

import csv
from collections import Counter

import numpy as np
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from portal.formatting.formulas import guard_formula
from portal.formatting.source_list import SourceList
from portal.models import Disagreement, Rule
from portal.records.column_store import PublicColumns
from portal.site.scorecards import Scorecard, list_forecasters, list_scorecards
from portal.site.views.questions import page_parameter, refuse_unknown_parameters
from portal.tabular.file_formats import BOM, CSV


def scorecards(request: HttpRequest) -> HttpResponse:
    forecasters = list_forecasters()
    context = {
        "page": page_parameter(request, list_scorecards()),
        "forecasters": forecasters,
        "waiting": [one for one in forecasters if not one.ended],
        "reasons": count_reasons(),
        "sources": SourceList(),
    }
    return render(request, "portal/scorecards.html", context)


def scorecard_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Return the table of publishers as CSV or JSON."""
    refuse_unknown_parameters(request)
    if ending == "json":
        return JsonResponse({"results": [card._asdict() for card in list_scorecards()]})
    answer = HttpResponse(BOM, content_type=CSV.media_type)
    answer["Content-Disposition"] = 'attachment; filename="scorecards.csv"'
    rows = ([guard_formula(card.publisher), *card[1:]] for card in list_scorecards())
    csv.writer(answer).writerows([Scorecard._fields, *rows])
    return answer


def count_reasons() -> list[tuple[Rule, int]]:
    """Count the rulings that hold by their rule, the most frequent first, then the oldest."""
    rows = PublicColumns().of(Disagreement)
    by_age = np.argsort(rows.keys)
    ruled = by_age[rows.codes("ruled_at").matches(bool)[by_age]]
    counts = Counter(rows.codes("rule").counts_in_order(ruled))
    return [(Rule(str(rule)), count) for rule, count in counts.most_common() if rule]
