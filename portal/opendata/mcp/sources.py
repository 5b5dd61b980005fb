"""Tool *get_source*: a source, its relations to others, and the number of its claims."""

from django.db.models import Count

from portal.filters.names import near_slugs
from portal.filters.refusals import InvalidParameters, unknown_name
from portal.models import PublishedClaim, Source, Standing
from portal.opendata.mcp.figures import SLUG
from portal.opendata.mcp.schemas import Answer, closed, text, whole
from portal.opendata.mcp.tools import Tool
from portal.records.documents import source_document
from portal.records.statement_counts import count_statements

WORDS = (
    *("author", "archived_url", "language", "accessed_on", "version", "licence", "archived_on"),
    "copy_sha256",
)
OTHERS = {
    "derived_from": "The source that this one copies, rewrites or quotes: both count as one",
    "supersedes": "The release that this one replaces",
    "superseded_by": "The release that has replaced this one",
}


@Tool(
    name="get_source",
    title="Get a source",
    description=(
        "One source: who published it and when, whether it only rewrites another or has been "
        "replaced, and how much was taken from it. What it says comes from get_claims."
    ),
    takes=lambda: {"source": text("The slug of the source, as other tools give it", minLength=1)},
    needs=("source",),
    gives={
        "source": SLUG,
        **{name: text() for name in WORDS},
        **{name: closed(about, source=SLUG) for name, about in OTHERS.items()},
        "claims_by_standing": closed("", **{name: whole() for name in Standing.values}),
        "others_count": whole(
            "How many other statements were taken from it: values of statistics, and rows of "
            "records, such as units and roles"
        ),
        "page": text("Its page on the portal"),
        "retracted_on": text("Day on which editors retracted the source; empty if it stands"),
        "retraction_reason": text("Why, in English; empty if it stands"),
    },
)
def get_source(asked: Answer) -> Answer:
    slug = asked["source"].strip()
    source = Source.objects.select_related(*OTHERS).filter(slug=slug).first()
    if source is None:
        near = near_slugs(Source.objects.all(), slug)
        raise InvalidParameters({"source": unknown_name(slug, near).messages})
    counted = PublishedClaim.objects.filter(source=source).order_by().values_list("standing")
    counts = dict(counted.annotate(n=Count("*")))
    others = ((name, getattr(source, name, None)) for name in OTHERS)
    return {
        "source": source_document(source),
        **{name: getattr(source, name) for name in WORDS},
        **{n: {"source": source_document(x)} for n, x in others if x and x.first_cited_at},
        "claims_by_standing": {name: counts.get(name, 0) for name in Standing.values},
        "others_count": count_statements([source])[source.pk] - sum(counts.values()),
        "page": f"/sources/{slug}/",
        "retracted_on": source.retracted_at.date().isoformat() if source.retracted_at else "",
        "retraction_reason": source.retraction_reason_en,
    }
