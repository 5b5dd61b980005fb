"""The forms in which the rows of a data set can be had."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.models.languages import DEFAULT
from portal.opendata.dcat.collect import File
from portal.opendata.dcat.common import Common
from portal.opendata.dcat.extensions import CatalogueDataset
from portal.opendata.dcat.graph import Iri, Literal, Said, moment, words
from portal.opendata.dcat.titles import spoken
from portal.opendata.dcat.vocabularies import LASTING, file_type, media_type

PAGED = _("Page by page as JSON, with filters and orders.")
ALL_ROWS = _("All rows in one file: {format}.")
AS_JSON = File("json", "JSON", "application/json")


def distributions(common: Common, one: CatalogueDataset) -> list[Iri]:
    """The API, then a file in each format."""
    files = common.found.files.get(one.list, [])
    return [_by_api(common, one), *(_as_file(common, one, file) for file in files)]


def api_url(one: CatalogueDataset) -> str:
    return f"/api/v1/{one.list}/{question(one)}"


def file_url(one: CatalogueDataset, file: File) -> str:
    return f"/{one.list}/download.{file.ending}{question(one)}"


def question(one: CatalogueDataset) -> str:
    return f"?{one.query}" if one.query else ""


def offered(common: Common) -> dict[str, Said]:
    """What every distribution says; harvesters look for the licence here."""
    return {
        "dct:license": common.licence,
        "dcatap:availability": common.graph.add(LASTING, "skos:Concept"),
    }


def form(common: Common, file: File) -> dict[str, Said]:
    """By the code of the EU, or under its own name where it has none."""
    code, registered = file_type(file.ending), media_type(file.media_type)
    said = {} if code else {"rdfs:label": Literal(file.title)}
    address = code or common.address(f"format-{file.ending}")
    return {
        "dct:format": common.graph.add(address, "dct:MediaTypeOrExtent", said),
        "dcat:mediaType": common.graph.add(registered, "dct:MediaType") if registered else None,
    }


def _by_api(common: Common, one: CatalogueDataset) -> Iri:
    return common.graph.add(
        common.address(f"{one.name}.api"),
        "dcat:Distribution",
        {
            "dct:title": words({DEFAULT: "API"}),
            "dct:description": words(spoken(PAGED)),
            "dcat:accessURL": Iri(common.whole(api_url(one))),
            "dcat:accessService": Iri(common.address("api")),
            **form(common, AS_JSON),
            **offered(common),
            "dct:modified": moment(one.modified),
        },
    )


def _as_file(common: Common, one: CatalogueDataset, file: File) -> Iri:
    url = Iri(common.whole(file_url(one, file)))
    return common.graph.add(
        common.address(f"{one.name}.{file.ending}"),
        "dcat:Distribution",
        {
            "dct:title": words({DEFAULT: file.title}),
            "dct:description": words(spoken(format_lazy(ALL_ROWS, format=file.title))),
            "dcat:accessURL": url,
            "dcat:downloadURL": url,
            **form(common, file),
            **offered(common),
            "dct:modified": moment(one.modified),
        },
    )
