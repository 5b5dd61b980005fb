"""Tool *get_record*: a record with its facts and all their claims."""

from collections.abc import Iterable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.filters.fields import NO_SUCH_SLUG
from portal.formatting.addresses import permanent_url
from portal.formatting.countries import CountryNames
from portal.formatting.presentation import facts_and_parts, present_row
from portal.models import Edition, SearchEntry
from portal.models.languages import pick_text
from portal.opendata.api.problems import InvalidParameters
from portal.opendata.mcp.figures import (
    BRIEF,
    FIGURE,
    RECORD,
    RULING,
    VALUE,
    accepted,
    figure,
    record_named,
    ruling,
)
from portal.opendata.mcp.schemas import Answer, anything, closed, flag, or_null, rows, text, whole
from portal.opendata.mcp.tools import Tool, tools
from portal.records.contributions import Statement
from portal.records.document_types import PresentedFact, RecordDocument
from portal.site.citations.citation import citation_of_record
from portal.site.citations.formats import write_plain
from portal.site.figures import MissingFigure, WantedFigure, find_figures

FACT = closed(
    "",
    name=text(),
    label=text(),
    **VALUE,
    disputed=flag("Whether sources differ more than rounding and comparators allow"),
    ruling=RULING,
    source=or_null(closed("The first source that agrees", **BRIEF)),
    missing=or_null(
        closed(
            "Why there is no value, as somebody has said; null where nobody has looked",
            reason=text("withheld, notfound, na (does not apply), none, unknown"),
            as_of=text(),
            by=text("Publisher of the source"),
        )
    ),
    claims=rows(closed("", **FIGURE), "What every source says, the losing values included"),
    url=text("The permanent address of this fact in this edition"),
    cite_as=text("A sentence to cite it by"),
)
EDITION = closed(
    "",
    number=whole(),
    issued_at=text(),
    note=text(),
    second_reader=flag("Whether somebody who had not worked on it read it before publication"),
)
NOT_DETAILS = ("kind", "uid", "slug", "url", "title", "summary", "facts", "edition")


@tools
def get_record() -> Iterable[Tool]:
    yield Tool(
        name="get_record",
        title="Get a record",
        description=(
            "Everything the portal says about one record: its facts, each with the value it "
            "accepts, unit, comparator, every competing claim with its source, and why one of them "
            "was taken; and its other details (owners, stages, stops, outcome …). Of a series the "
            "values over time come from query_series. Cite a fact by its `cite_as` and `url`."
        ),
        takes={
            "record": text(
                "“kind:slug”, “kind:uid” or a uid alone, as search gives them", minLength=1
            ),
            "edition": whole(
                "What was said then: the number of an earlier edition", minimum=1, maximum=10**8
            ),
        },
        needs=("record",),
        gives={
            **RECORD,
            "slug": text(),
            "page": text("Its page on the portal"),
            "titles": {"type": "object", "description": "The title by language"},
            "summary": text(),
            "edition": EDITION,
            "facts": rows(FACT),
            "details": anything("What is known beside the facts, as the API's document has it"),
            "cite_as": text("A sentence to cite the record by"),
        },
        answer=_answer,
    )


def _answer(asked: Answer) -> Answer:
    document = _document(asked["record"].strip(), asked.get("edition"))
    names = CountryNames()
    today, number = timezone.localdate(), document["edition"]["number"]
    return {
        **record_named(document["kind"], document["uid"], document["title"]),
        "url": permanent_url(document["uid"], number if asked.get("edition") else None),
        "slug": document["slug"],
        "page": document["url"],
        "titles": document["title"],
        "summary": str(pick_text(document["summary"])),
        "edition": document["edition"],
        "facts": [_fact(document, fact, names) for fact in facts_and_parts(document)],
        "details": {n: value for n, value in document.items() if n not in NOT_DETAILS},
        "cite_as": write_plain(citation_of_record(document, on=today)),
    }


def _document(key: str, number: int | None) -> RecordDocument:
    """The current document of what is public, or that of an earlier edition."""
    kind, colon, name = key.partition(":")
    if not colon:
        entry = SearchEntry.objects.filter(record_uid=key).first()
        kind, name = (entry.kind, key) if entry else ("", key)
    if not kind:
        raise InvalidParameters({"record": [NO_SUCH_SLUG % {"value": key}]})
    wanted = WantedFigure(kind, name)
    found = find_figures([wanted])[wanted]
    if isinstance(found, MissingFigure):
        raise InvalidParameters({"record": [found.sentence]})
    return _edition(found.document, number) if number else found.document


def _edition(document: RecordDocument, number: int) -> RecordDocument:
    kept = Edition.objects.filter(kind=document["kind"], record_uid=document["uid"], number=number)
    if edition := kept.first():
        kept_document: RecordDocument = edition.document
        return present_row(kept_document)
    raise InvalidParameters({"edition": [_("There is no edition %s of this record.") % number]})


def _fact(document: RecordDocument, fact: PresentedFact, names: Mapping[str, str]) -> Answer:
    edition, today = document["edition"]["number"], timezone.localdate()
    said = [
        Statement(
            title=document["title"],
            url=document["url"],
            fact=fact,
            claim=claim,
            disagreement=fact if fact["disputed"] else None,
        )
        for claim in fact["claims"]
    ]
    cited = citation_of_record(document, on=today, fact=fact["name"], names=names)
    return {
        "name": fact["name"],
        "label": fact["label"],
        **accepted(fact),
        "disputed": fact["disputed"],
        "ruling": ruling(fact["ruling"]),
        "missing": fact["missing"],
        "source": next((one.claim["source"] for one in said if one.claim["agrees"]), None),
        "claims": [figure(one.claim["uid"], one, names) for one in said],
        "url": permanent_url(document["uid"], edition, fact=fact["name"]),
        "cite_as": write_plain(cited),
    }
