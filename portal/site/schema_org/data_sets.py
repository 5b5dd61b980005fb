"""Series, rankings and lists as data sets."""

from typing import cast

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.filters.closed import ClosedFilterSet
from portal.formatting.addresses import absolute_url, local_url
from portal.formatting.numbers import format_unit
from portal.formatting.presentation import fact_label
from portal.formatting.summaries import labelled
from portal.models import Record, Release
from portal.models.languages import pick_text
from portal.records.document_types import JsonObject, RecordDocument, SourceDocument, optional_keys
from portal.records.documents import sources_in
from portal.records.kinds import Kind, all_kinds
from portal.records.registry import record_model
from portal.site.schema_org.site import CONTEXT, LICENCE, Node, publisher_node, reader_language
from portal.tabular.file_formats import CSV, list_formats

CATALOGUE = "/catalog"
EVERY_FIGURE = gettext_noop(
    "Every figure here is a statement with a source. Where sources disagree, all of them are "
    "shown, with the reason for the one that is preferred."
)
"""Behind each description, as search engines want 50 characters in any language."""
MOST = 20
"""Maximum of cited sources."""


def list_node(filterset: ClosedFilterSet) -> Node | None:
    """Describe the list of a kind as a data set; None for other lists and invalid filters."""
    model = filterset.queryset.model
    way = all_kinds().get(model.kind()) if issubclass(model, Record) else None
    if way is None or filterset.form.errors:
        return None
    path = way.path
    node = {
        "@context": CONTEXT,
        **_list_in_catalogue(way),
        "inLanguage": reader_language(),
        "publisher": publisher_node(),
        "keywords": [str(word) for word in way.keywords],
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": absolute_url(CATALOGUE)},
        "distribution": [
            _download_node(f"/api/v1{path}"),
            *(_download_node(f"{path}download.{x.key}", x.essence) for x in list_formats(model)),
        ],
    }
    measured = [
        {
            "@type": "PropertyValue",
            "propertyID": name,
            "name": fact_label(model, name),
            "unitText": format_unit(fact.unit),
        }
        for name, fact in model.facts.items()
        if fact.unit
    ]
    if measured:
        node["variableMeasured"] = measured
    return node


def release_node(release: Release) -> Node:
    """Describe a release as a data set with its files."""
    title = _("Release %(number)s") % {"number": release.number}
    url = local_url(release.get_absolute_url())
    files = release.files.values() if release.sha256 else ()
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": labelled(settings.PORTAL_NAME, title),
        "description": _(EVERY_FIGURE),
        "url": url,
        "identifier": url,
        "version": str(release.number),
        "datePublished": release.released_at.isoformat(),
        "inLanguage": reader_language(),
        **_free_to_use(),
        "publisher": publisher_node(),
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": absolute_url(CATALOGUE)},
        "distribution": [
            {
                **_download_node(release.url_of(file.name), file.media_type),
                "contentSize": f"{file.size} B",
                "sha256": file.sha256,
            }
            for file in files
        ],
    }


def catalogue_node() -> Node:
    """Describe all lists as a data catalogue; `/catalog` is the same as DCAT."""
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": absolute_url(CATALOGUE),
        "name": settings.PORTAL_NAME,
        "url": local_url("/about/data/"),
        "inLanguage": reader_language(),
        "license": LICENCE,
        "publisher": publisher_node(),
        "dataset": [_list_in_catalogue(way) for way in all_kinds().values()],
    }


def _list_in_catalogue(way: Kind) -> Node:
    """Describe a list as far as its own page and the catalogue both do; `@id` is that of DCAT."""
    return {
        "@type": "Dataset",
        "@id": f"{absolute_url(CATALOGUE)}#{way.path.strip('/')}",
        "name": str(way.many),
        "description": f"{way.many}: {way.about}. {_(EVERY_FIGURE)}",
        "url": local_url(way.path),
        **_free_to_use(),
    }


def _free_to_use() -> Node:
    return {"license": LICENCE, "isAccessibleForFree": True, "creator": publisher_node()}


def data_set_properties(document: RecordDocument, summary: str) -> Node:
    """Return the properties of a record that is a data set, in addition to those of every one."""
    edition, keys = document["edition"], optional_keys(document)
    node: Node = {
        "description": f"{summary} {_(EVERY_FIGURE)}".strip(),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "version": str(edition["number"]),
        "creator": publisher_node(),
        "publisher": publisher_node(),
        "distribution": [_download_node(f"/api/v1{document['url']}")],
    }
    model = record_model(document["kind"])
    if rows := model.rows_at.format(document["slug"]):
        node["distribution"].append(_download_node(f"/api/v1/{rows}", CSV.essence))
    if edition["issued_at"]:
        node["dateModified"] = edition["issued_at"][:10]
    if reporter := str(pick_text(keys.get("reporter", {}))):
        node["creator"] = {"@type": "Organization", "name": reporter}
    if variable := cast("JsonObject", document).get(model.variable_measured):
        node["variableMeasured"] = {
            "@type": "PropertyValue",
            "name": str(pick_text(variable["title"])),
            "unitText": format_unit(keys.get("unit", "")),
        }
    if based_on := [source_node(one) for one in sources_in(document)[:MOST]]:
        node["isBasedOn"] = based_on
    return node


def source_node(found: SourceDocument) -> Node:
    node = {"@type": "CreativeWork", "name": found["title"], "publisher": found["publisher"]}
    if found["url"]:
        node["url"] = found["url"]
    return node


def _download_node(path: str, media_type: str = "application/json") -> Node:
    return {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": absolute_url(path)}
