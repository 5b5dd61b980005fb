"""Tool *get_claims*: claims of sources about any record."""

from portal.filters.published import PublishedClaimFilter
from portal.formatting.countries import CountryNames
from portal.models import PublishedClaim
from portal.opendata.mcp.figures import figure, record_named
from portal.opendata.mcp.lists import PAGE, ListQuestion, page_of
from portal.opendata.mcp.schemas import Answer
from portal.opendata.mcp.tools import Tool
from portal.site.statements import as_statements

QUESTION = ListQuestion(
    PublishedClaimFilter,
    ("source", "attributed_to", "kind", "record", "fact", "standing", "country", "order"),
)


@Tool(
    name="get_claims",
    title="Get claims",
    description=(
        "What single sources say about facts of records: all that one report claims, or "
        "every claim that was overruled."
    ),
    takes=QUESTION.takes,
    gives=(*PAGE, "claims"),
)
def get_claims(asked: Answer) -> Answer:
    rows = PublishedClaim.objects.select_related("source", "attributed_to")
    found = QUESTION.filtered(rows, asked)
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
