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
from portal.records.document_types import JsonObject, RecordDocument, optional_keys
from portal.records.documents import sources_in
from portal.records.kinds import Kind, all_kinds
from portal.records.registry import record_model
from portal.site.schema_org.site import (
    CONTEXT,
    LICENCE,
    Node,
    publisher_node,
    reader_language,
    where_known,
)
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
    return {
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
        **where_known(variableMeasured=measured),
    }


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
    model, keys = record_model(document["kind"]), optional_keys(document)
    files = [_download_node(f"/api/v1{document['url']}")]
    if rows := model.rows_at.format(document["slug"]):
        files.append(_download_node(f"/api/v1/{rows}", CSV.essence))
    reporter = str(pick_text(keys.get("reporter", {})))
    variable = cast("JsonObject", document).get(model.variable_measured)
    measured = variable and {
        "@type": "PropertyValue",
        "name": str(pick_text(variable["title"])),
        "unitText": format_unit(keys.get("unit", "")),
    }
    return {
        "description": f"{summary} {_(EVERY_FIGURE)}".strip(),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "version": str(document["edition"]["number"]),
        "creator": {"@type": "Organization", "name": reporter} if reporter else publisher_node(),
        "publisher": publisher_node(),
        "distribution": files,
        **where_known(
            dateModified=day_issued(document),
            variableMeasured=measured,
            isBasedOn=source_nodes(document),
        ),
    }


def day_issued(document: RecordDocument) -> str:
    return (document["edition"]["issued_at"] or "")[:10]


def source_nodes(document: RecordDocument) -> list[Node]:
    return [
        {"@type": "CreativeWork", "name": found["title"], "publisher": found["publisher"]}
        | where_known(url=found["url"])
        for found in sources_in(document)[:MOST]
    ]


def _download_node(path: str, media_type: str = "application/json") -> Node:
    return {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": absolute_url(path)}
