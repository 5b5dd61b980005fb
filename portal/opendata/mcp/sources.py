"""Tool *get_source*: a source, its relations to others, and the number of its claims."""

from django.db.models import Count

from portal.filters.names import near_slugs
from portal.filters.refusals import InvalidParameters, unknown_name
from portal.models import PublishedClaim, Source, Standing
from portal.opendata.mcp.schemas import Answer, text
from portal.opendata.mcp.tools import Tool
from portal.records.documents import source_document
from portal.records.statement_counts import count_statements

WORDS = (
    *("author", "archived_url", "language", "accessed_on", "version", "licence", "archived_on"),
    "copy_sha256",
)
OTHERS = ("derived_from", "supersedes", "superseded_by")


@Tool(
    name="get_source",
    title="Get a source",
    description=(
        "One source: who published it and when, whether it only rewrites another or has been "
        "replaced, and how much was taken from it. What it says comes from get_claims."
    ),
    takes=lambda: {"source": text("The slug of the source, as other tools give it", minLength=1)},
    needs=("source",),
    gives=("others_count",),
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
