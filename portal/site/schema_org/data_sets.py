"""Series, rankings and lists as data sets."""

from typing import Any

from django.urls import reverse
from django.utils.translation import override

from portal.formatting.numbers import unit_words
from portal.models import Record
from portal.models.languages import DEFAULT, pick
from portal.records.document_types import RecordDocument, SourceDocument, optional_keys
from portal.records.documents import sources_in
from portal.records.kinds import all_kinds
from portal.records.registry import record_model
from portal.site.schema_org.site import (
    CONTEXT,
    LICENCE,
    absolute,
    local_url,
    publisher,
    reader_language,
)
from portal.tabular.file_formats import formats_of

CATALOGUE = "/catalog"
MOST = 20
"""As many sources as are named."""


def list_of_records(filterset: Any) -> dict[str, Any] | None:
    """All records of a kind, as their list has them; nothing for other lists and bad questions."""
    model = filterset.queryset.model
    way = all_kinds().get(model.kind()) if issubclass(model, Record) else None
    if way is None or filterset.form.errors:
        return None
    with override(DEFAULT):
        path = reverse(f"{way.kind}_list")
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": str(way.many),
        "description": f"{way.many}: {way.about}. Corridor.",
        "url": local_url(path),
        "inLanguage": reader_language(),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "publisher": publisher(),
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": absolute(CATALOGUE)},
        "distribution": [_download(f"/api/v1{path}"), *_files(model, path)],
    }


def data_catalogue() -> dict[str, Any]:
    """All lists of records together; `/catalog` says the same to whom collects catalogues."""
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": absolute(CATALOGUE),
        "name": "Corridor",
        "url": local_url("/about/data/"),
        "inLanguage": reader_language(),
        "license": LICENCE,
        "publisher": publisher(),
        "dataset": [
            {"@type": "Dataset", "name": str(way.many), "url": local_url(way.path)}
            for way in all_kinds().values()
        ],
    }


def of_data_set(document: RecordDocument) -> dict[str, Any]:
    """What a record that is a data set has beside what every record has."""
    edition, keys = document["edition"], optional_keys(document)
    node: dict[str, Any] = {
        "license": LICENCE,
        "isAccessibleForFree": True,
        "version": str(edition["number"]),
        "publisher": publisher(),
        "distribution": [_download(f"/api/v1{document['url']}")],
    }
    if edition["issued_at"]:
        node["dateModified"] = edition["issued_at"][:10]
    if reporter := str(pick(keys.get("reporter", {}))):
        node["creator"] = {"@type": "Organization", "name": reporter}
    columns: Any = document  # keys of its kind
    if variable := columns.get(record_model(document["kind"]).variable_measured):
        node["variableMeasured"] = {
            "@type": "PropertyValue",
            "name": str(pick(variable["title"])),
            "unitText": unit_words(keys.get("unit", "")),
        }
    if based_on := [source(one) for one in sources_in(document)[:MOST]]:
        node["isBasedOn"] = based_on
    return node


def source(found: SourceDocument) -> dict[str, Any]:
    node = {"@type": "CreativeWork", "name": found["title"], "publisher": found["publisher"]}
    if found["url"]:
        node["url"] = found["url"]
    return node


def _files(model: type[Record], path: str) -> list[dict[str, str]]:
    """The list as a file, in each format."""
    return [_download(f"{path}download.{one.key}", one.essence) for one in formats_of(model)]


def _download(path: str, media_type: str = "application/json") -> dict[str, str]:
    return {
        "@type": "DataDownload",
        "encodingFormat": media_type,
        "contentUrl": absolute(path),
    }
