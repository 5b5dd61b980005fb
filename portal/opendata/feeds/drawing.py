"""The content of entries: HTML that stands on its own, every address in it absolute."""

import re
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from portal.formatting.addresses import in_language
from portal.formatting.countries import country_names
from portal.formatting.presentation import declared_type, present_row, presented_facts
from portal.formatting.source_list import SourceList
from portal.formatting.values import ShownValue, show
from portal.models.languages import DEFAULT
from portal.records.contributions import MeasuredFact
from portal.records.document_types import PresentedFact, RecordDocument, StatementDocument


def absolute(request: HttpRequest, url: str) -> str:
    """An address of a document as the reader's language has it; one of somebody else's site stays
    as it is."""
    return request.build_absolute_uri(in_language(url, get_language() or DEFAULT))


def draw(template: str, context: dict[str, Any], request: HttpRequest) -> str:
    html = render_to_string(template, {**context, "root": absolute(request, "/")}, request)
    return re.sub(r"\s+", " ", html).strip()


def facts_in_words(document: RecordDocument, request: HttpRequest) -> dict[str, Any]:
    """`{"facts": [{"label", "shown", "numbers", "others"}], "sources"}`: what is known, by whose
    word, and what others say."""
    sources = SourceList()
    facts = [
        fact_in_words(fact, sources, request)
        for fact in presented_facts(present_row(document)).values()
        if fact["value"] is not None
    ]
    return {"facts": facts, "sources": sources}


def fact_in_words(fact: PresentedFact, sources: SourceList, request: HttpRequest) -> dict[str, Any]:
    agreeing = [claim for claim in fact["claims"] if claim["agrees"]]
    against = [claim for claim in fact["claims"] if claim["agrees"] is False]
    return {
        "label": fact["label"],
        "shown": value_of(fact, fact, request),
        "numbers": [mark["number"] for mark in sources.marks(agreeing)],
        "others": [
            (value_of(claim, fact, request), [mark["number"] for mark in sources.marks([claim])])
            for claim in against
        ],
    }


def value_of(
    statement: StatementDocument, fact: MeasuredFact | PresentedFact, request: HttpRequest
) -> ShownValue:
    return show(statement, declared_type(fact), fact["unit"], country_names(request))
