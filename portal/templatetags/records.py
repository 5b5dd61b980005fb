"""`{% load records %}`: citations, chronology and changes on the page of a record."""

from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.filters.closed import ClosedFilterSet
from portal.formatting.addresses import permanent_url
from portal.formatting.countries import country_names
from portal.formatting.presentation import presented_facts
from portal.graphics.charts.notes import name_publishers
from portal.graphics.charts.specification import Chart
from portal.models import Disagreement, Source
from portal.publication import time_travel
from portal.records.contributions import Statement
from portal.records.document_types import PresentedFact, RecordDocument
from portal.records.registry import record_model
from portal.site.citations.citation import (
    Citation,
    citation_of_disagreement,
    citation_of_query,
    citation_of_record,
    citation_of_source,
    citation_of_statement,
)
from portal.site.citations.formats import FORMS
from portal.site.filter_form import build_query
from portal.site.records.chronology import ChronologyEntry, Strip, build_strip
from portal.site.records.parts import part_tables
from portal.templatetags._controls import asked_words
from portal.templatetags.corridor import known_facts

register = template.Library()
register.simple_tag(part_tables)
register.simple_tag(permanent_url, name="permanent")

LANE, YEARS = 16, 26
"""Heights in pixels of a lane of marks, and of the years below them."""


@register.inclusion_tag("components/cite.html")
def cite_record(document: RecordDocument) -> dict[str, object]:
    """Draw the citations of this edition in every format."""
    citation = citation_of_record(document)
    place = {"kind": document["kind"], "uid": document["uid"]}
    query = f"?edition={document['edition']['number']}"
    return _forms(citation, place, query)


@register.inclusion_tag("components/cite.html", takes_context=True)
def cite_statement(context: Context, uid: str, statement: Statement) -> dict[str, object]:
    """Draw the citations of a single statement in every format."""
    names = country_names(context.get("request"))
    citation = citation_of_statement(uid, statement, names=names)
    return _forms(citation, {"kind": "claim", "uid": uid}, "")


@register.inclusion_tag("components/cite.html", takes_context=True)
def cite_disagreement(context: Context, row: Disagreement) -> dict[str, object]:
    names = country_names(context.get("request"))
    citation = citation_of_disagreement(row, at=time_travel.now(), names=names)
    return _forms(citation, {"kind": "disagreement", "uid": row.key}, "")


@register.inclusion_tag("components/cite.html")
def cite_source(source: Source) -> dict[str, object]:
    citation = citation_of_source(source, at=time_travel.now())
    return _forms(citation, {"kind": "source", "uid": source.slug}, "")


@register.inclusion_tag("components/cite.html", takes_context=True)
def cite_list(context: Context, title: object, filterset: ClosedFilterSet) -> dict[str, object]:
    """Draw the citation of a filtered list in the formats that are read."""
    request = context["request"]
    named = " · ".join(filter(None, [str(title), asked_words(filterset)]))
    query = build_query(request.GET, "page", time_travel.PARAMETER)
    return _read_forms(citation_of_query(request.path, query, title=named, at=time_travel.now()))


@register.inclusion_tag("components/cite.html")
def cite_chart(chart: Chart) -> dict[str, object]:
    """Draw the citation of a chart, with those who published its data, in the formats that are
    read."""
    data = _("data: %(publishers)s") % {"publishers": name_publishers(chart)}
    return _read_forms(
        citation_of_query(
            f"/charts/{chart.name}/",
            build_query(QueryDict(chart.query), time_travel.PARAMETER),
            title=chart.full_title,
            at=chart.as_recorded or time_travel.now(),
            attribution=data,
        )
    )


@register.simple_tag(takes_context=True)
def key_facts(context: Context, document: RecordDocument) -> list[PresentedFact]:
    """Return the key facts of a presented document that have a value."""
    names = record_model(document["kind"]).key_facts
    return [fact for fact in known_facts(context, document) if fact["name"] in names]


@register.simple_tag(takes_context=True)
def other_facts(context: Context, document: RecordDocument) -> list[PresentedFact]:
    """Return the facts that have a value and are no key facts, nor `left_out`, then those of which
    somebody has said why they have none."""
    names = (*record_model(document["kind"]).key_facts, *str(context.get("left_out", "")).split())
    known = [fact for fact in known_facts(context, document) if fact["name"] not in names]
    return [*known, *(fact for fact in presented_facts(document).values() if fact["missing"])]


@register.inclusion_tag("components/timeline_strip.html")
def timeline_strip(document: RecordDocument, entries: list[ChronologyEntry]) -> dict[str, object]:
    """Draw the entries of the chronology on an axis of years."""
    return {"strip": build_strip(document, entries)}


@register.simple_tag
def strip_row(lane: int, by: int = 0) -> int:
    """Return the distance of a lane from the top of the strip, in pixels."""
    return LANE * lane + LANE // 2 + 2 + by


@register.simple_tag
def strip_height(drawn: Strip) -> int:
    return LANE * drawn.lanes + YEARS


@register.simple_tag
def calendar_query(filterset: ClosedFilterSet) -> str:
    """Return the filters of a list of events, without order and page, as a query."""
    pairs = [(name, one) for name, values in filterset.asked.items() for one in values if one]
    chosen = [(name, one) for name, one in pairs if name in filterset.filters and name != "order"]
    return f"?{urlencode(chosen)}" if chosen else ""


def _forms(citation: Citation, place: dict[str, str], query: str) -> dict[str, object]:
    address = reverse("cite", kwargs={**place, "ending": "-"}).removesuffix("-")
    forms = [
        {**form, "file": f"{address}{form['ending']}{query}"} for form in _write_forms(citation)
    ]
    return {"plain": forms[0], "others": forms[1:]}


def _read_forms(citation: Citation) -> dict[str, object]:
    forms = [form for form in _write_forms(citation) if form["text"]]
    return {"plain": forms[0], "others": forms[1:]}


def _write_forms(citation: Citation) -> list[dict[str, object]]:
    return [
        {
            "ending": form.ending,
            "anchor": f"cite-{form.ending.replace('.', '-')}",
            "name": form.name,
            "text": form.write(citation).strip() if form.is_read else "",
        }
        for form in FORMS.values()
    ]
