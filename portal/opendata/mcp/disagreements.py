"""Tool *list_disagreements*: differing values, their gaps, and rulings."""

from collections.abc import Iterable, Mapping

from portal.filters.published import DisagreementFilter
from portal.formatting.addresses import permanent_url
from portal.formatting.countries import CountryNames
from portal.models import Disagreement
from portal.opendata.mcp.figures import (
    FIGURE,
    RECORD,
    RULING,
    VALUE,
    accepted,
    figure,
    record_named,
    ruling,
)
from portal.opendata.mcp.lists import PAGE, ListQuestion, page_of
from portal.opendata.mcp.schemas import Answer, closed, or_null, rows, text, whole
from portal.opendata.mcp.tools import Tool, tools
from portal.records.contributions import Statement
from portal.site.statements import as_fact

QUESTION = ListQuestion(
    DisagreementFilter,
    ("kind", "record", "fact", "country", "ruled", "rule", "gap_min", "order"),
    usual=10,
)
DISAGREEMENT = closed(
    "",
    key=text(),
    record=closed("", **RECORD),
    fact=text("Empty for a period of a series"),
    period=text("Empty for a fact"),
    label=text("What it is about"),
    countries=rows(text()),
    accepted=closed("The value that the portal shows", **VALUE),
    gap_percent=or_null({"type": "number", "description": "The largest gap to the accepted one"}),
    sources_count=whole(),
    statements=rows(closed("", **FIGURE), "What every source says"),
    ruling=RULING,
    since=text(),
    url=text("The permanent address of this disagreement"),
)


@tools
def list_disagreements() -> Iterable[Tool]:
    yield Tool(
        name="list_disagreements",
        title="List disagreements",
        description=(
            "Facts of records and periods of statistics about which public sources differ, the "
            "largest gaps first: every value with its source, the one the portal accepts, and the "
            "ruling that says why, if there is one."
        ),
        takes=QUESTION.takes,
        gives={**PAGE, "disagreements": rows(DISAGREEMENT)},
        answer=_answer,
    )


def _answer(asked: Answer) -> Answer:
    page, counted = page_of(QUESTION.filtered(Disagreement.objects.all(), asked), asked)
    names = CountryNames()
    return {**counted, "disagreements": [_row(row, names) for row in page]}


def _row(row: Disagreement, names: Mapping[str, str]) -> Answer:
    fact = as_fact(row)
    said = [
        Statement(title=row.record_title, url=row.record_url, fact=fact, claim=claim)
        for claim in row.statements
    ]
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
        "statements": [figure(one.claim["uid"], one, names) for one in said],
        "ruling": ruling(fact["ruling"]),
        "since": row.since.isoformat(),
        "url": permanent_url(row.key),
    }
