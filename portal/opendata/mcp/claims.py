"""Tools *get_claims* and *list_disagreements*: what sources say about any record, and differing
values with their gaps and rulings."""

from collections.abc import Mapping

from portal.filters.published import PublishedClaimFilter, RegisterFilter
from portal.formatting.addresses import permanent_url
from portal.formatting.countries import CountryNames
from portal.models import Disagreement, PublishedClaim
from portal.opendata.mcp.figures import accepted, brief_figure, figure, record_named, ruling
from portal.opendata.mcp.lists import PAGE, ListQuestion, page_of
from portal.opendata.mcp.schemas import Answer
from portal.opendata.mcp.tools import Tool
from portal.records.contributions import Statement
from portal.records.document_types import ClaimDocument, PresentedFact
from portal.records.other_statements import CountingRecord, find_counting_records
from portal.site.statements import as_facts, as_statements

CLAIMS = ListQuestion(
    PublishedClaimFilter,
    ("source", "attributed_to", "kind", "record", "fact", "standing", "country", "order"),
)
DISAGREEMENTS = ListQuestion(
    RegisterFilter,
    ("kind", "record", "fact", "country", "ruled", "rule", "gap_min", "gap_ratio_min", "order"),
    usual=5,
)


@Tool(
    name="get_claims",
    title="Get claims",
    description=(
        "What single sources say about facts of records: all that one report claims, or "
        "every claim that was overruled."
    ),
    takes=CLAIMS.takes,
    gives=(*PAGE, "claims"),
)
def get_claims(asked: Answer) -> Answer:
    rows = PublishedClaim.objects.select_related("source", "attributed_to")
    found = CLAIMS.filtered(rows, asked)
    page, counted = page_of(found, asked)
    names = CountryNames()
    claims = [
        {
            "record": record_named(row.kind, row.record_uid, row.record_title),
            "fact": row.fact,
            "label": said.fact["label"],
            **figure(said, names),
        }
        for row, said in zip(page, as_statements(page), strict=True)
    ]
    return {**counted, "claims": claims}


@Tool(
    name="list_disagreements",
    title="List disagreements",
    description=(
        "Facts and periods of statistics about which sources differ, most sources first: "
        "every value with its source, the one the portal accepts, and why."
    ),
    takes=DISAGREEMENTS.takes,
    gives=(*PAGE, "disagreements"),
)
def list_disagreements(asked: Answer) -> Answer:
    page, counted = page_of(DISAGREEMENTS.filtered(Disagreement.objects.all(), asked), asked)
    names = CountryNames()
    uids = [claim["uid"] for row in page if row.period for claim in row.statements]
    counted_by = find_counting_records(uids)
    rows = [_row(row, fact, names, counted_by) for row, fact in as_facts(page)]
    return {**counted, "disagreements": rows}


def _row(
    row: Disagreement,
    fact: PresentedFact,
    names: Mapping[str, str],
    counted_by: Mapping[str, CountingRecord],
) -> Answer:
    said = [_statement(row, fact, claim, counted_by.get(claim["uid"])) for claim in row.statements]
    return {
        "key": row.key,
        "record": record_named(row.kind, row.record_uid, row.record_title),
        "fact": row.fact,
        "period": row.period,
        "label": fact["label"],
        "countries": row.countries.split(),
        "accepted": accepted(fact),
        "gap_percent": None if row.gap_percent is None else float(row.gap_percent),
        "sources_count": row.sources_count,
        "statements": [brief_figure(one, names, "cite_as") for one in said],
        "ruling": ruling(fact["ruling"]),
        "since": row.since.isoformat(),
        "url": permanent_url(row.key),
        "gap_ratio": None if row.gap_ratio is None else float(row.gap_ratio),
    }


def _statement(
    row: Disagreement, fact: PresentedFact, claim: ClaimDocument, by: CountingRecord | None
) -> Statement:
    """Return a statement under the title of the record that it is of."""
    return Statement(
        title=by["title"] if by else row.record_title,
        url=by["url"] if by else row.record_url,
        fact=fact,
        claim=claim,
        disagreement=fact,
        is_shown=by is not None and by["url"] != row.record_url,
    )
