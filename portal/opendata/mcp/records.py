"""Tool *get_record*: a record in short, some of its facts with all their claims, or all of it."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.facts import PartPath
from portal.filters.names import find_kind, near_records
from portal.filters.refusals import InvalidParameters, unknown_name, unknown_value
from portal.formatting.addresses import permanent_url
from portal.formatting.countries import CountryNames
from portal.formatting.presentation import facts_and_parts, present_row
from portal.models import Edition
from portal.models.languages import LANGUAGES, pick_text
from portal.opendata.mcp.figures import (
    accepted,
    brief_figure,
    figure,
    record_named,
    ruling,
    shorten_answer,
)
from portal.opendata.mcp.schemas import Answer, flag, rows, text, whole
from portal.opendata.mcp.tools import Tool
from portal.records.contributions import Statement
from portal.records.document_types import Json, PresentedFact, RecordDocument
from portal.records.documents import sources_in
from portal.records.json import DocumentRenderer
from portal.site.citations.citation import citation_of_record
from portal.site.citations.formats import write_plain
from portal.site.figures import MissingFigure, WantedFigure, find_figures


class RecordFacts:
    """Facts of the document of a record, each with the claims about it."""

    def __init__(self, document: RecordDocument) -> None:
        self._document, self._names = document, CountryNames()
        self.known = {fact["name"]: fact for fact in facts_and_parts(document)}

    def whole(self, names: Iterable[str]) -> list[Answer]:
        facts = (self.known[name] for name in names)
        return [
            self._fact(fact, [figure(one, self._names) for one in self._statements(fact)])
            for fact in facts
        ]

    def in_short(self, most: int) -> tuple[list[Answer], list[str]]:
        """Return the facts of which something is said, each with at most so many of the claims
        that differ, those of parts only with some; and what is left out."""
        found, left_out = [], []
        for name, fact in self.known.items():
            said = self._statements(fact)
            differing = [one for one in said if not one.claim["agrees"]]
            if said and not most and PartPath.parse(name):
                left_out.append(f"{name}: {len(said)} claims")
                continue
            if said or fact["value"] is not None:
                claims = [brief_figure(one, self._names) for one in differing[:most]]
                found.append(self._fact(fact, claims))
            else:
                left_out.append(f"{name}: nothing is said")
            if len(differing) > most:
                left_out.append(f"{name}: {len(differing) - most} claims that differ")
        return found, left_out

    def _fact(self, fact: PresentedFact, claims: list[Answer]) -> Answer:
        cited = citation_of_record(self._document, fact=fact["name"], names=self._names)
        agreeing = (claim["source"] for claim in fact["claims"] if claim["agrees"])
        return {
            "name": fact["name"],
            "label": fact["label"],
            **accepted(fact),
            "disputed": fact["disputed"],
            "ruling": ruling(fact["ruling"]),
            "missing": fact["missing"],
            "source": next(agreeing, None),
            "claims": claims,
            "cite_as": write_plain(cited),
        }

    def _statements(self, fact: PresentedFact) -> list[Statement]:
        return [
            Statement(
                title=self._document["title"],
                url=self._document["url"],
                fact=fact,
                claim=claim,
                disagreement=fact if fact["disputed"] else None,
            )
            for claim in fact["claims"]
        ]


MOST_BYTES = 13_000
"""Size of facts, details and sources of a short answer, which has about 1,500 bytes beside them."""
SHORTER = ((8, 8), (4, 8), (3, 8), (2, 8), (1, 8), (1, 4), (1, 2), (1, 1), (0, 1))
"""Numbers of differing claims of a fact, and of rows of a list, to try until an answer fits."""
LONGEST_TEXT = 1500
LEFT_OUT = ("uid", "quote", "locator", "as_printed", "statements", "title_origin", "photos")
"""Keys that only the whole answer has: evidence, which facts have too, and pictures."""
NOT_DETAILS = ("kind", "uid", "slug", "url", "title", "summary", "facts", "edition")


@Tool(
    name="get_record",
    title="Get a record",
    description=(
        "One record: its facts with the value the portal accepts, whatever differs from it, "
        "and why one was taken; and its details (owners, stages, stops …). In short, unless "
        "`facts` names some, which come with every claim and its quotation, or `whole` asks "
        "for everything. Values of a series over time come from query_series."
    ),
    takes=lambda: {
        "record": text("“kind:slug”, “kind:uid”, a slug or a uid", minLength=1),
        "facts": rows(text(), "Names of facts, such as capacity_mw"),
        "whole": flag("Everything, however long"),
        "edition": whole("Number of an earlier edition", maximum=10**8),
    },
    needs=("record",),
    gives=("facts", "left_out"),
)
def get_record(asked: Answer) -> Answer:
    document = _document(asked["record"].strip(), asked.get("edition"))
    number = document["edition"]["number"]
    return {
        **record_named(document["kind"], document["uid"], document["title"]),
        "url": permanent_url(document["uid"], number if asked.get("edition") else None),
        "slug": document["slug"],
        "page": document["url"],
        "titles": document["title"],
        "summary": str(pick_text(document["summary"])),
        "edition": document["edition"],
        **_parts(document, asked),
        "cite_as": write_plain(citation_of_record(document)),
    }


def _parts(document: RecordDocument, asked: Answer) -> Answer:
    """Return facts, details, and what is left out. Raises InvalidParameters for unknown names."""
    found, named = RecordFacts(document), asked.get("facts", [])
    if unknown := [name for name in named if name not in found.known]:
        raise InvalidParameters({"facts": unknown_value(unknown[0], found.known).messages})
    if named:
        return {"facts": found.whole(named), "details": {}, "left_out": []}
    details = {name: value for name, value in document.items() if name not in NOT_DETAILS}
    if asked.get("whole"):
        return {"facts": found.whole(found.known), "details": details, "left_out": []}
    return _in_short(found, details)


def _in_short(found: RecordFacts, details: Answer) -> Answer:
    """Return what fits into a short answer: the fewer of the claims that differ, the more there
    is to say."""
    for claims, rows_of_list in SHORTER:
        facts, left_out = found.in_short(claims)
        parts = {"facts": facts, "details": in_short(details, rows_of_list)}
        size = len(DocumentRenderer().render([shorten_answer(parts), sources_in(parts)]))
        if size <= MOST_BYTES:
            break
    else:
        for fact in facts:
            if not fact["disputed"]:
                del fact["cite_as"]
        left_out.append("facts: cite_as of those that nobody disputes")
    cut = [f"{name}: {count} rows" for name, count in long_lists(details, rows_of_list)]
    return {**parts, "left_out": [*cut, *left_out]}


def _document(key: str, number: int | None) -> RecordDocument:
    """The current document of what is public, or that of an earlier edition."""
    kind, colon, name = key.partition(":")
    if not colon:
        kind, name = _kind_of(key), key
    wanted = WantedFigure(kind, name)
    found = find_figures([wanted])[wanted]
    if isinstance(found, MissingFigure):
        raise InvalidParameters({"record": [found.sentence]})
    return _edition(found.document, number) if number else found.document


def _kind_of(name: str) -> str:
    """Return the kind of the only record with a uid or slug. Raises InvalidParameters."""
    try:
        kind = find_kind(name)
    except ValidationError as problem:
        raise InvalidParameters({"record": problem.messages}) from problem
    if not kind:
        raise InvalidParameters({"record": unknown_name(name, near_records(name)).messages})
    return kind


def _edition(document: RecordDocument, number: int) -> RecordDocument:
    kept = Edition.objects.filter(kind=document["kind"], record_uid=document["uid"], number=number)
    if edition := kept.first():
        kept_document: RecordDocument = edition.document
        return present_row(kept_document)
    raise InvalidParameters({"edition": [_("There is no edition %s of this record.") % number]})


def in_short(node: Json, most: int) -> Json:
    """`most`: rows of a list."""
    if isinstance(node, str):
        return node if len(node) <= LONGEST_TEXT else f"{node[:LONGEST_TEXT]}…"
    if isinstance(node, list):
        return [in_short(item, most) for item in node[:most]]
    if not isinstance(node, dict):
        return node
    if node.keys() >= set(LANGUAGES):
        return in_short(str(pick_text(node)), most)
    if node.keys() >= {"kind", "uid", "slug", "title"}:  # another record
        return {"key": f"{node['kind']}:{node['slug']}", "title": in_short(node["title"], most)}
    if "publisher" in node:  # a source, of which the answer has the slug
        return node
    return {name: in_short(value, most) for name, value in node.items() if name not in LEFT_OUT}


def long_lists(details: Answer, most: int) -> Iterator[tuple[str, int]]:
    """Yield the names of lists that are cut, with their number of rows."""
    for name, found in details.items():
        if isinstance(found, list) and len(found) > most:
            yield name, len(found)
