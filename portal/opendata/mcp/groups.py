"""Tool *group_records*: records counted and facts added up, as `group` and `sum` of the API do."""

from django.http import QueryDict
from django.urls import reverse

from portal.filters.grouping import GROUP, SUM, Grouping, grouped_kind
from portal.filters.refusals import InvalidParameters, unknown_parameters
from portal.formatting.addresses import absolute_url
from portal.graphics.charts.groups import group_notes, group_title
from portal.models.languages import DEFAULT
from portal.opendata.api.filtering import refuse_empty_values
from portal.opendata.api.groups import group_row, read_grouping
from portal.opendata.mcp.lists import PAGE, page_of, pages
from portal.opendata.mcp.schemas import Answer, Schema, rows, text
from portal.opendata.mcp.tools import Tool
from portal.publication import time_travel
from portal.records.kinds import all_kinds
from portal.site.citations.citation import Citation
from portal.site.citations.formats import write_plain


def _takes() -> dict[str, Schema]:
    kinds = {name: kind for name, kind in all_kinds().items() if grouped_kind(kind.model)}
    summed = "; ".join(
        f"{name}: {', '.join(kind.sums)}" for name, kind in kinds.items() if kind.sums
    )
    return {
        "kind": text("Kind of record", enum=list(kinds)),
        GROUP: rows(text(), "Up to three of its filters, such as country"),
        SUM: rows(text(), f"Facts to add up: {summed}"),
        "where": {
            "type": "object",
            "description": 'Filters of its list in the API: {"status": ["operating"]}',
        },
        **pages(usual=20, most=100),
    }


@Tool(
    name="group_records",
    title="Count and add up records",
    description=(
        "Records of a kind counted, and facts added up, by up to three of their properties, "
        "such as country and status. Each sum has its comparator, and says how many records "
        "have no value and how many are disputed. Refusals name what `group` and `where` take."
    ),
    takes=_takes,
    needs=("kind", GROUP),
    gives=(*PAGE, "notes", "results"),
)
def group_records(asked: Answer) -> Answer:
    kind = all_kinds()[asked["kind"]]
    query = _query(asked)
    refuse_empty_values(query)
    if then := time_travel.past_moment():
        query[time_travel.PARAMETER] = time_travel.write_moment(then.at)
    grouping = read_grouping(kind, query)
    if unknown := unknown_parameters(asked.get("where", ()), grouping.found.filters):
        raise InvalidParameters(unknown)
    page, counted = page_of(grouping.groups(), asked)
    query[time_travel.PARAMETER] = time_travel.write_moment(time_travel.now())
    address = absolute_url(f"{reverse('explorer', args=[kind.section])}?{query.urlencode()}")
    return {
        **counted,
        "units": {name: one.unit for name, one in grouping.amounts.items()},
        "notes": list(group_notes(grouping)),
        "total": group_row(grouping, grouping.total),
        "results": [group_row(grouping, one) for one in page],
        "url": address,
        "cite_as": _cite(grouping, address),
    }


def _query(asked: Answer) -> QueryDict:
    """Return the question as an address of the API has it."""
    query = QueryDict(mutable=True)
    named = {name: asked[name] for name in (GROUP, SUM) if name in asked}
    for name, value in {**asked.get("where", {}), **named}.items():
        values = value if isinstance(value, list) else [value]
        query.setlist(name, [str(x).lower() if isinstance(x, bool) else str(x) for x in values])
    return query


def _cite(grouping: Grouping, address: str) -> str:
    today = time_travel.today()
    return write_plain(
        Citation(
            identifier="",
            title=group_title(grouping, grouping.names),
            language=DEFAULT,
            type="Dataset",
            edition=None,
            issued_on=today,
            accessed_on=today,
            address=address,
        )
    )
