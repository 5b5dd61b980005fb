"""JSON-LD of a page in the vocabulary of schema.org, from the document the page is drawn from."""

from portal.formatting.countries import country_names
from portal.formatting.summaries import summary_of
from portal.records.document_types import JsonObject
from portal.site.schema_org.data_sets import catalogue_node, list_node, release_node
from portal.site.schema_org.records import record_node
from portal.site.schema_org.site import (
    Node,
    breadcrumbs_node,
    country_node,
    is_about_data,
    is_home,
    website_node,
    where_known,
)


def nodes_of_page(context: JsonObject) -> list[Node]:
    """Build the nodes of a page from its template context; none for an error page."""
    request = context["request"]
    if "document" in context and context.get("edition") and "summary" in context["document"]:
        document = context["document"]
        names = country_names(request)
        summary = context.get("shown_summary") or summary_of(document, names)
        node = record_node(document, names, str(summary))
        node |= where_known(temporalCoverage=context.get("covers"))
        if node["@type"] == "Place" and context.get("room") == 0:  # what the page and the API say
            long = {"description", "additionalProperty"}
            node = {key: value for key, value in node.items() if key not in long}
        return [node, breadcrumbs_node(document)]
    if "country" in context:
        return [country_node(context["country"], context.get("names", []))]
    if "filterset" in context:
        found = list_node(context["filterset"])
        return [found] if found else []
    if (release := context.get("release")) and request.path == release.get_absolute_url():
        return [release_node(release)]
    if is_about_data(request):
        return [catalogue_node()]
    return [website_node()] if is_home(request) else []
