"""Content of entries: self-contained HTML with absolute addresses."""

import re

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from portal.formatting.addresses import add_language
from portal.formatting.countries import country_names
from portal.formatting.presentation import declared_type, present_row, presented_facts
from portal.formatting.source_list import SourceList
from portal.formatting.values import ShownValue, format_value
from portal.models.languages import DEFAULT
from portal.records.contributions import MeasuredFact
from portal.records.document_types import PresentedFact, RecordDocument, StatementDocument


def absolute_url(request: HttpRequest, url: str) -> str:
    """Return an address of the portal in the active language and absolute, others unchanged."""
    return request.build_absolute_uri(add_language(url, get_language() or DEFAULT))


def render_content(template: str, context: dict[str, object], request: HttpRequest) -> str:
    html = render_to_string(template, {**context, "root": absolute_url(request, "/")}, request)
    return re.sub(r"\s+", " ", html).strip()


def describe_facts(document: RecordDocument, request: HttpRequest) -> dict[str, object]:
    """`{"facts": [{"label", "shown", "numbers", "others"}], "sources"}`: what is known, by whose
    word, and what others say."""
    sources = SourceList()
    facts = [
        describe_fact(fact, sources, request)
        for fact in presented_facts(present_row(document)).values()
        if fact["value"] is not None
    ]
    return {"facts": facts, "sources": sources}


def describe_fact(
    fact: PresentedFact, sources: SourceList, request: HttpRequest
) -> dict[str, object]:
    agreeing = [claim for claim in fact["claims"] if claim["agrees"]]
    against = [claim for claim in fact["claims"] if claim["agrees"] is False]
    return {
        "label": fact["label"],
        "shown": show_value(fact, fact, request),
        "numbers": [mark["number"] for mark in sources.marks(agreeing)],
        "others": [
            (show_value(claim, fact, request), [mark["number"] for mark in sources.marks([claim])])
            for claim in against
        ],
    }


def show_value(
    statement: StatementDocument, fact: MeasuredFact | PresentedFact, request: HttpRequest
) -> ShownValue:
    return format_value(statement, declared_type(fact), fact["unit"], country_names(request))
