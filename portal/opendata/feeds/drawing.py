"""Content of entries: self-contained HTML with absolute addresses."""

import re
from collections.abc import Iterable

from django.http import HttpRequest
from django.template.loader import render_to_string

from portal.formatting.addresses import local_url
from portal.formatting.countries import country_names
from portal.formatting.presentation import declared_type, present_row, presented_facts
from portal.formatting.source_list import SourceList
from portal.formatting.values import ShownValue, format_value
from portal.records.contributions import MeasuredFact
from portal.records.document_types import PresentedFact, RecordDocument, StatementDocument
from portal.site.changes import DocumentChange


def render_content(template: str, context: dict[str, object]) -> str:
    html = render_to_string(template, {**context, "root": local_url("/")})
    return re.sub(r"\s+", " ", html).strip()


def describe_facts(
    document: RecordDocument,
    latest: Iterable[PresentedFact],
    sources: SourceList,
    request: HttpRequest,
) -> list[dict[str, object]]:
    """`[{"label", "shown", "numbers", "others"}]`: what is known, by whose word, and what others
    say; `latest` are figures that stand outside the document."""
    return [
        describe_fact(fact, sources, request)
        for fact in (*presented_facts(present_row(document)).values(), *latest)
        if fact["value"] is not None
    ]


def describe_change(change: DocumentChange, sources: SourceList) -> dict[str, object]:
    """`{"kind", "what", "was", "now", "by", "why", "sources", "words", "numbers"}`: the value
    before and now, and the slugs and numbers of the sources that give it."""
    marks = sources.marks(change.statements)
    return {
        **{name: getattr(change, name) for name in CHANGE},
        "sources": [mark["slug"] for mark in marks],
        "words": str(change),
        "numbers": [mark["number"] for mark in marks],
    }


CHANGE = ("kind", "what", "was", "now", "by", "why")


def changes_for_programs(changes: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return described changes as JSON Feed has them."""
    return [{name: one[name] for name in (*CHANGE, "sources") if one[name]} for one in changes]


def numbers_of(statements: Iterable[object], sources: SourceList) -> list[int]:
    return [mark["number"] for mark in sources.marks(statements)]


def describe_fact(
    fact: PresentedFact, sources: SourceList, request: HttpRequest
) -> dict[str, object]:
    agreeing = [claim for claim in fact["claims"] if claim["agrees"]]
    against = [claim for claim in fact["claims"] if claim["agrees"] is False]
    return {
        "label": fact["label"],
        "shown": show_value(fact, fact, request),
        "numbers": numbers_of(agreeing, sources),
        "others": [
            (show_value(claim, fact, request), numbers_of([claim], sources)) for claim in against
        ],
    }


def show_value(
    statement: StatementDocument, fact: MeasuredFact | PresentedFact, request: HttpRequest
) -> ShownValue:
    return format_value(statement, declared_type(fact), fact["unit"], country_names(request))
