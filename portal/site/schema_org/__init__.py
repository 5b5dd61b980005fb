"""What a page is about, in the words of schema.org (JSON-LD), for programs that read pages. Every
value is from the document that the page is drawn from."""

from typing import Any

from portal.formatting.countries import country_names
from portal.site.schema_org.data_sets import data_catalogue, list_of_records
from portal.site.schema_org.records import record
from portal.site.schema_org.site import breadcrumbs, country, is_about_data, is_home, website

type Node = dict[str, Any]

__all__ = ["of_page"]


def of_page(context: dict[str, Any]) -> list[Node]:
    """The nodes for a page, by the context that it is drawn from; an error has none."""
    request = context["request"]
    if "document" in context and context.get("edition") and "summary" in context["document"]:
        document = context["document"]
        return [record(document, country_names(request)), breadcrumbs(document)]
    if "country" in context:
        return [country(context["country"], context.get("names", []))]
    if "filterset" in context:
        found = list_of_records(context["filterset"])
        return [found] if found else []
    if is_about_data(request):
        return [data_catalogue()]
    return [website()] if is_home(request) else []
